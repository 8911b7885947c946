"""The premiums of a plan -> tables: of the family, and by cover and together with what its statement bills."""

from collections.abc import Iterator, Sequence

from assusoft.benefit_sheets.known import Billed, Due, Known, Shared
from assusoft.benefit_sheets.parts.figures import (
    HEADS,
    figure_of,
    heads,
    missing_words,
    payroll,
    premiums,
    reported,
    sum_of,
)
from assusoft.benefit_sheets.sheet import Figure, Source, Table
from assusoft.code_labels import code_label
from assusoft.days_in_words import day, month_label
from assusoft.frames import Row
from assusoft.language import say
from assusoft.months import month_end
from assusoft.plans.model import Plan

TableRow = tuple[str, tuple[Figure | None, ...]]

OF_PERSONS = ("Birth date", "Insured since", "Until")
"""The columns of a table of insured persons, before those of their premiums."""

COVERS = {
    "pension": "Pension",
    "death": "Death",
    "disability": "Disability",
    "waiver": "Waiver of premium",
    "hospitalisation": "Hospitalisation",
    "accident": "Accident",
    "bonus": "Bonus plan",
}


def tariff_source(plan: Plan, shared: Shared, language: str) -> Source:
    """A premium computed by the plan sheet's tariff on what was reported."""
    name = say(language, "computed by the tariff of {file} on what was reported", file=plan.file)
    return Source("tariff", month_end(shared.month), name)


def _of_cover(one: Due, plan: Plan, shared: Shared, language: str) -> TableRow:
    note = missing_words([one.missing] if one.premium is None else [], shared, language)
    key = ".".join(filter(None, ("plan", plan.name, "month", one.member, one.cover)))
    source = tariff_source(plan, shared, language)
    label = f"{say(language, COVERS[one.kind])}, {month_label(one.month, language)}"
    return label, premiums(key, one.premium, source, language, note)


def by_member(
    known: Known, members: Sequence[Row], due: Sequence[Due], plan: Plan, shared: Shared, language: str
) -> Table:
    """Who of the family is insured, since when, and what each costs in the month."""
    row = next(row for row in known.held if row["plan"] == plan.name and not row["member"])
    rows = [_of_member(known, one, due, plan, shared, language) for one in (row, *members)]
    first = say(language, "Insured person")
    caption = say(language, "Insured persons, and premiums of {month} (EUR)", month=month_label(shared.month, language))
    return Table(caption, (first, *(say(language, name) for name in (*OF_PERSONS, *HEADS[:3]))), tuple(rows))


def _of_member(known: Known, row: Row, due: Sequence[Due], plan: Plan, shared: Shared, language: str) -> TableRow:
    member = row["member"]
    key = f"plan.{plan.name}.member.{member or 'worker'}"
    mine = [one for one in due if one.member == member and one.month == shared.month]
    note = missing_words([one.missing for one in mine if one.premium is None], shared, language)
    until = reported(f"{key}.until", "", row, "affiliation_to", shared, language)
    cells = premiums(key, sum_of(one.premium for one in mine), tariff_source(plan, shared, language), language, note)
    return _name(known, row, language), (
        _birth(known, row, key, shared, language),
        reported(f"{key}.since", "", row, "affiliation_from", shared, language),
        until if until.value is not None else None,
        *(cells[:3] if mine else (None, None, None)),
    )


def _birth(known: Known, row: Row, key: str, shared: Shared, language: str) -> Figure:
    """The birth date reported, else that of the payroll; it may be in neither."""
    if row.get("birth_date") is not None:
        return reported(f"{key}.birth_date", "", row, "birth_date", shared, language)
    there = known.family.get(row["member"], {}) if row["member"] else known.contract or {}
    return figure_of(f"{key}.birth_date", "", there.get("birth_date"), payroll(there, shared.month, language))


def _name(known: Known, row: Row, language: str) -> str:
    """'Emma Peeters (child)'; of the worker, 'You'."""
    if not row["member"]:
        return say(language, "You")
    there = known.family.get(row["member"], {})
    first, last, relation = (row.get(one) or there.get(one) or "" for one in ("first_name", "last_name", "relation"))
    name = " ".join(filter(None, (first, last)))
    return f"{name} ({code_label(relation, language)})" if relation else name


def together(known: Known, due: Sequence[Due], plan: Plan, shared: Shared, language: str) -> Table:
    """The plan: each cover in the month where there are several, then all of them in the month, a year, in the year so
    far, and what its insurer billed last."""
    now = [one for one in due if one.month == shared.month]
    covers = now if len(now) > 1 and not any(one.member for one in now) else []
    month = month_label(shared.month, language)
    whole = say(language, "Together, {month}", month=month) if covers else month
    rows = [
        *(_of_cover(one, plan, shared, language) for one in covers),
        *_totals(due, plan, shared, language, whole),
        *_billed(known.billed, plan, shared, language),
    ]
    first = say(language, "Cover and period" if covers else "Period")
    return Table(say(language, "Premiums of the plan (EUR)"), heads(first, language), tuple(rows))


def _totals(due: Sequence[Due], plan: Plan, shared: Shared, language: str, whole: str) -> Iterator[TableRow]:
    key, source = f"plan.{plan.name}", tariff_source(plan, shared, language)
    now = [one for one in due if one.month == shared.month]
    note = missing_words([one.missing for one in due if one.premium is None], shared, language)
    if now:
        cells = premiums(f"{key}.month", sum_of(one.premium for one in now), source, language, note)
        yield whole, cells
    if any(one.goes_on for one in now):
        yearly = sum_of(one.yearly for one in now if one.goes_on)
        cells = premiums(f"{key}.year", yearly, source, language, note, "EUR/year")
        yield say(language, "A year, at these values"), cells
    note = "; ".join(filter(None, (note, before_words(shared, language))))
    so_far = premiums(f"{key}.so_far", sum_of(one.premium for one in due), source, language, note)
    yield so_far_label(shared, language), so_far


def so_far_label(shared: Shared, language: str) -> str:
    """'This year so far, January to March 2026'; from the first month of which premiums are known."""
    first, last = shared.months[0], shared.months[-1]
    if first == last:
        return say(language, "This year so far ({last} alone)", last=month_label(last, language))
    named = {"first": month_label(first, language), "last": month_label(last, language)}
    return say(language, "This year so far ({first} to {last})", **named)


def before_words(shared: Shared, language: str) -> str:
    """That the premiums of the first months of the year are not known, where they are not."""
    if shared.months[0].endswith("-01"):
        return ""
    return say(language, "premiums before {month} are not known here", month=month_label(shared.months[0], language))


def _billed(billed: Sequence[Billed], plan: Plan, shared: Shared, language: str) -> Iterator[TableRow]:
    """What the last statements of the plan's insurer bill: quoted, never computed again."""
    for one in billed:
        if one.plan != plan.name:
            continue
        stated = shared.statements[one.statement]
        supplier = shared.suppliers.get(stated.supplier, stated.supplier)
        period, came = month_label(stated.period, language), day(stated.received, language)
        label = say(language, "Billed by {supplier} for {month}", supplier=supplier, month=period)
        name = say(language, "statement {name} of {supplier}", name=stated.name, supplier=supplier)
        note = say(language, "stated by {supplier}, received on {day}", supplier=supplier, day=came)
        if one.others:
            note = f"{note}; {say(language, 'corrections of other months included')}"
        source = Source("statement", stated.received, name, stated.id)
        yield label, premiums(f"plan.{plan.name}.billed.{stated.id}", one.premium, source, language, note)
