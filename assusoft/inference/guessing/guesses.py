"""A found table -> a guess for each of its columns: fields, dates, scales, codes, and questions."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assusoft.inference.content.codes import CODED, FLAGS, OWN, SPANISH, coded
from assusoft.inference.content.countries import country_code
from assusoft.inference.content.dates import NEVER, day_of, order_of_never
from assusoft.inference.content.profile import Profile, has_decimals, profiles_of
from assusoft.inference.content.words import header_fields, plain
from assusoft.inference.guessing.assigning import Assignment, assigned
from assusoft.inference.guessing.context import settled_by_context
from assusoft.inference.guessing.scoring import Scored, scored
from assusoft.inference.model import Candidate, ColumnGuess, FoundColumn, FoundTable, Hints, PartGuess
from assusoft.schema import field_named

Orders = frozenset[str]
"""'day' and 'month': which comes first in dates of the file that can be read in one way only."""
Codes = tuple[dict[str, str], tuple[str, ...]]
"""Text in the file -> canonical value, and the texts nobody could place."""


@dataclass(frozen=True)
class Writing:
    """How a file is written: its decimal sign, what comes first in its days, and its year (`latest_year`)."""

    decimal: str
    orders: Orders
    latest: int


@dataclass(frozen=True)
class Known:
    """What a system says of its fields: field -> code -> value, field -> scale, field -> form of dates."""

    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)


def decided(
    name: str, found: FoundTable, table: str, writing: Writing, hints: Hints, system: Known | None = None
) -> PartGuess:
    """The guesses for one table; `writing`: how its file is written, `system`: what is known of the system it is of."""
    system = system or Known()
    raw = profiles_of(found.columns, writing.decimal, writing.latest)
    columns = []
    for column, profile in zip(found.columns, raw, strict=True):
        hinted = hints.get(column.place, {})
        columns.append(scored(column, _scaled(profile, system, hinted), table, hinted, system.codes))
    if not hints:
        columns = settled_by_context(columns)
    guesses = [
        _guess(scores, assignment, writing.orders, system, profile)
        for scores, assignment, profile in zip(columns, assigned(columns), raw, strict=True)
    ]
    if table == "worker" and not hints:
        guesses = [_with_question_of_members(guess, profile) for guess, profile in zip(guesses, raw, strict=True)]
    return PartGuess(name, table, found, tuple(guesses))


def orders_of(profiles: Sequence[Profile]) -> Orders:
    """The orders that the dates of a file prove, also those that stand for «none»."""
    orders = set()
    for profile in profiles:
        if profile.is_date and len(profile.style.forms) == 1:
            form = profile.style.forms[0]
            if "." not in form and "%b" not in form and not form.startswith(("%Y", "%y")) and form != "serial":
                orders.add("day" if form.startswith("%d") else "month")
        orders |= {order for text in profile.style.empty if (order := order_of_never(text))}
    return frozenset(orders)


def _guess(scores: Scored, assignment: Assignment, orders: Orders, system: Known, raw: Profile) -> ColumnGuess:
    """What a column is, with what a layout must say of it, and what must be asked; `raw`: its numbers not scaled."""
    chosen, status, others = assignment
    if chosen is None:
        return _guess_of_none(scores, status, others)
    column, profile, name = scores.column, scores.profile, chosen.field
    is_date = field_named(name).type == "date"
    form, why = _form(profile, orders, system.forms.get(name, "")) if is_date else ("", "")
    is_unclear = is_date and not form and bool(profile.style.forms)
    if is_unclear:
        status, form = "open", profile.style.forms[0]
    codes, unknown = _codes(name, profile, system.codes.get(name), column.header)
    if is_unclear:
        question = f"Column '{_called(column)}': day first or month first? No day in it is past the 12th."
    else:
        question = _asked(column, (chosen, *others), status, unknown)
    return ColumnGuess(
        place=column.place,
        header=column.header,
        field=name,
        confidence=round(chosen.confidence, 2),
        status=status,
        evidence=(*chosen.evidence, why) if why else chosen.evidence,
        alternatives=others,
        date=form,
        scale=_own_scale(name, raw, system) if name in system.scales else _scale(name, profile),
        codes=codes,
        unknown_codes=unknown,
        empty_dates=profile.style.empty if is_date else (),
        width=_width(name, profile),
        question=question,
        decimal=profile.decimal,
    )


def _guess_of_none(scores: Scored, status: str, others: tuple[Candidate, ...]) -> ColumnGuess:
    """The guess for a column that is no field: not used, or a question which of the others it is."""
    column = scores.column
    reason = (scores.why_not or "a surer column holds the only field that fits",)
    asked = _question(_called(column), others) if status == "open" else ""
    return ColumnGuess(column.place, column.header, "", 0.0, status, reason, others, question=asked)


def _called(column: FoundColumn) -> str:
    return column.header or str(column.place)


def _asked(column: FoundColumn, candidates: Sequence[Candidate], status: str, unknown: Sequence[str]) -> str:
    """What to ask about a column: which of the candidates it is, or what its unknown codes mean; else ''."""
    if status == "open":
        return _question(_called(column), candidates)
    if status != "confident" or not unknown:
        return ""
    shown = ", ".join(f"'{text}'" for text in unknown[:6])
    return f"Column '{_called(column)}' ({candidates[0].field}): what do the codes {shown} mean?"


def _with_question_of_members(guess: ColumnGuess, profile: Profile) -> ColumnGuess:
    """The guess, with a question where a column distinguishes workers from members of their families."""
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
    names = [candidate.field for candidate in candidates if candidate.confidence >= 0.3][:3]
    if len(names) < 2:
        return f"Column '{header}': {names[0] if names else 'which field'}, or something else?"
    return f"Column '{header}': {', '.join(names[:-1])} or {names[-1]}?"


def _form(profile: Profile, orders: Orders, known: str) -> tuple[str, str]:
    """The form of the dates and why, '' when there is none or day and month cannot be told apart."""
    forms = profile.style.forms
    if not forms:
        return "", ""
    if known and _is_form_of_system(known, profile, orders):
        return known, "so the system writes them"
    day = [form for form in forms if form.startswith("%d")]
    month = [form for form in forms if form.startswith("%m")]
    if len(forms) == 1 or not (day and month):
        return forms[0], ""
    if len(orders) == 1:
        first = next(iter(orders))
        return (day if first == "day" else month)[0], f"other dates of the file have the {first} first"
    return "", ""


def _is_form_of_system(known: str, profile: Profile, orders: Orders) -> bool:
    """Whether the texts are days as the system writes them, and no other dates of the file speak against its order."""
    first = {"%d": "day", "%m": "month"}.get(known[:2], "")
    bare = re.fullmatch("(?:%[Yymd])+", known)
    return bool(bare or not first or orders <= {first}) and _reads(known, profile)


def _reads(form: str, profile: Profile) -> bool:
    """Whether (nearly) all texts are days in this form."""
    texts = [text for text in profile.texts if text not in NEVER]
    return bool(texts) and sum(day_of(text, form, profile.latest) is not None for text in texts) >= 0.98 * len(texts)


def _scaled(profile: Profile, system: Known, hinted: Mapping[str, float]) -> Profile:
    """The profile with its numbers as the system means them: hundredths made whole."""
    scale = next((_own_scale(name, profile, system) for name in hinted if name in system.scales), 0)
    if not scale:
        return profile
    return replace(profile, values=profile.values / 10**scale)


def _own_scale(field: str, profile: Profile, system: Known) -> int:
    """The scale of the system; none for hundredths that are written with their decimal sign."""
    scale = system.scales[field]
    written = any(sign in text for text in profile.texts for sign in ".,")
    return 0 if scale > 0 and written else scale


def _codes(field: str, profile: Profile, known: Mapping[str, str] | None, header: str) -> Codes:
    """What the texts mean: by the codes of the system, as countries, or by words and codes in common use."""
    if known is not None:
        return _codes_of_system(profile.texts, known)
    if field in ("country", "nationality"):
        return _countries(profile.texts)
    if field not in (*CODED, *FLAGS):
        return {}, ()
    if field == "sex" and plain(header) in SPANISH and all(len(text) == 1 for text in profile.texts):
        return {}, tuple(profile.texts)
    return coded(field, list(profile.texts))


def _codes_of_system(texts: Collection[str], known: Mapping[str, str]) -> Codes:
    bare = {code.lstrip("0"): value for code, value in known.items()} | dict(known)
    return {text: bare[text] for text in texts if text in bare}, tuple(text for text in texts if text not in bare)


def _countries(texts: Collection[str]) -> Codes:
    """The code of each country; nothing when the texts are such codes already."""
    found = {text: code for text in texts if (code := country_code(text))}
    if all(text == code for text, code in found.items()):
        return {}, ()
    return found, tuple(text for text in texts if text not in found)


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
