"""An insurer's list of insured x what the rules say before the first closing -> where every row of either ends."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from assusoft.days_in_words import day as day_label
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.open_tasks import open_tasks
from assusoft.employer.statements.controlling import directory
from assusoft.employer.statements.receiving import rows_of_file
from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.labels import field_label
from assusoft.language import colon, say
from assusoft.layouts import load_layout
from assusoft.layouts.text.decoding import file_at
from assusoft.layouts.workbook.for_people import PeoplesList, book_of_lists
from assusoft.months import calendar_month, month_end, month_start
from assusoft.statements.following.opening import Listed, Opened, OwedKey, opened
from assusoft.statements.layout_of import TABLE
from assusoft.statements.persons import whose

HEADINGS = ("Outcome", "Row of the list", "Contract", "Person", "Name", "Family member", "What differs")
"""Headings of the workbook, as English sentence keys."""


def takeover(employer: EmployerFolder, file: Path, supplier: str, month: str | None, layout: str) -> list[Opened]:
    """Where every row of the list, and every affiliation owed, ends; see `Employer.takeover`."""
    employer.supplier(supplier)
    view = month_view(employer, month)
    plans = {name: plan for name, plan in view.plans.items() if plan.supplier == supplier}
    if not plans:
        raise Refused("No plan of supplier '{supplier}' is in force in {month}.", supplier=supplier, month=view.month)
    found = load_layout(layout, employer.search("insured"))
    if found.tables != [TABLE]:
        raise Refused(
            "'{layout}' is no layout of a list of insured: expected table {table}. Nothing was compared.",
            layout=layout,
            table=TABLE,
        )
    rows, people = rows_of_file(found, file_at(file), calendar_month(view.month)), directory(employer)
    listed = [
        Listed(number, printed, whose({name: value for name, value in printed.items() if value is not None}, people))
        for number, printed in enumerate(rows_of(rows), start=1)
    ]
    if not listed:
        raise Refused("{name}: no line of a list of insured is in it.", name=file.name)
    contracts = {name: plan.contract or plan.reported_as for name, plan in plans.items()}
    undecided = {
        person
        for task in open_tasks(employer, view)
        if not task.plans or plans.keys() & set(task.plans)
        for person in task.persons
    }
    owed = _owed(view.resolution.state.affiliations, contracts, view.month)
    return opened(listed, owed, undecided, month_start(view.month))


def _owed(affiliations: pd.DataFrame, contracts: dict[str, str], month: str) -> dict[OwedKey, dict[str, Any]]:
    """The affiliations of these plans with a day of cover in the month."""
    first, last = month_start(month), month_end(month)
    return {
        (contracts[row["plan"]], row["person"], row["member"] or ""): row
        for row in rows_of(affiliations)
        if row["plan"] in contracts
        and row["status"] == "affiliated"
        and (row["affiliation_from"] is None or row["affiliation_from"] <= last)
        and (row["affiliation_to"] is None or row["affiliation_to"] >= first)
    }


def takeover_values(found: Sequence[Opened], language: str) -> dict[str, Any]:
    """The outcomes as `assusoft takeover --json` prints them: how many of each, and every row."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
    return {
        "listed": sum(one.row > 0 for one in found),
        "counts": dict(sorted(counts.items())),
        "rows": [
            {
                "outcome": one.outcome, "row": one.row, "contract": one.key[0], "person": one.key[1],
                "member": one.key[2], "name": one.name,
                "fields": [unlike._asdict() for unlike in one.fields], "says": unlike_words(one, language),
            }
            for one in found
        ],
    }  # fmt: skip


def unlike_words(one: Opened, language: str) -> str:
    """What differs, in words: the list's value, then ours."""
    parts = []
    for field, listed, owed in one.fields:
        label = say(language, "Name") if field == "name" else field_label(field, language, {})
        values = {name: _shown(value, language) for name, value in (("listed", listed), ("owed", owed))}
        parts.append(label + colon(language) + say(language, "{listed} on the list, {owed} by the rules", **values))
    return "; ".join(parts)


def _shown(value: object, language: str) -> str:
    if value is None:
        return say(language, "nothing")
    return day_label(value, language) if isinstance(value, date) else str(value)


def takeover_book(found: Sequence[Opened], language: str) -> bytes:
    """The outcomes as a workbook, a row each."""
    rows = [
        [say(language, one.outcome), one.row or None, *one.key[:2], one.name, one.key[2], unlike_words(one, language)]
        for one in found
    ]
    headings = [say(language, heading) for heading in HEADINGS]
    return book_of_lists([PeoplesList(say(language, "List of insured"), headings, rows)])
