"""Answers to several open tasks at once: stored all or none, or what they would lead to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from assusoft.employer.audit.auditing import task_named
from assusoft.employer.checked.clock import refuse_clock
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import messages_if, month_view
from assusoft.employer.monthly.open_tasks import open_findings, open_tasks
from assusoft.employer.monthly.said.answering import new_answer, refuse_closed, store_answers
from assusoft.errors import Conflict, Refused
from assusoft.month.messages import Message
from assusoft.month.said import Said
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.given import Given
from assusoft.month.tasks.task import Task
from assusoft.store import NewAnswer


def give_many(employer: EmployerFolder, given: Sequence[Given], by: str, at: datetime) -> list[Message]:
    """Store the answers; see `Employer.answer_many`."""
    refuse_clock(at)
    view = month_view(employer)
    tasks = _asked(employer, view, given)
    store_answers(employer, _new(employer, view, tasks, given, by, at), by, at)
    persons = _persons(tasks.values())
    return [message for message in month_view(employer, view.month).messages if message.person in persons]


def preview_many(employer: EmployerFolder, given: Sequence[Given]) -> list[Message]:
    """The messages of the persons concerned if these were answered so; nothing is stored."""
    view, said = month_view(employer), employer.facts.said()
    tasks = _asked(employer, view, given)
    new = _new(employer, view, tasks, given, "", view.imported.at)
    values = [{name: value for name, value in vars(one).items() if name != "expected"} for one in new]
    supposed = [Answer(number=number, **one) for number, one in enumerate(values, start=said.last + 1)]
    return messages_if(employer, view, Said([*said.answers, *supposed], said.declarations), _persons(tasks.values()))


def _persons(tasks: Iterable[Task]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person for task in tasks for person in task.persons))


def _asked(employer: EmployerFolder, view: MonthView, given: Sequence[Given]) -> dict[str, Task]:
    """The tasks by the id that was given; a finding's number is one too.

    Raises
    ------
    Conflict
        One is not open any more. Refused: one is named twice.
    """
    refuse_closed(view)
    open_now = (*open_findings(employer, view), *open_tasks(employer, view))
    tasks, last = {task.id: task for task in open_now}, in_force(employer.facts.answers())
    found, named = dict[str, Task](), set[str]()
    for one in given:
        id = task_named(employer, view.month, one.task)
        if id not in tasks:
            raise _no_longer_open(id, last)
        if id in named:
            raise Refused(
                "Task {task} is named twice. Name it once, with one answer. Nothing was stored.", task=one.task
            )
        named.add(id)
        found[one.task] = tasks[id]
    return found


def _no_longer_open(id: str, last: Mapping[str, Answer]) -> Conflict:
    if id not in last:
        return Conflict(
            "Task {id} is no longer asked: its facts have changed. Look at the tasks again. Nothing was stored.", id=id
        )
    one = last[id]
    return Conflict(
        "{by} answered '{choice}' on task {id} ({kind}, person {person}) on {at} UTC, after you "
        "looked at it. Nothing of yours was stored: look again, then answer.",
        by=one.by,
        choice=one.choice,
        id=id,
        kind=one.kind,
        person=one.person,
        at=f"{one.at:%Y-%m-%d at %H:%M}",
    )


def _new(
    employer: EmployerFolder, view: MonthView, tasks: Mapping[str, Task], given: Sequence[Given], by: str, at: datetime
) -> list[NewAnswer]:
    last = {id: one.number for id, one in in_force(employer.facts.answers()).items()}
    return [
        new_answer(
            view.month,
            tasks[one.task],
            one.choice,
            one.fields,
            by,
            at,
            one.reason,
            last.get(tasks[one.task].id),
            one.sure,
        )
        for one in given
    ]
