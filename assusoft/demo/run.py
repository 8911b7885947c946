"""The months of the sample employer lived through: import, answer from the script, close, send; by the facade alone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd

from assusoft.demo.billing import bill_month
from assusoft.demo.extracts.write import REPLACED
from assusoft.demo.truth.script import ScriptedAnswer, ScriptedStatement, scripted_answers, scripted_statements
from assusoft.employer import Employer, open_employer
from assusoft.layouts import InputFile, WrittenStamp, read, write
from assusoft.month.declarations.stated import Stated
from assusoft.month.tasks.answer import SAME, in_force
from assusoft.month.tasks.task import Task
from assusoft.month.tasks.task_workbook import task_layout
from assusoft.months import month_end
from assusoft.payroll.photo import Photo
from assusoft.suppliers.supplier import MailDrop
from assusoft.workbench.run import run_for

Key = tuple[str, str, str, str, str]
"""Kind, person, plan, field and member of a task, as the truth writes them."""

BY = "Claire (RH)"
BILLED_LATER = timedelta(days=15)
"""After the month was closed, its statements come."""

_PER_PLAN = {"correction", "affiliation", "salary", "end_of_eligibility", "family_affiliation", "family_departure"}


class Names:
    """Person and member ids of the product -> keys of the truth, as the photos so far have them."""

    def __init__(self) -> None:
        self.persons: dict[str, str] = {}
        self.members: dict[tuple[str, str], str] = {}

    def learn(self, photo: Photo) -> None:
        """Take the names of one month's photo."""
        columns = (
            photo.worker[name] for name in ("person", "national_number", "last_name", "first_name", "birth_date")
        )
        for person, number, last, first, birth in zip(*columns, strict=True):
            if isinstance(number, str):
                self.persons[person] = number
            else:
                self.persons.setdefault(person, f"{last} {first} {birth}")
        members = (photo.family[name] for name in ("person", "member", "first_name"))
        self.members |= {(person, member): first for person, member, first in zip(*members, strict=True)}

    def key_of(self, task: Task) -> Key:
        """The key of a task."""
        plan = task.plans[0] if task.kind in _PER_PLAN else ""
        field = ""
        if task.kind in {"correction", "missing_data", "inconsistent_data"}:
            field = str(task.facts.get("field") or next(name for name in task.facts if name != "check"))
        return task.kind, self.persons[task.person], plan, field, self.members.get((task.person, task.member), "")

    def choice_of(self, answer: ScriptedAnswer) -> str:
        """The choice, a national number in `same:...` replaced by the person it stands for."""
        if not answer.choice.startswith(SAME):
            return answer.choice
        number = answer.choice.removeprefix(SAME)
        return next((SAME + person for person, key in self.persons.items() if key == number), answer.choice)


def run_months(folder: Path) -> Iterator[str]:
    """Live through every month of a sample employer, closing and sending each; yields a line a month.

    Raises
    ------
    Refused
        The folder is not a sample employer, or a month cannot be closed.
    """
    script, employer, names = scripted_answers(folder), open_employer(folder), Names()
    for month in sorted(path.name for path in (folder / "extracts").iterdir()):
        met = answer_month(employer, names, month, [answer for answer in script if answer.month == month], audit=True)
        messages = len(employer.messages(month))
        close_month(employer, month)
        yield f"{month}: {len(met)} tasks, {messages} messages; closed and sent."
        yield from bill_month(employer, month, BY, _working_day(month) + BILLED_LATER)


def what_came_of_it(folder: Path) -> list[str]:
    """Draw the last month; where reports, mails and figures are, and what waits for HR, in lines to print."""
    employer = open_employer(folder)
    month, mail = employer.months()[-1], employer.settings.mail
    _, page = run_for(employer, "month", month, {})
    folders = [supplier.folder.path for supplier in employer.suppliers.values() if supplier.folder]
    mails = [mail.folder] if isinstance(mail, MailDrop) else []
    tasks = employer.tasks(month)
    return [
        "",
        f"{employer.name}: {len(employer.months())} months closed.",
        *(f"  reports  {folder / path}" for path in folders),
        *(f"  mails    {folder / path}" for path in mails),
        f"  figures  {page}",
        f"  waiting for HR: {len(tasks)} tasks (assusoft -C {folder} tasks)",
        *(f"    {employer.question(task)}" for task in tasks[:5]),
    ]


