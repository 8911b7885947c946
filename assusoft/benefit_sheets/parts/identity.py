"""Who the worker is, and for which entity."""

from collections.abc import Iterator

from assusoft.benefit_sheets.known import Known, Shared
from assusoft.benefit_sheets.parts.figures import figure_of, of_contract, of_worker, payroll
from assusoft.benefit_sheets.sheet import Figure, Part, Source
from assusoft.frames import Row
from assusoft.labels import field_label
from assusoft.language import say

_FIELDS = (
    "payroll_id", "birth_date", "establishment", "function", "statute", "category", "hire_date", "seniority_date",
    "contract_start", "contract_end",
)  # fmt: skip
_SAID_UNKNOWN = ("payroll_id", "birth_date", "statute", "category", "hire_date")
"""What else the payroll does not have does not concern everybody."""
_OF_BEFORE = ("payroll_id", "birth_date", "contract_end")


def identity(known: Known, shared: Shared, language: str) -> Part:
    """The part 'identity'."""
    return Part("identity", say(language, "You"), tuple(_figures(known, shared, language)))


def _figures(known: Known, shared: Shared, language: str) -> Iterator[Figure]:
    row, source = _row(known, shared, language)
    yield figure_of("identity.name", say(language, "Name"), known.name, source)
    yield figure_of("identity.entity", say(language, "Legal entity"), entity_of(known, shared) or None, source)
    if known.contract is not None:
        shown = [field for field in _FIELDS if field in _SAID_UNKNOWN or known.contract.get(field) is not None]
        yield from (of_contract(known, shared, "identity", field, language) for field in shown)
        return
    for name in (one for one in _OF_BEFORE if row.get(one) is not None):
        yield figure_of(f"identity.{name}", field_label(name, language, shared.own), row[name], source)
    note = say(language, "You have no contract in this month.")
    yield Figure("identity.contract", say(language, "Contract"), None, note=note)


def _row(known: Known, shared: Shared, language: str) -> tuple[Row, Source]:
    """The contract that counts, else the last one that there was, and where it is from."""
    if known.contract is not None:
        return known.contract, of_worker(known, shared, "last_name", language)
    row, month = known.before or ({}, shared.month)
    return row, payroll(row, month, language)


def entity_of(known: Known, shared: Shared) -> str:
    """The number and the name of the legal entity; '' when it is not known."""
    row = known.contract or (known.before[0] if known.before else {})
    number = row.get("entity")
    return " ".join(filter(None, (number, shared.entities.get(number or "", ""))))
