"""A supplier of an employer folder, a period and faults -> the statement's file, and the truth beside it."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from assusoft.employer import Employer
from assusoft.errors import Refused
from assusoft.layouts import WrittenStamp, load_layout, write
from assusoft.schema import STATEMENT, typed
from assusoft.simulation.cents import euro
from assusoft.simulation.planting import Bordereau, Planted, planted
from assusoft.simulation.supplier import Supplier, supplier_at

_WHO = frozenset(("national_number", "payroll_id", "person", "last_name", "first_name"))
"""Fields of a layout that say of whom a line is."""


class Simulated(NamedTuple):
    """A file as a supplier would send it, and what is wrong in it, as values to be written as JSON."""

    content: bytes
    truth: dict[str, Any]


def simulated(
    employer: Employer,
    supplier: str,
    period: str,
    faults: int | Sequence[str] = 0,
    seed: int = 1,
    layout: str = "statement-csv",
    late: Collection[str] = (),
) -> Simulated:
    """What the supplier would send for a period, in a layout of statements.

    Parameters
    ----------
    faults
        How many, or which (`planting.FAULTS`).
    late
        Persons of whom the supplier has not read the last month's messages yet.

    Raises
    ------
    Refused
        There is no such supplier, layout or fault, nothing was reported, or the supplier charges what is not simulated.
    """
    found = load_layout(layout, employer.search("statements"))
    if found.tables != ["statement"]:
        raise Refused(f"'{layout}' is no layout of premium statements. Nothing was written.")
    carried = {field for part in found.part for field in part.columns}
    if not carried & _WHO:
        raise Refused(
            f"'{layout}' lists nobody, so no mistake of one line can stand in it. Simulate another layout, or write "
            f"the sums that are due: assusoft expected --layout {layout}. Nothing was written."
        )
    known = supplier_at(employer, supplier, period, late)
    bordereau = planted(known, faults, seed)
    rows = typed([dict(row) for row in bordereau.rows], STATEMENT)
    kept = rows[[name for name in rows.columns if name in carried]]
    content = write(found, {"statement": kept}, WrittenStamp(employer.name, period))[0].content
    return Simulated(content, truth_of(known, bordereau, seed))


def truth_of(supplier: Supplier, bordereau: Bordereau, seed: int) -> dict[str, Any]:
    """What is wrong in a statement: amounts as text, the faults in the order they were planted."""
    billed = sum((row["billed_total"] for row in bordereau.rows), euro(0))
    due = euro(sum(bill.charge.total for bill in supplier.bills))
    return {
        "supplier": supplier.name,
        "period": supplier.period,
        "seed": seed,
        "lines": len(bordereau.rows),
        "billed": str(billed),
        "due": str(due),
        "faults": [_fault(one) for one in bordereau.faults],
    }


def truth_text(truth: Mapping[str, Any]) -> str:
    """The truth as JSON, a fault a line."""
    head = {name: value for name, value in truth.items() if name != "faults"}
    faults = ",\n".join(json.dumps(one, ensure_ascii=False) for one in truth["faults"])
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "faults": [\n' + faults + "\n]}\n"


def _fault(one: Planted) -> dict[str, Any]:
    contract, person, member, cover, month = one.key
    return {
        "fault": one.fault, "class": one.name, "contract": contract, "person": person, "member": member, "cover": cover,
        "month": month, "rows": list(one.rows), "billed": str(euro(one.billed)), "due": str(euro(one.due)),
        "difference": str(euro(one.billed - one.due)),
    }  # fmt: skip
