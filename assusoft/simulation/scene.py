"""What faults are planted in: the lines of a statement, what the supplier knows, and which lines may have one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

from assusoft.simulation.arithmetic import Charge, Cover, Part, charged
from assusoft.simulation.bills import Bill, BillKey
from assusoft.simulation.cents import euro
from assusoft.simulation.sheets import Contract, TableRows
from assusoft.simulation.supplier import Supplier


class Change(NamedTuple):
    """A fault: the class that it is, and the rows that stand on the statement in place of a line's own.

    `key`: of what is compared, where it is not the line's own; its person is '' where nobody is meant.
    """

    name: str
    rows: Sequence[Mapping[str, Any]]
    key: BillKey | None = None


class Scene(NamedTuple):
    """A supplier's statement before faults, with its chances.

    `before`: what would be charged if the last month's messages had not arrived.
    """

    supplier: Supplier
    random: Random
    before: Mapping[BillKey, Charge]

    def is_delay(self, bill: Bill, change: "Change") -> bool:
        """Whether the fault is what a supplier bills that has not read the last month's messages: then it is none."""
        was = self.before.get(bill.key)
        if not change.rows:
            return was is None
        billed = sum(row["billed_total"] for row in change.rows)
        return was is not None and was != bill.charge and euro(was.total) == billed

    def contract_of(self, bill: Bill) -> Contract:
        """The contract of a line."""
        return self.supplier.tariff.contracts[bill.plan]

    def cover_of(self, bill: Bill) -> Cover:
        """The cover of a line."""
        return self.contract_of(bill).covers[bill.cover]

    def recharged(
        self,
        bill: Bill,
        parts: Sequence[Part] | None = None,
        tables: Mapping[str, TableRows] | None = None,
        covers: Mapping[str, Cover] | None = None,
    ) -> Charge | None:
        """What the line would be with something else; None when that is the same, or cannot be computed."""
        sheet, given = covers or self.contract_of(bill).covers, tables or self.supplier.tariff.tables
        try:
            found = charged(bill.cover, sheet, given, bill.month, bill.parts if parts is None else parts)
        except (KeyError, TypeError):
            return None
        return found if found != bill.charge else None

    def with_values(self, bill: Bill, **values: Any) -> Bill | None:
        """The line with other values in every part, and what it is then; None when that is the same."""
        parts = tuple(part._replace(values={**part.values, **values}) for part in bill.parts)
        charge = self.recharged(bill, parts)
        return None if charge is None else replace(bill, parts=parts, charge=charge)


def scene_of(supplier: Supplier, random: Random) -> Scene:
    """The scene of a supplier's statement."""
    return Scene(supplier, random, {bill.key: bill.charge for bill in supplier.bills_before})
