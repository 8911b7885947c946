"""A person's word on a task -> an answer stored, checked against the month as it is; or what it would lead to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from assusoft.employer.audit.auditing import audited, finding_task, task_named
from assusoft.employer.checked.clock import refuse_clock
from assusoft.employer.deciding.collective import collective_questions
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.changed_rules import rules_question
from assusoft.employer.monthly.month_view import messages_if, month_view
from assusoft.employer.monthly.open_tasks import due_of_open, open_findings, open_tasks
from assusoft.employer.monthly.said.declaring import confirm_declaration
from assusoft.employer.monthly.said.second_person import refuse_same, standings, waiting_as, words_of
from assusoft.errors import Conflict, Refused
from assusoft.language import Sentence
from assusoft.layouts import InputFile, WrittenStamp, read, write
from assusoft.month.messages import Message
from assusoft.month.said import Said
from assusoft.month.tasks.answer import Answer, checked_fields, choice_named, in_force
from assusoft.month.tasks.past_answers import past_answers
from assusoft.month.tasks.task import Task
from assusoft.month.tasks.task_workbook import (
    answers_in,
    asked_besides,
    columns_asked,
    lists_of,
    refuse,
    task_layout,
    tasks_table,
    unreadable,
)
from assusoft.month.wording import question, task_cells
from assusoft.months import calendar_month
from assusoft.plans.labels import labels_of
from assusoft.store import NewAnswer


def give_answer(
    employer: EmployerFolder,
    task: str,
    choice: str,
    fields: Mapping[str, str],
    by: str,
    at: datetime,
    reason: str,
    sure: bool = False,
) -> list[Message]:
    """Store an answer; see `Employer.answer`."""
    view = month_view(employer)
    refuse_clock(at)
    found, last = _task(employer, view, employer.facts.answers(), task)
    store_answers(employer, [new_answer(view.month, found, choice, fields, by, at, reason, last, sure)], by, at)
    return [message for message in month_view(employer, view.month).messages if message.person in found.persons]


def confirm(employer: EmployerFolder, id: str, by: str, at: datetime, reason: str) -> list[Message]:
    """Let count what another person said; see `Employer.confirm`."""
    first = waiting_as(employer, task_named(employer, employer.facts.open_round(), id))
    if first is None:
        raise Refused(
            "Nothing waits for a second person as {id}. See what does: assusoft tasks, assusoft "
            "declarations. Nothing was stored.",
            id=id,
        )
    refuse_same(employer, first, by)
    if not first.task:
        return confirm_declaration(employer, first, by, at, reason)
    return give_answer(employer, first.task, first.said["choice"], first.values, by, at, reason, sure=True)


def store_answers(employer: EmployerFolder, new: Sequence[NewAnswer], by: str, at: datetime) -> None:
    """Store the answers, or what waits for a second person, all or none."""
    words = words_of(employer, new, by)
    employer.store.add_words(words.answers, words.first, words.confirmed, by, at)


def assign(employer: EmployerFolder, task: str, name: str, by: str, at: datetime) -> None:
    """Make a task somebody's; see `Employer.assign`."""
    refuse_clock(at)
    view = month_view(employer)
    id = task_named(employer, view.month, task)
    if id not in {one.id for one in open_tasks(employer, view)}:
        if id in {one.id for one in open_findings(employer, view)}:
            raise Refused(
                "Finding {task} blocks nothing, so it is no task that could be somebody's. Say who "
                "corrects it: assusoft answer {task} assigned owner=payroll (or owner=hr). Nothing was "
                "stored.",
                task=task,
            )
        raise Refused(
            "Task {task} is not open in {month}, so it cannot be anybody's. Look at the tasks: "
            "assusoft tasks. Nothing was stored.",
            task=task,
            month=view.month,
        )
    employer.store.add_assignment(id, " ".join(name.split()), view.month, by, at)


def preview_answer(
    employer: EmployerFolder, task: str, choice: str, fields: Mapping[str, str], sure: bool = False
) -> list[Message]:
    """The person's messages if the task were answered so; nothing is stored."""
    view, said = month_view(employer), employer.facts.said()
    found, _ = _task(employer, view, said.answers, task)
    given = _supposed(view, found, choice, fields, said.last, sure)
    return messages_if(employer, view, Said([*said.answers, given], said.declarations), found.persons)


def question_of(employer: EmployerFolder, task: Task) -> str:
    """What a task asks, in the employer's language."""
    language = employer.language
    labels = labels_of(employer.plans, employer.settings.own, language)
    return question(task, language, labels, employer.settings.entities)


