"""Files shaped like HR and payroll exports of other countries, and beside each what a careful person says of it.

The names and numbers in them are invented. `columns`: header -> what it is: a field, '' (no canonical field), '?'
(nobody can tell from the file), or several of these that are all right, apart by '|'. `left`: header -> 'open' or
'unused', where infer says less than it could. Never may it be confident of anything else.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assusoft.inference import infer

FOLDER = Path(__file__).parents[1] / "inference" / "foreign"


@dataclass(frozen=True)
class Foreign:
    """One file. `refused`: words of the sentence that refuses it; `values`: field -> what its column holds."""

    path: Path
    refused: str = ""
    rows: int = 0
    table: str = "worker"
    columns: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)


def foreign_files() -> list[Foreign]:
    """All of them, by name."""
    said = sorted(FOLDER.glob("*.json"))
    return [Foreign(path.with_suffix(""), **json.loads(path.read_text("utf-8"))) for path in said]


def told(file: Foreign) -> dict[str, str]:
    """Header -> the field infer is confident of, '?' where it asks, '' where it uses none."""
    columns = infer(file.path.read_bytes(), file.path.name).parts[0].columns
    words = {"confident": lambda each: each.field, "open": lambda each: "?", "unused": lambda each: ""}
    return {each.header or str(each.place): words[each.status](each) for each in columns}


def counted() -> Counter[str]:
    """How many columns there are and what became of them, over all files."""
    count: Counter[str] = Counter()
    for file in foreign_files():
        if file.refused:
            continue
        count["files"] += 1
        for header, said in told(file).items():
            right = file.columns[header].split("|")
            kind = "named" if right[0] not in ("", "?") else "nameless"
            count[kind] += 1
            if said not in ("", "?"):
                count["recovered" if said in right and kind == "named" else "right" if said in right else "wrong"] += 1
            else:
                count["left" if kind == "named" else "alone"] += 1
    return count


def sentence(count: Counter[str]) -> str:
    """The line of docs/benchmarks.md."""
    share = "{:.1%}".format
    return (
        f"| {count['files']} | {count['named']} | {share(count['recovered'] / count['named'])} | "
        f"{share(count['left'] / count['named'])} | {count['nameless']} | {count['wrong']} |"
    )