def answer_month(
    employer: Employer, names: Names, month: str, script: Sequence[ScriptedAnswer], audit: bool = False
) -> dict[Key, Task]:
    """Import a month (first the extract that was replaced, if any), answer its tasks; the tasks met on the way.

    `audit`: check its payroll too.
    """
    at = _working_day(month)
    wrong = employer.folder / REPLACED / month
    if wrong.is_dir():
        employer.import_month(month, sorted(wrong.iterdir()), BY, at)
    employer.import_month(month, [], BY, at, audit=audit)
    names.learn(employer.photo(month))
    for one in scripted_statements(employer.folder):
        if one.month == month:
            _declare(employer, names, one, at)
    return answer_tasks(employer, names, month, script)


def _declare(employer: Employer, names: Names, one: ScriptedStatement, at: datetime) -> None:
    """Declare what the script says, or take back the answer that it names."""
    person = next(person for person, key in names.persons.items() if key == one.person)
    said = one.statement
    if said.kind != "retract":
        stated = Stated(person, said.kind, said.values, said.plan, "", said.begins, said.until, said.reason)
        employer.declare(stated, one.by, at)
        return
    kind, month = said.values["kind"], said.values["month"]
    given = in_force(employer.facts.answers()).values()
    answer = next(each for each in given if (each.kind, each.person, each.month) == (kind, person, month))
    employer.retract(answer.task, one.by, at, said.reason)


def answer_tasks(employer: Employer, names: Names, month: str, script: Sequence[ScriptedAnswer]) -> dict[Key, Task]:
    """Answer the tasks of an imported month, as many at once as are open; the tasks met on the way."""
    at = _working_day(month)
    names.learn(employer.photo(month))
    met: dict[Key, Task] = {}
    waiting = list(script)
    while True:
        tasks = {names.key_of(task): task for task in employer.tasks(month)}
        met = tasks | met
        ready = [answer for answer in waiting if _key(answer) in tasks]
        if not ready:
            return met
        waiting = [answer for answer in waiting if _key(answer) not in tasks]
        for answer in ready:
            if answer.retract:
                task = tasks[_key(answer)].id
                employer.answer(task, names.choice_of(answer), answer.fields, answer.by, at, answer.reason)
                employer.retract(task, answer.by, at, "Erreur de saisie")
        standing = {tasks[_key(answer)].id: answer for answer in ready if not answer.retract}
        employer.answer_all(_filled_in(employer, names, month, standing), BY, at)


def _filled_in(employer: Employer, names: Names, month: str, answers: Mapping[str, ScriptedAnswer]) -> bytes:
    """The month's task sheet as HR sends it back. `answers`: task id -> answer."""
    layout = task_layout(employer.language)
    sheet = read(layout, [InputFile("tasks.xlsx", employer.task_sheet(month))], month).tables["task"]
    columns = {name: sheet[name].tolist() for name in sheet.columns}
    for row, task in enumerate(columns["task_id"]):
        if task in answers:
            answer = answers[task]
            cells = {"answer": names.choice_of(answer), "why": answer.reason or None} | dict(answer.fields)
            for name, value in cells.items():
                columns[f"task_{name}"][row] = value
    sheet = pd.DataFrame(columns).astype(sheet.dtypes)
    return write(layout, {"task": sheet}, WrittenStamp(employer.name, month))[0].content


def close_month(employer: Employer, month: str) -> None:
    """Close the month and deliver its reports."""
    at = _working_day(month)
    employer.close(month, BY, at)
    employer.send(BY, lambda: at)


def _key(answer: ScriptedAnswer) -> Key:
    return answer.kind, answer.person, answer.plan, answer.field, answer.member


def _working_day(month: str) -> datetime:
    """The moment of the sample's work on a month: the fifth day after it, at nine."""
    day = month_end(month) + timedelta(days=5)
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
