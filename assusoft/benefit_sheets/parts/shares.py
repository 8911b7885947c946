"""What the small figure compares: the salary of a year, and beside it what the employer pays, largest first."""

from decimal import Decimal

from assusoft.benefit_sheets.known import Known, Shared
from assusoft.benefit_sheets.parts.besides import valued
from assusoft.benefit_sheets.parts.figures import figure_of
from assusoft.benefit_sheets.parts.held import due_of, in_force
from assusoft.benefit_sheets.parts.premium_tables import tariff_source
from assusoft.benefit_sheets.parts.salary import yearly_figure
from assusoft.benefit_sheets.parts.total import employer_yearly
from assusoft.benefit_sheets.sheet import Figure


def shares(known: Known, shared: Shared, language: str) -> tuple[Figure, ...]:
    """The salary, then what is paid beside it and known, in EUR a year; nothing where there is nothing to compare."""
    plans = [shared.plans[row["plan"]] for row in in_force(known, shared)]
    beside = [
        figure_of(
            f"shares.{plan.name}", plan.label_in(language), amount, tariff_source(plan, shared, language), "EUR/year"
        )
        for plan in plans
        if (amount := employer_yearly(one for one in due_of(known, plan.name) if one.month == shared.month))
    ]
    for figure, amount in valued(known, shared, language):
        key = figure.key.removeprefix("besides.")
        beside.append(figure_of(f"shares.{key}", figure.label, amount, figure.source, "EUR/year"))
    if not beside:
        return ()
    ordered = sorted(beside, key=lambda one: (-Decimal(str(one.value)), one.key))
    return (yearly_figure(known, shared, language, "shares.salary"), *ordered)
