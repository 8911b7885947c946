"""How much the worker works by contract, by the payroll, and for how much each plan insures."""

from collections.abc import Iterator

from assusoft.benefit_sheets.known import Known, Shared
from assusoft.benefit_sheets.parts.figures import of_contract, reported
from assusoft.benefit_sheets.parts.held import in_force
from assusoft.benefit_sheets.sheet import Figure, Part
from assusoft.code_labels import code_label
from assusoft.labels import field_label
from assusoft.language import say

_FIELDS = ("contract_pct", "effective_pct", "weekly_hours", "full_time_hours")
TOLD = (
    "time_credit_motive", "time_credit_end_career", "parental", "birth_leave", "unpaid_leave", "temporary_unemployment",
    "notice_exempt",
)  # fmt: skip
"""Kinds of interruption that a sheet names; others tell of somebody's health: a sheet may lie on a desk."""


def working_time(known: Known, shared: Shared, language: str) -> Part:
    """The part 'working_time'."""
    figures = (*_by_contract(known, shared, language), *_insured(known, shared, language))
    return Part("working_time", say(language, "Your working time"), figures)


def _by_contract(known: Known, shared: Shared, language: str) -> Iterator[Figure]:
    row = known.contract or {}
    there = [name for name in _FIELDS if row.get(name) is not None]
    if not there:
        yield Figure("working_time.contract_pct", field_label("contract_pct", language, shared.own), None)
    for name in there:
        yield of_contract(known, shared, "working_time", name, language)
    if row.get("interruption_from") is not None and _goes_on(known, shared):
        kind = row.get("interruption_kind")
        note = code_label(kind, language) if kind in TOLD else ""
        for name in ("interruption_from", "interruption_to", "interruption_pct"):
            if row.get(name) is not None:
                yield of_contract(known, shared, "working_time", name, language, note)
                note = ""


def _goes_on(known: Known, shared: Shared) -> bool:
    """Whether the interruption has a day in the month."""
    row = known.contract or {}
    end = row.get("interruption_to")
    return str(row["interruption_from"])[:7] <= shared.month and (end is None or str(end)[:7] >= shared.month)


def _insured(known: Known, shared: Shared, language: str) -> Iterator[Figure]:
    """The working time each plan insures, where it reports one."""
    for row in in_force(known, shared):
        plan = shared.plans[row["plan"]]
        if "insured_pct" in plan.reports:
            label = say(language, "Insured working time, {plan}", plan=plan.label_in(language))
            yield reported(f"working_time.insured.{plan.name}", label, row, "insured_pct", shared, language)
