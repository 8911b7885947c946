"""Answers: added in one order, never over what somebody else answered in between."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, func, insert, select

from assusoft.errors import Conflict, Refused
from assusoft.language import Sentence
from assusoft.store.chain import add_links
from assusoft.store.facts.closings import refuse_closed
from assusoft.store.records import AnswerRecord, NewAnswer
from assusoft.store.tables import answer, as_json, declaration

_CHUNK = 500  # tasks asked for in one statement


def add_answers(connection: Connection, new: Sequence[NewAnswer]) -> list[int]:
    """Store the answers in their order, all or none, and return their numbers.

    An answer its author gives again, when it is in force already, is not stored twice: its number is returned.

    Raises
    ------
    Conflict
        The answer in force of a task is no longer the one its author saw; or what is taken back was taken back already.
    Refused
        The month of an answer is closed, or it takes back what is no answer of its task.
    """
    for month in sorted({given.month for given in new}):
        refuse_closed(connection, month, Sentence("The answer was refused"))
    history = _history(connection, sorted({given.task for given in new}))
    first = last_number(connection) + 1
    records: list[AnswerRecord] = []
    numbers = []
    for given in new:
        earlier = history.setdefault(given.task, [])
        _refuse_conflict(given, earlier)
        _refuse_retraction(given, earlier)
        record = _record(first + len(records), given)
        repeated = _repeated(record, earlier)
        numbers.append(repeated or record.number)
        if repeated is None:
            earlier.append(record)
            records.append(record)
    if records:
        connection.execute(insert(answer), [asdict(record) for record in records])
        add_links(connection, "answer", [record.number for record in records])
    return numbers


def refuse_answered(connection: Connection, tasks: Sequence[str]) -> None:
    """Raise Conflict when one of the tasks has an answer in force."""
    for earlier in _history(connection, sorted(set(tasks))).values():
        if _not_taken_back(earlier):
            raise _said_meanwhile(earlier[-1])


def last_number(connection: Connection) -> int:
    """The number of the last answer or declaration, which share one sequence; 0 when there is none."""
    return max(connection.scalar(select(func.max(table.c.number))) or 0 for table in (answer, declaration))


def all_answers(connection: Connection, through: int | None, after: int = 0) -> list[AnswerRecord]:
    """Every answer, or those up to that number and after that one, in the order they were given."""
    wanted = select(answer).where(answer.c.number > after).order_by(answer.c.number)
    if through is not None:
        wanted = wanted.where(answer.c.number <= through)
    return [AnswerRecord(**row) for row in connection.execute(wanted).mappings()]


def _record(number: int, given: NewAnswer) -> AnswerRecord:
    values = {name: value for name, value in vars(given).items() if name != "expected"}
    return AnswerRecord(number=number, **values)


def _history(connection: Connection, tasks: Sequence[str]) -> dict[str, list[AnswerRecord]]:
    found: dict[str, list[AnswerRecord]] = {}
    for start in range(0, len(tasks), _CHUNK):
        wanted = select(answer).where(answer.c.task.in_(tasks[start : start + _CHUNK])).order_by(answer.c.number)
        for row in connection.execute(wanted).mappings():
            found.setdefault(row["task"], []).append(AnswerRecord(**row))
    return found


def _refuse_conflict(given: NewAnswer, earlier: Sequence[AnswerRecord]) -> None:
    in_force = _not_taken_back(earlier)
    expected, now = given.expected or 0, in_force[-1].number if in_force else 0
    if expected == now:
        return
    if not earlier:
        raise Refused(
            "Task {task} has no answer number {expected}. Nothing was stored.", task=given.task, expected=expected
        )
    raise _said_meanwhile(earlier[-1])


def _said_meanwhile(last: AnswerRecord) -> Conflict:
    took_back = Sentence("took back answer number {number}", number=last.retracts)
    did = Sentence("answered '{choice}'", choice=last.choice) if last.retracts is None else took_back
    return Conflict(
        "{by} {did} on task {task} ({kind}, person {person}) on {at} UTC, after you looked at it. "
        "Nothing of yours was stored: look again, then answer.",
        by=last.by,
        did=did,
        task=last.task,
        kind=last.kind,
        person=last.person,
        at=f"{last.at:%Y-%m-%d at %H:%M}",
    )


def _not_taken_back(earlier: Sequence[AnswerRecord]) -> list[AnswerRecord]:
    """Those that were not taken back; the last one is in force."""
    taken_back = {record.retracts for record in earlier}
    return [record for record in earlier if record.retracts is None and record.number not in taken_back]


def _repeated(record: AnswerRecord, earlier: Sequence[AnswerRecord]) -> int | None:
    """The number of the answer in force, when the record says the same."""
    in_force = _not_taken_back(earlier)[-1:]
    return next((answered.number for answered in in_force if _saying(answered) == _saying(record)), None)


def _saying(record: AnswerRecord) -> str:
    """What an answer says, whatever its number and moment."""
    return as_json({**asdict(record), "number": 0, "at": None})


def _refuse_retraction(given: NewAnswer, earlier: Sequence[AnswerRecord]) -> None:
    if given.retracts is None:
        return
    if not any(record.number == given.retracts and record.retracts is None for record in earlier):
        raise Refused(
            "Answer number {retracts} is not an answer to task {task}: it cannot be taken back.",
            retracts=given.retracts,
            task=given.task,
        )
    again = next((record for record in earlier if record.retracts == given.retracts), None)
    if again:
        raise Conflict(
            "Answer number {retracts} was already taken back by {by} on {at} UTC. Nothing was stored.",
            retracts=given.retracts,
            by=again.by,
            at=f"{again.at:%Y-%m-%d at %H:%M}",
        )
