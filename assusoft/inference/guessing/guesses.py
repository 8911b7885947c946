"""A found table -> a guess for each of its columns: fields, dates, scales, codes, and questions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assusoft.inference.content.codes import CODED, FLAGS, OWN, SPANISH, coded
from assusoft.inference.content.countries import country_code
from assusoft.inference.content.dates import NEVER, day_of, order_of_never
from assusoft.inference.content.profile import Profile, has_decimals, profile_of
from assusoft.inference.content.words import header_fields, plain
from assusoft.inference.guessing.assigning import assigned
from assusoft.inference.guessing.scoring import Scored, scored, settled_by_context
from assusoft.inference.model import Candidate, ColumnGuess, FoundTable, Hints, PartGuess
from assusoft.schema import TABLES, field_named


def decided(
    name: str, found: FoundTable, table: str, decimal: str, hints: Hints, orders: "Orders",
    system: "Known | None" = None,
) -> PartGuess:  # fmt: skip
    """The guesses for one table; `orders`: day first or month first, as other columns of the file tell.

    `system`: what is known of the system the table is of.
    """
    system = system or Known()
    raw = [profile_of(column, decimal) for column in found.columns]
    profiles = [
        _scaled(profile, system, hints.get(column.place)) for column, profile in zip(found.columns, raw, strict=True)
    ]
    columns = [
        scored(column, profile, table, hints.get(column.place, {}), system.codes)
        for column, profile in zip(found.columns, profiles, strict=True)
    ]
    if not hints:
        columns = settled_by_context(columns)
    chosen = assigned(columns)
    guesses = [
        _guess(one, *each, orders=orders, system=system, raw=profile)
        for one, each, profile in zip(columns, chosen, raw, strict=True)
    ]
    if table == "worker" and not hints:
        guesses = [_told_of_members(guess, profile) for guess, profile in zip(guesses, raw, strict=True)]
    return PartGuess(name, table, found, tuple(guesses))


@dataclass(frozen=True)
class Known:
    """What a system says of its fields: field -> code -> value, field -> scale, field -> form of dates."""

    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)


Orders = frozenset[str]
"""'day' and 'month': which comes first in dates of the file that can be read in one way only."""


def orders_of(profiles: Sequence[Profile]) -> Orders:
    """The orders that the dates of a file prove, also those that stand for «none»."""
    told = set()
    for profile in profiles:
        if profile.is_date and len(profile.style.forms) == 1:
            form = profile.style.forms[0]
            if "." not in form and "%b" not in form and not form.startswith(("%Y", "%y")) and form != "serial":
                told.add("day" if form.startswith("%d") else "month")
        told |= {order for text in profile.style.empty if (order := order_of_never(text))}
    return frozenset(told)


def _guess(
    one: Scored,
    chosen: Candidate | None,
    status: str,
    others: tuple[Candidate, ...],
    orders: Orders,
    system: "Known",
    raw: Profile,
) -> ColumnGuess:
    column, profile = one.column, one.profile
    if chosen is None:
        reason = (one.why_not or "a surer column holds the only field that fits",)
        asked = _question(column.header or str(column.place), others) if status == "open" else ""
        return ColumnGuess(column.place, column.header, "", 0.0, status, reason, others, question=asked)
    evidence = list(chosen.evidence)
    form = question = ""
    if field_named(chosen.field).type == "date" and profile.style.forms:
        form, why = _form(profile, orders, system.forms.get(chosen.field, ""))
        evidence += [why] if why else []
        if not form:
            question = (
                f"Column '{column.header or column.place}': day first or month first? No day in it is past the 12th."
            )
            status, form = "open", profile.style.forms[0]
    codes, unknown = _codes(chosen.field, profile, system.codes.get(chosen.field), column.header)
    if status == "open" and not question:
        question = _question(column.header or str(column.place), (chosen, *others))
    if status == "confident" and unknown:
        shown = ", ".join(f"'{text}'" for text in unknown[:6])
        question = f"Column '{column.header or column.place}' ({chosen.field}): what do the codes {shown} mean?"
    return ColumnGuess(
        column.place,
        column.header,
        chosen.field,
        round(chosen.confidence, 2),
        status,
        tuple(evidence),
        others,
        form,
        _own_scale(chosen.field, raw, system) if chosen.field in system.scales else _scale(chosen.field, profile),
        codes,
        unknown,
        profile.style.empty if field_named(chosen.field).type == "date" else (),
        _width(chosen.field, profile),
        question,
        profile.decimal,
    )


def _told_of_members(guess: ColumnGuess, profile: Profile) -> ColumnGuess:
    """The guess, with a question where a column tells workers from members of their families."""
    if header_fields(guess.header, "family").get("relation", 0.0) < 0.95 or len(profile.texts) < 2:
        return guess
    own = [text for text in profile.texts if plain(text) in OWN]
    if not own:
        return guess
    asked = (
        f"Column '{guess.header}': are the rows other than '{own[0]}' members of the worker's family, and no workers?"
    )
    return replace(guess, status="open", question=asked)


def _question(header: str, candidates: Sequence[Candidate]) -> str:
    names = [each.field for each in candidates if each.confidence >= 0.3][:3]
    if len(names) < 2:
        return f"Column '{header}': {names[0] if names else 'which field'}, or something else?"
    return f"Column '{header}': {', '.join(names[:-1])} or {names[-1]}?"


def _form(profile: Profile, orders: Orders, known: str) -> tuple[str, str]:
    """The form of the dates and why, '' when day and month cannot be told apart."""
    forms = profile.style.forms
    first = {"%d": "day", "%m": "month"}.get(known[:2], "")
    bare = bool(re.fullmatch("(?:%[Yymd])+", known))
    if known and (bare or not first or orders <= {first}) and _reads(known, profile):
        return known, "so the system writes them"
    if len(forms) == 1:
        return forms[0], ""
    day = [form for form in forms if form.startswith("%d")]
    month = [form for form in forms if form.startswith("%m")]
    if not (day and month):
        return forms[0], ""
    if len(orders) == 1:
        first = next(iter(orders))
        return (day if first == "day" else month)[0], f"other dates of the file have the {first} first"
    return "", ""


def _reads(form: str, profile: Profile) -> bool:
    """Whether (nearly) all texts are days in this form."""
    told = [text for text in profile.texts if text not in NEVER]
    return bool(told) and sum(day_of(text, form, 2090) is not None for text in told) >= 0.98 * len(told)


def _scaled(profile: Profile, system: "Known", hints: Mapping[str, float] | None) -> Profile:
    """The profile with its numbers as the system means them: hundredths made whole."""
    scale = next((_own_scale(name, profile, system) for name in hints or {} if name in system.scales), 0)
    if not scale:
        return profile
    return replace(profile, values=profile.values / 10**scale)


def _own_scale(field: str, profile: Profile, system: "Known") -> int:
    """The scale of the system; none for hundredths that are written with their decimal sign."""
    scale = system.scales[field]
    written = any(sign in text for text in profile.texts for sign in ".,")
    return 0 if scale > 0 and written else scale


def _codes(
    field: str, profile: Profile, known: Mapping[str, str] | None, header: str
) -> tuple[dict[str, str], tuple[str, ...]]:
    if known is not None:
        bare = {code.lstrip("0"): value for code, value in known.items()} | dict(known)
        return (
            {text: bare[text] for text in profile.texts if text in bare},
            tuple(text for text in profile.texts if text not in bare),
        )
    if field in ("country", "nationality"):
        found = {text: code for text in profile.texts if (code := country_code(text))}
        return (
            ({}, ())
            if all(text == code for text, code in found.items())
            else (found, tuple(text for text in profile.texts if text not in found))
        )
    if field not in (*CODED, *FLAGS):
        return {}, ()
    if field == "sex" and plain(header) in SPANISH and all(len(text) == 1 for text in profile.texts):
        return {}, tuple(profile.texts)
    return coded(field, list(profile.texts))


def _scale(field: str, profile: Profile) -> int:
    """2 for hundredths without separator, -2 for fractions of one."""
    kind = field_named(field).type
    if not len(profile.values):
        return 0
    high, whole = profile.values[-1], not has_decimals(profile.values)
    if kind == "percent":
        return -2 if high <= 1 else 2 if whole and high > 1000 else 1 if whole and high == 1000 else 0
    if kind == "hours":
        return 2 if whole and profile.middle >= 1000 else 0
    return 0


def _width(field: str, profile: Profile) -> int:
    """Digits to restore: number cells of a code that should have three."""
    return 3 if field == "worker_code" and profile.number_cells else 0


def table_kind(found: FoundTable) -> str:
    """Which canonical table a table holds, by what its headers name: 'family' and 'deduction' need their own words."""

    def named(table: str, fields: Sequence[str]) -> int:
        strong = {
            name
            for column in found.columns
            if column.header
            for name, score in header_fields(column.header, table).items()
            if score >= 0.95
        }
        return len(strong & set(fields))

    if named("deduction", ("wage_code", "amount")) == 2 and len(found.columns) <= 8:
        return "deduction"
    own = ("hire_date", "monthly_salary", "statute", "contract_type", "function", "department", "yearly_salary")
    if named("family", ("relation",)) and named("family", ("first_name", "birth_date")) and not named("worker", own):
        return "family"
    return "worker"


__all__ = ["TABLES", "decided", "orders_of", "table_kind"]
