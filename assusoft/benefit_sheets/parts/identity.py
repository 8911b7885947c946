"""Who the worker is, for which entity, and for which day the sheet stands."""

from assusoft.benefit_sheets.kinds import reference_day
from assusoft.benefit_sheets.known import Known, Shared
from assusoft.benefit_sheets.parts.figures import figure_of, of_contract, of_worker, payroll
from assusoft.benefit_sheets.sheet import Figure, Part, Source
from assusoft.language import say

_FIELDS = (
    "payroll_id", "birth_date", "establishment", "function", "statute", "category", "hire_date", "seniority_date",
    "contract_start", "contract_end",
)  # fmt: skip
_SAID_UNKNOWN = ("payroll_id", "birth_date", "statute", "category", "hire_date")
"""Of who is in the payroll; what else it does not have does not concern everybody."""


def identity(known: Known, shared: Shared, language: str) -> Part:
    """The part 'identity'."""
    return Part("identity", say(language, "You"), tuple(_figures(known, shared, language)))


def _figures(known: Known, shared: Shared, language: str) -> list[Figure]:
    on = reference_day(known.contract, shared.month)
    name = Figure("identity.name", say(language, "Name"), known.name, "", _of_name(known, shared, language))
    day = Figure("identity.on", say(language, "Situation on"), on, "", Source("payroll", on, say(language, "closing")))
    if known.contract is None:
        note = say(language, "The payroll of the month does not have you any more.")
        return [name, Figure("identity.contract", say(language, "Contract"), None, note=note), day]
    shown = [field for field in _FIELDS if field in _SAID_UNKNOWN or known.contract.get(field) is not None]
    rest = [of_contract(known, shared, "identity", field, language) for field in shown]
    return [name, entity_figure(known, shared, language), *rest, day]


def _of_name(known: Known, shared: Shared, language: str) -> Source:
    if known.contract is not None:
        return of_worker(known, shared, "last_name", language)
    return payroll(known.held[0], shared.month, language) if known.held else payroll({}, shared.month, language)


def entity_figure(known: Known, shared: Shared, language: str) -> Figure:
    """The legal entity, by its number and name."""
    label, source = say(language, "Legal entity"), of_worker(known, shared, "entity", language)
    return figure_of("identity.entity", label, entity_of(known, shared) or None, source)


def entity_of(known: Known, shared: Shared) -> str:
    """The number and the name of the legal entity; '' when it is not known."""
    number = (known.contract or {}).get("entity")
    if number is None:
        number = next((row["entity"] for row in known.held if row.get("entity") is not None), None)
    return " ".join(filter(None, (number, shared.entities.get(number or "", ""))))
