"""Affiliations owed x the photo as it came -> in words, each that cannot be: the laws of a possible life, stated again.

A path of its own: nothing here is taken from how the month was resolved but its result. Days are judged where they
were not reported before; what was taken over is listed by the month itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from assusoft.frames import Row, aligned, as_mask, keyed, rows_in, rows_of, rows_where, values_of
from assusoft.language import Sentence
from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.declaration import WHO, not_taken_back
from assusoft.month.said import Said
from assusoft.month.state import AFFILIATION_KEY, Key, key_of
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.plans.eligibility import age_end
from assusoft.plans.model import Plan

_DAY, _ALWAYS = timedelta(days=1), date.max

_REOPENING = ("affiliation", "exception", "move", *WHO)
"""Kinds of declaration by which a cover that ended may go on."""


class Span(NamedTuple):
    """Days without a gap, both ends included; `end` is date.max while it is open."""

    start: date
    end: date


def impossible_lives(decided: DecidedMonth) -> list[Sentence]:
    """In words, every affiliation owed that breaks a law (docs/explanation/month.md, a possible life).

    What other receivers are told of a plan is looked at as its supplier is told it.
    """
    owed = decided.resolution.state.affiliations
    copies = [name for name, plan in decided.plans.items() if plan.copied]
    rows = rows_where(owed, as_mask(owed["status"] == "affiliated") & ~as_mask(owed["plan"].isin(copies)))
    over = rows_where(rows, as_mask(rows["affiliation_to"] < rows["affiliation_from"]))
    wrong = [Sentence("{who}: it ends before it begins.", who=_who(row)) for row in rows_of(over)]
    if decided.takeover:
        return wrong
    facts = _Facts.of(decided, begun := _begun(rows, decided.reported.affiliations))
    wrong += _ends_taken_back(rows, decided)
    for row in begun:
        wrong += [Sentence(law, who=_who(row), day=row["affiliation_from"]) for law in _broken(row, facts)]
    return wrong


def _ends_taken_back(rows: pd.DataFrame, decided: DecidedMonth) -> list[Sentence]:
    """In words, each end that was reported and is not there any more, though nobody said that it was wrong."""
    reported = decided.reported.affiliations
    ended = {key_of(row): row for row in rows_in(reported, reported["affiliation_to"].notna())}
    persons = {person for _, person, _ in ended}
    open_rows = rows_where(rows, as_mask(rows["affiliation_to"].isna() & rows["person"].isin(list(persons))))
    again = [row for row in rows_of(open_rows) if key_of(row) in ended]
    said = {
        (answer.person, answer.member)
        for answer in in_force(decided.answers).values()
        if answer.choice == "reinstate" and answer.month == decided.month
    }
    taken_back = {one.person for one in decided.answers if one.retracts is not None and one.month == decided.month}
    declared = [
        one.number
        for one in decided.declarations
        if one.month == decided.month and (one.retracts is not None or one.kind in _REOPENING)
    ]
    spoken_of = taken_back | set(Said((), decided.declarations).persons(declared))
    return [
        Sentence("{who}: its end is taken back, and no answer says so.", who=_who(row))
        for row in again
        if row["affiliation_from"] == ended[key_of(row)]["affiliation_from"]
        and ended[key_of(row)]["status"] == "affiliated"
        and (row["person"], row["member"]) not in said
        and row["person"] not in spoken_of
    ]


def _who(row: Row) -> str:
    return " ".join(part for part in key_of(row) if part)


def _begun(rows: pd.DataFrame, reported: pd.DataFrame) -> list[Row]:
    """The affiliations whose first day was not reported before."""
    owed, before = (keyed(frame, _keys(frame)) for frame in (rows, reported))
    same = as_mask(owed["affiliation_from"] == aligned(before[["affiliation_from"]], owed.index)["affiliation_from"])
    return rows_in(owed, ~same)


def _keys(frame: pd.DataFrame) -> list[Key]:
    return list(zip(*(values_of(frame[name]) for name in AFFILIATION_KEY), strict=True))


class _Facts(NamedTuple):
    """What bounds some affiliations. Keys: person; person and member; plan, person and member."""

    plans: dict[str, Plan]
    births: dict[tuple[str, str], date]
    service: dict[str, list[Span]]
    since: dict[tuple[str, str], date]
    reported: dict[Key, Row]
    workers: dict[tuple[str, str], Row]
    accepted: frozenset[tuple[Key, str]]
    redated: frozenset[tuple[Key, str]]

    @classmethod
    def of(cls, decided: DecidedMonth, rows: Sequence[Row]) -> "_Facts":
        """Those of the persons of these rows."""
        persons = {row["person"] for row in rows}
        answers = list(in_force(decided.answers).values())
        same = {answer.person: answer.same_as for answer in answers if answer.same_as and answer.kind == "identity"}
        known = {(one.person, one.member): one.same_as for one in answers if one.kind == "member_identity"}
        contracts = _of(decided.photo.worker, persons | same.keys())
        members = [row for row in _of(decided.photo.family, persons | same.keys()) if row["member"]]
        for row in (*contracts, *members):
            row["person"] = same.get(row["person"]) or row["person"]
        for row in members:
            row["member"] = known.get((row["person"], row["member"])) or row["member"]
        affiliations = _of(decided.reported.affiliations, persons)
        owed = _of(decided.resolution.state.affiliations, persons)
        return cls(
            dict(decided.plans),
            _births([*contracts, *members], answers),
            _service(contracts, _of(decided.owed_before.reviewed, persons), affiliations, answers),
            {(row["person"], row["member"]): row["since"] for row in members if row["since"]},
            {key_of(row): row for row in affiliations},
            {(row["plan"], row["person"]): row for row in owed if not row["member"] and row["status"] == "affiliated"},
            frozenset(
                ((answer.facts["plan"], answer.person, answer.member), str(answer.facts["affiliation_from"]))
                for answer in answers
                if answer.kind == "impossible_affiliation" and answer.choice == "accept"
            ),
            frozenset(
                ((one.plan, one.person, one.member), one.values["affiliation_from"])
                for one in not_taken_back(decided.declarations)
                if one.kind == "redate" and "affiliation_from" in one.values
            ),
        )


def _of(frame: pd.DataFrame, persons: Iterable[str]) -> list[Row]:
    return rows_in(frame, frame["person"].isin(list(persons)))


def _births(rows: Iterable[Row], answers: Iterable[Answer]) -> dict[tuple[str, str], date]:
    """Births as the photo has them, or as HR put them right."""
    found = {(row["person"], row.get("member") or ""): row["birth_date"] for row in rows if row["birth_date"]}
    for answer in answers:
        said = answer.fields.get("value") if answer.facts.get("field") == "birth_date" else None
        key = (answer.person, answer.member)
        if said and (answer.choice == "correct" or (answer.choice == "value" and key not in found)):
            found[key] = date.fromisoformat(said)
    return found


def _service(
    contracts: Iterable[Row], reviewed: Iterable[Row], affiliations: Iterable[Row], answers: Iterable[Answer]
) -> dict[str, list[Span]]:
    """Person -> the spans of service: contracts of the photo, and what the last closing knew of those before."""
    spans: dict[str, list[Span]] = {}
    hired: dict[str, date] = {}
    for row in contracts:
        days = [day for day in (row["contract_start"], row["hire_date"]) if day]
        if days:
            spans.setdefault(row["person"], []).append(Span(days[0], row["contract_end"] or _ALWAYS))
            hired[row["person"]] = min([*days, hired.get(row["person"], _ALWAYS)])
    goes_on = {(answer.person, answer.facts["old"]) for answer in answers if answer.choice == "same_affiliation"}
    left = _left(affiliations)
    for row in reviewed:
        span = _span_before(row, hired, left, (row["person"], row["contract"]) in goes_on)
        if span is not None:
            spans.setdefault(row["person"], []).append(span)
    return {person: _joined(found) for person, found in spans.items()}


def _left(affiliations: Iterable[Row]) -> dict[str, date]:
    """Worker -> the last day of service that was reported."""
    left: dict[str, date] = {}
    for row in affiliations:
        if row["exit_date"] and not row["member"]:
            left[row["person"]] = max(row["exit_date"], left.get(row["person"], row["exit_date"]))
    return left


def _span_before(row: Row, hired: Mapping[str, date], left: Mapping[str, date], goes_on: bool) -> Span | None:
    """The service that the last closing knew; a closing of release 0.1 knew no first day: the payroll's counts."""
    start = row.get("service_from") or hired.get(row["person"])
    end = _ALWAYS if goes_on else min(row["contract_end"] or _ALWAYS, left.get(row["person"], _ALWAYS))
    return Span(start, end) if start and start <= end else None


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans that meet or follow each other without a day between, as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and (joined[-1].end == _ALWAYS or span.start <= joined[-1].end + _DAY):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _broken(row: Row, facts: _Facts) -> Iterator[str]:
    """The laws that the begin of an affiliation breaks, as sentences."""
    begun, plan, whom = row["affiliation_from"], facts.plans[row["plan"]], (row["person"], row["member"])
    birth, before = facts.births.get(whom), facts.reported.get(key_of(row))
    if birth and begun < birth:
        yield "{who}: it begins on {day}, before birth."
    handed_over = begun == plan.begins  # cover that went on from the supplier before, which may wait for an end
    grown = birth and plan.maximum_age is not None and begun > age_end(plan, birth)
    if grown and not row["member"] and not handed_over:
        yield "{who}: it begins on {day}, after the plan's maximum age."
    over = before["affiliation_to"] if before and before["status"] == "affiliated" else None
    if over and begun <= over and (key_of(row), str(begun)) not in facts.redated:
        yield "{who}: it begins on {day}, within the cover before."
    if (key_of(row), str(begun)) in facts.accepted or handed_over:
        return
    if row["member"]:
        yield from _broken_of_member(row, plan, facts)
    elif (spans := facts.service.get(row["person"])) and not any(_serves(plan, span, begun) for span in spans):
        yield "{who}: it begins on {day}, outside the service that it rests on."


def _broken_of_member(row: Row, plan: Plan, facts: _Facts) -> Iterator[str]:
    begun, since = row["affiliation_from"], facts.since.get((row["person"], row["member"]))
    worker = facts.workers.get((row["plan"], row["person"]))
    if since and begun < _first(plan, since):
        yield "{who}: it begins on {day}, before the member belongs to the family."
    if worker and begun < worker["affiliation_from"]:
        yield "{who}: it begins on {day}, before the worker's own cover."


def _serves(plan: Plan, span: Span, day: date) -> bool:
    return _first(plan, span.start) <= day <= span.end


def _first(plan: Plan, day: date) -> date:
    """The first day that a plan permits of what is so from `day`: that day, or the first of its month."""
    return day.replace(day=1) if plan.starts == "first of month" else day
