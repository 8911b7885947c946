"""What was said later of closed months -> what those months owe now, of the persons concerned alone.

A closing keeps what was reported, and that stays. What is owed is derived: what is said of a closed month counts from
that month on. The persons concerned are derived again from there, each month with its own photo, texts and answers; the
difference from what was reported is told in the month being worked on.
"""

from collections.abc import Collection, Mapping, Sequence

from assusoft.employer.deciding.decision import Revised, decide_owed, photo_said
from assusoft.employer.deciding.month_texts import month_texts
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.returns.refused import owed_again
from assusoft.month.resolving.moving import rekeyed
from assusoft.month.resolving.splicing import concerned_with, with_persons
from assusoft.month.said import Said
from assusoft.month.said_later import first_months, said_by
from assusoft.month.state import State
from assusoft.month.tasks.task import Task
from assusoft.plans.model import Plan
from assusoft.store import Closing


def revised(
    employer: EmployerFolder,
    month: str,
    reported: State,
    plans: Mapping[str, Plan],
    said: Said,
    persons: Collection[str] | None = None,
) -> Revised:
    """The state before the month, with the persons derived again of whom something was said later; what was refused.

    Parameters
    ----------
    reported
        The state at the closing before the month, under the names of `plans`.
    said
        What the month takes into account.
    persons
        Nobody else is looked at, and `reported` has nobody else.
    """
    employer = employer.steady()
    refused = owed_again(employer, month)
    if persons is not None:
        refused = tuple(one for one in refused if one.message.person in persons)
    closings = [closing for closing in employer.facts.closings() if closing.month < month]
    begins = first_months(said, [(one.month, one.answers_through) for one in closings])
    if persons is not None:
        begins = {person: start for person, start in begins.items() if person in persons}
    if not begins:
        return Revised(reported, refused=refused)
    known = employer.facts.akin(begins, said.declarations)
    taken_back = {answer.task for answer in said.answers if answer.retracts is not None}
    derived, reopened = Revised(reported), dict[str, Task]()
    for place, closing in enumerate(closings):
        starting = {person for person, start in begins.items() if start == closing.month}
        if derived.persons or starting:
            derived = _derived_again(employer, closings[: place + 1], derived, starting, said, known)
            reopened |= {task.id: task for task in derived.reopened if task.id in taken_back}
    state = rekeyed(derived.state, employer.facts.plans(closings[-1]), plans)
    state = with_persons(reported, state, derived.persons)
    return Revised(state, derived.persons, tuple(reopened.values()), refused)


def _derived_again(
    employer: EmployerFolder,
    closings: Sequence[Closing],
    before: Revised,
    starting: set[str],
    said: Said,
    known: Collection[str],
) -> Revised:
    """The state of some persons after the last of these months: those of `before`, and those who start with it.

    `reopened`: every question that is open then. `known`: all whom these persons may concern; nobody else is read.
    """
    closing = closings[-1]
    facts, plans, automatic = month_texts(employer, closing.month)
    imported = facts.imported(closing.month)
    then = said_by(said, [(one.month, one.answers_through) for one in closings])
    persons = concerned_with(before.persons | starting, photo_said(facts, imported, then, known))

    def carried(reported: State, *_: object) -> Revised:
        if not before.persons:
            return Revised(reported)
        state = rekeyed(before.state, facts.plans(closings[-2]), plans)
        return Revised(state if persons <= before.persons else with_persons(reported, state, before.persons))

    resolution = decide_owed(facts, imported, then, plans, automatic, persons, carried)
    return Revised(resolution.state, persons, resolution.tasks)
