"""What one person said and a second must confirm: kept apart until then, an answer or a declaration only afterwards."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from assusoft.errors import Conflict, Refused
from assusoft.language import Sentence
from assusoft.store.chain import add_links
from assusoft.store.facts.closings import refuse_closed
from assusoft.store.facts.said.answers import add_answers, refuse_answered
from assusoft.store.facts.said.declarations import add_declarations
from assusoft.store.records import FirstWord, NewAnswer, NewDeclaration, NewFirstWord
from assusoft.store.tables import first_word, second_word

Confirmed = tuple[int, NewAnswer | NewDeclaration]
"""The number of a first word, and what it is from now on."""


def add_first_words(connection: Connection, new: Sequence[NewFirstWord]) -> list[int]:
    """Store what waits for a second person, all or none; return the numbers.

    Raises
    ------
    Conflict
        Somebody answered one of the tasks in between, and that waits or counts. Refused: the month is closed.
    """
    for month in sorted({one.month for one in new}):
        refuse_closed(connection, month, Sentence("What was said was refused"))
    refuse_answered(connection, [one.task for one in new if one.task])
    waiting: dict[str, FirstWord | NewFirstWord] = {
        one.task: one for one in all_first_words(connection) if one.ended is None and one.task
    }
    for one in new:
        if one.task in waiting:
            first = waiting[one.task]
            raise Conflict(
                "{by} answered '{said}' on task {task} on {at} UTC, which waits for a second person. "
                "Nothing of yours was stored: look again, then confirm it or take it back.",
                by=first.by,
                said=first.said["choice"],
                task=one.task,
                at=f"{first.at:%Y-%m-%d at %H:%M}",
            )
        if one.task:
            waiting[one.task] = one
    first_number = (connection.scalar(select(func.max(first_word.c.number))) or 0) + 1
    rows = [
        {"number": number, "salt": secrets.token_hex(16), **vars(one)} for number, one in enumerate(new, first_number)
    ]
    if rows:
        connection.execute(insert(first_word), rows)
        add_links(connection, "first-word", [row["number"] for row in rows])
    return [row["number"] for row in rows]


def confirm(connection: Connection, confirmed: Sequence[Confirmed], by: str, at: datetime) -> list[int]:
    """Store what was confirmed as the answers and declarations it is, all or none; return their numbers."""
    numbers = []
    for first, new in confirmed:
        _refuse_ended(connection, first)
        if isinstance(new, NewAnswer):
            [number] = add_answers(connection, [new])
        else:
            [number] = add_declarations(connection, [new])
        _end(connection, first, number, "", by, at)
        numbers.append(number)
    return numbers


def withdraw(connection: Connection, first: int, reason: str, by: str, at: datetime) -> None:
    """Take back what waits for a second person; Conflict when it waits no more."""
    _refuse_ended(connection, first)
    _end(connection, first, None, reason, by, at)


def all_first_words(connection: Connection) -> list[FirstWord]:
    """Everything that was said first, in that order, with what became of it."""
    names = ("number", "about", "task", "kind", "person", "said", "month", "reason", "by", "at")
    ended = {row["first"]: dict(row) for row in connection.execute(select(second_word)).mappings()}
    found = connection.execute(select(*first_word.c[names]).order_by(first_word.c.number)).mappings()
    return [_first_word(dict(row), ended.get(row["number"])) for row in found]


def _first_word(row: Mapping[str, Any], end: Mapping[str, Any] | None) -> FirstWord:
    if end is None:
        return FirstWord(**row)
    return FirstWord(
        **row, second=end["number"], second_by=end["by"], ended=end["at"], became=end["became"],
        second_reason=end["reason"],
    )  # fmt: skip


def _end(connection: Connection, first: int, became: int | None, reason: str, by: str, at: datetime) -> None:
    number = (connection.scalar(select(func.max(second_word.c.number))) or 0) + 1
    row = {"number": number, "first": first, "became": became, "reason": reason, "by": by, "at": at}
    connection.execute(insert(second_word), [row])
    add_links(connection, "second-word", [number])


def _refuse_ended(connection: Connection, number: int) -> None:
    known = {one.number: one for one in all_first_words(connection)}
    if number not in known:
        raise Refused("Nothing waits for a second person as W{number}. Nothing was stored.", number=number)
    one = known[number]
    if one.ended is not None:
        did = Sentence("taken back") if one.became is None else Sentence("confirmed")
        raise Conflict(
            "W{number} was already {did} by {second_by} on {ended} UTC. Nothing was stored.",
            number=number,
            did=did,
            second_by=one.second_by,
            ended=f"{one.ended:%Y-%m-%d at %H:%M}",
        )
