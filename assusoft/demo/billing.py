"""The statements of the sample employer's insurers: simulated with faults, read, controlled; the truth beside each."""

from collections.abc import Iterator
from datetime import datetime

from assusoft.employer import Employer
from assusoft.simulation.statement import simulated, truth_text
from assusoft.statements.classes import agrees

INSURERS = ("insurer-a", "insurer-b-executive", "insurer-b-hospital")
FOLDER = "statements"
"""Of the employer folder, with a folder for each month: statements, and FILE.truth.json with what is wrong in each."""

FAULTS = 4
"""In each statement."""


def bill_month(employer: Employer, month: str, by: str, at: datetime) -> Iterator[str]:
    """Receive and control a statement of each insurer for a closed month; a line for each.

    Everything the supplier billed wrongly before is corrected by it, unless that is what is planted.
    """
    folder = employer.folder / FOLDER / month
    folder.mkdir(parents=True, exist_ok=True)
    for place, insurer in enumerate(INSURERS):
        found = simulated(employer, insurer, month, FAULTS, seed=100 * int(month[5:]) + place)
        file = folder / f"{insurer}.csv"
        file.write_bytes(found.content)
        file.with_name(f"{file.name}.truth.json").write_text(truth_text(found.truth), encoding="utf-8", newline="\n")
        stored = employer.receive_statement(file, insurer, month, by, at)
        control = employer.controlled(stored.id).control
        differences = [one for one in control.differences if not agrees(one.name)]
        yield (
            f"  {stored.id} {insurer}: {found.truth['lines']} lines, {found.truth['billed']} EUR, "
            f"{len(differences)} differences ({', '.join(sorted(one.name for one in differences))})."
        )
