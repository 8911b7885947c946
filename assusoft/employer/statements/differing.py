"""Differences over all statements: their state, what is decided about them, and what each person's balance is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.controlling import Controlled, balance_of, controlled
from assusoft.employer.statements.following.together import single_ids
from assusoft.errors import Refused
from assusoft.plans.covers.cents import euro, in_cents
from assusoft.statements.control import Difference
from assusoft.statements.expected import LineKey
from assusoft.statements.life import STATES, Decided, State, state_of
from assusoft.store import Decision, NewDecision, Statement
from assusoft.store.facts.statements import in_force


@dataclass(frozen=True)
class Differing:
    """A difference of a statement with its state on a day, and what was decided about it."""

    statement: Statement
    difference: Difference
    state: State
    decisions: tuple[Decision, ...]


def differing(employer: EmployerFolder, found: Controlled, today: date) -> list[Differing]:
    """The differences of a controlled statement, each with its state."""
    of = _decisions(employer)
    later = [
        one
        for one in in_force(employer.store.statements())
        if one.supplier == found.statement.supplier and one.period > found.statement.period
    ]
    balance = balance_of(employer, found.statement.supplier) if later else None
    return [_differing(found.statement, one, of.get(one.id, ()), balance, today) for one in found.control.differences]


def _differing(
    statement: Statement,
    difference: Difference,
    decisions: Sequence[Decision],
    balance: Mapping[LineKey, int] | None,
    today: date,
) -> Differing:
    decided = [
        Decided(one.choice, date.fromisoformat(one.until) if one.until else None, one.amount) for one in decisions
    ]
    left = None if balance is None else balance.get(difference.key, 0)
    return Differing(statement, difference, state_of(difference, decided, left, today), tuple(decisions))


def _decisions(employer: EmployerFolder) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for one in employer.store.decisions():
        found.setdefault(one.difference, []).append(one)
    return found


def all_differing(employer: EmployerFolder, today: date) -> list[Differing]:
    """The differences of every statement in force, by statement."""
    return [
        one
        for statement in in_force(employer.store.statements())
        for one in differing(employer, controlled(employer, statement), today)
    ]


class Known(NamedTuple):
    """A difference with the statement that has it, and what was decided about it."""

    statement: Statement
    difference: Difference
    decisions: Sequence[Decision]


def difference_named(employer: EmployerFolder, id: str) -> Known:
    """The difference of that id, in a statement in force; Refused when there is none."""
    for statement in in_force(employer.store.statements()):
        for one in controlled(employer, statement).control.differences:
            if one.id == id:
                return Known(statement, one, _decisions(employer).get(id, ()))
    raise Refused(f"There is no difference '{id}'. List them: assusoft differences")


def decide(
    employer: EmployerFolder, ids: Sequence[str], choice: str, until: date | None, reason: str, by: str, at: datetime
) -> list[Differing]:
    """Store one decision about several differences, all or none; see `Employer.decide_differences`."""
    known = {one.difference.id: one for one in all_differing(employer, at.date())}
    ids = single_ids(employer, ids)
    if not ids:
        raise Refused("No difference is named. List them: assusoft differences. Nothing was stored.")
    for id in ids:
        if id not in known:
            raise Refused(f"There is no difference '{id}'. List them: assusoft differences. Nothing was stored.")
    _check(employer, [known[id] for id in ids], choice, until, reason)
    new = [
        NewDecision(
            id, known[id].statement.number, choice, known[id].difference.amount, until.isoformat() if until else "",
            reason,
        )
        for id in ids
    ]  # fmt: skip
    employer.store.add_decisions(new, by, at)
    again = {one.difference.id: one for one in all_differing(employer, at.date())}
    return [again[id] if id in again else known[id] for id in ids]


def _check(employer: EmployerFolder, about: Sequence[Differing], choice: str, until: date | None, reason: str) -> None:
    if choice not in STATES:
        raise Refused(f"'{choice}' is no decision. Expected one of {', '.join(STATES)}. Nothing was stored.")
    if choice == "wait" and until is None:
        raise Refused("Waiting needs a day: --until 2026-06-30. Nothing was stored.")
    if choice in ("write-off", "wait") and not reason:
        raise Refused("This needs a reason: --reason. Nothing was stored.")
    for one in about:
        if one.state == "settled":
            raise Refused(f"{one.difference.id} is settled: a later statement shows it. Nothing was stored.")
        limit = employer.suppliers[one.statement.supplier].statements.write_off_limit
        if choice == "write-off" and abs(one.difference.amount) > in_cents(limit):
            raise Refused(
                f"{one.difference.id} is {euro(one.difference.amount)} EUR, more than the {limit} EUR that may be "
                f"written off (write_off_limit in suppliers/{one.statement.supplier}.toml). Nothing was stored."
            )
