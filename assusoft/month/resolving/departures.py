"""Affiliated workers whose contract ended, or who are absent -> asked about; how each of them left, where confirmed."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

import pandas as pd

from assusoft.frames import Row, among, as_mask, rows_of, rows_where, values_of
from assusoft.month.resolving.situation import exit_data
from assusoft.month.tasks import questions
from assusoft.month.tasks.open_questions import Inquiry

_NEVER_REVIEWED: Row = {"contract": None, "service_from": None}


class _Concerned(NamedTuple):
    """`plans`: person -> plans in which the worker is affiliated; `late`: those met when their contract was over."""

    plans: Mapping[str, list[str]]
    late: frozenset[str]


def departures_of(
    people: pd.DataFrame,
    affiliations: pd.DataFrame,
    reviewed: pd.DataFrame,
    concerned: Mapping[str, list[str]],
    late: Mapping[str, pd.DataFrame],
    withheld: frozenset[str],
    inquiry: Inquiry,
    month: str,
) -> dict[str, Row]:
    """Ask about every departure; person -> exit data where HR confirmed it.

    Parameters
    ----------
    late
        Plan -> affiliations just begun of persons whose contract was over when it was met. Of those the payroll never
        showed without their end, so where it gives no reason, the end of a fixed term is proposed.
    """
    whom = _with_late(concerned, late)
    departed = values_of(rows_where(affiliations[["person"]], affiliations["exit_date"].notna())["person"])
    asked = among(people.index, (whom.plans.keys() | set(departed)) - withheld)
    over = as_mask(~people["in_service"] & asked)
    ended = rows_of(rows_where(people, over).drop(columns="in_service")) if over.any() else []
    found = _of_ended(ended, reviewed, whom, inquiry)
    absent = sorted(whom.plans.keys() - set(people.index) - withheld)
    return found | _of_absent(absent, affiliations, reviewed, whom, inquiry, month)


def _with_late(concerned: Mapping[str, list[str]], late: Mapping[str, pd.DataFrame]) -> _Concerned:
    plans = {person: list(names) for person, names in concerned.items()}
    for name, rows in late.items():
        for person in rows.index:
            plans.setdefault(person, []).append(name)
    return _Concerned(plans, frozenset(person for rows in late.values() for person in rows.index))


def _of_ended(people: Collection[Row], reviewed: pd.DataFrame, whom: _Concerned, inquiry: Inquiry) -> dict[str, Row]:
    """Contracts that are over: asked about while a cover runs, and again when their end moves."""
    found: dict[str, Row] = {}
    for person in people:
        name = person["person"]
        if name not in whom.plans and not _end_moved(person, reviewed):
            continue
        if person["end_reason"] is None and name in whom.late:
            person = person | {"end_reason": "end_fixed_term"}
        if (declared := _declared(name, inquiry)) and declared["exit_date"] == person["contract_end"]:
            found[name] = declared
            continue
        answer = inquiry.ask(questions.departure(person, whom.plans.get(name, [])))
        if answer is not None and answer.choice == "confirm":
            found[name] = exit_data(answer.fields)
    return found


def _of_absent(
    persons: Collection[str],
    affiliations: pd.DataFrame,
    reviewed: pd.DataFrame,
    whom: _Concerned,
    inquiry: Inquiry,
    month: str,
) -> dict[str, Row]:
    """Affiliated workers who are not in the extract: never a silent departure."""
    found: dict[str, Row] = {}
    for name in persons:
        last = rows_of(reviewed.loc[[name]])[0] if name in reviewed.index else _NEVER_REVIEWED
        if (declared := _declared(name, inquiry)) and not _began_after(declared["exit_date"], last):
            found[name] = declared
            continue
        absent = {"person": name, "name": _known_name(affiliations, name)} | last
        answer = inquiry.ask(questions.missing_person(absent, month, whom.plans[name]))
        if answer is not None and answer.choice == "left":
            found[name] = exit_data(answer.fields)
    return found


def _declared(person: str, inquiry: Inquiry) -> Row | None:
    """The exit data of a departure that HR declared."""
    one = inquiry.declared.departures.get(person)
    return exit_data(one.values) if one else None


def _began_after(day: date, last: Row) -> bool:
    """Whether the service last reviewed began after the day: somebody hired again leaves another time."""
    return last["service_from"] is not None and bool(last["service_from"] > day)


def _end_moved(person: Row, reviewed: pd.DataFrame) -> bool:
    """Whether the payroll now has another end of a contract whose departure was reported."""
    if person["person"] not in reviewed.index:
        return False
    last = rows_of(reviewed.loc[[person["person"]]])[0]
    same = last["contract"] == person["contract"]
    return bool(same and last["contract_end"] != person["contract_end"])


def _known_name(affiliations: pd.DataFrame, person: str) -> str:
    rows = rows_where(affiliations, (affiliations["person"] == person) & (affiliations["member"] == ""))
    for row in rows_of(rows):
        if row.get("last_name"):
            return questions.full_name(row)
    return ""
