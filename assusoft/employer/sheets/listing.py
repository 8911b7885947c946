"""A closed month -> who has a benefit sheet and who has none, without making any."""

from collections.abc import Iterator
from typing import NamedTuple

from assusoft.benefit_sheets.kinds import kind_of
from assusoft.benefit_sheets.languages import language_of
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.sheets.closed_month import ClosedMonth, closed_month
from assusoft.employer.sheets.gathering import persons_of
from assusoft.frames import Row, rows_of

_READ = (
    "last_name", "first_name", "entity", "language", "establishment", "contract_start", "contract_end", "hire_date",
)  # fmt: skip


class Listed(NamedTuple):
    """A worker of the month. `entity`: its enterprise number; `language`: of the sheet, '' for none: `why` says so."""

    person: str
    name: str
    entity: str
    language: str
    kind: str
    why: str


def listed(employer: EmployerFolder, month: str) -> list[Listed]:
    """The workers of a closed month, in the order of their ids; see `closed_month` for what is refused."""
    closings = len(employer.facts.closings())
    return employer.once(lambda: list(_listed(employer, closed_month(employer, month), month)), "sheets of", month,
                         closings)  # fmt: skip


def _listed(employer: EmployerFolder, found: ClosedMonth, month: str) -> Iterator[Listed]:
    contracts = dict(zip(found.people.index, rows_of(found.people[list(_READ)].reset_index(drop=True)), strict=True))
    regions = {number: one.region for number, one in employer.settings.establishments.items()}
    for person in persons_of(found, month):
        contract = contracts.get(person)
        row: Row = contract or found.before.get(person, ({}, ""))[0]
        unit = row.get("establishment") or ""
        chosen = language_of(regions.get(unit, ""), row.get("language") or "", "", unit)
        name = " ".join(filter(None, (row.get("last_name"), row.get("first_name"))))
        yield Listed(
            person, name or person, row.get("entity") or "", chosen.language, kind_of(contract, month), chosen.why_not
        )
