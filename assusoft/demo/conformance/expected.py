"""templates/suppliers/conformance/KEY.json: the files that a profile's months must give, with their hashes."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assusoft.demo.conformance.running import MonthRun
from assusoft.resources import resource_folder


def expectation_of(key: str) -> Path:
    """Where the expectation of a profile stands, whether it is there or not."""
    return resource_folder("templates") / "suppliers" / "conformance" / f"{key}.json"


def lines_of(one: MonthRun) -> list[dict[str, Any]]:
    """What is expected of a month: a line a file, with the number of messages of the month."""
    return [
        {"month": one.month, "file": name, "messages": one.messages, "sha256": content_hash(name, content)}
        for name, content in sorted(one.files.items())
    ]


def content_hash(name: str, content: bytes) -> str:
    """SHA-256 of a file; of a workbook, of what is packed in it: how it is packed depends on the machine's zlib."""
    if not name.endswith((".xlsx", ".xlsm")):
        return hashlib.sha256(content).hexdigest()
    found = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for member in sorted(packed.namelist()):
            found.update(f"{member}\n{len(packed.read(member))}\n".encode() + packed.read(member))
    return found.hexdigest()


def read_expectation(path: Path) -> list[dict[str, Any]] | None:
    """The lines expected; None where none are kept."""
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


def expectation_text(lines: Sequence[dict[str, Any]]) -> str:
    """The lines as JSON, one a line."""
    return "[\n" + ",\n".join(json.dumps(line) for line in lines) + "\n]\n"


def departures(expected: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Where the files of a month are not those expected, a sentence each."""
    mine, theirs = ({line["file"]: line for line in lines} for lines in (found, expected))
    for name in sorted(mine.keys() | theirs.keys()):
        if name not in mine or name not in theirs:
            yield f"{name}: {'expected, and not written' if name not in mine else 'written, and not expected'}."
        elif mine[name]["messages"] != theirs[name]["messages"]:
            yield f"{name}: {mine[name]['messages']} messages, and {theirs[name]['messages']} were expected."
        elif mine[name]["sha256"] != theirs[name]["sha256"]:
            yield f"{name}: not byte for byte the file that was expected."
