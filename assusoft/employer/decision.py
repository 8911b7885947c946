"""Facts of an employer -> one of its months, decided: tasks, messages, and what each supplier should know."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from assusoft.employer.facts import Facts
from assusoft.employer.first_seen import first_seen
from assusoft.month.decided import DecidedMonth
from assusoft.month.messages import Message, messages_between
from assusoft.month.resolving.moving import rekeyed, with_rows
from assusoft.month.resolving.resolve import Resolution, resolve
from assusoft.month.resolving.splicing import concerned_with, photo_of, spliced, spliced_messages, state_of
from assusoft.month.resolving.stored import resolution_stored
from assusoft.month.state import State
from assusoft.month.tasks.answer import Answer
from assusoft.payroll.photo import Photo
from assusoft.plans.model import Plan
from assusoft.store import Closing, Import


@dataclass(frozen=True)
class MonthView(DecidedMonth):
    """A month as the facts have it now: decided from the import in force, and closed or not."""

    imported: Import
    closed: Closing | None

    @property
    def answers_through(self) -> int:
        """Number of the last answer it takes into account; 0 when there is none."""
        return self.answers[-1].number if self.answers else 0


def decide(
    facts: Facts,
    imported: Import,
    answers: Sequence[Answer],
    plans: Mapping[str, Plan],
    automatic: frozenset[str],
    persons: Collection[str] | None = None,
) -> MonthView:
    """Derive the month of an import; of some persons alone, if given, since persons do not depend on each other."""
    month, before = imported.month, facts.closing_before(imported.month)
    reported, photo = _reported(facts, before, plans), facts.photo(imported.number, month)
    if persons is not None:
        reported, photo = state_of(reported, persons), photo_of(photo, persons)
        answers = [answer for answer in answers if answer.person in persons]
    seen = first_seen(facts, imported, photo, reported) if before else {}
    given = _Given(photo, reported, with_rows(plans, reported), answers, before is None, automatic, seen)
    return _resolved(facts, imported, given)


def decided_by_rules_of_now(
    facts: Facts,
    imported: Import,
    closing: Closing,
    answers: Sequence[Answer],
    plans: Mapping[str, Plan],
    automatic: frozenset[str],
) -> MonthView:
    """A closed month decided once more, from where its own closing left it: what moves, no payroll moved."""
    state, photo = facts.state_at(closing), facts.photo(imported.number, imported.month)
    seen = first_seen(facts, imported, photo, state)
    return _resolved(facts, imported, _Given(photo, state, with_rows(plans, state), answers, False, automatic, seen))


def decided_then(
    facts: Facts,
    imported: Import,
    closing: Closing,
    answers: Sequence[Answer],
    plans: Mapping[str, Plan],
    automatic: frozenset[str],
) -> MonthView:
    """A month closed under other rules: nothing of it is decided again; its state is the one that was stored."""
    before = facts.closing_before(imported.month)
    reported, photo = _reported(facts, before, plans), facts.photo(imported.number, imported.month)
    given = _Given(photo, reported, with_rows(plans, reported), answers, before is None, automatic, {})
    return _view(facts, imported, given, resolution_stored(imported.month, photo, facts.state_at(closing), answers))


class _Given(NamedTuple):
    """What a month is resolved from, besides its name."""

    photo: Photo
    reported: State
    plans: Mapping[str, Plan]
    answers: Sequence[Answer]
    takeover: bool
    automatic: frozenset[str]
    seen: Mapping[str, date]


def _resolved(facts: Facts, imported: Import, given: _Given) -> MonthView:
    first_month = _first_month(facts, imported)
    return _view(facts, imported, given, resolve(imported.month, *given, first_month=first_month))


def _first_month(facts: Facts, imported: Import) -> str:
    """The takeover month: the first that was closed, else this one."""
    return next((closing.month for closing in facts.closings()), imported.month)


def _view(facts: Facts, imported: Import, given: _Given, resolution: Resolution) -> MonthView:
    month, reported, plans = imported.month, given.reported.affiliations, given.plans
    owed, left = resolution.state.affiliations, resolution.left
    messages = [] if given.takeover else messages_between(reported, owed, plans, month, left)
    return MonthView(
        month=month,
        **given._asdict() | {"answers": tuple(given.answers)},
        first_month=_first_month(facts, imported),
        resolution=resolution,
        messages=tuple(messages),
        imported=imported,
        closed=facts.closing_of(month),
    )


def _reported(facts: Facts, before: Closing | None, plans: Mapping[str, Plan]) -> State:
    """What was reported and reviewed at the closing, under the names the plans have now."""
    reported = facts.state_at(before)
    if before is None or not any(plan.until for plan in plans.values()):
        return reported
    return rekeyed(reported, facts.plans(before), plans)


def decide_again(view: MonthView, facts: Facts, answers: Sequence[Answer]) -> MonthView:
    """The month with other answers than the view has: only those whom the difference concerns are decided.

    Whose answers these are does not matter: what another process stored is among them.
    """
    numbers, known = [answer.number for answer in answers], [answer.number for answer in view.answers]
    if numbers == known:
        return view
    if set(known) - set(numbers):
        return decide(facts, view.imported, answers, view.plans, view.automatic)
    new = set(numbers) - set(known)
    persons = _concerned(view, [answer.person for answer in answers if answer.number in new])
    part = decide(facts, view.imported, answers, view.plans, view.automatic, persons)
    resolution = spliced(view.resolution, part.resolution, persons)
    if resolution is None:
        return decide(facts, view.imported, answers, view.plans, view.automatic)
    messages = spliced_messages(view.messages, part.messages, persons)
    return replace(view, answers=tuple(answers), resolution=resolution, messages=tuple(messages))


def messages_of(view: MonthView, facts: Facts, answers: Sequence[Answer], persons: Sequence[str]) -> list[Message]:
    """The persons' messages if these were the answers."""
    part = decide(facts, view.imported, answers, view.plans, view.automatic, _concerned(view, persons))
    return [message for message in part.messages if message.person in persons]


def _concerned(view: MonthView, persons: Sequence[str]) -> frozenset[str]:
    return concerned_with(persons, view.photo, view.resolution.together)
