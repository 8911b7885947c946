"""An affiliation -> its part: insurer, since when, what is insured, choices, and the tables of premiums."""

from collections.abc import Iterator
from dataclasses import replace

from assusoft.benefit_sheets.known import Known, Shared
from assusoft.benefit_sheets.parts.figures import figure_of, of_plan, reported
from assusoft.benefit_sheets.parts.held import due_of, members_held
from assusoft.benefit_sheets.parts.premium_tables import COVERS, by_member, tariff_source, together
from assusoft.benefit_sheets.sheet import Figure, Part, Source, Table
from assusoft.code_labels import code_label
from assusoft.frames import Row
from assusoft.language import say
from assusoft.plans.covers.cents import euro
from assusoft.plans.labels import label_in
from assusoft.plans.model import Plan

INSURED = {"death": "Capital at death", "accident": "Capital at an accident", "disability": "Rent in disability"}
_AMOUNT_OF = {"capital": "EUR", "rent": "EUR/year"}


def plan_part(known: Known, row: Row, shared: Shared, language: str) -> Part:
    """The part 'plan.NAME' of one affiliation of the worker."""
    plan = shared.plans[row["plan"]]
    figures = (
        *_contract(known, row, plan, shared, language),
        *_choices(row, plan, shared, language),
        *_insured(known, plan, shared, language),
    )
    return Part(f"plan.{plan.name}", plan.label_in(language), figures, tuple(_tables(known, plan, shared, language)))


def _contract(known: Known, row: Row, plan: Plan, shared: Shared, language: str) -> Iterator[Figure]:
    key = f"plan.{plan.name}"
    insurer = shared.suppliers.get(plan.supplier, plan.supplier)
    yield of_plan(f"{key}.insurer", say(language, "Insurer"), insurer, plan)
    if plan.contract:
        yield of_plan(f"{key}.contract", say(language, "Contract number"), plan.contract, plan)
    if plan.reported_as in known.references or plan.name in known.references:
        number, of = known.references.get(plan.name) or known.references[plan.reported_as]
        note = say(language, "stated by {supplier}", supplier=insurer)
        source = Source("return", None, insurer, of)
        yield Figure(f"{key}.reference", say(language, "Number at the insurer"), number, "", source, note)
    since = say(language, "Affiliated since")
    yield reported(f"{key}.since", since, row, "affiliation_from", shared, language)
    if row["affiliation_to"] is not None:
        yield reported(f"{key}.until", say(language, "Affiliated until"), row, "affiliation_to", shared, language)
    if plan.covers:
        kinds = dict.fromkeys(cover.kind for cover in plan.covers.values() if cover.persons != "family")
        covers = ", ".join(say(language, COVERS[kind]) for kind in kinds)
        yield of_plan(f"{key}.covers", say(language, "What is insured"), covers or None, plan)


def _choices(row: Row, plan: Plan, shared: Shared, language: str) -> Iterator[Figure]:
    """What was chosen, where the plan asks for a choice."""
    for name, ask in plan.asks.items():
        label = label_in(ask.label, language) or name
        figure = reported(f"plan.{plan.name}.choice.{name}", label, row, name, shared, language)
        yield replace(figure, value=None if figure.value is None else code_label(str(figure.value), language))


def _insured(known: Known, plan: Plan, shared: Shared, language: str) -> Iterator[Figure]:
    """The capitals and rents that the rules of the plan give; the insurer's own statement is what counts."""
    note = say(language, "by the rules of the plan, not guaranteed")
    for one in due_of(known, plan.name):
        if one.insured is not None and not one.member:
            unit = _AMOUNT_OF[plan.covers[one.cover].form]
            label = say(language, INSURED.get(one.kind, COVERS[one.kind]))
            source = tariff_source(plan, shared, language)
            key = f"plan.{plan.name}.insured.{one.cover}"
            yield figure_of(key, label, euro(one.insured), source, unit, note)


def _tables(known: Known, plan: Plan, shared: Shared, language: str) -> Iterator[Table]:
    due = due_of(known, plan.name)
    members = list(members_held(known, plan.name))
    if members and any(one.month == shared.month for one in due):
        yield by_member(known, members, due, plan, shared, language)
    if due:
        yield together(known, due, plan, shared, language)
