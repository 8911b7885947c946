"""A table's columns x the fields of a canonical table -> how sure each pair is, and why."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from assusoft.inference.content.currencies import is_like_euro
from assusoft.inference.content.profile import Profile
from assusoft.inference.content.synonyms import others
from assusoft.inference.content.words import header_fields, is_elsewhere, is_not_ours, tokens
from assusoft.inference.judging import AGAINST, FITS, LARGE, NEUTRAL, PROOF, PROVABLE, THIN, Verdict, judged
from assusoft.inference.judging.foreign import foreign_number
from assusoft.inference.judging.names import is_whole_name
from assusoft.inference.model import Candidate, FoundColumn
from assusoft.schema import TABLES, Field

_GENERATED = ("person", "source", "contract", "member")
_SURE = {
    1.0: {PROOF: 0.99, FITS: 0.97, NEUTRAL: 0.93, THIN: 0.88, AGAINST: 0.45, LARGE: 0.45},
    0.95: {PROOF: 0.98, FITS: 0.95, NEUTRAL: 0.92, THIN: 0.82, AGAINST: 0.4, LARGE: 0.4},
    0.75: {PROOF: 0.95, FITS: 0.82, NEUTRAL: 0.62, THIN: 0.45, AGAINST: 0.1, LARGE: 0.5},
    0.5: {PROOF: 0.9, FITS: 0.58, NEUTRAL: 0.4, THIN: 0.25, AGAINST: 0.0, LARGE: 0.0},
    0.0: {PROOF: 0.88, FITS: 0.0, NEUTRAL: 0.0, THIN: 0.0, AGAINST: 0.0, LARGE: 0.0},
}
"""How sure a pair is, by what the header says (down) and what the content says (across)."""

_PEOPLE = ("last_name", "first_name", "birth_date", "sex", "national_number", "statute", "contract_type", "function",
           "monthly_salary", "yearly_salary", "hourly_salary", "weekly_hours", "contract_pct")  # fmt: skip
_ALONE = {
    "birth_date": 0.6,
    "sex": 0.84,
    "first_name": 0.6,
    "last_name": 0.3,
    "joint_committee": 0.35,
    "postal_code": 0.5,
    "language": 0.6,
    "country": 0.4,
    "phone": 0.4,
    "hire_date": 0.4,
    "contract_start": 0.35,
    "seniority_date": 0.3,
    "monthly_salary": 0.4,
    "yearly_salary": 0.4,
    "payroll_id": 0.5,
    "civil_status": 0.5,
    "street": 0.5,
    "entity": 0.5,
    "weekly_hours": 0.3,
    "contract_pct": 0.3,
    "salary_factor": 0.3,
}
"""How sure content that fits makes without any header."""
Codes = Mapping[str, Collection[str]]
"""Field -> codes."""


@dataclass(frozen=True)
class Scored:
    """Candidates of one column, the surest first; `why_not` says why no field is asked for."""

    column: FoundColumn
    profile: Profile
    candidates: tuple[Candidate, ...]
    why_not: str = ""


def scored(
    column: FoundColumn, profile: Profile, table: str, hints: Mapping[str, float], codes: Codes | None = None
) -> Scored:
    """Every field of the table against one column; `hints`: field -> how strongly a known system names it so.

    `codes`: field -> the codes that the known system has for it.
    """
    header = {} if hints else header_fields(column.header, table) if column.header else {}
    strongest = max(header.values(), default=0.0)
    if column.header and not hints:
        if is_not_ours(column.header):
            return Scored(column, profile, (), f"'{column.header}' is no canonical field")
        if is_elsewhere(column.header) and strongest < 0.95:
            return Scored(column, profile, (), f"'{column.header}' is of something else than the worker's own data")
    if not hints and (country := foreign_number(profile)):
        return Scored(column, profile, (), f"its numbers are identity numbers of {country}")
    named = {**header, **hints}
    fields = [field for field in TABLES[table] if field.name not in _GENERATED or field.name in hints]
    found = [
        _candidate(field, column, profile, named, strongest, codes or {})
        for field in fields
        if field.name in named or field.name in PROVABLE or (not column.header and field.name in _ALONE)
    ]
    told = sorted((each for each in found if each.confidence >= 0.2), key=lambda each: -each.confidence)
    return Scored(column, profile, tuple(told), "" if told else _why_not(column, profile))


def _candidate(
    field: Field, column: FoundColumn, profile: Profile, header: Mapping[str, float], strongest: float, codes: Codes
) -> Candidate:
    named = header.get(field.name, 0.0)
    verdict, why = _by_codes(profile, codes.get(field.name), named) or judged(field, profile, named >= 0.75)
    sure = _SURE[named][verdict]
    if not named and verdict == FITS and not column.header:
        sure = _ALONE.get(field.name, 0.0)
    if not named and verdict == PROOF:
        sure = (
            0.3
            if strongest >= 0.95 or field.name in ("entity", "worker_national_number")
            else 0.88
            if not column.header
            else 0.83
        )
        if field.name in ("first_name", "statute", "contract_type", "relation", "end_reason", "interruption_kind"):
            sure = min(sure, 0.6)
    evidence = [f"the header '{column.header}' {_NAMING[named]}"] if named and column.header else []
    return Candidate(field.name, sure, (*evidence, why))


def _by_codes(profile: Profile, codes: Collection[str] | None, named: float) -> Verdict | None:
    """What the codes of the system say; None when they leave it open: an employer may have added some of its own."""
    if not codes or not profile.filled:
        return None
    bare = {code.lstrip("0") for code in codes}
    known = profile.share(lambda text: text in codes or text in bare)
    if known >= 0.98:
        return FITS, "its codes are those of the system"
    return None if known or named == 1.0 else (AGAINST, "its texts are no codes of the system")


_NAMING = {1.0: "is a name of it", 0.95: "is a name of it", 0.75: "may be a name of it", 0.5: "holds a name of it"}


def _why_not(column: FoundColumn, profile: Profile) -> str:
    return "it is empty and its header names no field" if not profile.filled else "no canonical field fits"


def settled_by_context(columns: Sequence[Scored]) -> list[Scored]:
    """Candidates weighed against the other columns: names by their pair, salaries by their period, starts by births."""
    return [_weighed(each, columns) for each in columns]


def _weighed(one: Scored, columns: Sequence[Scored]) -> Scored:
    changed = [rule(candidate, one, columns) for candidate in one.candidates for rule in (_rule_of(candidate.field),)]
    kept = sorted((each for each in changed if each.confidence >= 0.2), key=lambda each: -each.confidence)
    return Scored(one.column, one.profile, tuple(kept), one.why_not or ("" if kept else "no canonical field fits"))


_Weigh: TypeAlias = Callable[[Candidate, Scored, Sequence[Scored]], Candidate]
"""A candidate for a column, weighed against the other columns."""


def _rule_of(field: str) -> _Weigh:
    return _RULES.get(field, lambda candidate, one, columns: candidate)


def _with(candidate: Candidate, confidence: float, why: str) -> Candidate:
    return Candidate(candidate.field, confidence, (*candidate.evidence, why))


def _has(columns: Sequence[Scored], one: Scored, field: str, least: float) -> bool:
    return any(
        each.field == field and each.confidence >= least
        for other in columns
        if other is not one
        for each in other.candidates
    )


def _name_rule(candidate: Candidate, one: Scored, columns: Sequence[Scored]) -> Candidate:
    """'Name', 'Nom', 'Naam' are the last name where another column has the first; alone they may be the whole name."""
    from assusoft.inference.content.words import plain

    if plain(one.column.header) not in ("name", "nom", "naam", "names", "noms"):
        return candidate
    if _has(columns, one, "first_name", 0.8):
        return _with(
            candidate,
            max(candidate.confidence, 0.9) if candidate.confidence > 0.35 else candidate.confidence,
            "another column has the first name",
        )
    spaced = one.profile.share(lambda text: len(text.split()) >= 2)
    if spaced >= 0.5:
        return _with(candidate, 0.1, "most of its cells hold more than one name")
    return _with(candidate, min(candidate.confidence, 0.6), "no column has the first name")


def _first_name_rule(candidate: Candidate, one: Scored, columns: Sequence[Scored]) -> Candidate:
    """'Nombre' and 'Nome' are the first name beside a column of last names; alone they may be the whole name."""
    if _named(one, "first_name") or not one.column.header:
        return candidate
    if _has(columns, one, "last_name", 0.8):
        fits = candidate.confidence >= 0.6
        return (
            _with(candidate, max(candidate.confidence, 0.85), "another column has the last name") if fits else candidate
        )
    if one.profile.share(is_whole_name) >= 0.5:
        return _with(candidate, 0.1, "most of its cells hold first and last names together")
    if candidate.confidence > 0.9:
        return candidate
    return _with(candidate, min(candidate.confidence, 0.5), "no column has the last name")


def _named(one: Scored, field: str) -> bool:
    """Whether the header is a name of the field, and of no other."""
    return header_fields(one.column.header, "worker").get(field, 0.0) >= 0.95


def _start_rule(candidate: Candidate, one: Scored, columns: Sequence[Scored]) -> Candidate:
    """A bare 'start date' is the hire date, unless other columns compete for it."""
    if candidate.confidence > 0.85 or candidate.confidence < 0.6:
        return candidate
    if why := _of_something_else(one, columns):
        return _with(candidate, 0.7, why)
    rivals = ("hire_date", "contract_start", "seniority_date")
    if any(_has(columns, one, rival, 0.8) for rival in rivals):
        return _with(candidate, candidate.confidence - 0.1, "another column holds a start as well")
    if candidate.field == "contract_start":
        return _with(candidate, 0.5, "no column holds the date of hire")
    return candidate


def _end_rule(candidate: Candidate, one: Scored, columns: Sequence[Scored]) -> Candidate:
    """A bare 'end date' is the end of the contract only in a list of people."""
    if candidate.confidence > 0.85 or candidate.confidence < 0.6 or not (why := _of_something_else(one, columns)):
        return candidate
    return _with(candidate, 0.7, why)


def _of_something_else(one: Scored, columns: Sequence[Scored]) -> str:
    """Why dates may be those of an absence, a car or a rental: other headers say so, or nothing speaks of people."""
    if any(_is_of_event(other) for other in columns if other is not one):
        return "other columns speak of an event"
    people = any(_has(columns, one, field, 0.8) for field in _PEOPLE)
    return "" if people or not one.column.header else "no other column tells that these are people at work"


def _is_of_event(one: Scored) -> bool:
    """Whether a header speaks of an absence, a car or the like: 'Leave type', but not 'Leave date', an end of work."""
    words = set(tokens(one.column.header)) & others("events")
    return bool(words) and max(header_fields(one.column.header, "worker").values(), default=0.0) < 0.95


def _number_rule(candidate: Candidate, one: Scored, columns: Sequence[Scored]) -> Candidate:
    """A bare 'code' or 'number' is a worker's only in a list of people."""
    if candidate.confidence > 0.85 or candidate.confidence < 0.6 or not one.column.header:
        return candidate
    if any(_has(columns, one, field, 0.8) for field in (*_PEOPLE, "hire_date", "department", "email")):
        return candidate
    return _with(candidate, 0.6, "no other column tells that these are people at work")


