"""What stands beside the list: the task opened, or the tasks answered together."""

from __future__ import annotations

from markupsafe import Markup

from assusoft.month.tasks.answer import in_force
from assusoft.month.tasks.standing import is_same_person
from assusoft.month.wording import due_line, kind_name
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.tasks.answering import draft, gone_told
from assusoft.workbench.pages.tasks.choices import about, offered
from assusoft.workbench.pages.tasks.facts import answer_told, concerned, facts_told, moved, values_hidden
from assusoft.workbench.pages.tasks.inbox import alike, may_answer, open_tasks, order, ticked
from assusoft.workbench.pages.tasks.standing import standing_of, waiting_told
from assusoft.workbench.pages.tasks.state import Inbox
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.why import why
from assusoft.workbench.pages.wordings import labels, question_told


def assistant_html(visit: Visit, state: Inbox) -> Markup | str:
    """The task opened, those answered together, or nothing."""
    if state.many:
        return _many_html(visit, state)
    if not state.opened:
        return ""
    if state.opened not in open_tasks(visit):
        return _gone_html(visit, state)
    return _task_html(visit, state)


def _task_html(visit: Visit, state: Inbox) -> Markup:
    tasks = open_tasks(visit)
    task = tasks[state.opened]
    month = visit.month or None
    due = remembered(visit, "due", lambda: visit.employer.due_dates(month)).get(task.id)
    past = remembered(visit, "past", lambda: visit.employer.past_answers(month)).get(task.id)
    called = labels(visit)
    persons, more = concerned(visit, task)
    others = [id for id in order(visit, state) if id != task.id and alike(task, tasks[id])]
    imported = visit.employer.facts.imported(month)
    opened, stand = state.why == task.id, standing_of(visit, task.id)
    reason = remembered(visit, "why", lambda: why(visit, task.id, month), task.id) if opened else None
    return html(
        visit, "tasks/task.html.j2", task=task, question=question_told(visit, task),
        kind=kind_name(task.kind, visit.language), due=due_line(due, visit.language) if due else "",
        plans=[called.get(plan, plan) for plan in task.plans], facts=facts_told(visit, task), moved=moved(visit, task),
        hidden=values_hidden(visit, task), persons=persons, more=more,
        answering=state.answering, choices=offered(visit, task, state.answering, past),
        draft=draft(state),
        waits=waiting_told(visit, stand.waiting, about(task)), assignee=stand.assignee,
        mine=is_same_person(stand.assignee, visit.name), may_answer=may_answer(visit), others=len(others),
        asked=imported.at,
        reason=reason, about=about(task),
    )  # fmt: skip


def _many_html(visit: Visit, state: Inbox) -> Markup:
    tasks = ticked(visit, state)
    missing = len(state.tasks.ticked) - len(tasks)
    rows = [(task.id, task.name or task.person, question_told(visit, task)) for task in tasks]
    return html(
        visit, "tasks/many.html.j2", tasks=rows, missing=missing,
        kind=kind_name(tasks[0].kind, visit.language) if tasks else "", answering=state.answering, draft=draft(state),
        choices=offered(visit, tasks[0], state.answering, None, each=True) if tasks else [],
        may_answer=may_answer(visit),
    )  # fmt: skip


def _gone_html(visit: Visit, state: Inbox) -> Markup:
    """Somebody else answered, or what it was about changed: what was typed here is still told."""
    answer = in_force(visit.employer.answers()).get(state.opened)
    made = state.answering
    kept = answer_told(visit, {name: text for name, text in made.typed if text})
    about_same = [task for task in open_tasks(visit).values() if state.person and state.person in task.persons]
    others = [(task.id, question_told(visit, task)) for task in about_same]
    return html(
        visit, "tasks/gone.html.j2", others=others, told=gone_told(visit, state.opened), kept=kept, reason=made.reason,
        can_take_back=answer is not None and visit.may("answer"), id=state.opened,
    )  # fmt: skip
