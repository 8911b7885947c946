"""One month decided from facts: its tasks, what each supplier is told and should know."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assusoft.employer.facts import Facts
from assusoft.month.messages import Message, messages_between
from assusoft.month.resolving.moving import rekeyed, with_rows
from assusoft.month.resolving.resolve import Resolution, resolve
from assusoft.month.resolving.splicing import concerned_with, photo_of, spliced, spliced_messages, state_of
from assusoft.month.state import State
from assusoft.month.tasks.answer import Answer
from assusoft.plans.model import Plan
from assusoft.store import Closing, Import


@dataclass(frozen=True)
class MonthView:
    """A month as the facts have it now.

    `takeover`: no month before it is closed. `reported`: the state at that closing, under the plans' names of now.
    `answers`: numbers of those it takes into account.
    """

    month: str
    imported: Import
    closed: Closing | None
    takeover: bool
    reported: State
    answers: tuple[int, ...]
    plans: Mapping[str, Plan]
    automatic: frozenset[str]
    resolution: Resolution
    messages: tuple[Message, ...]

    @property
    def answers_through(self) -> int:
        """Number of the last answer it takes into account; 0 when there is none."""
        return self.answers[-1] if self.answers else 0


def decide(
    facts: Facts,
    imported: Import,
    answers: Sequence[Answer],
    plans: Mapping[str, Plan],
    automatic: frozenset[str],
    persons: Collection[str] | None = None,
) -> MonthView:
    """Derive the month of an import; of some persons alone, if given, since persons do not depend on each other."""
    month = imported.month
    before = facts.closing_before(month)
    told, photo = _told(facts, before, plans), facts.photo(imported.number, month)
    reported, plans, counting = told, with_rows(plans, told), answers
    if persons is not None:
        reported, photo = state_of(reported, persons), photo_of(photo, persons)
        counting = [answer for answer in answers if answer.person in persons]
    resolution = resolve(month, photo, reported, plans, counting, before is None, automatic)
    owed = resolution.state.affiliations
    messages = [] if before is None else messages_between(reported.affiliations, owed, plans, month, resolution.left)
    numbers = tuple(answer.number for answer in answers)
    closed, takeover = facts.closing_of(month), before is None
    return MonthView(month, imported, closed, takeover, told, numbers, plans, automatic, resolution, tuple(messages))


def _told(facts: Facts, before: Closing | None, plans: Mapping[str, Plan]) -> State:
    """What was told and seen at the closing, under the names the plans have now."""
    reported = facts.state_at(before)
    moved = before is not None and any(plan.until for plan in plans.values())
    return rekeyed(reported, facts.plans(before), plans) if moved and before is not None else reported


def decide_again(view: MonthView, facts: Facts, answers: Sequence[Answer]) -> MonthView:
    """The month with other answers than the view has: only those whom the difference concerns are decided.

    Whose answers these are does not matter: what another process stored is among them.
    """
    numbers, known = tuple(answer.number for answer in answers), frozenset(view.answers)
    if numbers == view.answers:
        return view
    if known - set(numbers):
        return decide(facts, view.imported, answers, view.plans, view.automatic)
    persons = _concerned(view, facts, [answer.person for answer in answers if answer.number not in known])
    part = decide(facts, view.imported, answers, view.plans, view.automatic, persons)
    resolution = spliced(view.resolution, part.resolution, persons)
    if resolution is None:
        return decide(facts, view.imported, answers, view.plans, view.automatic)
    messages = spliced_messages(view.messages, part.messages, persons)
    return replace(view, answers=numbers, resolution=resolution, messages=tuple(messages))


def messages_of(view: MonthView, facts: Facts, answers: Sequence[Answer], person: str) -> list[Message]:
    """The person's messages if these were the answers."""
    persons = _concerned(view, facts, [person])
    part = decide(facts, view.imported, answers, view.plans, view.automatic, persons)
    return [message for message in part.messages if message.person == person]


def _concerned(view: MonthView, facts: Facts, persons: Sequence[str]) -> frozenset[str]:
    return concerned_with(persons, facts.photo(view.imported.number, view.month))