def _salary_rule(candidate: Candidate, one: Scored, columns: Sequence[Scored]) -> Candidate:
    """A salary whose header says no period is told by its size, where that leaves no doubt."""
    if candidate.confidence > 0.9 or candidate.confidence < 0.35:
        return candidate
    values = np.sort(np.abs(one.profile.values[one.profile.values != 0]))
    if not len(values):
        return candidate
    low, middle, high = (float(values[int(len(values) * part)]) for part in (0.02, 0.5, 0.98 if len(values) > 1 else 0))
    sizes = {
        "monthly_salary": low >= 700 and middle <= 8_500 and high <= 16_000,
        "yearly_salary": low >= 9_500 and middle >= 20_000 and high < 1_500_000,
        "hourly_salary": low >= 5 and high <= 120,
    }
    if (
        not any(sizes.values())
        or not is_like_euro(one.column)
        or set(tokens(one.column.header)) & others("other_money")
    ):
        return _with(candidate, min(candidate.confidence, 0.55), "its size does not tell the period")
    if sizes["yearly_salary"] and any(set(tokens(other.column.header)) & others("payslip") for other in columns):
        return _with(candidate, min(candidate.confidence, 0.55), "it stands among amounts of a pay run of some length")
    if sizes[candidate.field]:
        return _with(
            candidate, min(candidate.confidence, 0.86), f"its size (half under {middle:,.0f}) tells the period"
        )
    return _with(candidate, 0.45 if _named(one, candidate.field) else 0.1, "its size speaks against it")


