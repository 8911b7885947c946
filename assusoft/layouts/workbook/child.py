"""The child process that parses one workbook: bytes on stdin -> columns on stdout. It imports nothing of assusoft.

Run by its path, with the patterns of wanted sheets as arguments ('' is the first visible one). It limits its own memory
and time first, because a hostile workbook of a few kilobytes can take gigabytes, or abort the whole process.
"""

import datetime
import gc
import importlib.util
import json
import os
import sys
from fnmatch import fnmatch
from io import BytesIO
from typing import Any

MEGABYTE = 1 << 20
MEMORY = 320 * MEGABYTE, 100, 3072 * MEGABYTE
"""Address space of the child: at least, bytes for each byte of the workbook, at most."""
ANSWER = 24 * MEGABYTE, 40
"""Bytes of the answer: always allowed, and besides for each byte of the workbook."""
SECONDS = 5, 5, 60
"""Processor seconds: at least, for each megabyte, and at most."""
Grid = list[tuple[bytes, bytes]]
"""For each column its texts, and its kinds."""


def main(patterns: list[str]) -> None:
    """Write the answer on the workbook on stdin."""
    gc.disable()  # a million cells, and none of them garbage until the child ends
    content = sys.stdin.buffer.read()
    limits = beside("../limited/limits")
    limits.limit(len(content), limits.Limits(MEMORY, SECONDS))
    sys.stdout.buffer.write(answer(content, patterns))
    sys.stdout.flush()
    os._exit(0)  # the system frees all at once what Python would free piece by piece


def answer(content: bytes, patterns: list[str]) -> bytes:
    """What `parsed` says; in its place an error when it is longer than the parent should take in."""
    cells = parsed(content, patterns)
    if len(cells) > ANSWER[0] + ANSWER[1] * len(content):
        return failed("its cells hold more than a workbook of its size may hold")
    return cells


def failed(why: str) -> bytes:
    """The answer when there are no cells."""
    return json.dumps({"error": why}).encode() + b"\n"


def parsed(content: bytes, patterns: list[str]) -> bytes:
    """A line of JSON: {"sheets": [[name, visible]...], "grids": {name: [[bytes, bytes]...]}, "hidden", "macros"} or
    {"error": why}; then, for each column of each grid, as many bytes of texts (UTF-8, NUL between two) and of kinds.

    `hidden`: sheet -> rows, counted from one. Error cells are their word, such as '#N/A'. Numbers of a workbook whose
    days count from 1904 are of kind 4.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    marks = beside("marks")
    try:
        found = marks.marks_of(content)
        book = CalamineWorkbook.from_filelike(BytesIO(marks.without_gaps(content)))
        sheets = [(sheet.name, sheet.visible == SheetVisibleEnum.Visible) for sheet in book.sheets_metadata]
        names = wanted(sheets, patterns)
        if left := [name for name in names if name in found.uncalculated]:
            return failed(
                f"cell {found.uncalculated[left[0]]} of sheet '{left[0]}' holds a formula that no program calculated"
            )
        grids = {name: grid(book, name, found) for name in names}
    except PasswordError:
        return failed("password")
    except (CalamineError, marks.HostileError) as error:
        return failed(str(error))
    except marks.BROKEN as error:
        return failed(f"its structure is broken ({type(error).__name__}: {error})")
    return packed(sheets, grids, found)


def wanted(sheets: list[tuple[str, bool]], patterns: list[str]) -> list[str]:
    """The visible sheets that a pattern names, letter case aside."""
    visible = [name for name, shown in sheets if shown]
    named = {name for name in visible for pattern in patterns if fnmatch(name.casefold(), pattern.casefold())}
    return [name for name in visible if name in named or ("" in patterns and name == visible[0])]


def grid(book: Any, name: str, marks: Any) -> Grid:
    """The columns of a sheet, its error words put in, its numbers marked where days count from 1904."""
    cells = columns(marked(book.get_sheet_by_name(name).to_python(skip_empty_area=False), marks, name))
    return [(text, kinds.replace(b"\1", b"\4")) for text, kinds in cells] if marks.from_1904 else cells


def packed(sheets: list[tuple[str, bool]], grids: dict[str, Grid], marks: Any) -> bytes:
    """The answer: its line of JSON, then all columns."""
    sizes = {name: [[len(text), len(kinds)] for text, kinds in cells] for name, cells in grids.items()}
    head = {"sheets": sheets, "grids": sizes, "hidden": marks.hidden, "macros": marks.macros}
    parts = [part for cells in grids.values() for column in cells for part in column]
    return b"".join([json.dumps(head).encode(), b"\n", *parts])


def marked(rows: list[list[Any]], marks: Any, name: str) -> list[list[Any]]:
    """The rows, with the words of errors where calamine left nothing."""
    for row, column, word in marks.errors.get(name, []):
        if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
            rows[row][column] = word
    return rows


def beside(name: str) -> Any:
    """The module at that place beside this file: the child is isolated, and finds nothing by itself."""
    spec = importlib.util.spec_from_file_location(name, os.path.join(os.path.dirname(__file__), f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def columns(rows: list[list[Any]]) -> Grid:
    """Rows of cells -> for each column its texts, and its kinds (0 text, 1 number, 2 date, 3 flag; b"": all text)."""
    return [column(cells) for cells in zip(*rows)]  # noqa: B905  # calamine's rows are of one length


def column(cells: tuple[Any, ...]) -> tuple[bytes, bytes]:
    """The texts of a column, NUL between them, and its kinds; columns of texts, the most frequent, stay as they are."""
    texts, kinds = cells, b""
    try:
        text = "\0".join(texts)
    except TypeError:
        texts = words(cells)
        text, kinds = "\0".join(texts), bytes(map(KINDS.__getitem__, map(type, cells)))
    if text.count("\0") != len(texts) - 1:
        text = "\0".join([word.replace("\0", "\ufffd") for word in texts])  # which no file may hold either
    return text.encode(), kinds


def words(cells: tuple[Any, ...]) -> tuple[str, ...]:
    """The texts of cells: each value is written once, unless two of different types may be equal (1, 1.0 and true)."""
    types = set(map(type, cells))
    if not types - AS_STR:
        return tuple(map(str, cells))
    if len(types & {bool, int, float}) > 1:
        return tuple([WORDS[type(cell)](cell) for cell in cells])
    known = {cell: WORDS[type(cell)](cell) for cell in set(cells)}
    return tuple(map(known.__getitem__, cells))


def number(value: float) -> str:
    """A number as Excel shows it: fifteen digits, no exponent, no '.0', no -0."""
    text = format(value + 0.0, ".15g")
    if "e" not in text:
        return text
    from decimal import Decimal  # hardly ever needed, and slow to import

    return format(Decimal(text), "f")


def moment(value: datetime.datetime) -> str:
    """A date, without its time when that is midnight."""
    return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")


WORDS: dict[type, Any] = {
    str: str,
    int: str,
    float: number,
    bool: lambda value: str(value).lower(),
    datetime.date: datetime.date.isoformat,
    datetime.datetime: moment,
    datetime.time: datetime.time.isoformat,
    datetime.timedelta: str,
}
AS_STR = {str, int, datetime.date, datetime.time, datetime.timedelta}
"""The types whose words `str` writes itself, sooner than values are told apart."""
KINDS = {
    str: 0,
    int: 1,
    float: 1,
    bool: 3,
    datetime.date: 2,
    datetime.datetime: 2,
    datetime.time: 0,
    datetime.timedelta: 0,
}

if __name__ == "__main__":
    main(sys.argv[1:])
