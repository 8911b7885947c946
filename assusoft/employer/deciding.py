"""One month decided from facts: its tasks, what each supplier is told and should know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assusoft.employer.facts import Facts
from assusoft.month.answers import Answer
from assusoft.month.frames import of_person
from assusoft.month.messages import Message, messages_between
from assusoft.month.resolve import Resolution, resolve
from assusoft.month.situation import State
from assusoft.payroll.photo import Photo
from assusoft.plans.model import Plan
from assusoft.store import Closing, Import


@dataclass(frozen=True)
class MonthView:
    """A month as the facts have it now. `answers_through`: number of the last answer it takes into account."""

    month: str
    imported: Import
    closed: Closing | None
    answers_through: int
    plans: Mapping[str, Plan]
    resolution: Resolution
    messages: tuple[Message, ...]


def decide(
    facts: Facts,
    imported: Import,
    answers: Sequence[Answer],
    plans: Mapping[str, Plan],
    automatic: frozenset[str],
    person: str | None = None,
) -> MonthView:
    """Derive the month of an import; of one person alone, if given, since persons do not depend on each other."""
    month = imported.month
    before = facts.closing_before(month)
    held, photo = facts.held(before), facts.photo(imported.number, month)
    if person is not None:
        held, photo = _state_of(held, person), _photo_of(photo, person)
    resolution = resolve(month, photo, held, plans, answers, before is None, automatic)
    told = (
        []
        if before is None
        else messages_between(held.position, resolution.state.position, plans, month, resolution.left)
    )
    through = answers[-1].number if answers else 0
    return MonthView(month, imported, facts.closing_of(month), through, plans, resolution, tuple(told))


def _photo_of(photo: Photo, person: str) -> Photo:
    tables = {name: of_person(table, person) for name, table in photo.tables.items()}
    return Photo(photo.month, **tables)


def _state_of(state: State, person: str) -> State:
    return State(of_person(state.position, person), of_person(state.seen, person))
