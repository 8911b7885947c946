"""One task, or several alike: its answer begun, previewed, confirmed; then the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assusoft.days_in_words import day, moment
from assusoft.errors import Conflict, Refused
from assusoft.month.messages import Message
from assusoft.month.tasks.answer import FarDay, in_force
from assusoft.month.tasks.given import Given
from assusoft.month.tasks.task import Task
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.tasks.choices import about, chosen_of, title
from assusoft.workbench.pages.tasks.fields import taken
from assusoft.workbench.pages.tasks.inbox import alike, open_tasks, order, same_answers, ticked
from assusoft.workbench.pages.tasks.state import Answering, Inbox, typed
from assusoft.workbench.pages.tasks.words import ASKED
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import consequence, names


def open_one(visit: Visit, state: Inbox, values: Values) -> Did:
    """A task is opened; its answer begins with what is proposed."""
    return Did(opened(visit, state, values.get("id", "")), focus="task-title")


def opened(visit: Visit, state: Inbox, id: str) -> Inbox:
    """The page with that task open, nothing chosen unless there is but one answer."""
    task = open_tasks(visit).get(id)
    only = task.choices[0].name if task and len(task.choices) == 1 else ""
    looking = replace(state.tasks, opened=id)
    person = task.person if task else ""
    return replace(state, opened=id, person=person, many=False, answering=Answering(only), why="", tasks=looking)


def close(_visit: Visit, state: Inbox, _values: Values) -> Did:
    """What is open beside the list is closed."""
    focus = f"tasks-open-{state.opened}" if state.opened else "tasks-search"
    looking = replace(state.tasks, opened="")
    return Did(replace(state, opened="", many=False, answering=Answering(), why="", tasks=looking), focus=focus)


def choose(_visit: Visit, state: Inbox, values: Values) -> Did:
    """An answer is chosen: what it asks appears; what was typed stays."""
    return Did(replace(state, answering=_of(values)))


def show_why(_visit: Visit, state: Inbox, values: Values) -> Did:
    """Why it is asked is shown, or not any more."""
    id = values.get("id", "")
    return Did(replace(state, why="" if state.why == id else id))


def answer_alike(visit: Visit, state: Inbox, values: Values) -> Did:
    """All open tasks like this one, of those the list shows, are ticked and answered together."""
    tasks = open_tasks(visit)
    one = tasks.get(values.get("id", ""))
    if one is None:
        raise Conflict(gone_told(visit, values.get("id", "")))
    ids = frozenset(id for id in order(visit, state) if alike(one, tasks[id])) | {one.id}
    return open_many(visit, replace(state, tasks=replace(state.tasks, ticked=ids)), values)


def open_many(visit: Visit, state: Inbox, _values: Values) -> Did:
    """The tasks that are ticked are answered together."""
    tasks = ticked(visit, state)
    if not tasks:
        raise Refused(visit.say("Tick the questions first."))
    if not same_answers(tasks):
        raise Refused(visit.say("Only questions of one kind with the same answers are answered together."))
    only = tasks[0].choices[0].name if len(tasks[0].choices) == 1 else ""
    looking = replace(state.tasks, opened="")
    return Did(replace(state, many=True, opened="", answering=Answering(only), tasks=looking), focus="task-title")


def preview(visit: Visit, state: Inbox, values: Values) -> Did:
    """What the answer would lead to is shown; nothing is stored."""
    made = _of(values)
    given = _given(visit, state, made)
    try:
        after = visit.employer.preview_many(given)
    except FarDay as error:
        return Did(replace(state, answering=replace(made, doubt=_doubt(visit, error))), focus="task-sure")
    leads = consequence(visit, _now(visit, given), after)
    return Did(replace(state, answering=replace(made, leads=leads)), focus="task-leads")


def confirm(visit: Visit, state: Inbox, values: Values) -> Did:
    """The answer is stored as it was previewed, and the next task opens."""
    made = _of(values)
    before = state.answering
    same = (made.choice, made.typed, made.sure) == (before.choice, before.typed, before.sure)
    if before.leads is None or not same:
        did = preview(visit, state, values)
        return replace(
            did, say=visit.say("The answer changed since the preview: look at what it leads to, then confirm.")
        )
    given = _given(visit, state, made)
    ids, tasks = order(visit, state), open_tasks(visit)
    visit.employer.answer_many(given, visit.name, visit.now())
    said = _said(visit, [tasks[one.task] for one in given], made.choice, len(before.leads.told))
    waits = sum(1 for one in given if (stand := visit.employer.standings().get(one.task)) and stand.waiting)
    if waits:
        said = visit.say("Kept until a second person confirms: {count}. Until then it does not count.", count=waits)
    return replace(_next(visit, state, ids, {one.task for one in given}), say=said, forget=(draft(state),))


def draft(state: Inbox) -> str:
    """The name under which a browser keeps what was typed and not confirmed."""
    return "answers-together" if state.many else f"answer-{state.opened}"


def _said(visit: Visit, tasks: Sequence[Task], choice: str, count: int) -> str:
    answer = title(visit, tasks[0].kind, choice)
    if len(tasks) > 1:
        sentence = "{questions} questions answered: {answer}. New messages: {count}."
        return visit.say(sentence, questions=len(tasks), answer=answer, count=count)
    name = tasks[0].name or names(visit).get(tasks[0].person, "")
    return visit.say("{name}: {answer}. New messages: {count}.", name=name, answer=answer, count=count)


def _next(visit: Visit, state: Inbox, ids: Sequence[str], done: set[str]) -> Did:
    """The page with the first open task after those that are done, in the order shown."""
    last = max((ids.index(id) for id in done if id in ids), default=-1)
    left = set(order(visit, state))
    following = next((id for id in [*ids[last + 1 :], *ids] if id in left and id not in done), "")
    cleared = replace(
        state, tasks=replace(state.tasks, ticked=frozenset(), opened=""), opened="", many=False, answering=Answering()
    )
    if state.many or not following:
        return Did(cleared, focus="tasks-search")
    return Did(opened(visit, cleared, following), focus="task-title")


def _of(values: Values) -> Answering:
    return Answering(
        values.get("choice", ""), typed(values), values.get("reason", "").strip(), values.get("sure") == "1"
    )


def _given(visit: Visit, state: Inbox, made: Answering) -> list[Given]:
    """The answer as the facade takes it, for each task it is of; Refused says what is missing."""
    tasks = _tasks(visit, state)
    found = []
    for task in tasks:
        choice = chosen_of(task, made.choice)
        if choice is None:
            raise Refused(visit.say("Choose an answer first."))
        fields = taken(visit, choice.questions, made.fields, about(task), state.many)
        found.append(Given(task.id, choice.name, fields, made.reason, made.sure))
    return found


def _tasks(visit: Visit, state: Inbox) -> list[Task]:
    tasks = open_tasks(visit)
    wanted = sorted(state.tasks.ticked) if state.many else [state.opened]
    if not wanted:
        raise Refused(visit.say("Tick the questions first."))
    for id in wanted:
        if id not in tasks:
            raise Conflict(gone_told(visit, id))
    return [tasks[id] for id in wanted]


def _now(visit: Visit, given: Sequence[Given]) -> list[Message]:
    tasks = open_tasks(visit)
    persons = {person for one in given for person in tasks[one.task].persons}
    return [message for message in visit.employer.messages() if message.person in persons]


def gone_told(visit: Visit, id: str) -> str:
    """Why a task is not open any more: who answered it, and when; or that its facts changed."""
    answer = in_force(visit.employer.answers()).get(id)
    if answer is None:
        return visit.say(
            "This question is no longer asked: what it was about has changed. Nothing of yours was stored."
        )
    return visit.say(
        "{by} answered this question on {moment} UTC: {answer}. Nothing of yours was stored.",
        by=answer.by, moment=moment(answer.at), answer=title(visit, answer.kind, answer.choice),
    )  # fmt: skip


def _doubt(visit: Visit, error: FarDay) -> str:
    return visit.say(
        "{field}: {day} is more than a year from the month being worked on.",
        field=visit.say(ASKED.get(error.field, error.field)), day=day(error.day, visit.language),
    )  # fmt: skip
