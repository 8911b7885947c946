"""What an outcome is judged by: the facts of the month by person, found again without `resolve`'s help."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from assusoft.frames import Row, as_mask, column, is_true, rows_in, rows_of, rows_where, values_of
from assusoft.month.collective.waiting import Held, held_back, waiting_cells
from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.declared import with_exceptions
from assusoft.month.messages import Message
from assusoft.month.resolving.people import Settled, settle_identities
from assusoft.month.resolving.resolve import completed, inquiry_of
from assusoft.month.resolving.values.several_contracts import salary_of, together_of
from assusoft.month.resolving.values.working_time import current
from assusoft.month.state import Key, by_key, in_full
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.open_questions import Inquiry
from assusoft.month.tasks.task import Task
from assusoft.months import month_end
from assusoft.plans.eligibility import affiliation_day, age_end, eligible, starting, too_old
from assusoft.plans.model import Plan
from assusoft.plans.versions import plans_of_now

MET, UNDECIDED = "met", "undecided"


@dataclass(frozen=True)
class OutcomeFacts:
    """A decided month, looked up person by person."""

    decided: DecidedMonth

    @cached_property
    def current(self) -> dict[str, Plan]:
        """The plans as their suppliers of now have them."""
        return with_exceptions(plans_of_now(self.decided.plans), self._inquiry.declared)

    @cached_property
    def settled(self) -> Settled:
        """The photo, each doubtful row assigned to the person HR chose."""
        return settle_identities(self.decided.photo, self._inquiry, self.decided.plans)

    @cached_property
    def people(self) -> pd.DataFrame:
        """A row per person, indexed by person: the contract that counts, answered values filled in."""
        return self._completed[0]

    @cached_property
    def paid(self) -> pd.DataFrame:
        """The contracts whose pay HR added up, a row each."""
        return self._completed[1]

    @cached_property
    def _completed(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return completed(self.settled, self._inquiry, self.decided.month)[:2]

    @cached_property
    def together(self) -> dict[str, frozenset[str]]:
        """Person -> the contracts that HR added up."""
        return together_of(self.settled.worker, self.decided.month, self._inquiry.answers)

    @cached_property
    def _inquiry(self) -> Inquiry:
        return inquiry_of(self.decided.answers, self.decided.declarations, self.decided.month)

    @cached_property
    def person_rows(self) -> dict[str, Row]:
        """Person -> row of `people`."""
        return {row["person"]: row for row in rows_of(self.people)}

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Person of a doubtful row -> the person HR says it is."""
        return {
            task.person: answer.same_as
            for task, answer in self.decided.resolution.answered
            if task.kind == "identity" and answer.same_as
        }

    @cached_property
    def reported_before(self) -> dict[Key, Row]:
        """Affiliations as reported when the month before was closed."""
        return by_key(self.decided.reported.affiliations)

    @cached_property
    def owed(self) -> dict[Key, Row]:
        """Affiliations owed now, with what is held back."""
        return by_key(in_full(self.decided.resolution.state.affiliations))

    @cached_property
    def reviewed(self) -> dict[str, Row]:
        """Person -> what was reviewed when the month before was closed."""
        return {row["person"]: row for row in rows_of(self.decided.owed_before.reviewed)}

    @cached_property
    def working_time(self) -> dict[str, Row]:
        """Person -> the six values of working time as the payroll shows them."""
        now = current(self.people)
        return dict(zip(self.people.index, rows_of(now), strict=True))

    @cached_property
    def tasks(self) -> dict[str, list[Task]]:
        """Person -> open questions about the person; an open identity concerns every candidate too."""
        return _grouped((who, task) for task in self.decided.resolution.tasks for who in task.persons)

    @cached_property
    def answered(self) -> dict[str, list[tuple[Task, Answer]]]:
        """Person -> questions of the month that have an answer."""
        return _grouped((who, pair) for pair in self.decided.resolution.answered for who in pair[0].persons)

    @cached_property
    def messages(self) -> dict[Key, list[Message]]:
        """Key of an affiliation -> its messages of the month, those that are held back after those that are told."""
        return _grouped((message.key, message) for message in (*self.decided.messages, *self.decided.held))

    @cached_property
    def unreadable(self) -> frozenset[tuple[str, str, str]]:
        """(table, person, field) of cells set aside when the photo was built."""
        problem = self.decided.photo.problem
        cells = rows_where(problem, ~is_true(problem["reason"] == "ambiguous_identity"))
        return frozenset(zip(cells["table"], cells["person"], cells["field"], strict=True))

    @cached_property
    def waiting_codes(self) -> frozenset[tuple[str, str, str, str]]:
        """(table, person, contract or member, field) of cells that wait for the meaning of their code."""
        return waiting_cells(self.decided.photo)

    @cached_property
    def held(self) -> Held:
        """Of whom nothing is concluded because of such a cell."""
        return held_back(self.decided.photo, self.decided.plans.values())

    @cached_property
    def declared(self) -> frozenset[tuple[str, str, str]]:
        """(person, member, field) of values that HR declared."""
        return frozenset(self._inquiry.declared.values)

    @cached_property
    def withholding(self) -> frozenset[tuple[str, str]]:
        """(person, wage code) of which more than nothing is withheld, or something that no amount is known of."""
        amounts: dict[tuple[str, str], list[Any]] = {}
        codes = [plan.choice_wage_code for plan in self.current.values() if plan.choice_wage_code is not None]
        table = self.settled.deduction
        for row in rows_in(table, table["wage_code"].isin(codes)):
            amounts.setdefault((row["person"], row["wage_code"]), []).append(row["amount"])
        return frozenset(key for key, found in amounts.items() if self._is_withheld(key[0], found))

    def _is_withheld(self, person: str, amounts: list[Any]) -> bool:
        given = [amount for amount in amounts if amount is not None]
        return sum(given) > 0 if given else ("deduction", person, "amount") not in self.unreadable

    @cached_property
    def conditions(self) -> dict[str, dict[str, str]]:
        """Plan -> person in service -> MET, UNDECIDED, or the rule that keeps the person out of the plan this month."""
        return {name: self._conditions(plan) for name, plan in self.current.items()}

    @cached_property
    def salaries(self) -> dict[str, dict[str, Any]]:
        """Plan with a salary -> person -> what its formula gives, None when nothing."""
        found: dict[str, dict[str, Any]] = {}
        for name, plan in self.current.items():
            if plan.salary is not None:
                values = salary_of(plan, self.people, self.paid, self.decided.month)
                found[name] = {str(person): None if pd.isna(value) else value for person, value in values.items()}
        return found

    def _conditions(self, plan: Plan) -> dict[str, str]:
        people, month = rows_where(self.people, self.people["in_service"]), self.decided.month
        met = eligible(plan, people, month)
        old = as_mask(too_old(plan, people["birth_date"], month))
        rows = zip(people.index, rows_of(people), as_mask(met), met.isna(), old, strict=True)
        return {person: self._condition(plan, row, *flags) for person, row, *flags in rows}

    def _condition(self, plan: Plan, person: Row, met: bool, unknown: bool, old: bool) -> str:
        if old:
            return "the plan's maximum age is reached"
        if unknown:
            return UNDECIDED
        if not met:
            return "the plan's conditions are not met"
        if plan.choice_wage_code is not None and (person["person"], plan.choice_wage_code) not in self.withholding:
            return "not chosen in the payroll"
        day = self._first_day(plan, person)
        if plan.maximum_age is not None and person["birth_date"] and day > age_end(plan, person["birth_date"]):
            return "the plan's maximum age is reached"
        return "the affiliation begins after the month" if day > month_end(self.decided.month) else MET

    def _first_day(self, plan: Plan, person: Row) -> date:
        """The day from which the person may be affiliated: by the plan, after the cover before, in unbroken service."""
        days = [affiliation_day(plan, person, self.decided.month)]
        before, service = (
            self.reported_before.get((plan.name, person["person"], "")),
            self.service.get(person["person"]),
        )
        if before is not None and before["affiliation_to"] is not None:
            days.append(before["affiliation_to"] + timedelta(days=1))
        if service is not None and not self.decided.takeover:
            days.append(starting(plan, service))
        return max(days)

    @cached_property
    def service(self) -> dict[str, date | None]:
        """Person -> first day of unbroken service, as the month leaves it."""
        reviewed = self.decided.resolution.state.reviewed
        return dict(zip(values_of(reviewed["person"]), values_of(column(reviewed, "service_from")), strict=True))


def concerned_members(task: Task) -> tuple[str, ...]:
    """The family members of its person that a question of who a member is concerns."""
    return (task.member, *(one["member"] for one in task.facts["candidates"]))


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
