"""Where somebody stands in a month: payroll number, entity, cost centre of the contract that counts."""

from collections.abc import Callable
from typing import NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import same_persons
from assusoft.frames import rows_of
from assusoft.month.collective.meanings import photo_as_said
from assusoft.month.resolving.people import main_contracts

_CONTRACT = ("person", "contract", "contract_start", "contract_end", "contract_pct")


class Place(NamedTuple):
    """The contract of a person that counts; '' where the payroll says nothing."""

    source: str = ""
    payroll_id: str = ""
    entity: str = ""
    cost_centre: str = ""


WhereOf = Callable[[str, str], Place]
"""Person and month -> where the person stands in it."""


def places(employer: EmployerFolder) -> WhereOf:
    """Where anybody stood in a month, or in the last one before it that shows the person; each month is read once."""
    months, known = employer.facts.shown_months(), dict[str, dict[str, Place]]()

    def place_of(person: str, month: str) -> Place:
        for earlier in reversed([one for one in months if one <= month]):
            if earlier not in known:
                known[earlier] = _placed(employer, earlier)
            if person in known[earlier]:
                return known[earlier][person]
        return Place()

    return place_of


def _placed(employer: EmployerFolder, month: str) -> dict[str, Place]:
    photo = photo_as_said(employer.facts.photo_of(month), employer.facts.answers(), employer.facts.declarations())
    worker, same = photo.worker[[*_CONTRACT, *Place._fields]], same_persons(employer)
    settled = worker.assign(person=worker["person"].replace(same)) if same else worker
    rows = rows_of(main_contracts(settled, month)[["person", *Place._fields]].reset_index(drop=True))
    return {row["person"]: Place(*(row[name] or "" for name in Place._fields)) for row in rows}
