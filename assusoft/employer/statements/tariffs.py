"""The plan sheets of an employer in a month -> how the premiums of each plan are computed, by supplier."""

from collections.abc import Iterator

from assusoft.employer.folder import EmployerFolder
from assusoft.errors import Refused
from assusoft.plans.covers.cover import Cover
from assusoft.plans.covers.premium import Tariff
from assusoft.plans.covers.tables import load_tables
from assusoft.plans.model import Plan
from assusoft.plans.versions import plans_in_force
from assusoft.resources import resource_folder
from assusoft.statements.expected import PlanTariff

TABLES = "tables"
"""Folder of an employer's own dated tables; those that ship stand under the same name in templates/."""


def tariffs_of(employer: EmployerFolder, supplier: str, month: str) -> dict[str, PlanTariff]:
    """Plan -> its contract and tariff, of the supplier's plans that have covers, by the sheets in force that month.

    Raises
    ------
    ConfigError
        A table that a cover names is missing or has a fault.
    """
    return employer.once(lambda: _tariffs_of(employer, supplier, month), "tariffs", supplier, month)


def _tariffs_of(employer: EmployerFolder, supplier: str, month: str) -> dict[str, PlanTariff]:
    plans = plans_in_force(employer.plans, month)
    return {
        name: PlanTariff(plan, plan.contract or plan.reported_as, _tariff(employer, plan), tuple(plan.covers))
        for name, plan in plans.items()
        if plan.supplier == supplier and plan.covers
    }


def check_supplier(employer: EmployerFolder, supplier: str) -> None:
    """Refuse a supplier that does not exist, or none of whose plans has a cover."""
    if supplier not in employer.suppliers:
        raise Refused(
            "There is no supplier '{supplier}'. Expected one of {listed}.",
            supplier=supplier,
            listed=", ".join(employer.suppliers),
        )
    plans = [plan for plan in employer.plans if plan.supplier == supplier]
    if not any(plan.covers for plan in plans):
        files = ", ".join(sorted(plan.file for plan in plans)) or "no sheet"
        raise Refused(
            "No plan of supplier '{supplier}' says what it costs ({files}). Write a section "
            "[cover.NAME] in its plan sheet: docs/how-to/premiums.md.",
            supplier=supplier,
            files=files,
        )


def _tariff(employer: EmployerFolder, plan: Plan) -> Tariff:
    folders = [employer.folder / TABLES, resource_folder("templates") / TABLES]
    names = [name for cover in plan.covers.values() for name in _tables(cover)]
    return Tariff(plan.covers, employer.once(lambda: load_tables(folders, names), "tables", *sorted(set(names))))


def _tables(cover: Cover) -> Iterator[str]:
    """The tables that a cover names."""
    for key in ("ceiling", "s1", "s2", "rate", "amount", "multiple"):
        value = getattr(cover, key, None)
        if isinstance(value, str):
            yield value
