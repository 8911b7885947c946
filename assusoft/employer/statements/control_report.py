"""A control -> values to print: amounts as text with two decimals, people by name."""

from typing import Any

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import names_of_all
from assusoft.employer.statements.controlling import Controlled
from assusoft.months import next_month
from assusoft.plans.covers.cents import euro
from assusoft.statements.classes import CLASSES
from assusoft.statements.control import Difference

FIRST = ("cover", "money", "data", "none")
"""Risks, the worst first: who is not covered comes before money."""


def control_values(employer: EmployerFolder, found: Controlled) -> dict[str, Any]:
    """The control as `assusoft statement --json` prints it."""
    control, names = found.control, names_of_all(employer)
    rows = [_difference(one, found, names) for one in control.differences]
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
        "counts": dict(sorted(control.counts.items())),
        "differences": sorted(rows, key=lambda row: (FIRST.index(row["risk"]), row["class"], row["person"])),
    }


def _difference(one: Difference, found: Controlled, names: dict[str, str]) -> dict[str, Any]:
    contract, person, member, cover, month = one.key
    known = not person.startswith("?")
    about = CLASSES[one.name]
    timely = one.name[0] in ("C", "T")
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
        "causes": [{"cause": cause.says, "class": cause.name, "amount": _text(cause.amount)} for cause in one.causes],
        "others": list(one.others),
        "lines": list(one.rows),
        "owner": about.owner,
        "risk": about.risk,
        "due": next_month(found.statement.period),
        "state": "pending" if timely else "open",
    }


def _text(amount: int) -> str:
    return f"{euro(amount):.2f}"
