"""Scored columns -> their candidates weighed against the other columns, where no system says what they are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assusoft.inference.content.currencies import is_like_euro
from assusoft.inference.content.dates import day_of
from assusoft.inference.content.latest import last_of_two_digits
from assusoft.inference.content.synonyms import others
from assusoft.inference.content.words import header_fields, plain, tokens
from assusoft.inference.guessing.scoring import Scored, likely
from assusoft.inference.judging.names import is_whole_name
from assusoft.inference.model import Candidate, FoundColumn

_PEOPLE = ("last_name", "first_name", "birth_date", "sex", "national_number", "statute", "contract_type", "function",
           "monthly_salary", "yearly_salary", "hourly_salary", "weekly_hours", "contract_pct")  # fmt: skip
"""Fields that only people at work have."""
_SIZES: dict[str, Callable[[float, float, float], bool]] = {
    "monthly_salary": lambda low, middle, high: low >= 700 and middle <= 8_500 and high <= 16_000,
    "yearly_salary": lambda low, middle, high: low >= 9_500 and middle >= 20_000 and high < 1_500_000,
    "hourly_salary": lambda low, middle, high: low >= 5 and high <= 120,
}
"""Field -> whether salaries so low, in the middle and so high are of that period, in euro."""
_NUMBER_WORDS = ("no", "n", "nr", "num", "numero", "nummer", "number")
"""Headers, plain, that only say that something is a number."""
_Rule: TypeAlias = Callable[[Candidate, Scored, Sequence[Scored]], Candidate]
"""A candidate for a column, weighed against the other columns."""


def settled_by_context(columns: Sequence[Scored]) -> list[Scored]:
    """Candidates weighed against the other columns: names by their pair, salaries by their period, starts by births."""
    return [_weighed(scored, columns) for scored in columns]


def _weighed(scored: Scored, columns: Sequence[Scored]) -> Scored:
    candidates = []
    for candidate in scored.candidates:
        rule = _RULES.get(candidate.field)
        candidates.append(rule(candidate, scored, columns) if rule else candidate)
    kept = likely(candidates)
    return replace(scored, candidates=kept, why_not=scored.why_not or ("" if kept else "no canonical field fits"))


def _with(candidate: Candidate, confidence: float, why: str) -> Candidate:
    return Candidate(candidate.field, confidence, (*candidate.evidence, why))


def _at_most(candidate: Candidate, confidence: float, why: str) -> Candidate:
    return _with(candidate, min(candidate.confidence, confidence), why)


def _has(columns: Sequence[Scored], scored: Scored, field: str, least: float) -> bool:
    """Whether another column is that field, at least so surely."""
    for other in columns:
        if other is not scored:
            for candidate in other.candidates:
                if candidate.field == field and candidate.confidence >= least:
                    return True
    return False


def _name_rule(candidate: Candidate, scored: Scored, columns: Sequence[Scored]) -> Candidate:
    """'Name', 'Nom', 'Naam' are the last name where another column has the first; alone they may be the whole name."""
    if plain(scored.column.header) not in ("name", "nom", "naam", "names", "noms"):
        return candidate
    if _has(columns, scored, "first_name", 0.8):
        confidence = max(candidate.confidence, 0.9) if candidate.confidence > 0.35 else candidate.confidence
        return _with(candidate, confidence, "another column has the first name")
    spaced = scored.profile.share(lambda text: len(text.split()) >= 2)
    if spaced >= 0.5:
        return _with(candidate, 0.1, "most of its cells hold more than one name")
    return _at_most(candidate, 0.6, "no column has the first name")


def _house_rule(candidate: Candidate, scored: Scored, columns: Sequence[Scored]) -> Candidate:
    """'N°', 'Nr' and the like are the number of the house right after the street, and elsewhere of something else."""
    if plain(scored.column.header) not in _NUMBER_WORDS:
        return candidate
    if _follows_street(scored, columns) and candidate.confidence > 0.3:
        return _with(candidate, max(candidate.confidence, 0.9), "it stands beside the street")
    return _at_most(candidate, 0.5, "it does not stand beside a street")


def _follows_street(scored: Scored, columns: Sequence[Scored]) -> bool:
    at = next(at for at, other in enumerate(columns) if other is scored)
    before = columns[at - 1].candidates if at else ()
    return any(each.field == "street" and each.confidence >= 0.8 for each in before)


def _first_name_rule(candidate: Candidate, scored: Scored, columns: Sequence[Scored]) -> Candidate:
    """'Nombre' and 'Nome' are the first name beside a column of last names; alone they may be the whole name."""
    if _named(scored, "first_name") or not scored.column.header:
        return candidate
    if _has(columns, scored, "last_name", 0.8):
        if candidate.confidence < 0.6:
            return candidate
        return _with(candidate, max(candidate.confidence, 0.85), "another column has the last name")
    if scored.profile.share(is_whole_name) >= 0.5:
        return _with(candidate, 0.1, "most of its cells hold first and last names together")
    if candidate.confidence > 0.9:
        return candidate
    return _at_most(candidate, 0.5, "no column has the last name")


def _named(scored: Scored, field: str) -> bool:
    """Whether the header is a name of the field, and of no other."""
    return header_fields(scored.column.header, "worker").get(field, 0.0) >= 0.95


def _start_rule(candidate: Candidate, scored: Scored, columns: Sequence[Scored]) -> Candidate:
    """A bare 'start date' is the hire date, unless other columns compete for it."""
    if candidate.confidence > 0.85 or candidate.confidence < 0.6:
        return candidate
    if why := _of_something_else(scored, columns):
        return _with(candidate, 0.7, why)
    rivals = ("hire_date", "contract_start", "seniority_date")
    if any(_has(columns, scored, rival, 0.8) for rival in rivals):
        return _with(candidate, candidate.confidence - 0.1, "another column holds a start as well")
    if candidate.field == "contract_start":
        return _with(candidate, 0.5, "no column holds the date of hire")
    return candidate


def _end_rule(candidate: Candidate, scored: Scored, columns: Sequence[Scored]) -> Candidate:
    """A bare 'end date' is the end of the contract only in a list of people."""
    if candidate.confidence > 0.85 or candidate.confidence < 0.6 or not (why := _of_something_else(scored, columns)):
        return candidate
    return _with(candidate, 0.7, why)


def _of_something_else(scored: Scored, columns: Sequence[Scored]) -> str:
    """Why dates may be those of an absence, a car or a rental: other headers say so, or nothing speaks of people."""
    if any(_is_of_event(other) for other in columns if other is not scored):
        return "other columns speak of an event"
    people = any(_has(columns, scored, field, 0.8) for field in _PEOPLE)
    return "" if people or not scored.column.header else "no other column tells that these are people at work"


def _is_of_event(scored: Scored) -> bool:
    """Whether a header speaks of an absence, a car or the like: 'Leave type', but not 'Leave date', an end of work."""
    if not _speaks_of(scored.column, "events"):
        return False
    return max(header_fields(scored.column.header, "worker").values(), default=0.0) < 0.95


def _number_rule(candidate: Candidate, scored: Scored, columns: Sequence[Scored]) -> Candidate:
    """A bare 'code' or 'number' is a worker's only in a list of people."""
    if plain(scored.column.header) in _NUMBER_WORDS and _follows_street(scored, columns):
        return _at_most(candidate, 0.1, "it stands beside the street")
    if candidate.confidence > 0.85 or candidate.confidence < 0.6 or not scored.column.header:
        return candidate
    if any(_has(columns, scored, field, 0.8) for field in (*_PEOPLE, "hire_date", "department", "email")):
        return candidate
    return _with(candidate, 0.6, "no other column tells that these are people at work")


