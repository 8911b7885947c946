"""The employer folder opened: the one facade that the command line, notebooks and widgets use."""

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from assusoft.config import ConfigModel, Items, load_config
from assusoft.errors import Conflict, Refused
from assusoft.layouts import InputFile, Stamp, load_layout, read, write
from assusoft.month.answers import Answer, checked_fields, in_force
from assusoft.month.bulk import answers_in, tasks_table
from assusoft.month.changes import changes_between, headcount
from assusoft.month.messages import Message, messages_between, register_of
from assusoft.month.reporting import Sender, documents_for
from assusoft.month.resolve import Resolution, no_state, resolve
from assusoft.month.situation import State
from assusoft.month.tasks import Task
from assusoft.month.wording import consequence, question
from assusoft.months import check_month
from assusoft.payroll.photo import Photo, build_photo, photo_from_tables
from assusoft.payroll.sources import Source, assign, load_sources
from assusoft.plans.sheet import Plan, load_plans, plans_in_force
from assusoft.resources import resource_folder
from assusoft.schema import Field, own_field
from assusoft.store import Closing, Extract, Import, NewAnswer, NewDocument, NewTransmission, Store, open_store
from assusoft.store import Transmission as Stored
from assusoft.suppliers.delivery import Outcome, deliver
from assusoft.suppliers.outbox import TO_SEND, deliver_queued
from assusoft.suppliers.supplier import MailServer, Supplier, load_suppliers
from assusoft.suppliers.transmission import Document, Transmission, is_summary, subject_of


class OwnField(ConfigModel):
    """[fields.NAME] of employer.toml: a field the employer adds to its workers."""

    type: Literal["text", "date", "money", "percent", "hours", "factor", "count", "flag"] = "text"
    label: dict[str, str] = {}


class EmployerFile(ConfigModel):
    """employer.toml."""

    name: str
    language: Literal["fr", "nl", "en"] = "fr"
    first_month: str
    database: str = "sqlite:///assusoft.db"
    entities: dict[str, str]
    fields: dict[str, OwnField] = {}
    precedence: dict[str, Items[str]] = {}
    mail: MailServer | None = None


@dataclass(frozen=True)
class MonthView:
    """One month decided: from which import, what HR must answer, what each supplier is told and owes to know."""

    month: str
    imported: Import
    closed: Closing | None
    plans: Mapping[str, Plan]
    held: State
    resolution: Resolution
    messages: tuple[Message, ...]


def open_employer(folder: str | Path) -> "Employer":
    """Open an employer folder.

    Raises
    ------
    ConfigError
        employer.toml, a source, a plan or a supplier is wrong: file, line, key, what was expected.
    """
    path = Path(folder)
    if not (path / "employer.toml").is_file():
        raise Refused(
            f"{path} is not an employer folder: it has no employer.toml. Make one with `assusoft new {path}`."
        )
    config = load_config(path / "employer.toml", EmployerFile)
    check_month(config.first_month)
    return Employer(path, config)


