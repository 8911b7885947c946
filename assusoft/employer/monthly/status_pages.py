"""A month in figures, one person in it, and a supplier's register."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.papers import transmissions_then
from assusoft.employer.monthly.as_of import as_of, holdings_on, month_showing
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.open_tasks import open_tasks
from assusoft.employer.monthly.said.second_person import waiting
from assusoft.errors import Refused
from assusoft.frames import rows_of, rows_where
from assusoft.month.changes import headcount
from assusoft.month.dated import rows_on
from assusoft.month.messages import register_of
from assusoft.month.resolving.apart import apart_of
from assusoft.months import month_of


def status(employer: EmployerFolder, month: str | None) -> dict[str, Any]:
    """The month in figures; see `Employer.status`."""
    view = month_view(employer, month)
    every = {} if month else {"months": _months(employer)}
    tasks = open_tasks(employer, view)
    blocking = sum(task.blocking for task in tasks)
    report, words = view.imported.counts, waiting(employer)
    return {
        "employer": employer.name,
        "month": view.month,
        "state": "closed" if view.closed else "blocked" if blocking else "ready to close",
        "import": {"number": view.imported.number, "by": view.imported.by, "at": view.imported.at},
        "files": report["files"],
        "counts": report["counts"],
        "conflicts": dict(Counter(map(_conflict, report["conflicts"]))),
        "headcount": _headcount(employer, view.month),
        "tasks": {"open": len(tasks), "blocking": blocking, "answered": len(view.resolution.answered)},
        "to_confirm": sum(not one.form for one in words),
        "chosen_on_forms": sum(bool(one.form) for one in words),
        "insured_elsewhere": _insured_elsewhere(view),
        "told_apart": _told_apart(view),
        "held_back": dict(Counter(message.supplier for message in view.held)),
        "messages": dict(Counter(message.supplier for message in view.messages)),
        "transmissions": {
            sending.id: sending.state for sending in transmissions_then(employer) if sending.month == view.month
        },
        **every,
    }


def _months(employer: EmployerFolder) -> list[dict[str, Any]]:
    """Every imported month: its import in force, how many persons it has, whether it is closed, when and by whom."""
    facts = employer.facts
    found = []
    for month in facts.rounds():
        imported, closing = facts.imported(month), facts.closing_of(month)
        found.append(
            {
                "month": month,
                "state": "closed" if closing else "open",
                "import": imported.number,
                "persons": imported.counts["counts"]["persons"],
                "closed_by": closing.by if closing else None,
                "closed_at": closing.at if closing else None,
            }
        )
    return found


def _insured_elsewhere(view: MonthView) -> dict[str, int]:
    """Plan -> how many persons it would insure, and who are insured elsewhere for the time being, as HR answered."""
    answers = [answer for task, answer in view.resolution.answered if task.kind == "affiliation"]
    return dict(Counter(answer.facts["plan"] for answer in answers if answer.choice == "insured_elsewhere"))


def _told_apart(view: MonthView) -> dict[str, int]:
    """Supplier -> how many workers and family members it is told a value of that HR declared for it alone."""
    rows = rows_of(view.resolution.state.affiliations)
    told = {(view.plans[row["plan"]].supplier, row["person"], row["member"]) for row in rows if apart_of(row)}
    return dict(Counter(supplier for supplier, _, _ in sorted(told)))


def _conflict(cell: Mapping[str, Any]) -> str:
    """A cell that two sources fill differently, by its field and the source that was believed."""
    return f"{cell['field']}: {cell['kept_source']} before {cell['set_aside_source']}"


def _headcount(employer: EmployerFolder, month: str) -> dict[str, int]:
    facts = employer.facts
    before = facts.photo_before(month)
    return headcount(before and facts.explained(before), facts.explained(facts.photo_of(month)))


def person_in(
    employer: EmployerFolder, person: str, month: str | None, on: date | None, known_on: date | None
) -> dict[str, Any]:
    """All that is known of a person; see `Employer.person`."""
    then = as_of(employer, known_on)
    view = month_view(then, month_showing(then, month, on))
    photo, affiliations = then.facts.explained(then.facts.photo_of(view.month)), view.resolution.state.affiliations
    tables = {"contracts": photo.worker, "family": photo.family, "positions": affiliations}
    found: dict[str, Any] = {name: rows_where(table, table["person"] == person) for name, table in tables.items()}
    if all(table.empty for table in found.values()):
        raise Refused(
            "Nobody is known as '{person}' in {month}. Persons look like P00012.", person=person, month=view.month
        )
    if on is not None:
        positions = holdings_on(then, on).affiliations
        found["contracts"] = rows_on(on, found["contracts"], "contract_start", "contract_end")
        found["family"] = rows_on(on, found["family"], "since", "until")
        found["positions"] = rows_where(positions, positions["person"] == person)
    found["tasks"] = [task for task in open_tasks(then, view) if person in (task.person, *task.concerns)]
    found["messages"] = [message for message in view.messages if message.person == person]
    return found


def register(
    employer: EmployerFolder, supplier: str, month: str | None, on: date | None, known_on: date | None
) -> pd.DataFrame:
    """What a supplier should know; see `Employer.register`."""
    key, then = employer.supplier(supplier).key, as_of(employer, known_on)
    month = month_showing(then, month, on)
    if on is not None:
        return register_of(*holdings_on(then, on), key, month_of(on))
    view = month_view(then, month)
    return register_of(view.resolution.state.affiliations, view.plans, key, view.month)
