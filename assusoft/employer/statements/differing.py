"""Differences over all statements: their state, what is decided about them, and what each person's balance is."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.controlling import Controlled, balance_of, controlled
from assusoft.employer.statements.following.together import single_ids
from assusoft.employer.statements.receiving import lines_of
from assusoft.errors import Refused
from assusoft.plans.covers.cents import euro, in_cents
from assusoft.statements.control import Difference
from assusoft.statements.life import STATES, Decided, State, state_of
from assusoft.store import Decision, NewDecision, Statement
from assusoft.store.facts.statements import in_force

Printed = tuple[str, ...]
_NAMES = ("national_number", "payroll_id", "last_name", "first_name", "birth_date")
"""What a line may print of whom it is about."""


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
    statements = [one for one in in_force(employer.store.statements()) if one.supplier == found.statement.supplier]
    is_last = all(one.period <= found.statement.period for one in statements)
    still = None if is_last else _still_wrong(employer, found.statement, statements)
    return [
        _differing(found.statement, one, of.get(one.id, ()), still and still(one), today)
        for one in found.control.differences
    ]


def _still_wrong(
    employer: EmployerFolder, statement: Statement, statements: Sequence[Statement]
) -> Callable[[Difference], bool]:
    """Whether a difference of the statement is there by all statements of the supplier.

    Money by its balance, of somebody unknown by what is billed for the same name and number; data by the last one.
    """
    last = max(statements, key=lambda one: one.period)
    balance = balance_of(employer, last.supplier)
    shown = {(one.name, *one.key[:4]) for one in controlled(employer, last).control.differences}
    unknown, known_by = Counter[Printed](), _printed_of_unknown(employer, statement)
    for each in statements:
        for printed, difference in _printed_of_unknown(employer, each).values():
            unknown[printed] += difference.amount

    def still(one: Difference) -> bool:
        if one.id in known_by:
            return unknown[known_by[one.id][0]] != 0
        if not one.key[1]:  # the sum of a contract: what is billed too much of it is credited in a sum of later
            return sum(cents for key, cents in balance.items() if not key[1] and key[0::3] == one.key[0::3]) != 0
        return balance.get(one.key, 0) != 0 if one.amount else (one.name, *one.key[:4]) in shown

    return still


def _printed_of_unknown(employer: EmployerFolder, statement: Statement) -> dict[str, tuple[Printed, Difference]]:
    """Difference about somebody unknown, or unclear -> as whom its line names them, for which cover."""
    lines = {line.row: line for line in lines_of(employer, statement)}
    return {
        one.id: ((one.key[0], one.key[3], *(str(lines[one.rows[0]].printed.get(name) or "") for name in _NAMES)), one)
        for one in controlled(employer, statement).control.differences
        if one.key[1].startswith("?")
    }


def _differing(
    statement: Statement, difference: Difference, decisions: Sequence[Decision], still: bool | None, today: date
) -> Differing:
    decided = [
        Decided(one.choice, date.fromisoformat(one.until) if one.until else None, one.amount) for one in decisions
    ]
    return Differing(statement, difference, state_of(difference, decided, still, today), tuple(decisions))


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
    for statement in reversed(in_force(employer.store.statements())):
        for one in controlled(employer, statement).control.differences:
            if one.id == id:
                return Known(statement, one, _decisions(employer).get(id, ()))
    raise Refused("There is no difference '{id}'. List them: assusoft differences", id=id)


def decidable(
    employer: EmployerFolder, ids: Sequence[str], choice: str, until: date | None, reason: str, today: date
) -> list[Differing]:
    """The differences that one decision would be stored about; see `Employer.decidable`."""
    known = {one.difference.id: one for one in all_differing(employer, today)}
    ids = single_ids(employer, ids)
    if not ids:
        raise Refused("No difference is named. List them: assusoft differences. Nothing was stored.")
    for id in ids:
        if id not in known:
            raise Refused("There is no difference '{id}'. List them: assusoft differences. Nothing was stored.", id=id)
    about = [known[id] for id in ids]
    _check(employer, about, choice, until, reason)
    return about


def decide(
    employer: EmployerFolder, ids: Sequence[str], choice: str, until: date | None, reason: str, by: str, at: datetime
) -> list[Differing]:
    """Store one decision about several differences, all or none; see `Employer.decide_differences`."""
    about = decidable(employer, ids, choice, until, reason, at.date())
    day = until.isoformat() if until else ""
    new = [
        NewDecision(one.difference.id, one.statement.number, choice, one.difference.amount, day, reason)
        for one in about
    ]
    employer.store.add_decisions(new, by, at)
    again = {one.difference.id: one for one in all_differing(employer, at.date())}
    return [again.get(one.difference.id, one) for one in about]


def _check(employer: EmployerFolder, about: Sequence[Differing], choice: str, until: date | None, reason: str) -> None:
    if choice not in STATES:
        raise Refused(
            "'{choice}' is no decision. Expected one of {listed}. Nothing was stored.",
            choice=choice,
            listed=", ".join(STATES),
        )
    if choice == "wait" and until is None:
        raise Refused("Waiting needs a day: --until 2026-06-30. Nothing was stored.")
    if choice in ("write-off", "wait") and not reason:
        raise Refused("This needs a reason: --reason. Nothing was stored.")
    for one in about:
        if one.state == "settled":
            raise Refused("{id} is settled: a later statement shows it. Nothing was stored.", id=one.difference.id)
        limit = employer.suppliers[one.statement.supplier].statements.write_off_limit
        if choice == "write-off" and abs(one.difference.amount) > in_cents(limit):
            raise Refused(
                "{id} is {amount} EUR, more than the {limit} EUR that may be written off "
                "(write_off_limit in suppliers/{supplier}.toml). Nothing was stored.",
                id=one.difference.id,
                amount=euro(one.difference.amount),
                limit=limit,
                supplier=one.statement.supplier,
            )
