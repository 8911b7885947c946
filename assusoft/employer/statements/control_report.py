"""A control -> values to print: amounts as text with two decimals, people by name."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import names_of_all
from assusoft.employer.statements.controlling import Controlled
from assusoft.employer.statements.differing import Differing, differing
from assusoft.employer.statements.following.carried import carried_values
from assusoft.employer.statements.following.together import together_values
from assusoft.months import next_month
from assusoft.plans.covers.cents import euro
from assusoft.statements.classes import CLASSES

FIRST = ("cover", "money", "data", "none")
"""Risks, the worst first: who is not covered comes before money."""


def control_values(employer: EmployerFolder, found: Controlled, today: date, language: str = "en") -> dict[str, Any]:
    """The control as `assusoft statement --json` prints it, with the state of each difference on a day.

    `language`: of the causes.
    """
    control = found.control
    return {
        "statement": found.statement.id,
        "supplier": found.statement.supplier,
        "contracts": list(found.statement.contracts),
        "period": found.statement.period,
        "through": found.through,
        "lines": found.lines,
        "billed": _text(control.billed),
        "expected": _text(control.expected),
        "difference": _text(control.billed - control.expected),
        "unexplained": _text(control.unexplained),
        "balances": carried_values(list(found.carried)),
        "counts": dict(sorted(control.counts.items())),
        "differences": difference_values(employer, differing(employer, found, today), language),
        **together_values(employer, found, language),
    }


def difference_values(
    employer: EmployerFolder, found: Sequence[Differing], language: str = "en"
) -> list[dict[str, Any]]:
    """Differences as values, the worst risk first."""
    names = names_of_all(employer)
    rows = [_difference(one, names, language) for one in found]
    return sorted(rows, key=lambda row: (FIRST.index(row["risk"]), row["class"], row["person"], row["month"]))


def _difference(about: Differing, names: dict[str, str], language: str) -> dict[str, Any]:
    one = about.difference
    contract, person, member, cover, month = one.key
    known = not person.startswith("?")
    what = CLASSES[one.name]
    return {
        "id": one.id,
        "class": one.name,
        "contract": contract,
        "person": person if known else "",
        "name": names.get(person, ""),
        "member": member,
        "cover": cover,
        "month": month,
        "billed": _text(one.billed.total),
        "expected": _text(one.expected.total),
        "difference": _text(one.amount),
        "causes": [
            {"cause": cause.words.in_language(language), "class": cause.name, "amount": _text(cause.amount)}
            for cause in one.causes
        ],
        "others": [other.in_language(language) for other in one.others],
        "lines": list(one.rows),
        "owner": what.owner,
        "risk": what.risk,
        "due": next_month(about.statement.period),
        "state": about.state,
        "statement": about.statement.id,
    }


def _text(amount: int) -> str:
    return f"{euro(amount):.2f}"
