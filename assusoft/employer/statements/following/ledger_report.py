"""The promise ledger of a supplier -> values to print: amounts as text with two decimals, people by name."""

from typing import Any

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import names_of_all
from assusoft.employer.statements.controlling import balance_of
from assusoft.employer.statements.following.promising import Ledger, ledger
from assusoft.plans.covers.cents import euro, in_cents
from assusoft.statements.following.promises import OPEN, Followed, frozen, scorecard
from assusoft.store.facts.statements import in_force


def frozen_of(employer: EmployerFolder, supplier: str) -> dict[str, int]:
    """Contract -> the open cents, of those that are frozen by `freeze_limit` of the supplier's file."""
    limit = in_cents(employer.supplier(supplier).statements.freeze_limit)
    if not limit or not any(one.supplier == supplier for one in in_force(employer.store.statements())):
        return {}
    return frozen(balance_of(employer, supplier), limit)


def ledger_values(employer: EmployerFolder, supplier: str) -> dict[str, Any]:
    """The ledger as `assusoft promises --json` prints it; see `Employer.promises`."""
    found, names = ledger(employer, supplier), names_of_all(employer)
    return {
        "supplier": supplier,
        "messages": found.messages,
        "without_effect": found.without_effect,
        "missing": sorted({one.period for one in found.missing}),
        "frozen": {contract: _text(cents) for contract, cents in frozen_of(employer, supplier).items()},
        "promises": [_promise(one, names) for one in _ordered(found)],
        "scorecard": [one._asdict() | {"money": _text(one.money)} for one in scorecard(found.followed)],
    }


def _ordered(found: Ledger) -> list[Followed]:
    """Cover at risk first, then the largest money, then by month."""
    rank = {state: place for place, state in enumerate(OPEN)}
    return sorted(
        found.followed,
        key=lambda one: (
            not one.uncovered, rank.get(one.state, len(rank)), -one.money, one.promise.period, one.promise.person
        ),
    )  # fmt: skip


def _promise(one: Followed, names: dict[str, str]) -> dict[str, Any]:
    promise = one.promise
    amount, earlier = promise.effect.of(promise.period)
    return {
        "told": promise.closing,
        "sent": promise.sent.isoformat() if promise.sent else "",
        "due": promise.period,
        "contract": promise.contract,
        "plan": promise.plan,
        "person": promise.person,
        "name": names.get(promise.person, ""),
        "kinds": list(promise.kinds),
        "messages": list(promise.messages),
        "amount": _text(amount),
        "earlier": _text(earlier),
        "state": one.state,
        "seen": one.seen,
        "money": _text(one.money),
        "uncovered": one.uncovered,
        "statements": [
            {"period": each.period, "statement": each.statement, "shows": each.verdict} for each in one.sightings
        ],
    }


def _text(amount: int) -> str:
    return f"{euro(amount):.2f}"
