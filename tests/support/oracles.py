"""What must hold of every month, stated from what payrolls showed and HR said, and from nothing the program derived.

The laws of a possible life; absence and presence are no answer; nothing is told unasked of amounts of nothing; who was
owed cover on a day is insured or asked about. Each gives what is broken, in words.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from assusoft.frames import rows_of
from assusoft.month.resolving.resolve import Resolution
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.months import month_end, month_start
from assusoft.payroll.photo import Photo
from assusoft.plans.sheet import Plan

Row = Mapping[str, Any]
Key = tuple[str, str, str]
"""Plan, person, member."""

RULES: Mapping[str, Callable[[Row], bool | None]] = {
    "statute in ('employee', 'worker')": lambda row: _one_of(row["statute"], "employee", "worker"),
    "statute = 'employee'": lambda row: _one_of(row["statute"], "employee"),
    "statute is not null": lambda row: row["statute"] is not None,
    "category = 'staff'": lambda row: _one_of(row["category"], "staff"),
    "car_class is not null": lambda row: row["car_class"] is not None,
    "car_class = 'B'": lambda row: _one_of(row["car_class"], "B"),
    "false": lambda row: False,
}
"""The conditions that random sheets have, in Python; None: a value is missing, so nobody can say."""


def _one_of(value: object, *values: object) -> bool | None:
    return None if value is None else value in values


@dataclass(frozen=True)
class Lived:
    """A month as it was decided, and what was shown and said until then.

    `photos`: every import, this month's last. `before`: what was reported, or nothing in the takeover month.
    """

    resolution: Resolution
    photos: Sequence[Photo]
    before: pd.DataFrame
    plans: Mapping[str, Plan]
    answers: Sequence[Answer]
    takeover: bool

    @property
    def owed(self) -> dict[Key, Row]:
        """What is to be reported."""
        return {_key(row): row for row in rows_of(self.resolution.state.affiliations)}

    @property
    def reported(self) -> dict[Key, Row]:
        """What was."""
        return {_key(row): row for row in rows_of(self.before)}

    @property
    def said(self) -> list[Answer]:
        """The answers in force."""
        return list(in_force(self.answers).values())

    def shown(self, table: str, photo: Photo) -> list[Row]:
        """The rows of a photo, each with the person and member that HR said it is."""
        same = {(one.person, one.member): one.same_as for one in self.said if one.same_as}
        rows = []
        for row in rows_of(photo.tables[table]):
            person = same.get((row["person"], ""), row["person"])
            member = row.get("member")
            member = same.get((row["person"], member), same.get((person, member), member)) if member else member
            rows.append({**row, "person": person, "member": member})
        return rows

    def now(self, table: str) -> list[Row]:
        """The rows of the month."""
        return self.shown(table, self.photos[-1])

    def answered(self, person: str, *kinds: str, member: str = "") -> bool:
        """Whether an answer of one of these kinds was given about the person in the month."""
        month = self.resolution.month
        mine = [one for one in self.said if one.person == person and one.month == month]
        return any(one.kind in kinds and (not member or one.member in ("", member)) for one in mine)


def broken(lived: Lived) -> list[str]:
    """Everything that does not hold."""
    laws = (_days, _begins, _members_end, _choices, _salaries, _covers)
    return [f"{law.__name__.strip('_')}: {line}" for law in laws for line in law(lived)]


def _key(row: Row) -> Key:
    return row["plan"], row["person"], row["member"]


def _affiliated(row: Row | None) -> bool:
    return row is not None and row["status"] == "affiliated"


def _open(row: Row | None) -> bool:
    return _affiliated(row) and row is not None and row["affiliation_to"] is None


def _days(lived: Lived) -> Iterator[str]:
    """No affiliation ends before it begins."""
    for key, row in lived.owed.items():
        if _affiliated(row) and row["affiliation_to"] and row["affiliation_to"] < row["affiliation_from"]:
            yield f"{key} {row['affiliation_from']} to {row['affiliation_to']}"


def _begins(lived: Lived) -> Iterator[str]:
    """A new begin lies after birth, within service, after membership and worker's cover, after the cover before."""
    if lived.takeover:
        return
    births, spans, since = _births(lived), _spans(lived), _since(lived)
    owed, reported = lived.owed, lived.reported
    for key, row in owed.items():
        plan, before, whom, begun = lived.plans[key[0]], reported.get(key), key[1:], row["affiliation_from"]
        if not _affiliated(row) or (before is not None and before["affiliation_from"] == begun):
            continue
        if births.get(whom) and begun < births[whom]:
            yield f"{key} on {begun}, born {births[whom]}"
        if _affiliated(before) and before["affiliation_to"] and begun <= before["affiliation_to"]:
            yield f"{key} on {begun}, insured until {before['affiliation_to']}"
        if begun == plan.begins or _accepted(lived, key, begun):
            continue
        if not key[2] and spans.get(key[1]) and not any(_within(plan, begun, span) for span in spans[key[1]]):
            yield f"{key} on {begun}, service {spans[key[1]]}"
        worker = owed.get((key[0], key[1], ""))
        if key[2] and since.get(whom) and begun < _first(plan, since[whom]):
            yield f"{key} on {begun}, member since {since[whom]}"
        if key[2] and _affiliated(worker) and begun < worker["affiliation_from"]:
            yield f"{key} on {begun}, its worker on {worker['affiliation_from']}"


