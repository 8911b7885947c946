"""The child process that parses one workbook: bytes on stdin -> columns on stdout. It imports nothing of assusoft.

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
    """Print a line of JSON: {"sheets": [[name, visible]...], "grids": {name: [[bytes, bytes]...]}} or {"error": kind}.

    Then, for each column of each grid, as many bytes of texts (UTF-8, NUL between two of them) and of kinds as it says.
    """
    limit()
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    result: dict[str, Any]
    grids: dict[str, list[tuple[bytes, bytes]]] = {}
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
        sizes = {name: [[len(text), len(kinds)] for text, kinds in grid] for name, grid in grids.items()}
        result = {"sheets": sheets, "grids": sizes}
    except PasswordError:
        result = {"error": "password"}
    except CalamineError as error:
        result = {"error": str(error)}
    out = sys.stdout.buffer
    out.write(json.dumps(result).encode() + b"\n")
    for grid in grids.values():
        for pair in grid:
            out.writelines(pair)
    out.flush()


def limit() -> None:
    """Limit memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def columns(rows: list[list[Any]]) -> list[tuple[bytes, bytes]]:
    """Rows of cells -> for each column its texts, and its kinds (0 text, 1 number, 2 date, 3 flag; b"": all text)."""
    return [column(cells) for cells in zip(*rows)]  # noqa: B905  # calamine's rows are of one length


def column(cells: tuple[Any, ...]) -> tuple[bytes, bytes]:
    """The texts of a column, NUL between them, and its kinds; columns of texts, the most frequent, stay as they are."""
    texts, kinds = list(cells), b""
    if set(map(type, cells)) != {str}:
        texts = [WORDS[type(cell)](cell) for cell in cells]
        kinds = bytes(map(KINDS.__getitem__, map(type, cells)))
    text = "\0".join(texts)
    if text.count("\0") != len(texts) - 1:
        text = "\0".join(each.replace("\0", "\ufffd") for each in texts)  # which no file may hold either
    return text.encode(), kinds


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
