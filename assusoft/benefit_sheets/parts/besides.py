"""Car and other benefits: plans without a premium, what the payroll knows of a car, what the employer names besides."""

from collections.abc import Iterator
from decimal import Decimal

from assusoft.benefit_sheets.known import Benefit, Known, Shared
from assusoft.benefit_sheets.parts.figures import figure_of, of_contract, of_plan, of_worker, payroll, reported
from assusoft.benefit_sheets.parts.held import of_worker_held
from assusoft.benefit_sheets.sheet import Figure, Part
from assusoft.frames import Row
from assusoft.language import say
from assusoft.plans.labels import label_in

_CAR = ("car_class", "car_since", "car_budget", "licence_plate")


def without_premium(known: Known, shared: Shared) -> list[Row]:
    """The worker's affiliations of plans whose sheet does not say what they cost."""
    return [row for row in of_worker_held(known, shared) if not shared.plans[row["plan"]].covers]


def besides(known: Known, shared: Shared, language: str) -> Part | None:
    """The part 'besides'; None when there is nothing of it."""
    figures = (
        *_plans(known, shared, language),
        *_car(known, shared, language),
        *(figure for one in shared.benefits if (figure := benefit_figure(known, one, shared, language))),
    )
    return Part("besides", say(language, "Your other benefits"), figures) if figures else None


def _plans(known: Known, shared: Shared, language: str) -> Iterator[Figure]:
    for row in without_premium(known, shared):
        plan, key = shared.plans[row["plan"]], f"besides.{row['plan']}"
        supplier = shared.suppliers.get(plan.supplier, plan.supplier)
        yield of_plan(f"{key}.supplier", plan.label_in(language), supplier, plan)
        yield reported(f"{key}.since", say(language, "Since"), row, "affiliation_from", shared, language)
        if row["affiliation_to"] is not None:
            yield reported(f"{key}.until", say(language, "Until"), row, "affiliation_to", shared, language)


def _car(known: Known, shared: Shared, language: str) -> Iterator[Figure]:
    row = known.contract or {}
    if row.get("car_class") is None and row.get("car_budget") is None:
        return
    for name in _CAR:
        if row.get(name) is not None or name == "car_budget":
            yield of_contract(known, shared, "besides", name, language)


def benefit_figure(known: Known, one: Benefit, shared: Shared, language: str) -> Figure | None:
    """A benefit that employer.toml names, with its value in the payroll; None for who does not have it."""
    label, key = label_in(one.label, language) or one.name, f"besides.benefit.{one.name}"
    if one.field:
        value, source = (known.contract or {}).get(one.field), of_worker(known, shared, one.field, language)
        return figure_of(key, label, value, source, one.unit) if value is not None else None
    rows = [row for row in known.deductions if row["wage_code"] == one.wage_code]
    if not rows:
        return None
    amounts = [row["amount"] for row in rows]
    value = sum(amounts, Decimal(0)) if None not in amounts else None
    return figure_of(key, label, value, payroll(rows[0], shared.month, language), one.unit)


_TIMES = {"EUR/month": 12, "EUR/year": 1}
"""Unit of a value -> how often it is paid a year; a value of another unit has no place in a cost a year."""


def valued(known: Known, shared: Shared, language: str) -> Iterator[tuple[Figure, Decimal]]:
    """The benefits besides the plans that the employer pays and whose value is known, with what each costs a year."""
    found = [*_car(known, shared, language)]
    paid = [one for one in shared.benefits if one.paid_by == "employer"]
    found += [figure for one in paid if (figure := benefit_figure(known, one, shared, language))]
    for figure in found:
        if isinstance(figure.value, Decimal) and figure.unit in _TIMES:
            yield figure, figure.value * _TIMES[figure.unit]
