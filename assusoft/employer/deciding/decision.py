"""Facts of an employer -> one of its months, decided: tasks, messages, and what each supplier should know."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from assusoft.employer.deciding.first_seen import first_seen
from assusoft.employer.facts import Facts
from assusoft.month.collective.meanings import photo_as_said
from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.who_is_who import who_is_who
from assusoft.month.messages import Message, messages_between
from assusoft.month.resolving.moving import rekeyed, with_rows
from assusoft.month.resolving.resolve import Resolution, resolve
from assusoft.month.resolving.splicing import (
    concerned_with,
    photo_of,
    spliced,
    spliced_messages,
    with_persons,
    with_persons_again,
)
from assusoft.month.resolving.stored import resolution_stored
from assusoft.month.said import Said
from assusoft.month.state import State
from assusoft.month.tasks.task import Task
from assusoft.month.telling.holding import holding_in, with_held_back
from assusoft.month.undoing import Unheard, without
from assusoft.payroll.photo import Photo
from assusoft.plans.model import Plan
from assusoft.store import Closing, Import


@dataclass(frozen=True)
class MonthView(DecidedMonth):
    """A month as the facts have it now: decided from the import in force, and closed or not.

    `reopened`, `revised`: see `Revised`.
    """

    imported: Import
    closed: Closing | None
    reopened: tuple[Task, ...] = ()
    revised: frozenset[str] = frozenset()

    @property
    def said(self) -> Said:
        """What HR said that it takes into account."""
        return Said(self.answers, self.declarations)

    @property
    def answers_through(self) -> int:
        """Number of the last answer or declaration it takes into account; 0 when there is none."""
        return self.said.last


@dataclass(frozen=True)
class Revised:
    """The state that a month goes on from, by all that is known now.

    `persons`: whose closed months were derived again. `reopened`: questions of those months whose answer was taken
    back; an answer given to one counts from the month that asked it. `refused`: messages that their supplier did not
    take, so that they count as not reported.
    """

    state: State
    persons: frozenset[str] = frozenset()
    reopened: tuple[Task, ...] = ()
    refused: tuple[Unheard, ...] = ()


Revise = Callable[[State, Mapping[str, Plan], Said, Collection[str] | None], Revised]
"""State at the closing before, plan sheets, what was said, who is looked at (None: all) -> the state to go on from."""


def as_reported(reported: State, plans: Mapping[str, Plan], said: Said, persons: Collection[str] | None) -> Revised:
    """What was reported stands: nothing of a closed month is revised."""
    return Revised(reported)


def decide(
    facts: Facts,
    imported: Import,
    said: Said,
    plans: Mapping[str, Plan],
    automatic: frozenset[str],
    persons: Collection[str] | None = None,
    revise: Revise = as_reported,
) -> MonthView:
    """Derive the month of an import; of some persons alone, if given, since persons do not depend on each other."""
    given, revision = _given(facts, imported, said, plans, automatic, persons, revise)
    return replace(_resolved(facts, imported, given), reopened=revision.reopened, revised=revision.persons)


def without_refused(reported: State, refused: Sequence[Unheard]) -> State:
    """What was reported, as the suppliers hold it who did not take these messages."""
    return replace(reported, affiliations=without(reported.affiliations, refused)) if refused else reported


def decide_owed(
    facts: Facts,
    imported: Import,
    said: Said,
    plans: Mapping[str, Plan],
    automatic: frozenset[str],
    persons: Collection[str],
    revise: Revise,
) -> Resolution:
    """What `decide` resolves, without what that would tell."""
    return _resolution(facts, imported, _given(facts, imported, said, plans, automatic, persons, revise)[0])


def _given(
    facts: Facts,
    imported: Import,
    said: Said,
    plans: Mapping[str, Plan],
    automatic: frozenset[str],
    persons: Collection[str] | None,
    revise: Revise,
) -> "tuple[_Given, Revised]":
    before = facts.closing_before(imported.month)
    reported, photo = reported_at(facts, before, plans, persons), photo_said(facts, imported, said, persons)
    revision = revise(reported, plans, said, persons)
    heard = without_refused(reported, revision.refused)
    if persons is not None:
        said = said.of(persons)
    seen = first_seen(facts, imported, photo, revision.state, persons) if before else {}
    sheets = with_rows(plans, reported)
    return _Given(photo, heard, sheets, said, before is None, automatic, seen, revision.state), revision


def photo_said(facts: Facts, imported: Import, said: Said, persons: Collection[str] | None = None) -> Photo:
    """The photo of an import, with the persons that HR said they are, and the codes that HR explained.

    Of some persons alone, if given.
    """
    if persons is None:
        return photo_as_said(facts.photo(imported.number, imported.month), said.answers, said.declarations)
    known = facts.photo_with(imported, who_is_who(said.declarations).persons | frozenset(persons))
    return photo_of(photo_as_said(known, said.answers, said.declarations), persons)


def decided_by_rules_of_now(
    facts: Facts,
    imported: Import,
    closing: Closing,
    said: Said,
    plans: Mapping[str, Plan],
    automatic: frozenset[str],
) -> MonthView:
    """A closed month decided once more, from where its own closing left it: what moves, no payroll moved."""
    state, photo = facts.state_at(closing), photo_said(facts, imported, said)
    seen = first_seen(facts, imported, photo, state)
    sheets = with_rows(plans, state)
    return _resolved(facts, imported, _Given(photo, state, sheets, said, False, automatic, seen, state))


def decided_then(
    facts: Facts,
    imported: Import,
    closing: Closing,
    said: Said,
    plans: Mapping[str, Plan],
    automatic: frozenset[str],
    refused: Sequence[Unheard] = (),
) -> MonthView:
    """A month closed under other rules: nothing of it is decided again; its state is the one that was stored.

    `refused`: messages of earlier closings that it told again.
    """
    before = facts.closing_before(imported.month)
    reported, photo = reported_at(facts, before, plans), photo_said(facts, imported, said)
    reported = without_refused(reported, refused)
    given = _Given(photo, reported, with_rows(plans, reported), said, before is None, automatic, {}, reported)
    return _view(
        facts, imported, given, resolution_stored(imported.month, photo, facts.state_at(closing), said.answers)
    )


class _Given(NamedTuple):
    """What a month is resolved from, besides its name."""

    photo: Photo
    reported: State
    plans: Mapping[str, Plan]
    said: Said
    takeover: bool
    automatic: frozenset[str]
    seen: Mapping[str, date]
    owed_before: State


def _resolved(facts: Facts, imported: Import, given: _Given) -> MonthView:
    holding = holding_in(given.said.declarations, given.plans, imported.month)
    resolution = _resolution(facts, imported, given)
    if not given.takeover:
        resolution = with_held_back(resolution, given.reported.affiliations, holding)
    return _view(facts, imported, given, resolution)


def _resolution(facts: Facts, imported: Import, given: _Given) -> Resolution:
    return resolve(
        imported.month,
        given.photo,
        given.owed_before,
        given.plans,
        given.said.answers,
        given.takeover,
        given.automatic,
        given.seen,
        _first_month(facts, imported),
        given.said.declarations,
    )


def _first_month(facts: Facts, imported: Import) -> str:
    """The takeover month: the first that was closed, else this one."""
    return next((closing.month for closing in facts.closings()), imported.month)


def _view(facts: Facts, imported: Import, given: _Given, resolution: Resolution) -> MonthView:
    month, reported, plans = imported.month, given.reported.affiliations, given.plans
    owed, known = resolution.state.affiliations, (resolution.left, resolution.restated)
    messages = [] if given.takeover else messages_between(reported, owed, plans, month, *known)
    return MonthView(
        month=month,
        photo=given.photo,
        reported=given.reported,
        revised_before=given.owed_before,
        plans=plans,
        answers=tuple(given.said.answers),
        declarations=tuple(given.said.declarations),
        takeover=given.takeover,
        automatic=given.automatic,
        seen=given.seen,
        first_month=_first_month(facts, imported),
        resolution=resolution,
        messages=tuple(messages),
        imported=imported,
        closed=facts.closing_of(month),
    )


def reported_at(
    facts: Facts, before: Closing | None, plans: Mapping[str, Plan], persons: Collection[str] | None = None
) -> State:
    """What was reported and reviewed at the closing, under the names the plans have now; of some alone, if given."""
    reported = facts.state_at(before) if persons is None else facts.state_with(before, persons)
    if before is None or not any(plan.until for plan in plans.values()):
        return reported
    return rekeyed(reported, facts.plans(before), plans)


def decide_again(view: MonthView, facts: Facts, said: Said, revise: Revise = as_reported) -> MonthView:
    """The month by what is said, if that is not what the view has: only those whom the difference concerns are decided.

    Who said it does not matter: what another process stored is among it.
    """
    numbers, known = said.numbers, view.said.numbers
    if numbers == known:
        return view
    if set(known) - set(numbers):
        return decide(facts, view.imported, said, view.plans, view.automatic, revise=revise)
    new = set(numbers) - set(known)
    if any(answer.of_many and answer.number in new for answer in said.answers):
        return decide(facts, view.imported, said, view.plans, view.automatic, revise=revise)
    persons = _concerned(view, said.persons(new))
    part = decide(facts, view.imported, said, view.plans, view.automatic, persons, revise)
    resolution = spliced(view.resolution, part.resolution, persons)
    if resolution is None:
        return decide(facts, view.imported, said, view.plans, view.automatic, revise=revise)
    again = replace(
        view,
        photo=photo_said(facts, view.imported, said),
        answers=tuple(said.answers),
        declarations=tuple(said.declarations),
        resolution=resolution,
        messages=tuple(spliced_messages(view.messages, part.messages, persons)),
    )
    return _revised_again(again, part, persons) if view.revised or part.revised else again


def _revised_again(view: MonthView, part: MonthView, persons: frozenset[str]) -> MonthView:
    reopened = tuple(task for task in view.reopened if task.person not in persons)
    put = with_persons_again if view.revised else with_persons
    return replace(
        view,
        revised_before=put(view.owed_before, part.owed_before, persons),
        reopened=(*reopened, *part.reopened),
        revised=(view.revised - persons) | part.revised,
    )


def messages_of(
    view: MonthView, facts: Facts, said: Said, persons: Sequence[str], revise: Revise = as_reported
) -> list[Message]:
    """The persons' messages if this were what is said."""
    part = decide(facts, view.imported, said, view.plans, view.automatic, _concerned(view, persons), revise)
    return [message for message in part.messages if message.person in persons]


def _concerned(view: MonthView, persons: Sequence[str]) -> frozenset[str]:
    return concerned_with(persons, view.photo, view.resolution.together)
