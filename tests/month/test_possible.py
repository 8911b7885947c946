"""The certificate states the laws of a possible life by itself: whatever part of the month breaks one, it fails.

MUTANTS lists what is broken, law by law, once `laws.lawful`, which asks before anything is told, is out of the way.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from support.examples import one_in
from support.months import ANNA, Employer, photo_of, plans_named

from assusoft.frames import rows_of
from assusoft.month.decided import DecidedMonth
from assusoft.month.proof import possible
from assusoft.month.proof.possible import impossible_lives
from assusoft.month.resolving import laws, resolve, service
from assusoft.month.resolving.family import family, family_dates
from assusoft.month.resolving.workers import workers
from assusoft.month.tasks.answer import Answer

DAY = timedelta(days=1)
Patch = tuple[Any, str, Any]

GROUP = """
supplier = "a"
from = 2025-01-01
eligible = "statute = 'employee'"
enrolment = "mandatory"
maximum_age = 65
family = "optional"
reports = ["name", "birth_date"]
required = ["name", "birth_date"]

[family_rule]
child_maximum_age = 25
reports = ["name", "birth_date", "relation"]
"""
LATER = GROUP.replace('"mandatory"', '"automatic"').replace("reports", 'starts = "first of month"\nreports', 1)

BORIS = ANNA | {
    "person": "P00002", "payroll_id": "2", "first_name": "Boris", "hire_date": date(2025, 12, 3),
    "contract_start": date(2025, 12, 3), "contract": "0403170701/2025-12-03", "sex": "M",
}  # fmt: skip
CHILD = {
    "person": "P00001", "member": "M1", "relation": "child", "last_name": "Peeters", "first_name": "Noa",
    "birth_date": date(2025, 12, 20), "since": date(2025, 12, 20), "sex": "F",
}  # fmt: skip


def lived(*months: tuple[str, list[Mapping[str, Any]], list[Mapping[str, Any]]]) -> DecidedMonth:
    """The last of these months (month, workers, family), everything answered as it is proposed."""
    employer = Employer(plans_named(group=GROUP, later=LATER))
    for number, (month, people, members) in enumerate(months):
        resolution = employer.decide(photo_of(month, people, family=members))
        for _ in range(6):
            for task in resolution.tasks:
                _answer(employer, task)
            resolution = employer.decide()
        if number < len(months) - 1:
            employer.close()
    assert employer.photo is not None
    return DecidedMonth(
        month, not employer.taken_over, employer.photo, employer.state, employer.plans, employer.answers,
        frozenset(), resolution, employer.messages(),
    )  # fmt: skip


def _answer(employer: Employer, task) -> None:
    """The answer as the first choice proposes it, whatever bounds the question has."""
    assert employer.photo is not None
    wanted = {"new_contract": "same_affiliation"}.get(task.kind, task.choices[0].name)
    choice = next(one for one in task.choices if one.name == wanted)
    fields = {one.name: one.default for one in choice.questions if one.default}
    if task.kind == "missing_person":
        fields = {"exit_date": "2025-12-01", "reason": "resignation"}
    number = len(employer.answers) + 1
    repeated = (task.id, task.kind, task.person, task.member, task.facts, choice.name, employer.photo.month)
    employer.answers.append(Answer(number, *repeated, "Claire", datetime(2026, 1, 5, tzinfo=UTC), fields))


def newcomer() -> DecidedMonth:
    return lived(("2025-11", [ANNA], []), ("2025-12", [ANNA, BORIS], []))


def rehired() -> DecidedMonth:
    left = ANNA | {"contract_end": date(2025, 12, 15), "end_reason": "resignation"}
    again = ANNA | {"contract": "0403170701/2026-02-13", "contract_start": date(2026, 2, 13)}
    return lived(("2025-11", [ANNA], []), ("2025-12", [left], []), ("2026-02", [again], []))


def gone_before_it_began() -> DecidedMonth:
    return lived(("2025-11", [ANNA], []), ("2025-12", [ANNA, BORIS], []), ("2026-01", [ANNA], []))


def newborn() -> DecidedMonth:
    return lived(("2025-11", [ANNA], []), ("2025-12", [ANNA], [CHILD]))


def married() -> DecidedMonth:
    spouse = CHILD | {"relation": "spouse", "first_name": "Ivo", "birth_date": date(1984, 2, 2), "sex": "M"}
    return lived(("2025-11", [ANNA], []), ("2025-12", [ANNA], [spouse]))


def gone_after_some_days() -> DecidedMonth:
    left = BORIS | {"contract_end": date(2025, 12, 20), "end_reason": "resignation"}
    return lived(("2025-11", [ANNA], []), ("2025-12", [ANNA, BORIS], []), ("2026-01", [ANNA, left], []))


def child_of_a_newcomer() -> DecidedMonth:
    child = CHILD | {"person": "P00002", "birth_date": date(2015, 3, 1), "since": date(2015, 3, 1)}
    return lived(("2025-11", [ANNA], []), ("2025-12", [ANNA, BORIS], [child]))


STORIES: dict[str, Callable[[], DecidedMonth]] = {
    "service": rehired,
    "service of a newcomer": newcomer,
    "cover before": rehired,
    "birth": newborn,
    "membership": married,
    "worker's cover": child_of_a_newcomer,
    "order": gone_before_it_began,
    "order of a leaver": gone_after_some_days,
}
SAID = {
    "service": "outside the service", "cover before": ("within the cover before", "its end is taken back"),
    "birth": "before birth", "membership": "belongs to the family", "worker's cover": "worker's own cover",
    "order": "ends before it begins",
}  # fmt: skip
"""What the certificate says of each law."""


@pytest.mark.parametrize("story", STORIES)
def test_lives_as_they_are_decided_are_possible(story):
    assert impossible_lives(STORIES[story]()) == []


def earlier(days: int) -> Callable[[Any], Any]:
    """A function of these days made to give days earlier."""

    def mutate(function):
        def mutant(*given, **named):
            found = function(*given, **named)
            return None if found is None else found - timedelta(days=days)

        return mutant

    return mutate


def service_of(change: Callable[[pd.Series], list[date | None]]) -> Callable[[Any], Any]:
    def mutate(function):
        def mutant(people, *given):
            found = function(people, *given)
            days = change(found["service_from"])
            return found.assign(service_from=pd.Series(days, index=found.index, dtype=found["service_from"].dtype))

        return mutant

    return mutate


def always(value: Any) -> Callable[[Any], Any]:
    return lambda function: lambda *given, **named: value


def answered(days: int) -> Callable[[Any], Any]:
    """Answers taken for days earlier than they say."""

    def mutate(function):
        def mutant(answers):
            return {id: replace(answer, fields=_moved(answer.fields, days)) for id, answer in function(answers).items()}

        return mutant

    return mutate


def answered_of_members(days: int) -> Callable[[Any], Any]:
    """Answers about family members taken for days earlier than they say."""

    def mutate(function):
        def mutant(answers):
            early = answered(days)(function)(answers)
            return {id: early[id] if answer.member else answer for id, answer in function(answers).items()}

        return mutant

    return mutate


def _moved(fields: Mapping[str, str], days: int) -> dict[str, str]:
    day = fields.get("affiliation_from")
    moved = {"affiliation_from": (date.fromisoformat(day) - timedelta(days=days)).isoformat()} if day else {}
    return dict(fields) | moved


def begun(days: int, members: bool) -> Callable[[Any], Any]:
    """Affiliations that begin days earlier than they were decided."""

    def mutate(function):
        def mutant(plan, own, rows, situation):
            known = set(own["person"] + " " + own["member"])
            new = ~(rows["person"] + " " + rows["member"]).isin(known) | rows["affiliation_to"].isna()
            new &= (rows["member"] != "") if members else (rows["member"] == "")
            moved = [
                day - timedelta(days=days) if wanted and not pd.isna(day) else day
                for day, wanted in zip(rows["affiliation_from"], new, strict=True)
            ]
            dtype = rows["affiliation_from"].dtype
            return rows.assign(affiliation_from=pd.Series(moved, index=rows.index, dtype=dtype))

        return mutant

    return mutate


def no_laws() -> Patch:
    return resolve, "lawful", lambda _: lambda plan, own, rows, situation: rows


def cancelled_in_vain(function):
    """Nothing is cancelled: what ends before it begins is told so."""

    def mutant(plan, own, rows, situation):
        found = function(plan, own, rows, situation)
        return found.assign(status=found["status"].replace("cancelled", "affiliated"))

    return mutant


def as_it_was(function):
    return lambda rows, before, carried: rows


def statuses(old: str, new: str) -> Callable[[Any], Any]:
    """A status told as another."""

    def mutate(function):
        def mutant(plan, own, rows, situation):
            found = function(plan, own, rows, situation)
            return found.assign(status=found["status"].replace(old, new))

        return mutant

    return mutate


def ended(day: Callable[[Mapping[str, Any]], date]) -> Callable[[Any], Any]:
    """The covers of workers ended on another day."""

    def mutate(function):
        def mutant(plan, own, rows, situation):
            days = [
                day(row) if row["member"] == "" and row["affiliation_from"] else row["affiliation_to"]
                for row in rows_of(rows)
            ]
            return rows.assign(affiliation_to=pd.Series(days, index=rows.index, dtype=rows["affiliation_to"].dtype))

        return mutant

    return mutate


def begun_on(day: Callable[[Mapping[str, Any]], date]) -> Callable[[Any], Any]:
    """Covers that begin anew begun on a day of the cover before."""

    def mutate(function):
        def mutant(plan, own, rows, situation):
            before = {row["person"]: row for row in rows_of(own) if row["affiliation_to"]}
            days = [
                day(before[row["person"]]) if row["person"] in before and not row["affiliation_to"]
                else row["affiliation_from"]
                for row in rows_of(rows)
            ]  # fmt: skip
            return rows.assign(affiliation_from=pd.Series(days, index=rows.index, dtype=rows["affiliation_from"].dtype))

        return mutant

    return mutate


def after_cover(change: Callable[[date], date]) -> Callable[[Any], Any]:
    """The first day possible after a cover that ended, changed."""

    def mutate(function):
        def mutant(plan, person, before, situation):
            return change(before["affiliation_to"]) if before else function(plan, person, before, situation)

        return mutant

    return mutate


HIRED = service_of(lambda days: [date(2010, 1, 1) for _ in days])
UNBOUNDED = service_of(lambda days: [None for _ in days])
BIRTHLESS = (
    family_dates,
    "_latest",
    lambda f: lambda day, *others: max([day, *(o for o in others[:1] if o is not None)]),
)
MUTANTS: dict[str, dict[str, list[Patch]]] = {
    "service": {
        "the hire date is the service": [(resolve, "with_service", HIRED)],
        "no service is known": [(resolve, "with_service", UNBOUNDED)],
        "the service is a month longer": [
            (resolve, "with_service", service_of(lambda days: [d - 40 * DAY for d in days]))
        ],
        "every contract follows the one before": [
            (service, "_following", lambda f: lambda before, begun: list(before.index)),
            (service, "_after_departures", lambda f: lambda found, people, affiliations: found),
        ],
        "a gap of months is none": [
            (service, "_chains", lambda f: lambda people, contracts: people["hire_date"]),
            (service, "_after_departures", lambda f: lambda found, people, affiliations: found),
        ],
        "begins a day early": [(resolve, "lawful", begun(1, False))],
        "begins a month early": [(resolve, "lawful", begun(45, False))],
        "answers are taken a day early": [(resolve, "in_force", answered(1))],
        "the plan's convention goes back a year": [
            (workers, "starting", lambda f: lambda plan, day: f(plan, day) - 365 * DAY),
            (resolve, "with_service", HIRED),
        ],
        "the day after the cover before is enough": [
            (
                workers,
                "earliest_day",
                lambda f: lambda plan, person, before, situation: before["affiliation_to"] + DAY if before else None,
            ),
            (resolve, "with_service", UNBOUNDED),
        ],
    },
    "service of a newcomer": {
        "begins a day early": [(resolve, "lawful", begun(1, False))],
        "answers are taken a day early": [(resolve, "in_force", answered(1))],
        "answers are taken a century early": [(resolve, "in_force", answered(36500))],
        "the hire date is another person's": [
            (workers, "affiliation_day", always(date(2010, 1, 1))),
            (resolve, "with_service", HIRED),
        ],
    },
    "cover before": {
        "begins on the last day of the cover before": [
            (workers, "earliest_day", after_cover(lambda end: end)),
            (resolve, "with_service", HIRED),
        ],
        "begins a month before the cover ended": [
            (workers, "earliest_day", after_cover(lambda end: end - 30 * DAY)),
            (resolve, "with_service", HIRED),
        ],
        "the cover before bounds nothing": [
            (workers, "earliest_day", after_cover(lambda end: date(2012, 1, 1))),
            (resolve, "with_service", HIRED),
        ],
        "the end is taken back instead": [
            (workers, "earliest_day", after_cover(lambda end: date(2010, 1, 1))),
            (resolve, "with_service", HIRED),
        ],
        "begins two months early": [(resolve, "lawful", begun(62, False))],
        "begins a year early": [(resolve, "lawful", begun(365, False))],
        "answers are taken years early": [(resolve, "in_force", answered(3650))],
        "answers are taken two months early": [(resolve, "in_force", answered(62))],
        "begins where the cover before began": [
            (resolve, "lawful", begun_on(lambda before: before["affiliation_from"]))
        ],
        "begins on the day the cover ended": [(resolve, "lawful", begun_on(lambda before: before["affiliation_to"]))],
    },
    "birth": {
        "the birth bounds nothing": [BIRTHLESS, (family_dates, "_met", lambda f: lambda member, b: b.worker_from)],
        "members begin with their worker": [(family, "first_day", lambda f: lambda plan, member, b: b.worker_from)],
        "members begin a day early": [(resolve, "lawful", begun(1, True))],
        "members begin nine months early": [(resolve, "lawful", begun(270, True))],
        "the first of the month, under the birth": [
            (family, "first_day", lambda f: lambda plan, member, b: member["birth_date"].replace(day=1))
        ],
        "the first of the year": [(family, "first_day", lambda f: lambda plan, member, b: date(2025, 1, 1))],
        "the eve of the birth": [(family, "first_day", lambda f: lambda plan, member, b: member["birth_date"] - DAY)],
        "the hire date of the worker": [(family, "first_day", always(date(2010, 1, 1)))],
        "answers are taken a day early": [(resolve, "in_force", answered(1))],
        "answers are taken a year early": [(resolve, "in_force", answered(365))],
    },
    "membership": {
        "members begin a day before they belong": [(resolve, "lawful", begun(1, True))],
        "members begin a month before they belong": [(resolve, "lawful", begun(31, True))],
        "since is not looked at": [BIRTHLESS, (family_dates, "_met", lambda f: lambda member, b: b.worker_from)],
        "since is taken a week early": [
            (family, "first_day", lambda f: lambda plan, member, b: member["since"] - 7 * DAY)
        ],
        "since is the first of the month before": [
            (family, "first_day", lambda f: lambda plan, member, b: (member["since"] - 31 * DAY).replace(day=1))
        ],
        "since is the first of its year": [
            (family, "first_day", lambda f: lambda plan, member, b: member["since"].replace(month=1, day=1))
        ],
        "the first month of the employer": [(family, "first_day", always(date(2025, 11, 1)))],
        "the earlier of since and worker": [
            (family_dates, "_met", lambda f: lambda member, b: min(b.worker_from, member["since"]))
        ],
        "the birth counts, not since": [
            (family, "first_day", lambda f: lambda plan, member, b: member["birth_date"]),
        ],
        "seen before it belonged": [(family, "first_day", lambda f: lambda plan, member, b: b.seen - 31 * DAY)],
        "answers are taken a month early": [(resolve, "in_force", answered(31))],
    },
    "worker's cover": {
        "members begin when they belong, before their worker": [
            (family, "first_day", lambda f: lambda plan, member, b: member["since"])
        ],
        "members begin a day before their worker": [
            (family, "first_day", lambda f: lambda plan, member, b: b.worker_from - DAY)
        ],
        "members begin at birth": [(family, "first_day", lambda f: lambda plan, member, b: member["birth_date"])],
        "the month before the worker": [
            (family, "first_day", lambda f: lambda plan, member, b: (b.worker_from - 31 * DAY).replace(day=1))
        ],
        "the earlier of since and worker": [
            (family_dates, "_met", lambda f: lambda member, b: min(b.worker_from, member["since"]))
        ],
        "the worker is not looked at": [
            (family_dates, "_met", lambda f: lambda member, b: member["since"] or b.worker_from)
        ],
        "every family begins with the employer": [(family, "first_day", always(date(2025, 11, 1)))],
        "members begin early, their worker does not": [(resolve, "lawful", begun(3, True))],
        "the hire date of another worker": [(family, "first_day", always(date(2010, 1, 1)))],
        "answers of members are taken a month early": [(resolve, "in_force", answered_of_members(31))],
    },
    "order": {
        "what never began is told to have ended": [(resolve, "lawful", cancelled_in_vain)],
        "nothing looks at the order": [no_laws()],
        "what never began is affiliated again": [(resolve, "lawful", statuses("cancelled", "affiliated"))],
        "a departure before the begin is one": [(laws, "_without_what_never_began", as_it_was)],
    },
    "order of a leaver": {
        "covers end a month before they begin": [
            (resolve, "lawful", ended(lambda row: row["affiliation_from"] - 31 * DAY))
        ],
        "covers end on the eve of their begin": [(resolve, "lawful", ended(lambda row: row["affiliation_from"] - DAY))],
        "covers end with the month before their begin": [
            (resolve, "lawful", ended(lambda row: row["affiliation_from"].replace(day=1) - DAY))
        ],
        "covers end on the day of birth": [(resolve, "lawful", ended(lambda row: date(1985, 7, 30)))],
        "departures are taken years early": [(workers, "cover_end", always(date(2000, 1, 1)))],
        "departures end the cover a month early": [
            (workers, "cover_end", lambda f: lambda plan, day, reason: f(plan, day, reason) - 31 * DAY)
        ],
        "the day of the exit is taken for its month": [
            (workers, "cover_end", lambda f: lambda plan, day, reason: f(plan, day, reason).replace(day=1))
        ],
    },
}
"""Law -> what is broken -> what stands in its place, `laws.lawful` being out of the way unless it is named."""

ALL = [(law, name) for law, mutants in MUTANTS.items() for name in mutants]


def test_each_law_is_broken_in_ten_ways():
    count = Counter(dict.fromkeys(SAID, 0))
    for law, mutants in MUTANTS.items():
        count[law.partition(" of a ")[0]] += len(mutants)
    assert count.keys() == SAID.keys()
    assert min(count.values()) >= 10


@pytest.mark.parametrize(("law", "name"), one_in(3, ALL))
def test_what_breaks_a_law_fails_the_certificate(law, name, monkeypatch):
    for where, what, mutate in [no_laws(), *MUTANTS[law][name]]:
        monkeypatch.setattr(where, what, mutate(getattr(where, what)))
    said = SAID[law.partition(" of a ")[0]]
    lines = [str(line) for line in impossible_lives(STORIES[law]())]
    assert any(one in line for line in lines for one in ([said] if isinstance(said, str) else said)), lines


def test_who_a_family_member_is_moves_no_worker():
    """An answer about a member names a member; the worker's own contracts stay the worker's."""
    decided = newcomer()
    said = Answer(
        len(decided.answers) + 1, "T", "member_identity", "P00002", "M2", {}, "same:M1", "2025-12", "Claire",
        datetime(2026, 1, 5, tzinfo=UTC),
    )  # fmt: skip
    rows = rows_of(decided.resolution.state.affiliations)
    before, after = (
        possible._Facts.of(one, rows) for one in (decided, replace(decided, answers=[*decided.answers, said]))
    )
    assert "P00002" in before.service
    assert after.service == before.service
