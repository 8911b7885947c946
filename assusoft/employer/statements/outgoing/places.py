"""Where somebody stands in a month: payroll number, entity, cost centre of the contract that counts."""

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


def place_of(employer: EmployerFolder, person: str, month: str) -> Place:
    """Where the person stood in that month, or in the last one before it that shows the person."""
    for earlier in reversed([one for one in employer.facts.months() if one <= month]):
        found = _places(employer, earlier).get(person)
        if found is not None:
            return found
    return Place()


def _places(employer: EmployerFolder, month: str) -> dict[str, Place]:
    imported, said = employer.facts.imported(month).number, employer.facts.said().last
    return employer.once(lambda: _placed(employer, month), "places", imported, said)


def _placed(employer: EmployerFolder, month: str) -> dict[str, Place]:
    photo = photo_as_said(employer.facts.photo_of(month), employer.facts.answers(), employer.facts.declarations())
    worker, same = photo.worker[[*_CONTRACT, *Place._fields]], same_persons(employer)
    settled = worker.assign(person=worker["person"].replace(same)) if same else worker
    rows = rows_of(main_contracts(settled, month)[["person", *Place._fields]].reset_index(drop=True))
    return {row["person"]: Place(*(row[name] or "" for name in Place._fields)) for row in rows}
