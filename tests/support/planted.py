"""Statements with planted faults, controlled without a file: what a supplier bills, and what is found in it."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from assusoft.employer import Employer
from assusoft.employer.statements.controlling import Due, _known, directory, due_before, lines_due
from assusoft.schema import STATEMENT, typed
from assusoft.simulation.planting import Bordereau, Planted, planted
from assusoft.simulation.supplier import Supplier, supplier_at
from assusoft.statements.billed import billed_lines
from assusoft.statements.control import Control, Difference, Known, control
from assusoft.statements.persons import Directory


class Desk(NamedTuple):
    """A supplier and a period, with all that its statements are controlled by."""

    supplier: Supplier
    due: Due
    people: Directory
    known: Known

    def controlled(self, bordereau: Bordereau) -> Control:
        """The control of a statement."""
        rows = typed([dict(row) for row in bordereau.rows], STATEMENT)
        lines = billed_lines(rows, self.supplier.period, "bill.csv")
        return control(self.supplier.name, self.due.lines, lines, self.people, self.known)

    def planted(self, faults: int | Sequence[str], seed: int) -> tuple[Bordereau, Control]:
        """A statement with these faults, and its control."""
        bordereau = planted(self.supplier, faults, seed)
        return bordereau, self.controlled(bordereau)


def desk(employer: Employer, supplier: str, period: str) -> Desk:
    """The desk for a supplier and a period, after the statements that are stored."""
    statement: Any = SimpleNamespace(supplier=supplier, period=period)
    due, people = lines_due(employer, supplier, period), directory(employer)
    earlier = due_before(employer, statement, due, {line.person for line in due.lines})
    return Desk(supplier_at(employer, supplier, period), due, people, _known(employer, statement, due, earlier))


def found(control: Control, fault: Planted) -> list[Difference]:
    """The differences that the fault makes: those of its key, or of its rows where nobody is meant."""
    return [
        one
        for one in control.differences
        if one.key == fault.key or (fault.rows and not fault.key[1] and set(fault.rows) <= set(one.rows))
    ]