@dataclass
class Employer:
    """An employer folder with its configuration and its facts.

    Frames it returns are new ones; nothing is stored but by `import_month`, `answer`, `retract`, `close` and `send`.
    """

    folder: Path
    config: EmployerFile
    _views: dict[tuple[object, ...], MonthView] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The employer's name."""
        return self.config.name

    @cached_property
    def own(self) -> dict[str, Field]:
        """Fields the employer adds to its workers."""
        return {name: own_field(name, one.type, one.label) for name, one in self.config.fields.items()}

    @cached_property
    def sources(self) -> list[Source]:
        """Sources, contracts first."""
        return load_sources(self.folder / "sources", self._search("payroll"))

    @cached_property
    def plan_sheets(self) -> list[Plan]:
        """Every version of every plan sheet, examples passed."""
        return load_plans(self.folder / "plans", self.own)

    @cached_property
    def suppliers(self) -> dict[str, Supplier]:
        """Suppliers by key."""
        return load_suppliers(self.folder / "suppliers", self._search("suppliers"))

    @cached_property
    def store(self) -> Store:
        """The facts."""
        return open_store(self._url())

    def _search(self, kind: str) -> list[Path]:
        own = self.folder / "templates"
        return [own / kind, own, resource_folder("templates") / kind]

    def _url(self) -> str:
        url = os.environ.get("ASSUSOFT_DATABASE") or self.config.database
        prefix = "sqlite:///"
        if url.startswith(prefix) and not url.startswith(prefix + "/"):
            return prefix + str(self.folder.resolve() / url.removeprefix(prefix))
        return url

    # importing

    def import_month(self, month: str, files: Sequence[Path], by: str, at: datetime, release: str = "") -> Import:
        """Turn a month's extracts into its photo and store both; a refused import stores nothing.

        Parameters
        ----------
        files
            The extracts; none means every file in extracts/MONTH of the employer folder.

        Raises
        ------
        Refused, ConfigError
            What is wrong, where, and how to mend it.
        """
        check_month(month)
        if month < self.config.first_month:
            raise Refused(f"{month} is before {self.config.first_month}, the first month of employer.toml.")
        given = _input_files(files or _waiting(self.folder / "extracts" / month))
        assigned = assign(given, self.sources, month)
        by_name = {source.name: source for source in self.sources if source.name in assigned and _runs(source, month)}
        readings = {
            name: (by_name[name], read(by_name[name].format, assigned[name], month, self.own)) for name in assigned
        }
        built = build_photo(
            month, readings, self._known(), self.own, self.config.precedence, list(self.config.entities)
        )
        extracts = [Extract(file.name, name, file.content) for name in assigned for file in assigned[name]]
        tables = {name: getattr(built.photo, name) for name in ("worker", "family", "deduction", "problem")}
        return self.store.add_import(month, extracts, tables, json.loads(built.report.to_json()), by, at, release)

    def _known(self) -> pd.DataFrame:
        """Every identity ever imported, doubtful rows under the person HR chose."""
        known = self.store.known_identities()
        same = {
            answer.person: answer.choice.removeprefix("same:")
            for answer in in_force(self._answers()).values()
            if answer.kind == "identity" and answer.choice.startswith("same:")
        }
        return known.assign(person=known["person"].replace(same)) if same else known

    # looking

    def months(self) -> list[str]:
        """Months that have an import."""
        return sorted({one.month for one in self.store.imports()})

    def photo(self, month: str) -> Photo:
        """The month's photo, as imported."""
        return self._photo(self._imported(month))

    def changes(self, month: str) -> pd.DataFrame:
        """What changed since the photo before (see `month.changes.changes_between`)."""
        return changes_between(self._photo_before(month), self.photo(month))

    def tasks(self, month: str | None = None) -> list[Task]:
        """Open tasks, blocking ones first."""
        return list(self.view(month).resolution.tasks)

    def messages(self, month: str | None = None, supplier: str | None = None) -> list[Message]:
        """What suppliers are told in the month, as far as tasks are answered."""
        found = self.view(month).messages
        return [message for message in found if supplier in (None, message.supplier)]

    def register(self, supplier: str, month: str | None = None) -> pd.DataFrame:
        """What a supplier should know at the end of the month: a row per affiliated person and family member."""
        view = self.view(month)
        self._supplier(supplier)
        return register_of(view.resolution.state.position, view.plans, supplier, view.month)

    def status(self, month: str | None = None) -> dict[str, Any]:
        """The month in figures: import, headcount, tasks, messages by supplier, transmissions."""
        view = self.view(month)
        tasks = view.resolution.tasks
        sent = [one for one in self.store.transmissions() if one.month == view.month]
        return {
            "employer": self.name,
            "month": view.month,
            "state": "closed" if view.closed else "blocked" if any(t.blocking for t in tasks) else "ready to close",
            "import": {"number": view.imported.number, "by": view.imported.by, "at": view.imported.at.isoformat()},
            "lines": dict(view.imported.counts),
            "headcount": headcount(self._photo_before(view.month), self._photo(view.imported)),
            "tasks": {
                "open": len(tasks),
                "blocking": sum(task.blocking for task in tasks),
                "answered": len(view.resolution.answered),
            },
            "messages": _counted(message.supplier for message in view.messages),
            "transmissions": {one.id: one.state for one in sent},
        }

    def person(self, person: str, month: str | None = None) -> dict[str, Any]:
        """All that is known of a person in the month: contracts, family, positions, open tasks, messages."""
        view = self.view(month)
        photo = self._photo(view.imported)
        position = view.resolution.state.position
        worker = photo.worker[photo.worker["person"] == person]
        if worker.empty and position[position["person"] == person].empty:
            raise Refused(f"Nobody is known as '{person}' in {view.month}. Persons look like P00012.")
        return {
            "contracts": worker,
            "family": photo.family[photo.family["person"] == person],
            "positions": position[position["person"] == person],
            "tasks": [task for task in view.resolution.tasks if task.person == person],
            "messages": [message for message in view.messages if message.person == person],
        }

    def view(self, month: str | None = None) -> MonthView:
        """The month decided from facts (the last imported month when none is given)."""
        imported = self._imported(month or self._last_month())
        closing = next((one for one in self.store.closings() if one.month == imported.month), None)
        answers = self._answers(closing.answers_through if closing else None)
        last = answers[-1].number if answers else 0
        key = (imported.month, imported.number, last, closing.number if closing else None)
        if key not in self._views:
            self._views[key] = self._decide(imported, closing, answers)
        return self._views[key]

    def _decide(self, imported: Import, closing: Closing | None, answers: Sequence[Answer]) -> MonthView:
        month = imported.month
        plans = plans_in_force(self.plan_sheets, month)
        before = self.store.last_closing(before=month)
        held = State(**self.store.state_tables(before.number)) if before else no_state()
        automatic = frozenset(source.name for source in self.sources if source.working_time == "automatic")
        takeover = before is None
        resolution = resolve(month, self._photo(imported), held, plans, answers, takeover, automatic)
        messages = [] if takeover else messages_between(held.position, resolution.state.position, plans, month)
        return MonthView(month, imported, closing, plans, held, resolution, tuple(messages))

    def _photo(self, imported: Import) -> Photo:
        return photo_from_tables(imported.month, self.store.photo_tables(imported.number), self.own)

    def _photo_before(self, month: str) -> Photo | None:
        earlier = [one for one in self.months() if one < month]
        return self.photo(earlier[-1]) if earlier else None

    def _imported(self, month: str) -> Import:
        imported = self.store.current_import(check_month(month))
        if imported is None:
            raise Refused(f"{month} has no import yet. Import it with `assusoft import --month {month}`.")
        return imported

    def _last_month(self) -> str:
        months = self.months()
        if not months:
            first = self.config.first_month
            raise Refused(f"Nothing was imported yet. Begin with `assusoft import --month {first}`.")
        return months[-1]

    def _answers(self, through: int | None = None) -> list[Answer]:
        return [Answer(**vars(record)) for record in self.store.answers(through)]

    def _supplier(self, key: str) -> Supplier:
        if key not in self.suppliers:
            raise Refused(f"There is no supplier '{key}'. Known: {', '.join(self.suppliers)}.")
        return self.suppliers[key]

    # saying

    def task_json(self, task: Task) -> dict[str, Any]:
        """The task as plain values: facts, sentence, permitted answers with their consequence and questions."""
        choices = [
            {
                "name": choice.name,
                "consequence": consequence(choice, self.config.language),
                "fields": [vars(one) for one in choice.questions],
            }
            for choice in task.choices
        ]
        whole = {name: value for name, value in vars(task).items() if name != "choices"}
        return whole | {"question": self.question(task), "choices": choices}

    def task_text(self, task: Task) -> str:
        """The task in a few lines: what is asked, and what each answer does."""
        head = f"{task.id}  {'BLOCKING  ' if task.blocking else ''}{self.question(task)}"
        lines = [
            f"    {choice.name}"
            + "".join(f" {one.name}={one.default or ('...' if one.required else '')}" for one in choice.questions)
            + f": {consequence(choice, self.config.language)}"
            for choice in task.choices
        ]
        return "\n".join([head, *lines])

    def question(self, task: Task) -> str:
        """What is asked, in the employer's language."""
        language = self.config.language
        labels = {plan.name: plan.label.get(language, plan.name) for plan in self.plan_sheets}
        return question(task, language, labels)

    # answering

    def answer(
        self, task: str, choice: str, fields: Mapping[str, str], by: str, at: datetime, reason: str = ""
    ) -> list[Message]:
        """Store an answer to a task of the month being worked on; return the person's messages it leads to."""
        view, found, seen = self._task(task)
        new = self._new_answer(view, found, choice, fields, by, at, reason, seen)
        self.store.add_answer(new)
        return [message for message in self.messages(view.month) if message.person == found.person]

    def answer_all(self, content: bytes, by: str, at: datetime) -> int:
        """Store the answers of a filled-in task sheet, all or none; return how many."""
        view = self.view()
        layout = load_layout("tasks", [resource_folder("templates")])
        table = read(layout, [InputFile("tasks.xlsx", content)], view.month).tables["task"]
        open_tasks = {task.id: task for task in view.resolution.tasks}
        rows = answers_in(table, view.resolution.tasks)
        news = [
            self._new_answer(view, open_tasks[row.task], row.choice, row.fields, by, at, row.reason, None)
            for row in rows
        ]
        self.store.add_answers(news)
        return len(news)

    def task_sheet(self, month: str | None = None) -> bytes:
        """The open tasks as a workbook to fill in; `answer_all` reads it back."""
        view = self.view(month)
        table = tasks_table(view.resolution.tasks, self.question)
        layout = load_layout("tasks", [resource_folder("templates")])
        return write(layout, {"task": table}, Stamp(self.name, view.month))[0].content

    def retract(self, task: str, by: str, at: datetime, reason: str = "") -> None:
        """Take back the answer in force of a task; the question is open again."""
        view = self.view()
        answer = in_force(self._answers()).get(task)
        if answer is None:
            raise Refused(f"Task {task} has no answer to take back. Nothing was stored.")
        if task not in {met.id for met, _ in view.resolution.answered}:
            raise Refused(f"Task {task} is not one of {view.month}: what was closed stays. Nothing was stored.")
        self.store.add_answer(
            NewAnswer(
                task, answer.kind, answer.person, answer.member, answer.facts, answer.choice, view.month, by, at,
                {}, reason, retracts=answer.number, expected=answer.number,
            )
        )  # fmt: skip

    def preview(self, task: str, choice: str, fields: Mapping[str, str]) -> list[Message]:
        """The person's messages if the task were answered so; nothing is stored."""
        view, found, _ = self._task(task)
        given = checked_fields(found, choice, fields)
        answers = self._answers()
        supposed = Answer(
            len(answers) + 1, found.id, found.kind, found.person, found.member, found.facts, choice, view.month, "",
            view.imported.at, given,
        )  # fmt: skip
        after = self._decide(view.imported, None, [*answers, supposed])
        return [message for message in after.messages if message.person == found.person]

    def _task(self, id: str) -> tuple[MonthView, Task, int | None]:
        """The task among those of the month being worked on, open or answered, with the answer seen."""
        view = self.view()
        if view.closed:
            raise Refused(f"{view.month} is closed. Import the next month; open questions come back there.")
        for task in view.resolution.tasks:
            if task.id == id:
                return view, task, None
        for task, answer in view.resolution.answered:
            if task.id == id:
                return view, task, answer.number
        known = [answer for answer in self._answers() if answer.task == id]
        if known:
            raise Conflict(
                f"Task {id} ({known[-1].kind}) is not asked any more: its facts have changed. "
                "Look at the tasks again. Nothing was stored."
            )
        raise Refused(
            f"Task {id} is not a task of {view.month}: its facts have changed, or it never was one. "
            "Look at `assusoft tasks`. Nothing was stored."
        )

    def _new_answer(
        self, view: MonthView, task: Task, choice: str, fields: Mapping[str, str], by: str, at: datetime,
        reason: str, seen: int | None,
    ) -> NewAnswer:  # fmt: skip
        given = checked_fields(task, choice, fields)
        return NewAnswer(
            task.id, task.kind, task.person, task.member, task.facts, choice, view.month, by, at, given, reason,
            expected=seen,
        )  # fmt: skip

    # closing and sending

    def reports(self, month: str | None = None) -> dict[str, list[Document]]:
        """Supplier -> the documents it would receive now: the preview before closing, the same after it."""
        view = self.view(month)
        return {key: self._documents(supplier, view) for key, supplier in self.suppliers.items()}

    def close(self, month: str, by: str, at: datetime) -> Closing:
        """Render the reports, lock the month, queue the transmissions.

        Raises
        ------
        Refused
            A blocking task is open, a mandatory field is missing, or the month (or a later one) is closed.
        """
        view = self.view(month)
        blocking = [task for task in view.resolution.tasks if task.blocking]
        if view.closed is None and blocking:
            listed = ", ".join(f"{task.id} ({task.kind}, {task.name})" for task in blocking[:3])
            raise Refused(
                f"{month} cannot be closed: {len(blocking)} blocking tasks are open, the first: {listed}. "
                f"Answer them (`assusoft tasks --month {month}`), then close. Nothing was stored."
            )
        waiting = [one for one in self.months() if one < month and one not in self._closed()]
        if waiting:
            raise Refused(f"{waiting[0]} is not closed yet: months are closed in order. Nothing was stored.")
        answers = self._answers()
        sheets = {plan.file: plan.text for plan in view.plans.values()}
        state = {"position": view.resolution.state.position, "seen": view.resolution.state.seen}
        queue = [
            _queued(supplier, self._documents(supplier, view), month, self.name) for supplier in self.suppliers.values()
        ]
        through = answers[-1].number if answers else 0
        return self.store.add_closing(month, view.imported.number, through, sheets, state, queue, by, at)

    def _closed(self) -> set[str]:
        return {closing.month for closing in self.store.closings()}

    def _documents(self, supplier: Supplier, view: MonthView) -> list[Document]:
        if view.month == self.config.first_month:  # the opening list is full, whatever the supplier receives later
            supplier = supplier.model_copy(update={"sends": "full"})
        layout = load_layout(supplier.layout, self._search("suppliers"))
        sender = Sender(self.name, self.own, self.folder / "templates" / "mails")
        position = view.resolution.state.position
        return documents_for(supplier, layout, view.messages, position, view.plans, view.month, sender)

    def send(self, by: str, now: Callable[[], datetime]) -> dict[str, Outcome]:
        """Deliver what is queued or failed, each once; return the outcome per transmission tried."""
        stored = self.store
        with stored.sending(by, now()):
            waiting = [self._outgoing(one) for one in stored.transmissions() if one.state in TO_SEND]

            def claim(id: str) -> bool:
                try:
                    stored.claim(id, by, now())
                except Conflict:
                    return False
                return True

            def record(id: str, state: str, reason: str, at: datetime) -> None:
                stored.record(id, state, reason, by, at)

            return deliver_queued(waiting, claim, record, self._deliver, now)

    def _outgoing(self, one: Stored) -> Transmission:
        documents = tuple(
            Document(file.name, file.media_type, self.store.content(file.sha256), is_summary(file.name))
            for file in one.documents
        )
        queued_at = self.store.events(one.id)[0].at
        return Transmission(one.id, one.supplier, one.month, one.subject, queued_at, documents, one.state)

    def _deliver(self, outgoing: Transmission) -> Outcome:
        return deliver(outgoing, self._supplier(outgoing.supplier), self.config.mail, self.folder)


def _queued(supplier: Supplier, documents: Sequence[Document], month: str, employer: str) -> NewTransmission:
    files = [NewDocument(one.name, one.media_type, one.content) for one in documents]
    if supplier.email:
        recipients = [*supplier.email.to, *supplier.email.cc]
    else:
        recipients = [supplier.folder.path] if supplier.folder else []
    channel = "email" if supplier.email else "folder"
    return NewTransmission(supplier.key, channel, recipients, files, subject_of(supplier, month, employer))


def _input_files(paths: Sequence[Path]) -> list[InputFile]:
    for path in paths:
        if not path.is_file():
            raise Refused(f"{path}: there is no such file. Nothing was imported.")
    return [InputFile(path.name, path.read_bytes()) for path in paths]


def _waiting(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else []
    if not found:
        raise Refused(f"{folder} holds no extract. Put the month's files there, or name them after `import`.")
    return found


def _runs(source: Source, month: str) -> bool:
    return source.from_ <= month and (source.to is None or month <= source.to)


def _counted(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts
