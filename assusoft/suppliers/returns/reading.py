"""A file that a supplier answered with -> a result by message, and the grade of the whole."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.layouts import InputFile, Layout, load_layout, read
from assusoft.layouts.unread import refuse_unread
from assusoft.schema import RETURN

TABLE = "return"
STANDARD = "return-csv"
"""The layout of suppliers that name none."""


def load_return_layout(
    supplier: str, named: str | None, search: Sequence[Path], words: Mapping[str, str] | None = None
) -> Layout:
    """The layout by which a supplier's answers are read; `words`: its own words for results, besides the layout's.

    Raises
    ------
    Refused
        What its file names is no layout of returns. ConfigError: there is none of that name.
    """
    layout = load_layout(named or STANDARD, search)
    if layout.tables != [TABLE]:
        raise Refused(
            "suppliers/{supplier}.toml: returns.layout: '{named}' is no layout of returns: its table is {listed}, "
            "expected {table}. Nothing was stored.",
            supplier=supplier,
            named=named,
            listed=", ".join(layout.tables),
            table=TABLE,
        )
    results = {**(layout.codes.get("result") or {}), **(words or {})}
    return layout.model_copy(update={"codes": {**layout.codes, "result": results}}) if words else layout


def read_return(layout: Layout, file: InputFile, month: str) -> list[dict[str, str]]:
    """The rows of the file: message, result, code, reference and text, '' where there is none.

    Raises
    ------
    Refused
        A cell or a row cannot be read, a row says no result, or none is in it: nothing of it is taken.
    """
    reading = read(layout, [file], month)
    refuse_unread(reading, file.name)
    rows = rows_of(reading.tables[TABLE])
    if not rows:
        raise Refused("{name}: no answer about a message is in it. Nothing was stored.", name=file.name)
    found = [_result(row) for row in rows]
    for number, one in enumerate(found, 1):
        if not one["result"]:
            raise Refused(
                "{name}, answer {number}: it says no result. Nothing was stored.", name=file.name, number=number
            )
    return found


def _result(row: Mapping[str, object]) -> dict[str, str]:
    given = {name: str(row[name]) for name in RETURN if row.get(name) is not None}
    named = {"message": "message", "result": "result", "code": "result_code", "reference": "result_reference",
             "text": "result_text"}  # fmt: skip
    return {key: given.get(name, "") for key, name in named.items()}


def grade_of(results: Sequence[Mapping[str, str]], messages: Sequence[str]) -> int:
    """The grade that these results come to: 0 all taken, 1 with remarks, 2 in part, 3 nothing.

    Where they do not name every message it is 2, which says nothing of the others.
    """
    said = {one["message"]: one["result"] for one in results}
    if set(said) < set(messages) or len({result == "refused" for result in said.values()}) > 1:
        return 2
    if "refused" in said.values():
        return 3
    return int("remarked" in said.values())
