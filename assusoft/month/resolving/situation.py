"""What every plan needs to know of the month: people, what HR decided about them, and its questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from assusoft.frames import Row
from assusoft.month.resolving.declaring import DECLARED
from assusoft.month.resolving.family.kin import Kin
from assusoft.month.resolving.workers.choices import Choices
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.open_questions import Inquiry


@dataclass(frozen=True)
class Situation:
    """The facts of one month that are common to all plans.

    Attributes
    ----------
    people
        See `people.main_contracts`, with answered values filled in.
    paid
        The contracts of those whose pay is that of several contracts together, a row each.
    serving
        Those in service about whom something may be concluded.
    eligible
        Plan -> whether each of them meets its rule.
    members
        The same as `people` for family, indexed by 'person member'.
    choices
        What the deductions say of the plans whose choice shows as one.
    working_time
        What may be reported of it, indexed by person.
    departures
        Person -> exit data confirmed by HR.
    restarted
        Person whose new contract is a new affiliation -> exit data of the one before.
    contracts
        Person -> the contract last reviewed.
    withheld, withheld_members
        Persons, and 'person member' of family members, about whom nothing may be concluded.
    kin
        'person member' -> who it is, of members who stand in several families or work here themselves.
    values
        (person, member, field) -> what HR answered for missing data.
    set_aside
        (person, field) of unreadable cells.
    waiting
        Field -> persons whose cell has a code that nobody knows yet.
    seen
        See `resolve`.
    elsewhere
        (person, plan) -> last day on which HR said that the person is insured elsewhere.
    first_month
        The takeover month; '' where it does not matter.
    begins
        Person -> hire date and contract start as they were reviewed, where the payroll corrected them.
    pay_moved
        Persons whose pay is another than the one reviewed.
    late
        Plan -> affiliations, decided, of persons whose contract was over when it was met.
    carried
        Plan -> 'person member' of rows that another supplier had before.
    """

    month: str
    takeover: bool
    people: pd.DataFrame
    paid: pd.DataFrame
    serving: pd.DataFrame
    eligible: Mapping[str, pd.Series]
    members: pd.DataFrame
    choices: Choices
    working_time: pd.DataFrame
    departures: Mapping[str, Row]
    restarted: Mapping[str, Row]
    contracts: Mapping[str, str]
    withheld: frozenset[str]
    withheld_members: frozenset[str]
    kin: Mapping[str, Kin]
    values: Mapping[tuple[str, str, str], Answer]
    set_aside: frozenset[tuple[str, str]]
    carried: Mapping[str, frozenset[str]]
    seen: Mapping[str, date]
    inquiry: Inquiry
    elsewhere: Mapping[tuple[str, str], date] = field(default_factory=dict)
    first_month: str = ""
    begins: Mapping[str, Row] = field(default_factory=dict)
    pay_moved: frozenset[str] = frozenset()
    late: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    waiting: Mapping[str, frozenset[str]] = field(default_factory=dict)
    served: Mapping[str, date | None] = field(default_factory=dict)

    @cached_property
    def answered_for(self) -> dict[str, list[str]]:
        """Field -> the workers for whom HR answered it."""
        found: dict[str, list[str]] = {}
        for person, member, name in self.values:
            if not member:
                found.setdefault(name, []).append(person)
        return found

    @cached_property
    def declared(self) -> dict[str, frozenset[str]]:
        """Field -> person, or 'person member', of whom HR declared it."""
        found: dict[str, set[str]] = {}
        for (person, member, name), answer in self.values.items():
            if answer.kind == DECLARED:
                found.setdefault(name, set()).add(f"{person} {member}".strip())
        return {name: frozenset(labels) for name, labels in found.items()}

    @cached_property
    def unknown(self) -> frozenset[tuple[str, str]]:
        """(person, field) of what was reported once and HR says is not known any more."""
        return frozenset(
            (answer.person, str(answer.facts["field"]))
            for answer in self.inquiry.answers.values()
            if answer.choice == "unknown" and "was" in answer.facts
        )


def exit_data(answer_fields: Mapping[str, str]) -> dict[str, Any]:
    """The departure questions of an answer as values of an affiliation (cover end apart; sources.md: Departure)."""

    def day(name: str) -> date | None:
        return date.fromisoformat(answer_fields[name]) if answer_fields.get(name) else None

    months = answer_fields.get("indemnity_months")
    return {
        "exit_date": day("exit_date"),
        "exit_reason": answer_fields.get("reason"),
        "notice_start": day("notice_start"),
        "notice_end": day("notice_end"),
        "indemnity_months": int(months) if months else None,
    }
