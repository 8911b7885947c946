"""What the command line prints: JSON documents, tables, and months, tasks and messages in lines."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from assusoft.json_text import json_text
from assusoft.language import counted
from assusoft.line_statuses import LINE_STATUSES

if TYPE_CHECKING:  # `assusoft --help` waits for no frame
    import pandas as pd

    from assusoft.employer import Employer
    from assusoft.month.messages import Message
    from assusoft.month.tasks.task import Task


def print_json(value: object) -> None:
    """One JSON document on stdout; dates and amounts as text."""
    print(json_text(value))


def records(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows of a table, None where a value is missing."""
    from assusoft.frames import rows_of

    return rows_of(table)


def print_table(title: str, table: "pd.DataFrame", limit: int = 20) -> None:
    """The first rows of a table, in those of its first eight columns that hold something."""
    shown = [str(name) for name in table.columns if table[name].notna().any()][:8]
    rows = counted(len(table), "row") + (f", the first {limit}" if len(table) > limit else "")
    view = Table(*shown, title=f"{title}: {rows}")
    for row in records(table.head(limit)):
        view.add_row(*("" if row[name] is None else str(row[name]) for name in shown))
    Console(highlight=False, markup=False, emoji=False, soft_wrap=True).print(view)


def print_pairs(title: str, values: Mapping[str, Any]) -> None:
    """A title, then a line for each name with its value."""
    print(title)
    for name, value in values.items():
        shown = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, Mapping) else value
        print(f"  {name}: {shown}")


def print_lines(listed: Iterable[Mapping[str, Any]]) -> None:
    """Tasks or messages of a listing, each in its lines."""
    for shown in listed:
        print("\n".join(shown["lines"]))


def message_text(message: "Message", employer: "Employer") -> str:
    """A message in one line, with its id and the supplier, plan and person it is about."""
    from assusoft.month import wording

    return wording.message_text(message, employer.language)


def import_text(report: Mapping[str, Any]) -> str:
    """An import in lines: counts, then each file with what became of its lines."""
    again = " (the same files as before: nothing was stored)" if report["repeated"] else ""
    counts = ", ".join(counted(count, _NOUNS[name]) for name, count in report["counts"].items())
    parts = {noun: report[name] for name, noun in _PARTS.items() if report[name]}
    lines = [f"{report['month']}: import {report['number']}{again}", f"  {counts}", *map(file_line, report["files"])]
    lines += [f"  {counted(len(rows), noun)} (assusoft import --json shows them)" for noun, rows in parts.items()]
    return "\n".join([*lines, *(f"  {remark}" for remark in report["remarks"])])


def waiting_text(tasks: "Sequence[Task]", month: str) -> str:
    """What waits for a person in a month, and where it is looked at."""
    blocking = sum(task.blocking for task in tasks)
    if not tasks:
        return f"  nothing waits: assusoft close --month {month}"
    return f"  {counted(len(tasks), 'task')} for HR, {blocking} of them before {month} can be closed: assusoft tasks"


def month_line(month: Mapping[str, Any]) -> str:
    """A month of the status: its import, how many persons, and who closed it when."""
    closed = f"closed on {_day(month['closed_at'])} by {month['closed_by']}" if month["closed_at"] else "open"
    return f"  {month['month']}: import {month['import']}, {counted(month['persons'], 'person')}, {closed}"


def _day(moment: str) -> str:
    """'28/02/2026' of a moment that begins 2026-02-28."""
    return "/".join(reversed(moment[:10].split("-")))


def write_list(to: Path, content: bytes) -> None:
    """Write a file, and say so beside the result."""
    from assusoft.cli.session import err
    from assusoft.files import write_whole

    write_whole(to, content)
    err.print(f"{to}: {len(content)} bytes written.", soft_wrap=True)


def file_line(file: Mapping[str, Any]) -> str:
    """A file of an import: its lines, and what became of them; the counts add up."""
    counts = ", ".join(f"{file[name]} {name}" for name in LINE_STATUSES if file[name])
    return f"  {file['file']}: {counted(file['lines'], 'line')} = {counts}"


_NOUNS = {
    "persons": "person", "contracts": "contract", "family": "family member", "deductions": "deduction",
    "problems": "problem", "doubts": "doubt", "new_persons": "new person",
}  # fmt: skip
_PARTS = {
    "repairs": "repair", "conflicts": "conflict", "unmatched": "unmatched row", "notes": "note",
}  # fmt: skip