def _postal_rule(candidate: Candidate, one: Scored, columns: Sequence[Scored]) -> Candidate:
    """'CP' is the postal code beside a column of towns."""
    if 0.5 < candidate.confidence < 0.8 and one.column.header and _has(columns, one, "city", 0.8):
        return _with(candidate, 0.86, "another column has the town")
    return candidate


def _pct_rule(candidate: Candidate, one: Scored, columns: Sequence[Scored]) -> Candidate:
    return (
        candidate
        if one.column.header
        else _with(candidate, min(candidate.confidence, 0.3), "numbers alone tell little")
    )


def _birth_rule(candidate: Candidate, one: Scored, columns: Sequence[Scored]) -> Candidate:
    """Dates without a header are births when another column's dates all come fourteen years later or more."""
    if one.column.header or not one.profile.is_date:
        return candidate
    others = [each for each in columns if each is not one and not each.column.header and each.profile.is_date]
    if not others:
        return candidate
    mine = _by_row(one)
    later = [sum(_after(mine, _by_row(other))) for other in others]
    if mine and all(count == 0 for count in later):
        return _with(candidate, 0.88, "the other dates of each row come fourteen years later or more")
    return _with(candidate, min(candidate.confidence, 0.3), "other dates of the row are as early")


def _by_row(one: Scored) -> list[int | None]:
    from assusoft.inference.content.dates import day_of

    form = one.profile.style.forms[0]
    return [day.year if (day := day_of(text, form)) else None for text in one.column.cells[:500]]


def _after(births: list[int | None], others: list[int | None]) -> list[bool]:
    return [other - birth < 14 for birth, other in zip(births, others, strict=True) if birth and other]


_RULES = {
    "payroll_id": _number_rule, "last_name": _name_rule,
    "first_name": _first_name_rule, "hire_date": _start_rule, "contract_start": _start_rule,
    "monthly_salary": _salary_rule, "yearly_salary": _salary_rule, "hourly_salary": _salary_rule,
    "contract_pct": _pct_rule, "weekly_hours": _pct_rule, "birth_date": _birth_rule,
    "contract_end": _end_rule, "postal_code": _postal_rule,
}  # fmt: skip
__all__ = ["Scored", "scored", "settled_by_context"]