def task_sheet(employer: EmployerFolder, month: str | None) -> bytes:
    """The open tasks as a workbook to fill in; `give_answers` reads it back."""
    from assusoft.layouts.workbook.for_people import for_people  # its library is needed here only

    view = month_view(employer, month)
    tasks = open_tasks(employer, view)
    table = tasks_table(tasks, _shown(employer, view, tasks))
    layout = task_layout(employer.language, asked_besides(tasks, employer.language))
    written = write(layout, {"task": table}, WrittenStamp(employer.name, calendar_month(view.month)))
    return for_people(written[0].content, lists_of(tasks), columns_asked(tasks))


def _shown(employer: EmployerFolder, view: MonthView, tasks: Sequence[Task]) -> dict[str, dict[str, str]]:
    """Task id -> what its row of the workbook shows."""
    language = employer.language
    plans, due = {plan.name: plan.label_in(language) for plan in employer.plans}, due_of_open(employer, view)
    past, stand = past_answers(tasks, view.answers, view.month), standings(employer)
    return {
        task.id: task_cells(
            task, question_of(employer, task), language, plans,
            due.get(task.id), past.get(task.id), stand.get(task.id),
        )
        for task in tasks
    }  # fmt: skip


def give_answers(employer: EmployerFolder, content: bytes, by: str, at: datetime, sure: bool = False) -> int:
    """Store the answers of a filled-in task sheet, all or none; see `Employer.answer_all`."""
    view = month_view(employer)
    refuse_clock(at)
    tasks = open_tasks(employer, view)
    layout = task_layout(employer.language, asked_besides(tasks, employer.language))
    reading = read(layout, [InputFile("tasks.xlsx", content)], calendar_month(view.month))
    filled, wrong = answers_in(reading.tables["task"], tasks, _shown(employer, view, tasks))
    wrong += unreadable(reading.problems)
    if filled or wrong:
        refuse_closed(view)
    last, new = {id: one.number for id, one in in_force(employer.facts.answers()).items()}, list[NewAnswer]()
    for row in filled:
        given = (row.task, row.choice, row.fields, by, at, row.reason, last.get(row.task.id), sure)
        try:
            new.append(new_answer(view.month, *given))
        except Refused as error:
            wrong.append(Sentence("Row {row}: {what}", row=row.number, what=error.reason))
    refuse(wrong)
    store_answers(employer, new, by, at)
    return len(new)


def _task(employer: EmployerFolder, view: MonthView, answers: Sequence[Answer], id: str) -> tuple[Task, int | None]:
    """A task of the month or of one of its findings, with the number of the last answer given to it."""
    audit, rules = None if view.closed else audited(employer, view.month), rules_question(employer, view)
    task = rules if rules and rules.id == id else finding_task(audit, id) if audit else None
    if task is None:
        return find_task(view, answers, id, collective_questions(employer, view))
    given = in_force(answers).get(task.id)
    return task, given.number if given else None


def find_task(
    view: MonthView, answers: Sequence[Answer], id: str, collective: Sequence[Task] = ()
) -> tuple[Task, int | None]:
    """The task among those of the month, with the number of the last answer given to it (None: there is none).

    Raises
    ------
    Refused
        The month is closed, or the task was never asked in it. Conflict: it was, but its facts have changed.
    """
    refuse_closed(view)
    given = in_force(answers)
    asked = (*view.resolution.tasks, *(task for task, _ in view.resolution.answered), *view.reopened, *collective)
    for task in asked:
        if task.id == id:
            return task, given[id].number if id in given else None
    if any(answer.task == id for answer in answers):
        raise Conflict(
            "Task {id} is no longer asked: its facts have changed since it was answered. Look at the "
            "tasks again. Nothing was stored.",
            id=id,
        )
    raise Refused(
        "Task {id} is not a task of {month}: its facts have changed, or it never was one. Look at the "
        "tasks again. Nothing was stored.",
        id=id,
        month=view.month,
    )


def refuse_closed(view: MonthView) -> None:
    """Refused when the month is closed."""
    if view.closed:
        raise Refused(
            "{month} is closed: its answers stay. Open questions come back with the next import. Nothing was stored.",
            month=view.month,
        )


def new_answer(
    month: str,
    task: Task,
    choice: str,
    fields: Mapping[str, str],
    by: str,
    at: datetime,
    reason: str,
    last: int | None,
    sure: bool = False,
) -> NewAnswer:
    """The answer to store, its fields completed with what was proposed; Refused when it is not permitted."""
    choice = choice_named(task, choice)
    values = checked_fields(task, choice, fields, month, sure)
    return NewAnswer(
        task.id, task.kind, task.person, task.member, task.facts, choice, month, by, at, values, reason, expected=last
    )


def _supposed(view: MonthView, task: Task, choice: str, fields: Mapping[str, str], after: int, sure: bool) -> Answer:
    """The answer a preview is derived from; it is never stored."""
    choice, at = choice_named(task, choice), view.imported.at
    values = checked_fields(task, choice, fields, view.month, sure)
    return Answer(
        after + 1, task.id, task.kind, task.person, task.member, task.facts, choice, view.month, "", at, values
    )
