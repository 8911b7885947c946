"""What the small figure compares: the salary of a year, and beside it what the employer pays, largest first."""

from decimal import Decimal

from assusoft.benefit_sheets.kinds import last_day
from assusoft.benefit_sheets.known import Known, Shared
from assusoft.benefit_sheets.parts.besides import valued
from assusoft.benefit_sheets.parts.figures import figure_of
from assusoft.benefit_sheets.parts.held import due_of, in_force
from assusoft.benefit_sheets.parts.premium_tables import tariff_source
from assusoft.benefit_sheets.parts.salary import yearly_figure
from assusoft.benefit_sheets.parts.total import employer_yearly
from assusoft.benefit_sheets.sheet import Figure


def shares(known: Known, shared: Shared, language: str) -> tuple[Figure, ...]:
    """The salary, then what is paid beside it and known, in EUR a year; none for who leaves or has nothing else."""
    if last_day(known.contract, shared.month) or known.contract is None:
        return ()
    beside = []
    for plan in (shared.plans[row["plan"]] for row in in_force(known, shared)):
        if amount := employer_yearly(due_of(known, plan.name)):
            source = tariff_source(plan, shared, language)
            beside.append(figure_of(f"shares.{plan.name}", plan.label_in(language), amount, source, "EUR/year"))
    for figure, amount in valued(known, shared, language):
        key = figure.key.removeprefix("besides.")
        beside.append(figure_of(f"shares.{key}", figure.label, amount, figure.source, "EUR/year"))
    if not beside:
        return ()
    ordered = sorted(beside, key=lambda one: (-Decimal(str(one.value)), one.key))
    return (yearly_figure(known, shared, language, "shares.salary"), *ordered)
