"""A column x the fields of a canonical table -> how sure each pair is by header and content, and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assusoft.inference.content.profile import Profile
from assusoft.inference.content.words import header_fields, is_elsewhere, is_not_ours
from assusoft.inference.judging import AGAINST, FITS, LARGE, NEUTRAL, PROOF, PROVABLE, THIN, Verdict, judged
from assusoft.inference.judging.foreign import foreign_number
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
_PROVED_OFTEN = ("entity", "worker_national_number")
"""Fields whose content proves what it is, but not whose."""
_PROVED_BY_FEW = ("first_name", "statute", "contract_type", "relation", "end_reason", "interruption_kind")
"""Fields proved by words or codes that other columns may hold as well."""
_LEAST = 0.2
"""Candidates less sure than this are forgotten."""
_NAMING = {1.0: "is a name of it", 0.95: "is a name of it", 0.75: "may be a name of it", 0.5: "holds a name of it"}
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
    header = header_fields(column.header, table) if column.header and not hints else {}
    strongest = max(header.values(), default=0.0)
    if not hints and (why_not := _of_something_else(column, profile, strongest)):
        return Scored(column, profile, (), why_not)
    named = {**header, **hints}
    found = [
        _candidate(field, column, profile, named, strongest, codes or {})
        for field in _fields(table, column, named, hints)
    ]
    candidates = likely(found)
    return Scored(column, profile, candidates, "" if candidates else _why_not(profile))


def likely(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The candidates worth keeping, the surest first."""
    kept = [candidate for candidate in candidates if candidate.confidence >= _LEAST]
    return tuple(sorted(kept, key=lambda candidate: -candidate.confidence))


def _of_something_else(column: FoundColumn, profile: Profile, strongest: float) -> str:
    """Why a column is of nothing canonical: its header says so, or its numbers are of another country; else ''."""
    if column.header:
        if is_not_ours(column.header):
            return f"'{column.header}' is not a canonical field"
        if is_elsewhere(column.header) and strongest < 0.95:
            return f"'{column.header}' is of something else than the worker's own data"
    country = foreign_number(profile)
    return f"its numbers are identity numbers of {country}" if country else ""


def _fields(table: str, column: FoundColumn, named: Mapping[str, float], hints: Mapping[str, float]) -> Iterator[Field]:
    """The fields a column may be: those that something names, that content proves, or that need no header."""
    for field in TABLES[table]:
        if field.name in _GENERATED and field.name not in hints:
            continue
        if field.name in named or field.name in PROVABLE or (not column.header and field.name in _ALONE):
            yield field


def _candidate(
    field: Field, column: FoundColumn, profile: Profile, header: Mapping[str, float], strongest: float, codes: Codes
) -> Candidate:
    """The pair of column and field; `strongest`: how strongly the header names any field at all."""
    named = header.get(field.name, 0.0)
    verdict, why = _by_codes(profile, codes.get(field.name), named) or judged(field, profile, named >= 0.75)
    evidence = [f"the header '{column.header}' {_NAMING[named]}"] if named and column.header else []
    if named:
        confidence = _SURE[named][verdict]
    else:
        confidence = _confidence_unnamed(field.name, verdict, bool(column.header), strongest)
    return Candidate(field.name, confidence, (*evidence, why))


def _confidence_unnamed(field: str, verdict: str, headed: bool, strongest: float) -> float:
    """How sure content alone makes: less where the header speaks, most of all where it names another field."""
    if verdict == FITS and not headed:
        return _ALONE.get(field, 0.0)
    if verdict != PROOF:
        return _SURE[0.0][verdict]
    if strongest >= 0.95 or field in _PROVED_OFTEN:
        return 0.3
    proved = 0.83 if headed else 0.88
    return min(proved, 0.6) if field in _PROVED_BY_FEW else proved


def _by_codes(profile: Profile, codes: Collection[str] | None, named: float) -> Verdict | None:
    """What the codes of the system say; None when they leave it open: an employer may have added some of its own."""
    if not codes or not profile.filled:
        return None
    bare = {code.lstrip("0") for code in codes}
    known = profile.share(lambda text: text in codes or text in bare)
    if known >= 0.98:
        return FITS, "its codes are those of the system"
    return None if known or named == 1.0 else (AGAINST, "its texts are not codes of the system")


def _why_not(profile: Profile) -> str:
    return "it is empty and its header names no field" if not profile.filled else "no canonical field fits"