def _accepted(lived: Lived, key: Key, begun: date) -> bool:
    told = [one for one in lived.said if one.kind == "impossible_affiliation" and one.choice == "accept"]
    return any(
        (one.facts["plan"], one.person, one.member, one.facts["affiliation_from"]) == (*key, str(begun)) for one in told
    )


def _births(lived: Lived) -> dict[tuple[str, str], date]:
    """The earliest birth that the month shows, or HR said."""
    found: dict[tuple[str, str], list[date]] = {}
    for table in ("worker", "family"):
        for row in lived.now(table):
            if row["birth_date"]:
                found.setdefault((row["person"], row.get("member") or ""), []).append(row["birth_date"])
    for one in lived.said:
        if one.facts.get("field") == "birth_date" and one.fields.get("value"):
            found.setdefault((one.person, one.member), []).append(date.fromisoformat(one.fields["value"]))
    return {whom: min(days) for whom, days in found.items()}


def _since(lived: Lived) -> dict[tuple[str, str], date]:
    rows = [row for row in lived.now("family") if row["since"] and row["member"]]
    return {
        (row["person"], row["member"]): min(one["since"] for one in rows if _whom(one) == _whom(row)) for row in rows
    }


def _whom(row: Row) -> tuple[str, str]:
    return row["person"], row["member"]


def _spans(lived: Lived) -> dict[str, list[tuple[date, date]]]:
    """Person -> the days of service of each contract as it was shown last; unbroken where HR said that it goes on."""
    contracts: dict[str, dict[object, tuple[date, date]]] = {}
    for photo in lived.photos:
        for row in lived.shown("worker", photo):
            start = row["contract_start"] or row["hire_date"]
            if photo.month == lived.photos[0].month:  # taken over: nobody knows what the hire date joined
                start = min(day for day in (start, row["hire_date"] or start) if day) if start else None
            if start:
                place = contracts.setdefault(row["person"], {})
                place[row["entity"], row["contract_start"]] = (start, row["contract_end"] or date.max)
    goes_on = {one.person for one in lived.said if one.choice in ("same_affiliation", "stays", "still_employed")}
    for person in goes_on & contracts.keys():
        contracts[person]["joined"] = (min(start for start, _ in contracts[person].values()), date.max)
    return {person: list(spans.values()) for person, spans in contracts.items()}


def _within(plan: Plan, day: date, span: tuple[date, date]) -> bool:
    return _first(plan, span[0]) <= day <= span[1]


def _first(plan: Plan, day: date) -> date:
    return day.replace(day=1) if plan.starts == "first of month" else day


def _members_end(lived: Lived) -> Iterator[str]:
    """A member's cover ends by an answer, by age, with its worker or by the sheet; never because a row is missing."""
    owed, births = lived.owed, _births(lived)
    for key, before in lived.reported.items():
        plan, worker = lived.plans.get(key[0]), owed.get((key[0], key[1], ""))
        if not key[2] or not _open(before) or _open(owed.get(key)) or not _open(worker) or plan is None:
            continue
        born = births.get(key[1:]) or before.get("birth_date")
        if _is_new(lived, plan) or _is_grown(lived, plan, born) or lived.answered(key[1], *_ASKED_OF_MEMBERS):
            continue
        yield f"{key} ended {owed.get(key, {}).get('affiliation_to')} unasked"


_ASKED_OF_MEMBERS = ("family_departure", "shared_member", "member_identity", "identity", "new_contract")


def _is_grown(lived: Lived, plan: Plan, born: date | None) -> bool:
    age = plan.family_rule.child_maximum_age if plan.family_rule else None
    return age is not None and (born is None or born.year + age <= month_end(lived.resolution.month).year)


def _is_new(lived: Lived, plan: Plan) -> bool:
    """Whether the sheet came since the last closing, or may have."""
    earlier = [photo.month for photo in lived.photos if photo.month < lived.resolution.month]
    return not earlier or plan.from_ > month_start(earlier[-1])


