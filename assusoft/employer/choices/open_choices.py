"""The month being worked on -> what each worker may choose: what tasks ask, and choices made before that may change."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assusoft.config import fault
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import member_names
from assusoft.employer.monthly.open_tasks import due_of_open
from assusoft.frames import Row, as_mask, rows_of, rows_where
from assusoft.month.declarations.stated import Stated
from assusoft.month.tasks.task import Choice, Task, facts_id
from assusoft.plans.model import Plan

KEEP = "keep"
"""Nothing changes: what was chosen before stays."""


@dataclass(frozen=True)
class Option:
    """`name`: an answer of the task, a kind of declaration, a value, or KEEP. `until`: it asks a last day."""

    name: str
    until: bool = False


@dataclass(frozen=True)
class OpenChoice:
    """What a worker may choose.

    Attributes
    ----------
    id
        That of the task; of a choice that may change, an id of its own that goes with what was chosen before.
    member, member_name
        Whom of the family it is about, '' for the worker.
    field
        The value that is chosen, '' where it is whether to be insured.
    now
        What was chosen before: 'in', 'out' or the value; '' when it is asked for the first time.
    due
        The last day, by the plan sheet or employer.toml, the earlier of both; None: neither says.
    task
        The question it answers; None where it would change what was answered or declared.
    """

    id: str
    person: str
    plan: Plan
    options: tuple[Option, ...]
    due: date | None
    member: str = ""
    member_name: str = ""
    field: str = ""
    now: str = ""
    task: Task | None = None

    def option(self, name: str) -> Option:
        """The option of that name."""
        return next(one for one in self.options if one.name == name)


def open_choices(employer: EmployerFolder, view: MonthView) -> list[OpenChoice]:
    """What workers may choose in an open month, by person; nothing in a closed one.

    Raises
    ------
    ConfigError
        [choices] change of employer.toml names what is neither an optional plan nor a field that is asked.
    """
    _check_names(employer)
    if view.closed:
        return []
    asked = {_about(one): one for one in _asked(employer, view)}
    every = {_about(one): one for one in _may_change(employer, view)} | asked
    return sorted(every.values(), key=lambda one: (one.person, one.plan.name, one.member, one.field))


def answer_of(choice: OpenChoice, name: str, until: str) -> tuple[str, dict[str, str]]:
    """The answer to the task that an option stands for, with its values."""
    if choice.field:
        return "value", {"value": name}
    return name, {"until": until} if choice.option(name).until else {}


def stated_of(choice: OpenChoice, name: str, begins: date) -> Stated:
    """The declaration that an option stands for, of a choice that no task asks for."""
    if choice.field:
        return Stated(choice.person, "value", {choice.field: name}, begins=begins.isoformat())
    return Stated(choice.person, name, {}, choice.plan.name, choice.member, begins.isoformat())


def _about(one: OpenChoice) -> tuple[str, str, str]:
    """Two plans that ask the same field ask one choice."""
    return one.person, one.member, one.field or one.plan.name


# What tasks ask.


def _asked(employer: EmployerFolder, view: MonthView) -> Iterator[OpenChoice]:
    due = {id: one.day for id, one in due_of_open(employer, view).items()}
    for task in view.resolution.tasks:
        plan, field = _plan_of(task, view.plans), str(task.facts.get("field") or "")
        options = tuple(_options(task, plan)) if plan else ()
        if plan and options:
            days = [day for day in (due.get(task.id), employer.settings.choices.until) if day]
            last = min(days, default=None)
            member_name = task.name if task.member else ""
            yield OpenChoice(task.id, task.person, plan, options, last, task.member, member_name, field, "", task)


def _plan_of(task: Task, plans: Mapping[str, Plan]) -> Plan | None:
    """The plan that a task is about; of a value, the first that asks it."""
    named = [plans[name] for name in task.plans if name in plans]
    if task.kind == "missing_data":
        named = [plan for plan in named if task.facts["field"] in plan.asks and not task.member]
    return named[0] if named else None


def _options(task: Task, plan: Plan) -> Iterator[Option]:
    if task.kind == "missing_data":
        yield from map(Option, plan.asks[task.facts["field"]].choices)
    elif (task.kind == "affiliation" and task.facts.get("choice")) or (
        task.kind == "family_affiliation" and not task.facts.get("mandatory")
    ):
        yield from (Option(one.name, _asks_until(one)) for one in task.choices if one.name != "reinstate")


def _asks_until(choice: Choice) -> bool:
    return any(question.name == "until" for question in choice.questions)


# What may change.


def _may_change(employer: EmployerFolder, view: MonthView) -> Iterator[OpenChoice]:
    again, last = employer.settings.choices.change, employer.settings.choices.until
    if not again:
        return
    names = member_names(employer)
    for row in _running(view):
        plan = view.plans.get(row["plan"])
        if plan is None or plan.until is not None or plan.copied:
            continue
        if plan.name in again and (plan.family if row["member"] else plan.enrolment) == "optional":
            name = names.get((row["person"], row["member"]), "")
            yield _changing(row["person"], plan, "in", ("end-affiliation",), last, row["member"], name)
        for field in plan.asks if not row["member"] else ():
            if field in again and row.get(field):
                others = [one for one in plan.asks[field].choices if one != row[field]]
                yield _changing(row["person"], plan, row[field], others, last, field=field)
    for task, answer in view.resolution.answered:
        plan = view.plans.get(str(task.facts.get("plan")))
        declined = task.kind == "affiliation" and answer.choice in ("not_now", "insured_elsewhere")
        if declined and plan and plan.name in again and plan.enrolment == "optional":
            yield _changing(task.person, plan, "out", ("affiliation",), last)


def _running(view: MonthView) -> list[Row]:
    """The affiliations that have no known end, as they would be at the end of the month."""
    every = view.resolution.state.affiliations
    return rows_of(
        rows_where(every, as_mask(every["status"] == "affiliated") & as_mask(every["affiliation_to"].isna()))
    )


def _changing(
    person: str, plan: Plan, now: str, options: Collection[str], due: date | None,
    member: str = "", member_name: str = "", field: str = "",
) -> OpenChoice:  # fmt: skip
    id = facts_id("K", person, plan.name, member, field, now)
    every = (Option(KEEP), *map(Option, options))
    return OpenChoice(id, person, plan, every, due, member, member_name, field, now)


def _check_names(employer: EmployerFolder) -> None:
    known = {plan.name for plan in employer.plans if "optional" in (plan.enrolment, plan.family)}
    known |= {field for plan in employer.plans for field in plan.asks}
    if strange := [name for name in employer.settings.choices.change if name not in known]:
        what = f"'{strange[0]}' is neither an optional plan nor a field that a plan sheet asks"
        listed = f" (known: {', '.join(sorted(known))})" if known else ""
        raise fault(employer.folder / "employer.toml", ("choices", "change"), what + listed)
