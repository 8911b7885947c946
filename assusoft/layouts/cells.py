"""The child process that parses one workbook: bytes on stdin -> JSON on stdout. It imports nothing of assusoft.

Run by its path, with the patterns of wanted sheets as arguments ('' is the first visible one). It limits its own memory
and time first, because a hostile workbook of a few kilobytes can take gigabytes, or abort the whole process.
"""

import datetime
import json
import sys
from decimal import Decimal
from fnmatch import fnmatch
from io import BytesIO
from typing import Any

MEMORY = 3 * 1024**3
SECONDS = 60


def main(patterns: list[str]) -> None:
    """Print {"sheets": [[name, visible]...], "grids": {name: [[texts, kinds]...]}} or {"error": kind}."""
    limit()
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    result: dict[str, Any]
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        sheets: list[tuple[str, bool]] = [
            (each.name, each.visible == SheetVisibleEnum.Visible) for each in book.sheets_metadata
        ]
        visible = [name for name, shown in sheets if shown]
        names = [
            name
            for name in visible
            if any(
                fnmatch(name.casefold(), pattern.casefold()) if pattern else name == visible[0] for pattern in patterns
            )
        ]
        grids = {name: columns(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names}
        result = {"sheets": sheets, "grids": grids}
    except PasswordError:
        result = {"error": "password"}
    except CalamineError as error:
        result = {"error": str(error)}
    json.dump(result, sys.stdout)


def limit() -> None:
    """Limit memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def columns(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows of cells -> for each column its texts and kinds (0 text, 1 number, 2 date, 3 flag; None: all text)."""
    return [column(list(cells)) for cells in zip(*rows)]  # noqa: B905  # calamine's rows are of one length


def column(cells: list[Any]) -> list[Any]:
    """The texts of a column, and its kinds; text columns, the most frequent, are passed on as they are."""
    if set(map(type, cells)) == {str}:
        return [cells, None]
    return [[WORDS[type(cell)](cell) for cell in cells], [KINDS[type(cell)] for cell in cells]]


def number(value: float) -> str:
    """A number as Excel shows it: fifteen digits, no exponent, no '.0'."""
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


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