def _choices(lived: Lived) -> Iterator[str]:
    """A plan that is chosen by a deduction begins and ends by an amount or an answer, not by a line."""
    nets = _nets(lived)
    owed, reported = lived.owed, lived.reported
    for name, plan in lived.plans.items():
        for key in {**owed, **reported} if plan.choice_wage_code else ():
            now, before = _open(owed.get(key)), _open(reported.get(key))
            moved = _is_new(lived, plan) or plan.until is not None  # to another supplier
            if key[0] != name or now == before or moved or lived.answered(key[1], *_ASKED):
                continue
            net = nets.get(key[1], Decimal(0))
            if now and not (net is None or net > 0):
                yield f"{key} began with {net}"
            if before and (net is None or net != 0):
                yield f"{key} ended with {net}"


_ASKED = ("doubtful_choice", "affiliation", "departure", "missing_person", "end_of_eligibility", "new_contract",
          "identity", "correction", "impossible_affiliation")  # fmt: skip


def _nets(lived: Lived) -> dict[str, Decimal | None]:
    """Person -> what is withheld in all; None: no line has an amount."""
    lines: dict[str, list[Decimal]] = {}
    for row in lived.now("deduction"):
        lines.setdefault(row["person"], []).extend([] if row["amount"] is None else [row["amount"]])
    return {person: sum(amounts, Decimal(0)) if amounts else None for person, amounts in lines.items()}


def _salaries(lived: Lived) -> Iterator[str]:
    """A salary of nothing, or of less, is never told unasked."""
    for key, row in lived.owed.items():
        salary = row.get("insured_salary")
        if salary is None or salary > 0 or not _affiliated(row):
            continue
        before = lived.reported.get(key) or {}
        if before.get("insured_salary") != salary and not lived.answered(
            key[1], "salary", "correction", "inconsistent_data"
        ):
            yield f"{key} is told a salary of {salary}"


def _covers(lived: Lived) -> Iterator[str]:
    """Who came and went within the month, and was owed cover, is insured on the first day or asked about."""
    if lived.takeover:
        return
    month = lived.resolution.month
    known = {row["person"] for photo in lived.photos if photo.month < month for row in lived.shown("worker", photo)}
    rows = [row for row in lived.now("worker") if row["person"] not in known]
    alone = [row for row in rows if [one["person"] for one in rows].count(row["person"]) == 1]
    for row in alone:
        start, end = row["contract_start"], row["contract_end"]
        if not start or not end or not month_start(month) <= start <= end <= month_end(month):
            continue
        for plan in lived.plans.values():
            if _is_owed(plan, row, start) and not _is_met(lived, plan, row["person"], start):
                yield f"{row['person']} served {start} to {end}, plan {plan.name}"


def _is_owed(plan: Plan, row: Row, day: date) -> bool:
    """Whether a plan owes cover from the first day, as far as the row says; a choice is not owed."""
    if plan.enrolment == "optional" or plan.waiting_months or plan.starts == "first of next month":
        return False
    if plan.since != ("hire_date",) or row["hire_date"] != day or plan.from_ > day or plan.until or plan.begins:
        return False
    return not _may_be_too_old(plan, row["birth_date"], day) and RULES[plan.eligible](row) is True


def _may_be_too_old(plan: Plan, born: date | None, day: date) -> bool:
    return plan.maximum_age is not None and (born is None or day.year - born.year >= plan.maximum_age - 1)


def _is_met(lived: Lived, plan: Plan, person: str, day: date) -> bool:
    row = lived.owed.get((plan.name, person, ""))
    if _affiliated(row) and row["affiliation_from"] <= day:
        return True
    asked = [*lived.resolution.tasks, *(task for task, _ in lived.resolution.answered)]
    kinds = ("identity", "affiliation", "impossible_affiliation")
    return any(task.person == person and task.kind in kinds for task in asked)


def lost(before: Photo, now: Photo, table: str, entity: str) -> int:
    """How many people of an entity who stay had something in that table and have nothing any more."""
    staying = _serving(before) & _serving(now)
    mine = {row["person"] for row in rows_of(before.worker) if row["entity"] == entity} & staying
    had, has = (_holders(photo.tables[table]) for photo in (before, now))
    return len(mine & had - has)


def _serving(photo: Photo) -> set[str]:
    last = month_end(photo.month)
    return {row["person"] for row in rows_of(photo.worker) if not row["contract_end"] or row["contract_end"] > last}


def _holders(table: pd.DataFrame) -> set[str]:
    sums: dict[str, Decimal] = {}
    for row in rows_of(table):
        amount = row.get("amount", 1)
        sums[row["person"]] = sums.get(row["person"], Decimal(0)) + (Decimal(1) if amount is None else Decimal(amount))
    return {person for person, total in sums.items() if total > 0}
