"""Values of the payroll that contradict each other, and cells that could not be read: questions, never guesses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from assusoft.frames import among, is_true, rows_in, rows_of, rows_where
from assusoft.month.tasks import questions
from assusoft.month.tasks.open_questions import Inquiry
from assusoft.month.tasks.task import Task
from assusoft.payroll.waiting_codes import UNKNOWN_CODE, has_waiting, waiting_codes
from assusoft.plans.model import Plan

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Doubt:
    """One contradiction: the field to correct, the values in question, whether the cell was unreadable.

    `waits`: nobody knows yet what the code of the cell means, which is asked once for all who have it.
    """

    person: str
    name: str
    field: str
    facts: Mapping[str, str | None]
    set_aside: bool = False
    waits: bool = False


def doubts_in(people: pd.DataFrame, problem: pd.DataFrame) -> list[Doubt]:
    """Every contradiction among the people of the month.

    Parameters
    ----------
    people
        Indexed by person (see `people.main_contracts`).
    problem
        The photo's table of that name; of its rows only cells set aside on the worker table count here.
    """
    found: list[Doubt] = []
    for check, (field, others, test) in CHECKS.items():
        for row in rows_in(people, test(people)):
            facts = {"check": check} | {name: _text(row[name]) for name in (field, *others)}
            found.append(Doubt(row["person"], questions.full_name(row), field, facts))
    apart = problem["reason"].isin(["ambiguous_identity", UNKNOWN_CODE])
    cells = rows_where(problem, is_true(problem["table"] == "worker") & ~is_true(apart))
    for cell in rows_of(cells):
        person = rows_of(people.loc[[cell["person"]]])[0] if cell["person"] in people.index else None
        if person is not None and person[cell["field"]] is None:
            facts = {"check": cell["reason"], cell["field"]: cell["value"]}
            found.append(Doubt(cell["person"], questions.full_name(person), cell["field"], facts, set_aside=True))
    return [*found, *_waiting(people, problem)]


def _waiting(people: pd.DataFrame, problem: pd.DataFrame) -> Iterator[Doubt]:
    """The cells of the contracts that count whose code nobody knows yet."""
    cells = waiting_codes(problem) if has_waiting(problem) else []
    concerned = rows_where(people, among(people.index, {cell.person for cell in cells}))
    rows = {row["person"]: row for row in rows_of(concerned)} if cells else {}
    for cell in cells:
        person = rows.get(cell.person)
        if person is not None and person["contract"] == cell.at and person[cell.field] is None:
            facts = {"check": UNKNOWN_CODE, cell.field: cell.code}
            yield Doubt(cell.person, questions.full_name(person), cell.field, facts, set_aside=True, waits=True)


def waiting_in(doubts: Iterable[Doubt]) -> dict[str, frozenset[str]]:
    """Field -> persons whose cell has a code that nobody knows yet."""
    found: dict[str, frozenset[str]] = {}
    for doubt in doubts:
        if doubt.waits:
            found[doubt.field] = found.get(doubt.field, frozenset()) | {doubt.person}
    return found


def ask_doubt(doubt: Doubt, plans: list[Plan], inquiry: Inquiry) -> None:
    """Ask about a contradiction, when it touches a field that one of the person's plans reports."""
    concerned = [plan for plan in plans if doubt.field in plan.reports]
    if concerned and not doubt.waits:
        blocking = doubt.set_aside and any(doubt.field in plan.required for plan in concerned)
        inquiry.ask(as_task(doubt, blocking, [plan.name for plan in concerned]))


def as_task(doubt: Doubt, blocking: bool, plans: list[str]) -> Task:
    """The question about a contradiction."""
    return questions.inconsistent_data(
        doubt.person, doubt.name, doubt.facts, doubt.field, blocking, doubt.set_aside, plans
    )


def _birth_differs(people: pd.DataFrame) -> Mask:
    """Birth date against the national number, where month and day are not 00 (sources.md: National number)."""
    digits, valid = _numbers(people["national_number"])
    birth = pd.to_datetime(people["birth_date"])
    valid = valid & birth.notna().to_numpy(dtype=bool)
    year, month, day = digits // 10**9, digits // 10**7 % 100 % 20, digits // 10**5 % 100
    says = valid & (month > 0) & (day > 0)
    parts = birth[says].dt
    result = np.zeros(len(people), dtype=bool)
    result[says] = (
        (year[says] != parts.year.to_numpy(dtype=int) % 100)
        | (month[says] != parts.month.to_numpy(dtype=int))
        | (day[says] != parts.day.to_numpy(dtype=int))
    )
    return result


def _sex_differs(people: pd.DataFrame) -> Mask:
    """Sex against the serial of the national number: odd is male (sources.md: National number).

    A BIS number of month 20 to 32 says nothing.
    """
    digits, valid = _numbers(people["national_number"])
    month = digits // 10**7 % 100
    says = valid & ~((month >= 20) & (month <= 32)) & people["sex"].notna().to_numpy(dtype=bool)
    male = digits // 100 % 1000 % 2 == 1
    result: Mask = says & (male != is_true(people["sex"] == "M").to_numpy(dtype=bool))
    return result


def _numbers(series: pd.Series) -> tuple[npt.NDArray[np.int64], Mask]:
    valid = is_true(series.str.fullmatch(r"\d{11}")).to_numpy(dtype=bool)
    digits = np.zeros(len(series), dtype=np.int64)
    digits[valid] = series[valid].astype("int64[pyarrow]").to_numpy(dtype=np.int64)
    return digits, valid


def _ends_before_start(people: pd.DataFrame) -> Mask:
    return is_true(people["contract_end"] < people["contract_start"]).to_numpy(dtype=bool)


def _over_full_time(people: pd.DataFrame) -> Mask:
    return is_true((people["effective_pct"] > 100) | (people["contract_pct"] > 100)).to_numpy(dtype=bool)


CHECKS = {
    "birth_date_and_national_number": ("birth_date", ("national_number",), _birth_differs),
    "sex_and_national_number": ("sex", ("national_number",), _sex_differs),
    "contract_ends_before_start": ("contract_end", ("contract_start",), _ends_before_start),
    "more_than_full_time": ("effective_pct", ("contract_pct",), _over_full_time),
}
"""Check -> (field to correct, other fields in question, test)."""


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def corrections(doubts: list[Doubt], inquiry: Inquiry) -> dict[tuple[str, str], str]:
    """(person, field) -> the value HR gave instead of a contradicted or unreadable one."""
    found: dict[tuple[str, str], str] = {}
    for doubt in doubts:
        answer = inquiry.answers.get(as_task(doubt, False, []).id)
        if answer is not None and answer.choice == "correct":
            found[doubt.person, doubt.field] = answer.fields["value"]
    return found
