"""What was said of months that were closed by then: which month each is about, and whom to derive again from where."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assusoft.month.declarations.declaration import Declaration, persons_by_number
from assusoft.month.said import Said
from assusoft.month.tasks.answer import Answer

Closed = Sequence[tuple[str, int]]
"""The closed months, ascending, each with the number of the last answer or declaration it took into account."""


class Later(NamedTuple):
    """Something said of a closed month: its number, of whom, and the place among the months of the one it is about."""

    number: int
    person: str
    about: int


def first_months(said: Said, closed: Closed) -> dict[str, str]:
    """Person -> the first month to derive again, because of what was said since the last of them was closed."""
    later = _later(said, closed) if closed else []
    of: dict[str, list[Later]] = {}
    for one in later:
        of.setdefault(one.person, []).append(one)
    found: dict[str, str] = {}
    for person, mine in of.items():
        new = [one.about for one in mine if one.number > closed[-1][1]]
        if new:
            found[person] = closed[_from(min(new), mine, closed)][0]
    return found


def _from(start: int, later: Sequence[Later], closed: Closed) -> int:
    """The first place from which nothing said later is missed: the state stored before it knew all that is earlier."""
    known = closed[start - 1][1] if start else 0
    earlier = [one.about for one in later if one.about < start and one.number > known]
    return _from(min(earlier), later, closed) if earlier else start


def said_by(said: Said, closed: Closed) -> Said:
    """What the last of these months takes into account by all that was said until now."""
    later = {one.number for one in _later(said, closed)}
    through = closed[-1][1]
    return Said(
        [one for one in said.answers if one.number <= through or one.number in later],
        [one for one in said.declarations if one.number <= through or one.number in later],
    )


def _later(said: Said, closed: Closed) -> list[Later]:
    """What was said of one of these months after it was closed."""
    about = [*_about_answers(said.answers, closed), *_about_declarations(said.declarations, closed)]
    return [one for one in about if one.about < len(closed) and one.number > closed[one.about][1]]


def _stored(number: int, closed: Closed) -> int:
    """The place of the first month that took that number into account; after all of them when none did."""
    return next((place for place, (_, through) in enumerate(closed) if through >= number), len(closed))


def _about_answers(answers: Sequence[Answer], closed: Closed) -> Iterator[Later]:
    """What takes an answer back is about the month that answer counted in first; so is what is given in its place."""
    tasks = {answer.task for answer in answers if answer.retracts is not None}
    since: dict[str, int] = {}
    stood: dict[int, int] = {}
    for answer in answers:
        if answer.task not in tasks or answer.of_many:  # what is said of many counts from the month it is said in
            continue
        if answer.retracts is not None:
            place = stood.get(answer.retracts, len(closed))
            since[answer.task] = min(place, since.get(answer.task, place))
        stood[answer.number] = min(_stored(answer.number, closed), since.get(answer.task, len(closed)))
        if answer.task in since:
            yield Later(answer.number, answer.person, since[answer.task])


def _about_declarations(declarations: Sequence[Declaration], closed: Closed) -> Iterator[Later]:
    """A declaration is about the month of its first day; what takes it back is about the same one."""
    places = {one.number: sum(month < one.first_month for month, _ in closed) for one in declarations}
    persons = persons_by_number(declarations)
    for one in declarations:
        place = places.get(one.number if one.retracts is None else one.retracts)
        if place is not None:  # what it takes back may be unknown at an earlier moment, by a clock that went wrong
            yield from (Later(one.number, person, place) for person in sorted(persons[one.number]))
