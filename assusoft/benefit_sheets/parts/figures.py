"""Values of facts -> figures: each with its label, unit, date and where it comes from."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from assusoft.benefit_sheets.known import Known, Shared
from assusoft.benefit_sheets.sheet import Figure, Source
from assusoft.code_labels import code_label
from assusoft.days_in_words import month_label
from assusoft.frames import Row
from assusoft.labels import field_label
from assusoft.language import say
from assusoft.months import month_end
from assusoft.plans.covers.cents import euro
from assusoft.plans.covers.premium import Premium
from assusoft.plans.model import Plan
from assusoft.schema import field_named, is_field

SHARES = ("employer", "employee", "tax", "total")
"""The columns of a table of premiums: who pays what, the taxes, all of it."""
HEADS = ("Paid by the employer", "Paid by you", "Taxes and contributions", "Total")
"""What they are called."""

_SINCE = {
    "monthly_salary": "salary_since",
    "yearly_salary": "salary_since",
    "hourly_salary": "salary_since",
    "variable_salary": "salary_since",
    "salary_factor": "salary_since",
    "contract_pct": "working_time_since",
    "effective_pct": "working_time_since",
    "weekly_hours": "working_time_since",
    "full_time_hours": "working_time_since",
    "category": "category_since",
    "statute": "statute_since",
    "car_class": "car_since",
    "car_budget": "car_since",
}
"""Field of a contract -> the field that says since when it is so."""


def figure_of(key: str, label: str, value: Any, source: Source | None, unit: str = "", note: str = "") -> Figure:
    """A figure; what is not known has no source, since there is nothing to trace."""
    return Figure(key, label, value, unit, None if value is None else source, note)


def of_contract(known: Known, shared: Shared, part: str, name: str, language: str, note: str = "") -> Figure:
    """A field of the contract that counts, as payroll or HR say it."""
    row = known.contract or {}
    field = shared.own.get(name) or field_named(name)
    value = row.get(name)
    worded = code_label(value, language) if field.codes and value is not None else value
    label = field_label(name, language, shared.own)
    return figure_of(f"{part}.{name}", label, worded, of_worker(known, shared, name, language), field.unit, note)


def of_worker(known: Known, shared: Shared, name: str, language: str) -> Source:
    """Where a field of the contract that counts comes from, and since when it is so."""
    row = known.contract or {}
    if name in known.declared:
        return Source("declared", month_end(shared.month), say(language, "said by HR"))
    return payroll(row, shared.month, language, row.get(_SINCE.get(name, "")))


def payroll(row: Row, month: str, language: str, since: date | None = None) -> Source:
    """A row of the photo of that month."""
    name = say(
        language, "payroll {source}, {month}", source=row.get("source") or "", month=month_label(month, language)
    )
    return Source("payroll", since or month_end(month), name)


def of_plan(key: str, label: str, value: Any, plan: Plan, note: str = "") -> Figure:
    """What the plan sheet says."""
    return figure_of(key, label, value, Source("plan", plan.from_, plan.file), "", note)


def reported(key: str, label: str, row: Row, name: str, shared: Shared, language: str, note: str = "") -> Figure:
    """A field of an affiliation as the supplier was told it: a cell of its register."""
    plan = shared.plans[row["plan"]]
    field = shared.own.get(name) or (field_named(name) if is_field(name) else None)
    value = row.get(name)
    worded = code_label(value, language) if field and field.codes and value is not None else value
    cell = "/".join(filter(None, (plan.supplier, plan.name, row["person"], row["member"], name)))
    source = Source("reported", _told(row, name, shared), _to(plan, shared, language), cell)
    return figure_of(key, label, worded, source, field.unit if field else "", note)


def _to(plan: Plan, shared: Shared, language: str) -> str:
    return say(language, "reported to {supplier}", supplier=shared.suppliers.get(plan.supplier, plan.supplier))


def _told(row: Row, name: str, shared: Shared) -> date:
    """Since when the value reported holds, where that was reported too."""
    since = {"insured_salary": "salary_since", "insured_pct": "working_time_since"}.get(name, "")
    return row.get(since) or month_end(shared.month)


def premiums(
    key: str, premium: Premium | None, source: Source, language: str, note: str = "", unit: str = "EUR"
) -> tuple[Figure, ...]:
    """The four figures of a premium; all unknown where it is."""
    return tuple(
        figure_of(f"{key}.{share}", "", None if premium is None else euro(getattr(premium, share)), source, unit, note)
        for share in SHARES
    )


def heads(first: str, language: str) -> tuple[str, ...]:
    """The columns' names of a table of premiums."""
    return (first, *(say(language, name) for name in HEADS))


def sum_of(premiums: Iterable[Premium | None]) -> Premium | None:
    """The sum; None when one of them is not known: a part is never taken for the whole."""
    total = Premium(0, 0, 0)
    for one in premiums:
        if one is None:
            return None
        total = total.plus(one)
    return total


def noted(figure: Figure, note: str) -> Figure:
    """The figure with something more said beside it."""
    return replace(figure, note="; ".join(filter(None, (figure.note, note)))) if note else figure


def missing_words(missing: Collection[str], shared: Shared, language: str) -> str:
    """Which fields were never reported, so that a premium cannot be computed."""
    names = [field_label(name, language, shared.own) for text in missing for name in text.split(", ")]
    if not names:
        return ""
    return say(language, "not computed: {fields} is not known", fields=", ".join(dict.fromkeys(names)))
