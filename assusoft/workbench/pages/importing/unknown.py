"""A file that no source expects -> what it is, as far as that is certain; what is asked; how it becomes a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assusoft.labels import field_label
from assusoft.plain_names import normalised
from assusoft.workbench.pages.visit import Visit


@dataclass(frozen=True)
class Unknown:
    """What inference says of a file.

    `columns`: of each its `part`, `column`, `field` in words, `sure` in whole per cents and `state` (confident, open or
    unused). `layout`: the text of a layout file that reads it, named `layout_name`; of a built-in system its name
    alone. `source`: the text of a source file for it.
    """

    name: str
    kind: str
    system: str
    statement: bool
    columns: tuple[Mapping[str, Any], ...] = ()
    questions: tuple[str, ...] = ()
    layout: str = ""
    layout_name: str = ""
    source: str = ""


def looked_into(visit: Visit, path: Path, month: str) -> Unknown:
    """What a file is that nobody announced.

    Raises
    ------
    Refused
        No table can be read in it at all.
    """
    from assusoft.inference import infer
    from assusoft.layouts.text.decoding import file_at
    from assusoft.statements.layout_of import layouts_like, names_itself

    file = file_at(path)
    if layouts_like(file) or names_itself(file):
        return Unknown(path.name, "", "", True)
    found = infer(file.content, file.name, month)
    columns = tuple(
        {
            "part": part.name, "column": column.header or str(column.place), "state": column.status,
            "field": field_label(column.field, visit.language, visit.employer.settings.own) if column.field else "",
            "sure": round(column.confidence * 100),
        }
        for part in found.parts for column in part.columns
    )  # fmt: skip
    name = _plain(path.stem)
    return Unknown(
        path.name, found.kind, found.system, False, columns, found.questions,
        found.toml, name,
        _source(found.system or name, (part.system_part or part.name for part in found.parts), path.name, month),
    )  # fmt: skip


def _plain(stem: str) -> str:
    """A name for a layout, of a file's: small letters and hyphens, without its month."""
    words = "".join(sign if sign.isalpha() else " " for sign in normalised(stem).lower()).split()
    return "-".join(words) or "payroll"


def _source(layout: str, parts: Iterable[str], name: str, month: str) -> str:
    """The text of a source file: the name of the file, its month left open, for each part of the layout in it."""
    pattern = name.replace(month, "{month}")
    files = "".join(f'{part} = "{pattern}"\n' for part in dict.fromkeys(parts))
    return f'layout = "{layout}"\nfrom = "{month}"\n\n[files]\n{files}'
