"""An expected line x what was billed -> the causes of the difference, which add up to it.

A cause is one thing changed in what the premium is computed from: the salary it was before, the tariff of the year
before, another rule for parts of a month. Single causes are tried first, then pairs of them; what was billed must come
out to the cent, every part of it. Where several fit, all are named.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import NamedTuple, get_args

from assusoft.language import say
from assusoft.months import month_end, month_start
from assusoft.plans.covers.ages import AgeRule
from assusoft.plans.covers.cover import MONTHS, Cover, OnPremiums, OnSalary, Rounding, WithCeiling
from assusoft.plans.covers.premium import (
    Incomputable,
    Insured,
    Premium,
    Tariff,
    exact_premium,
    formula_key,
    rounded,
)
from assusoft.plans.covers.proration import Proration, within
from assusoft.plans.covers.tables import NoRow, Table
from assusoft.statements.expected import NOTHING, ExpectedLine

_FACTORS = (2, 3, 4, 6, 12, 100, 1000)
_PAIRED = ("A-03", "A-04", "A-05", "A-01", "A-02", "A-07", "A-08", "A-11", "R-06", "S-01", "S-04")


class Setting(NamedTuple):
    """What a premium is computed from."""

    name: str
    tariff: Tariff
    month: str
    insured: Sequence[Insured]

    @property
    def cover(self) -> Cover:
        """The cover."""
        return self.tariff.covers[self.name]

    @property
    def bases(self) -> dict[str, Cover]:
        """The covers whose forms compute the premium: those that it is a percentage of, else the cover itself."""
        of = self.cover.of if isinstance(self.cover, OnPremiums) else (self.name,)
        return {name: self.tariff.covers[name] for name in of}

    def with_cover(self, name: str, **changes: object) -> "Setting":
        """The same with another cover."""
        covers = {**self.tariff.covers, name: self.tariff.covers[name].model_copy(update=changes)}
        return self._replace(tariff=Tariff(covers, self.tariff.tables))

    def with_values(self, **values: object) -> "Setting":
        """The same with other values reported; what was computed of those before is computed again."""
        stale = {formula_key(name) for name in self.tariff.covers}

        def changed(one: Insured) -> Insured:
            kept = {name: value for name, value in one.values.items() if name not in stale}
            return one._replace(values={**kept, **values})

        return self._replace(insured=[changed(one) for one in self.insured])


class Words(NamedTuple):
    """What a cause says: a sentence with places, and what stands in them."""

    sentence: str
    values: Mapping[str, object]

    def in_language(self, language: str) -> str:
        """The sentence in 'fr', 'nl' or 'en'."""
        return say(language, self.sentence, **self.values)


def words(sentence: str, **values: object) -> Words:
    """The words of a cause."""
    return Words(sentence, values)


class Suspect(NamedTuple):
    """A cause to be tried: its class, what it says, and what it changes."""

    name: str
    words: Words
    change: Callable[[Setting], Setting]


class Cause(NamedTuple):
    """A cause found: its class, what it says, and how many cents of the difference it makes."""

    name: str
    words: Words
    amount: int

    @property
    def says(self) -> str:
        """What it says, in English."""
        return self.in_language("en")

    def in_language(self, language: str) -> str:
        """What it says, in 'fr', 'nl' or 'en'."""
        return self.words.in_language(language)


class Explained(NamedTuple):
    """The causes of a difference, which add up to it; `others`: single causes that would explain it as well."""

    causes: tuple[Cause, ...]
    others: tuple[Cause, ...] = ()


INTERACTION = words("interaction")
_CEILINGS = {"current": "ceiling of the same year", "previous": "ceiling of the year before"}


def explained(
    line: ExpectedLine, billed: Premium, history: Mapping[str, Sequence[object]], printed: Mapping[str, object]
) -> Explained:
    """Why a line was billed otherwise.

    Parameters
    ----------
    history
        Field -> the values it was reported with before, the last one first.
    printed
        What the statement says of the line: where it prints a salary, that one is tried.
    """
    assert line.premium is not None
    difference = billed.total - line.premium.total
    if billed.total == line.premium.total and billed.tax == line.premium.tax:
        return Explained((Cause("S-01", words("split"), difference),))
    setting = Setting(line.cover, line.tariff, line.month, line.insured)
    suspects = list(_suspects(setting, history, printed))
    whole = billed.plus(line.so_far)
    single = [(one.name, one.words) for one in suspects if _premium(one.change(setting)) == whole]
    single += _sign(line.premium, billed) + _by_shares(line.premium, billed) + _unit(line, billed)
    if single:
        first, *others = [Cause(*one, difference) for one in single]
        return Explained((first,), tuple(one for one in others if one.name != first.name))
    expected = line.premium.plus(line.so_far)
    return _by_pairs(setting, suspects, expected, whole) or _unexplained(setting, suspects, expected, whole)


def _sign(expected: Premium, billed: Premium) -> list[tuple[str, Words]]:
    return [("R-03", words("sign"))] if NOTHING.less(expected) == billed else []


def _by_shares(expected: Premium, billed: Premium) -> list[tuple[str, Words]]:
    """Differences that are of a cent, or of the taxes."""
    if max(abs(ours - theirs) for ours, theirs in zip(expected, billed, strict=True)) <= 1:
        return [("N-01", words("rounding"))]
    return [("S-04", words("tax"))] if expected[:2] == billed[:2] else []


def _unit(line: ExpectedLine, billed: Premium) -> list[tuple[str, Words]]:
    """Amounts that are a multiple, a part, or the contrary; of a correction, that of so many months."""
    expected = line.premium or billed
    for factor in _FACTORS:
        name = "R-02" if line.correction and factor <= MONTHS["yearly"] else "A-12"
        if expected.total and abs(billed.total - factor * expected.total) <= factor:
            return [(name, words("{factor} times the amount", factor=factor))]
        if billed.total and abs(expected.total - factor * billed.total) <= factor:
            return [(name, words("the amount divided by {factor}", factor=factor))]
    return []


def _premium(setting: Setting) -> Premium | None:
    try:
        return rounded(setting.cover, exact_premium(setting.name, setting.tariff, setting.month, setting.insured))
    except (Incomputable, NoRow):
        return None


def _by_pairs(setting: Setting, suspects: Sequence[Suspect], expected: Premium, billed: Premium) -> Explained | None:
    """Two causes together; what they make together and neither makes alone is the cause «interaction»."""
    paired = [one for one in suspects if one.name in _PAIRED]
    for one, other in combinations(paired, 2):
        if one.name != other.name and _premium(other.change(one.change(setting))) == billed:
            return Explained(_waterfall(setting, (one, other), expected, billed))
    return None


def _waterfall(setting: Setting, found: Sequence[Suspect], expected: Premium, billed: Premium) -> tuple[Cause, ...]:
    """The effect of each cause alone, and what is left as «interaction»."""
    alone = [(one, _premium(one.change(setting)) or expected) for one in found]
    causes = [Cause(one.name, one.words, premium.total - expected.total) for one, premium in alone]
    rest = billed.total - expected.total - sum(cause.amount for cause in causes)
    return (*causes, Cause(causes[0].name, INTERACTION, rest)) if rest else tuple(causes)


def _unexplained(setting: Setting, suspects: Sequence[Suspect], expected: Premium, billed: Premium) -> Explained:
    """What the statement prints otherwise explains its part; the rest is not explained, and says so."""
    printed = [one for one in suspects if one.words.sentence.startswith("printed ")]
    causes = _waterfall(setting, printed, expected, billed) if printed else ()
    known = sum(cause.amount for cause in causes if cause.words != INTERACTION)
    rest = billed.total - expected.total - known
    kept = tuple(cause for cause in causes if cause.words != INTERACTION and cause.amount)
    return Explained((*kept, Cause("U-01", words("unexplained"), rest)) if rest or not kept else kept)


def _suspects(
    setting: Setting, history: Mapping[str, Sequence[object]], printed: Mapping[str, object]
) -> Iterator[Suspect]:
    """What may be otherwise, the likeliest first: what the statement prints, then what was so before."""
    values = setting.insured[-1].values
    on_salary = [cover for cover in setting.bases.values() if isinstance(cover, OnSalary)]
    for field in dict.fromkeys(cover.salary for cover in on_salary):
        yield from _values("A-03", "salary {value}", field, values, history, printed.get("insured_salary"))
    if any(cover.working_time != "none" for cover in on_salary):
        before = {"insured_pct": [*history.get("insured_pct", ()), 100]}
        yield from _values("A-04", "working time {value} %", "insured_pct", values, before, printed.get("insured_pct"))
    yield from _days(setting, printed)
    yield from _ages(setting, printed)
    for name, cover in setting.bases.items():
        yield from _tariffs(setting, name, cover)
    for rule in get_args(Proration):
        if rule != setting.cover.proration:
            yield Suspect(
                "R-06", words("part of a month by «{rule}»", rule=rule), _covers(setting.name, proration=rule)
            )
    yield from _conventions(setting)


def _values(
    name: str,
    called: str,
    field: str,
    values: Mapping[str, object],
    history: Mapping[str, Sequence[object]],
    printed: object,
) -> Iterator[Suspect]:
    now = values.get(field)
    tried: list[object] = [now]
    for sentence, value in [(f"printed {called}", printed), *((called, before) for before in history.get(field, ()))]:
        if value is not None and value not in tried:
            tried.append(value)
            yield Suspect(name, words(sentence, value=value), _with(**{field: value}))


def _days(setting: Setting, printed: Mapping[str, object]) -> Iterator[Suspect]:
    first, last = month_start(setting.month), month_end(setting.month)
    begin = min(spell[0] for one in setting.insured for spell in one.spells)
    end = max(spell[1] for one in setting.insured for spell in one.spells)
    covered = printed.get("billed_from"), printed.get("billed_to")
    starts = [day for day in (covered[0], first) if isinstance(day, date) and day != begin]
    ends = [day for day in (covered[1], last) if isinstance(day, date) and day != end]
    for day in dict.fromkeys(starts):
        yield Suspect("A-01", words("first day {day}", day=day), _spells(begin=day))
    for day in dict.fromkeys(ends):
        yield Suspect("A-02", words("last day {day}", day=day), _spells(end=day))


def _spells(begin: date | None = None, end: date | None = None) -> Callable[[Setting], Setting]:
    def change(setting: Setting) -> Setting:
        *before, last = setting.insured
        first_day = begin or min(spell[0] for spell in last.spells)
        last_day = end or max(spell[1] for spell in last.spells)
        spell = within(setting.month, first_day, last_day)
        return setting._replace(insured=[*before, last._replace(spells=[spell] if spell else [])])

    return change


def _ages(setting: Setting, printed: Mapping[str, object]) -> Iterator[Suspect]:
    values = setting.insured[-1].values
    birth = printed.get("birth_date")
    if birth is not None and birth != values.get("birth_date"):
        yield Suspect("A-05", words("printed birth date {day}", day=birth), _with(birth_date=birth))
    for rule in get_args(AgeRule):
        changed = [name for name, cover in setting.bases.items() if cover.age != rule]
        if changed:
            yield Suspect("A-05", words("age by «{rule}»", rule=rule), _covers(*changed, age=rule))
    if values.get("sex") in ("M", "F"):
        yield Suspect("A-05", words("the other sex"), _with(sex="F" if values["sex"] == "M" else "M"))


def _tariffs(setting: Setting, name: str, cover: Cover) -> Iterator[Suspect]:
    for table in (setting.tariff.tables[named] for named in _named(cover)):
        for since in table.versions[1:] if not table.yearly else ():
            yield Suspect(
                "A-07", words("tariff {name} before {day}", name=table.name, day=since), _without(table, since)
            )
        for place, key in enumerate(table.keys):
            now = str(setting.insured[-1].values.get(key))
            for value in sorted({keys[place] for _, keys in table.rows} - {now}):
                yield Suspect("A-11", words("{field} {value}", field=key, value=value), _with(**{key: value}))
    if isinstance(cover, WithCeiling):
        other = "current" if cover.ceiling_year == "previous" else "previous"
        yield Suspect("A-08", words(_CEILINGS[other]), _covers(name, ceiling_year=other))


def _named(cover: Cover) -> list[str]:
    named = (getattr(cover, key, None) for key in ("s1", "s2", "rate", "amount", "multiple"))
    return [name for name in named if isinstance(name, str)]


def _conventions(setting: Setting) -> Iterator[Suspect]:
    """Conventions of the contract that may be otherwise."""
    name, cover = setting.name, setting.cover
    split = [base for base, one in setting.bases.items() if isinstance(one, WithCeiling)]
    if split:
        yield Suspect("A-04", words("working time before the split"), _covers(*split, working_time="before the split"))
    if not cover.rounding.between:
        before_tax = Rounding(step=cover.rounding.step, between=True)
        yield Suspect("N-01", words("rounded before the taxes"), _covers(name, rounding=before_tax))
    if cover.rounding.step == 1:
        yield Suspect("N-01", words("rounded to five cents"), _covers(name, rounding=Rounding(step=5)))
    if cover.taxes:
        yield Suspect("S-04", words("without taxes"), _covers(name, taxes={}))


def _with(**values: object) -> Callable[[Setting], Setting]:
    return lambda setting: setting.with_values(**values)


def _covers(*names: str, **changes: object) -> Callable[[Setting], Setting]:
    def change(setting: Setting) -> Setting:
        for name in names:
            setting = setting.with_cover(name, **changes)
        return setting

    return change


def _without(table: Table, since: date) -> Callable[[Setting], Setting]:
    """The tariff as it was before a version."""
    older = replace(table, versions=tuple(version for version in table.versions if version < since))

    def change(setting: Setting) -> Setting:
        return setting._replace(tariff=Tariff(setting.tariff.covers, {**setting.tariff.tables, table.name: older}))

    return change
