"""What suppliers are not told for the time being, because HR said so -> until when, and by which word of HR."""

from datetime import date
from typing import NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.returns.refused import results_until
from assusoft.month.declarations.declaration import not_taken_back
from assusoft.month.telling.holding import NOT_TOLD
from assusoft.months import month_start


class Silence(NamedTuple):
    """`id`: of the declaration, or of the message that is disputed; `until`: the last day it is not told."""

    until: date
    supplier: str
    id: str


def silences(employer: EmployerFolder) -> list[Silence]:
    """Those that last into the month being worked on or longer, by their last day; those that end with it too."""
    declared = not_taken_back(employer.facts.declarations())
    found = [(one.until, one.supplier, one.id) for one in declared if one.kind == NOT_TOLD]
    suppliers = {one.id: one.supplier for one in employer.store.transmissions()}
    for transmission, results in results_until(employer).items():
        found += [(one.until, suppliers[transmission], one.message) for one in results.values() if one.until]
    first = month_start(employer.facts.open_round())
    listed = [Silence(date.fromisoformat(until), supplier, id) for until, supplier, id in found]
    return sorted(one for one in listed if one.until >= first)
