"""A bureau at a moment -> families of numbers: steps, questions, transmissions, deadlines; of employers, of nobody."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from assusoft.bureau.runs import FOLDER
from assusoft.bureau.settings import Bureau, Member
from assusoft.bureau.standing import Standing, standings
from assusoft.bureau.watching.asked import asked_since
from assusoft.bureau.watching.exposition import Family
from assusoft.errors import AssusoftError

if TYPE_CHECKING:
    from assusoft.employer import Employer

TRANSMISSION_STATES = ("queued", "sending", "sent", "failed", "in_doubt")


def bureau_families(bureau: Bureau, now: datetime) -> list[Family]:
    """What is watched of all employers; of one that cannot be looked at only that it is so, and its steps."""
    return [*_standing_families(bureau, now), *_step_families(bureau)]


def _standing_families(bureau: Bureau, now: datetime) -> Iterator[Family]:
    of_employer = ("employer",)
    seen = Family("assusoft_employer_up", "1 if the employer can be looked at, else 0.", of_employer)
    tasks = Family("assusoft_tasks_open", "Open questions of the month being worked on.", ("employer", "blocking"))
    oldest = Family("assusoft_oldest_question_seconds", "Age of the oldest open question, 0 without one.", of_employer)
    sent = Family("assusoft_transmissions", "Transmissions of all months in each state.", ("employer", "state"))
    due = Family("assusoft_deadline_timestamp_seconds", "End of the next day agreed for the month.", of_employer)
    of_supplier = ("employer", "supplier")
    told = Family(
        "assusoft_supplier_deadline_timestamp_seconds", "End of the day by which the supplier must know.", of_supplier
    )
    for one in standings(bureau, None, now.date()):
        key = one.employer
        found = {} if one.trouble else _looked_at(bureau.member(key), one, now)
        seen.samples[key,] = float(bool(found))
        if not found:
            continue
        tasks.samples |= {(key, "yes"): one.blocking, (key, "no"): one.open - one.blocking}
        oldest.samples[key,] = found["oldest"]
        sent.samples |= {(key, state): found["sent"].get(state, 0) for state in TRANSMISSION_STATES}
        due.samples |= {(key,): _end_of(one.deadline, now)} if one.deadline else {}
        told.samples |= {(key, supplier): _end_of(day, now) for supplier, day in one.deadlines.items()}
    yield from (seen, tasks, oldest, sent, due, told)


def _looked_at(member: Member, standing: Standing, now: datetime) -> dict[str, Any]:
    """What stands in no standing; empty where the employer cannot be looked at."""
    if standing.imported is None:
        return {"oldest": 0.0, "sent": {}}
    try:
        with member.at_hand() as employer:
            return {"oldest": _oldest(employer, standing.month, now), "sent": _sent(employer)}
    except AssusoftError:
        return {}


def _oldest(employer: "Employer", month: str, now: datetime) -> float:
    return max(((now - at).total_seconds() for at in asked_since(employer, month).values()), default=0.0)


def _sent(employer: "Employer") -> Mapping[str, int]:
    states = [one.state for one in employer.store.transmissions()]
    return {state: states.count(state) for state in set(states)}


def _end_of(day: date, now: datetime) -> float:
    return datetime.combine(day, time.max, now.tzinfo).timestamp()


def _step_families(bureau: Bureau) -> Iterator[Family]:
    """Of the runs kept: how often each step ended how, and how long the last one took."""
    of_step = ("employer", "step")
    ended = Family("assusoft_steps_total", "Steps by how they ended.", (*of_step, "state"), "counter")
    took = Family("assusoft_step_seconds", "How long the last step took.", of_step)
    at = Family("assusoft_step_ended_timestamp_seconds", "When the last run of the step ended.", of_step)
    for run in _runs(bureau):
        for one in run["employers"]:
            key, step = one["employer"], run["step"]
            ended.samples[key, step, one["state"]] = ended.samples.get((key, step, one["state"]), 0) + 1
            took.samples[key, step] = one["seconds"]
            at.samples[key, step] = datetime.fromisoformat(run["ended"]).timestamp()
    yield from (ended, took, at)


def _runs(bureau: Bureau) -> Iterator[dict[str, Any]]:
    """Runs that ended, in their order; one that was killed has no outcomes."""
    for path in sorted((bureau.folder / FOLDER).glob("[0-9]*.json")):
        run = json.loads(path.read_text("utf-8"))
        if "employers" in run:
            yield run