def _salary_rule(candidate: Candidate, scored: Scored, columns: Sequence[Scored]) -> Candidate:
    """A salary whose header says no period: its size decides, where that leaves no doubt."""
    if candidate.confidence > 0.9 or candidate.confidence < 0.35:
        return candidate
    values = np.sort(np.abs(scored.profile.values[scored.profile.values != 0]))
    if not len(values):
        return candidate
    low, middle, high = _spread(values)
    fitting = [field for field, fits in _SIZES.items() if fits(low, middle, high)]
    if not fitting or not _may_be_salary(scored.column):
        return _at_most(candidate, 0.55, "its size does not tell the period")
    if "yearly_salary" in fitting and any(_speaks_of(other.column, "payslip") for other in columns):
        return _at_most(candidate, 0.55, "it stands among amounts of a pay run of some length")
    if candidate.field in fitting:
        return _at_most(candidate, 0.86, f"its size (half under {middle:,.0f}) tells the period")
    return _with(candidate, 0.45 if _named(scored, candidate.field) else 0.1, "its size speaks against it")


def _spread(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Low, middle and high of sorted values, the outermost two of a hundred left aside."""
    count = len(values)
    high = int(count * 0.98) if count > 1 else 0
    return float(values[int(count * 0.02)]), float(values[int(count * 0.5)]), float(values[high])


def _may_be_salary(column: FoundColumn) -> bool:
    """Whether amounts are worth about what they are in euro, and the header speaks of no other money."""
    return is_like_euro(column) and not _speaks_of(column, "other_money")


def _speaks_of(column: FoundColumn, subject: str) -> bool:
    """Whether the header has a word of that subject."""
    return bool(set(tokens(column.header)) & others(subject))


def _postal_rule(candidate: Candidate, scored: Scored, columns: Sequence[Scored]) -> Candidate:
    """'CP' is the postal code beside a column of towns."""
    if 0.5 < candidate.confidence < 0.8 and scored.column.header and _has(columns, scored, "city", 0.8):
        return _with(candidate, 0.86, "another column has the town")
    return candidate


def _pct_rule(candidate: Candidate, scored: Scored, columns: Sequence[Scored]) -> Candidate:
    """Without a header a number is hardly hours or a percentage."""
    return candidate if scored.column.header else _at_most(candidate, 0.3, "numbers alone tell little")


def _birth_rule(candidate: Candidate, scored: Scored, columns: Sequence[Scored]) -> Candidate:
    """Dates without a header are births when another column's dates all come fourteen years later or more."""
    if scored.column.header or not scored.profile.is_date:
        return candidate
    dates = [other for other in columns if other is not scored and not other.column.header and other.profile.is_date]
    if not dates:
        return candidate
    births = _years(scored)
    if births and all(not _any_soon(births, _years(other)) for other in dates):
        return _with(candidate, 0.88, "the other dates of each row come fourteen years later or more")
    return _at_most(candidate, 0.3, "other dates of the row are as early")


def _years(scored: Scored) -> list[int | None]:
    """The year of each row, of the first five hundred."""
    form, last = scored.profile.style.forms[0], last_of_two_digits(scored.profile.latest)
    return [day.year if (day := day_of(text, form, last)) else None for text in scored.column.cells[:500]]


def _any_soon(births: Sequence[int | None], years: Sequence[int | None]) -> bool:
    """Whether a row has a year less than fourteen after the birth."""
    return any(year - birth < 14 for birth, year in zip(births, years, strict=True) if birth and year)


_RULES: dict[str, _Rule] = {
    "payroll_id": _number_rule, "house_number": _house_rule, "last_name": _name_rule,
    "first_name": _first_name_rule, "hire_date": _start_rule, "contract_start": _start_rule,
    "monthly_salary": _salary_rule, "yearly_salary": _salary_rule, "hourly_salary": _salary_rule,
    "contract_pct": _pct_rule, "weekly_hours": _pct_rule, "birth_date": _birth_rule,
    "contract_end": _end_rule, "postal_code": _postal_rule,
}  # fmt: skip
