"""Two versions of a document, or of a set of tables -> where they first differ, in words that help to find it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import PurePath
from typing import NamedTuple

import pandas as pd

from assusoft.comparison import compare
from assusoft.frames import rows_of
from assusoft.layouts import InputFile
from assusoft.layouts.workbook.parsing import parsed

_WORKBOOKS = (".xlsx", ".xls")
_AROUND = 60  # characters shown of a differing row


class FirstDifference(NamedTuple):
    """Where two versions first differ: the row or cell, and what each of them has there."""

    at: str
    before: str
    after: str


def first_row(name: str, before: bytes, after: bytes) -> FirstDifference:
    """The first row in which two versions of the document `name`, which are not equal, differ.

    A workbook's rows are those of its visible sheets; any other document's rows are its lines.
    """
    for old, new in zip_longest(_rows(name, before), _rows(name, after)):
        if old != new:
            label = (old or new or ("", ""))[0]
            return FirstDifference(label, *_around(old[1] if old else "", new[1] if new else ""))
    return FirstDifference("no row", f"{len(before)} bytes", f"{len(after)} bytes")


def first_cell(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], keys: Mapping[str, Sequence[str]]
) -> FirstDifference | None:
    """The first cell, row or column in which the tables of `keys` (name -> key columns) differ."""
    for name, key in keys.items():
        found = compare(before[name], after[name], key)
        for cell in rows_of(found.changed.head(1).astype({"before": str, "after": str})):
            at = f"{name} {_named(cell, key)}, {cell['field']}"
            return FirstDifference(at, cell["before"], cell["after"])
        for rows, has in ((found.left, ("there", "not there")), (found.entered, ("not there", "there"))):
            for row in rows_of(rows.head(1)):
                return FirstDifference(f"{name} {_named(row, key)}", *has)
        if found.left_columns or found.entered_columns:
            return FirstDifference(
                f"columns of {name}", ", ".join(found.left_columns), ", ".join(found.entered_columns)
            )
    return None


def _named(row: Mapping[str, object], key: Sequence[str]) -> str:
    return " ".join(str(row[name]) for name in key if row[name])


def _rows(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    if not name.endswith(_WORKBOOKS):
        lines = content.decode("latin-1").splitlines()  # every byte is a character: nothing is refused or changed
        yield from ((f"row {number}", line) for number, line in enumerate(lines, start=1))
        return
    for sheet, columns in parsed(InputFile(PurePath(name).name, content, kept=True), ["*"])["grids"].items():
        for number, cells in enumerate(zip(*(column.text.to_pylist() for column in columns), strict=True), start=1):
            yield f"{sheet}, row {number}", " | ".join(cells)


def _around(before: str, after: str) -> tuple[str, str]:
    """Both rows cut to the part around the first character that differs."""
    at = next((i for i, pair in enumerate(zip_longest(before, after)) if pair[0] != pair[1]), 0)
    start = max(0, at - _AROUND // 2)
    return before[start : start + _AROUND], after[start : start + _AROUND]
