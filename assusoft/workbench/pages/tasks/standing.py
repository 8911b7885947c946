"""Whose a task is, and what one person said that waits for a second one: shown, assigned, confirmed, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assusoft.errors import Refused
from assusoft.month.declarations.kinds import KINDS
from assusoft.month.tasks.standing import NOBODY_YET, Standing, Waiting, is_same_person
from assusoft.workbench.pages.discretion import in_sight, sees
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.tasks.choices import title
from assusoft.workbench.pages.tasks.facts import answer_told
from assusoft.workbench.pages.tasks.inbox import open_tasks
from assusoft.workbench.pages.tasks.state import Inbox
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import names


def standing_of(visit: Visit, task: str) -> Standing:
    """How a task stands."""
    return standings(visit).get(task, NOBODY_YET)


def standings(visit: Visit) -> dict[str, Standing]:
    """Task -> how it stands; only those that are somebody's or wait."""
    return remembered(visit, "standings", lambda: visit.employer.standings())


def waiting_told(visit: Visit, first: Waiting | None, about: str = "") -> Mapping[str, Any] | None:
    """What waits, in words: by whom, since when, what, with which values; whether this visitor may confirm it."""
    if first is None:
        return None
    said = title(visit, first.kind, first.said["choice"]) if first.task else visit.say(KINDS[first.kind].label)
    right = "answer" if first.task else "declare"
    return {
        "id": first.task or first.id,
        "said": said,
        "values": answer_told(visit, {name: text for name, text in first.values.items() if text}, about),
        "by": first.by,
        "form": first.form,
        "at": first.at,
        "reason": first.reason,
        "mine": is_same_person(first.by, visit.name),
        "may": visit.may(right),
    }


def waiting_declarations(visit: Visit) -> list[Waiting]:
    """Declarations that wait for a second person, of whom the visitor sees."""
    sight = in_sight(visit, visit.month or None)
    return [one for one in visit.employer.waiting() if not one.task and sees(sight, {"person": one.person})]


def assign(visit: Visit, state: Inbox, values: Values) -> Did:
    """A task becomes somebody's, or nobody's."""
    task = open_tasks(visit).get(values.get("id", ""))
    if task is None:
        raise Refused(visit.say("This question is no longer asked: what it was about has changed. "
                                "Nothing of yours was stored."))  # fmt: skip
    name = " ".join(values.get("name", "").split())
    visit.employer.assign(task.id, name, visit.name, visit.now())
    sentence = "Assigned to {name}" if name else "It is nobody's now."
    return Did(state, say=visit.say(sentence, name=name), focus="task-title")


def second(visit: Visit, state: Inbox, values: Values) -> Did:
    """What another person said counts now."""
    first = _waiting(visit, values.get("id", ""))
    if is_same_person(first.by, visit.name):
        raise Refused(visit.say("You said it first: somebody else confirms it."))
    messages = visit.employer.confirm(values.get("id", ""), visit.name, visit.now(), values.get("reason", "").strip())
    name = names(visit).get(first.person, first.person)
    return Did(
        state, say=visit.say("{name}: confirmed; it counts now. Messages: {count}.", name=name, count=len(messages)),
        forget=(f"second-{first.id}",), focus="tasks-search" if first.task else "said-search",
    )  # fmt: skip


def withdraw(visit: Visit, state: Inbox, values: Values) -> Did:
    """What waits is taken back, with a reason."""
    reason = values.get("reason", "").strip()
    if not reason:
        raise Refused(visit.say("Say why it is taken back: whoever reads it later wants to know."))
    first = _waiting(visit, values.get("id", ""))
    visit.employer.retract(values.get("id", ""), visit.name, visit.now(), reason)
    return Did(state, say=visit.say("It was taken back before it counted."), forget=(f"second-{first.id}",))


def _waiting(visit: Visit, id: str) -> Waiting:
    """What waits under that id, if the visitor may say so and sees the person; Refused otherwise."""
    first = next((one for one in visit.employer.waiting() if id and id in (one.id, one.task)), None)
    if first is None or not sees(in_sight(visit, None), {"person": first.person}):
        raise Refused(visit.say("It does not wait any more: somebody confirmed it or took it back."))
    if not visit.may("answer" if first.task else "declare"):
        raise Refused(visit.say("You may not do that here. Who administers this installation can change it."))
    return first
