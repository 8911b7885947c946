"""Collective differences of the statements of an employer, and what their tolerances let pass."""

from collections.abc import Sequence
from typing import Any

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.controlling import Controlled, controlled
from assusoft.employer.statements.following.due import due_of
from assusoft.language import say
from assusoft.plans.covers.cents import euro
from assusoft.statements.classes import CLASSES
from assusoft.statements.following.collective import Collective, collectives, expanded
from assusoft.store.facts.statements import in_force


def collective_differences(employer: EmployerFolder, found: Controlled) -> list[Collective]:
    """Those of a controlled statement."""
    differences = found.control.differences
    if not differences:
        return []
    due = due_of(employer, found.statement.supplier, found.statement.period)
    return collectives(found.statement.id, (line.key for line in due.lines), differences)


def single_ids(employer: EmployerFolder, ids: Sequence[str]) -> list[str]:
    """The ids of differences, each collective one ('Y...') being replaced by those that it stands for."""
    if not any(id.startswith("Y") for id in ids):
        return list(ids)
    known = {
        one.id: one
        for statement in in_force(employer.store.statements())
        for one in collective_differences(employer, controlled(employer, statement))
    }
    return expanded(ids, known)


def together_values(employer: EmployerFolder, found: Controlled, language: str) -> dict[str, Any]:
    """What a control says of many lines at once: `collective` differences, and what was `tolerated`.

    `tolerated`: how many lines of the statement differ within the tolerance, what they make together, and what all
    statements of the supplier up to this one made so.
    """
    return {
        "collective": [_collective(one, language) for one in collective_differences(employer, found)],
        "tolerated": _tolerated(employer, found),
    }


def _collective(one: Collective, language: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "class": one.name,
        "contract": one.contract,
        "cover": one.cover,
        "says": one.says(language) or say(language, CLASSES[one.name].sentence),
        "count": len(one.differences),
        "of": one.of,
        "difference": f"{euro(one.amount):.2f}",
        "owner": CLASSES[one.name].owner,
        "risk": CLASSES[one.name].risk,
        "differences": list(one.ids),
    }


def _tolerated(employer: EmployerFolder, found: Controlled) -> dict[str, Any]:
    mine = [one for one in found.control.differences if one.name == "C-02"]
    earlier = [
        controlled(employer, statement)
        for statement in in_force(employer.store.statements())
        if statement.supplier == found.statement.supplier and statement.period < found.statement.period
    ]
    before = sum(one.amount for each in earlier for one in each.control.differences if one.name == "C-02")
    total = sum(one.amount for one in mine)
    return {
        "count": len(mine), "amount": f"{euro(total):.2f}", "cumulated": f"{euro(before + total):.2f}",
    }  # fmt: skip
