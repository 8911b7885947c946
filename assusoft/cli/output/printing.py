"""What the command line prints: JSON documents, tables, tasks and messages in lines."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from assusoft.cli.output.words import heading, value_words
from assusoft.json_text import json_text
from assusoft.language import say

if TYPE_CHECKING:  # `assusoft --help` waits for no frame
    import pandas as pd

    from assusoft.employer import Employer
    from assusoft.month.messages import Message


def print_json(value: object) -> None:
    """One JSON document on stdout; dates and amounts as text."""
    print(json_text(value))


def records(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows of a table, None where a value is missing."""
    from assusoft.frames import rows_of

    return rows_of(table)


def print_table(
    title: str, table: "pd.DataFrame", language: str = "en", labels: Mapping[str, str] | None = None, limit: int = 20
) -> None:
    """The first rows of a table, in those of its first eight columns that hold something, in words of the language.

    `labels`: own fields and plans -> their labels.
    """
    known = labels or {}
    filled = (table.notna() & (table.astype("string") != "")).any()
    names = [str(name) for name in table.columns if filled[name]][:8]
    rows = say(language, "{title}: {count} rows", title=title, count=len(table))
    first = say(language, "the first {limit}", limit=limit) if len(table) > limit else ""
    view = Table(*(heading(name, language, known) for name in names), title=", ".join(filter(None, (rows, first))))
    for row in records(table.head(limit)):
        view.add_row(*(value_words(name, row[name], language, known) for name in names))
    Console(highlight=False, markup=False, emoji=False, soft_wrap=True).print(view)


def print_lines(listed: Iterable[Mapping[str, Any]]) -> None:
    """Tasks or messages of a listing, each in its lines."""
    for shown in listed:
        print("\n".join(shown["lines"]))


def message_text(message: "Message", employer: "Employer") -> str:
    """A message in one line, with its id and the supplier, plan and person it is about."""
    from assusoft.month import wording

    return wording.message_text(message, employer.language, employer.labels())


def write_list(to: Path, content: bytes) -> None:
    """Write a file, and say so beside the result."""
    from assusoft.cli.session import err
    from assusoft.files import write_whole

    write_whole(to, content)
    err.print(f"{to}: {len(content)} bytes written.", soft_wrap=True)
