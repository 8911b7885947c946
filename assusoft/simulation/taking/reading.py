"""The files of one delivery x the layout that was agreed -> the rows a supplier reads in them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from assusoft.errors import Refused
from assusoft.frames import Row, rows_of
from assusoft.layouts import InputFile, Layout, Reading, WrittenStamp, read
from assusoft.layouts.definition.file_names import file_written, in_month

WORDS = {"changes": "message", "full": "register"}
"""Word in a file's name -> table of the layout."""


class Told(NamedTuple):
    """What a delivery says: messages in their order, and the full list, each None where no file holds it.

    `counted`: rows and persons of the register, as a text for a clerk says them; None where there is no text.
    """

    month: str
    changes: list[Row] | None
    full: list[Row] | None
    counted: tuple[int, int] | None = None


def told_by(layout: Layout, files: Mapping[str, bytes], month: str) -> Told:
    """Read a delivery: file name -> content, 'KEY_MONTH_changes.csv' and the like; texts for people are left aside.

    Raises
    ------
    AssusoftError
        A file does not read by the layout, a row is one that no reader accepts, or a control total is not that of the
        rows.
    """
    texts = [content.decode() for name, content in files.items() if name.endswith("_text.txt")]
    counted = _counted(texts[0]) if texts else None
    changes, full = (_rows(layout, word, files, month) for word in WORDS)
    return Told(month, changes, full, counted)


def _counted(text: str) -> tuple[int, int]:
    """The first two numbers of the last list of totals: rows and persons that the register has now."""
    last = text[text.rindex("\n[") :]
    rows, persons = re.findall(r"^  .*: (\d+)$", last, re.MULTILINE)[:2]
    return int(rows), int(persons)


def _rows(layout: Layout, word: str, files: Mapping[str, bytes], month: str) -> list[Row] | None:
    mine = [content for name, content in files.items() if f"_{word}." in name or f"_{word}-" in name]
    if not mine:
        return None
    table = WORDS[word]
    parts = tuple(part for part in layout.part if part.table in (table, f"{table}_totals"))
    chosen = in_month(layout.model_copy(update={"part": parts}), month)
    names = list(dict.fromkeys(file_written(chosen, part, WrittenStamp("", month)) for part in chosen.part))
    if len(names) != len(mine):
        raise Refused(f"{len(mine)} files of {word} came for {month}; the layout '{layout.name}' has {len(names)}.")
    given = [InputFile(name, content, kept=True, ours=True) for name, content in zip(names, mine, strict=True)]
    reading = read(chosen, given, month)
    _check(reading, table, word)
    return [{name: value or None if value == "" else value for name, value in row.items()}
            for row in rows_of(reading.tables[table])]  # fmt: skip


def _check(reading: Reading, table: str, word: str) -> None:
    """Raise Refused for a row that cannot be taken, or a total of rows and persons that is not true."""
    refused = reading.lines[reading.lines["outcome"] == "refused"]
    for line in rows_of(refused):
        raise Refused(f"Row {line['row']} of {word} cannot be read: {line['reason']}.")
    for problem in rows_of(reading.problems):
        raise Refused(f"Field {problem['field']} of {word} cannot be '{problem['value']}': {problem['reason']}.")
    if f"{table}_totals" not in reading.tables:
        return
    shown, rows = rows_of(reading.tables[f"{table}_totals"])[0], rows_of(reading.tables[table])
    counted = {"rows": len(rows), "persons": len({row["person"] for row in rows})}
    for name, count in counted.items():
        if shown.get(name, count) != count:
            raise Refused(f"The control totals of {word} say {shown[name]} {name}, and the file has {count}.")
