"""The id of a message, a task or a register cell -> the tree of everything it was derived from."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from assusoft.days_in_words import day, month_label
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.why.collective_trace import collective_tree
from assusoft.employer.why.given_forms import chosen_nodes
from assusoft.employer.why.identity_trace import known_nodes, who_nodes
from assusoft.employer.why.person_file import (
    ExplainContext,
    PersonFile,
    affiliation_row,
    label_of,
    listed,
    person_file_of,
    said,
    text_of,
    values_of,
)
from assusoft.employer.why.prior_facts import answers_about, closing_text, last_reported, reviewed_node
from assusoft.employer.why.said_unasked import said_unasked
from assusoft.errors import Refused
from assusoft.language import Sentence, say
from assusoft.month.messages import HeldMessage, Message, register_fields, register_of
from assusoft.month.state import SALARY
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.deadlines import OF_TASKS
from assusoft.month.tasks.task import COLLECTIVE, Task
from assusoft.month.why import reasons
from assusoft.month.why.explanation import Explanation
from assusoft.month.wording import held_line, kind_name, message_line, question, whom
from assusoft.plans.labels import labels_of
from assusoft.plans.model import ExceptionOf, Plan
from assusoft.store import Closing
from assusoft.store.facts.contents import sha256_of


def explain(context: ExplainContext, id: str, month: str | None) -> Explanation:
    """The tree of one message, task or register cell.

    Raises
    ------
    Refused
        Nothing has that id in the month (in any month, when none is given).
    """
    months = [month] if month else context.facts.rounds()[::-1]
    find = _cell if "/" in id else _by_id
    for searched in months:
        found = find(context, context.view(searched), id)
        if found is not None:
            return found
    where = month or Sentence("any month")
    raise Refused(
        "Nothing has the id '{id}' in {where}. Give the id of a message (M...) or a task (T...) as `messages --json` "
        "and `tasks` show it, or a register cell as SUPPLIER/PLAN/PERSON[/MEMBER]/FIELD.",
        id=id,
        where=where,
    )


def _by_id(context: ExplainContext, view: MonthView, id: str) -> Explanation | None:
    for message in (*view.messages, *view.held):
        if message.id == id:
            return _message(person_file_of(context, view, message.person, message.member), message)
    answered = in_force(view.answers)
    collective = context.collective(view)
    resolved = (*view.resolution.tasks, *(task for task, _ in view.resolution.answered))
    for task in (*context.tasks(view.month), *collective, *resolved):
        if task.id == id:
            if task.kind in COLLECTIVE:
                return collective_tree(context, view, task, answered.get(id))
            return _task(person_file_of(context, view, task.person, task.member), task, answered.get(id))
    return None


def _cell(context: ExplainContext, view: MonthView, id: str) -> Explanation | None:
    parts = id.split("/")
    if len(parts) not in (4, 5):
        return None
    supplier, plan_name, person, *rest, name = parts
    plan, member = view.plans.get(plan_name), rest[0] if rest else ""
    if plan is None or plan.supplier != supplier:
        return None
    register = register_of(view.resolution.state.affiliations, view.plans, supplier, view.month)
    row = affiliation_row(register, plan_name, person, member)
    if row is None or name not in register_fields(plan, bool(member)):
        return None
    return _register(person_file_of(context, view, person, member), plan, name, row[name])


# The three things that are explained.


def _message(person_file: PersonFile, message: Message) -> Explanation:
    plan, member = person_file.view.plans[message.plan], bool(message.member)
    starts, ends = message.kind in reasons.STARTS, message.kind in reasons.ENDS
    names = reasons.reported_fields(message, plan)
    changed = [name for name in names if name in message.after]
    held = [held_line(message, person_file.language)] if isinstance(message, HeldMessage) else []
    children = [
        *(Explanation(line, "", "held") for line in held),
        *_common(person_file, plan, starts or member or person_file.serving, starts),
        *(_field(person_file, plan, name, message.before.get(name), message.after[name]) for name in changed),
        *_others(person_file, plan, [name for name in names if name not in changed]),
        *values_of(person_file, reasons.effective_reason(message)),
        *answers_about(person_file, [plan], names, ends, starts),
        *said_unasked(person_file),
    ]
    labels = labels_of([plan], person_file.context.settings.own, person_file.language)
    title = " ".join(filter(None, (message.id, message.supplier, labels[plan.name], whom(message))))
    return Explanation(title, message_line(message, person_file.language, labels), "message", listed(children))


def _task(person_file: PersonFile, task: Task, answer: Answer | None) -> Explanation:
    plans = [person_file.view.plans[name] for name in task.plans if name in person_file.view.plans]
    asked = [_asked(person_file, name, value) for name, value in task.facts.items()]
    children = [
        *(plan_sheet(person_file, plan) for plan in plans),
        *(node for plan in plans for node in _deadlines(plan, task)),
        *asked,
        *who_nodes(person_file),
        *(node for reason in reasons.task_reasons(task, plans) for node in values_of(person_file, reason)),
        *(last_reported(person_file, plan, "status") for plan in plans),
        *(node for candidate in task.facts.get("candidates", ()) for node in known_nodes(person_file, candidate)),
        *([reviewed_node(person_file)] if task.kind in reasons.REVIEWED_KINDS else []),
        *answers_about(person_file, plans, _fields_of(task), task.kind in reasons.ENDING, False),
        *([] if answer else chosen_nodes(person_file.context, task.id, person_file.language)),
        *([] if answer else [Explanation(say(person_file.language, "Nobody has answered it yet"), "", "absence")]),
    ]
    title = f"{task.id} {kind_name(task.kind, person_file.language)}, {task.person} {task.name}".strip()
    labels = labels_of(plans, person_file.context.settings.own, person_file.language)
    return Explanation(
        title,
        question(task, person_file.language, labels, person_file.context.settings.entities),
        "task",
        listed(children),
    )


def _register(person_file: PersonFile, plan: Plan, name: str, value: Any) -> Explanation:
    own = name in reasons.AFFILIATION_FIELDS
    children = [
        *_common(person_file, plan, True, own),
        _field(person_file, plan, name, None, value),
        *answers_about(person_file, [plan], [name], own, own),
        *said_unasked(person_file),
        *_first_report(person_file, plan, name, value),
    ]
    title = "/".join(filter(None, (plan.supplier, plan.name, person_file.person, person_file.member, name)))
    return Explanation(f"{title} = {text_of(value)}", person_file.view.month, "register", listed(children))


def _fields_of(task: Task) -> list[str]:
    named = [str(task.facts["field"])] if "field" in task.facts else []
    own = {"working_time": "insured_pct", "salary": "insured_salary"}.get(task.kind)
    return [*named, *([own] if own else []), *(name for name in task.facts if name not in ("check", "field"))]


# What they have in common: the plan sheet, who it is, the rules.


def _common(person_file: PersonFile, plan: Plan, covered: bool, starts: bool) -> Iterator[Explanation]:
    yield plan_sheet(person_file, plan)
    yield from who_nodes(person_file)
    if covered and person_file.serving:
        for reason in reasons.plan_reasons(plan, starts, bool(person_file.member)):
            yield from values_of(person_file, reason)
    yield last_reported(person_file, plan, "status")


def plan_sheet(person_file: PersonFile, plan: Plan) -> Explanation:
    """The plan sheet: file, version, hash, its rule, and what else of it is a constant here, with its source."""
    language, text_hash = person_file.language, sha256_of(plan.text.encode())
    closing = person_file.view.closed
    same = [] if closing is None else [_closed_with(language, closing, plan, text_hash)]
    constants = {
        name: getattr(plan, name)
        for name in (
            "enrolment",
            "since",
            "waiting_months",
            "starts",
            "ends",
            "maximum_age",
            "keeps_cover",
            "messages",
            "writing",
        )
        if getattr(plan, name) or getattr(plan.reference, name, None)
    }
    persons = [exception for exception in plan.exceptions if exception.person == person_file.person]
    children = [
        *same,
        Explanation(
            plan.eligible, say(language, "rule of eligibility"), "rule", _source(plan, plan.reference.eligible)
        ),
        *(_constant(plan, key, value, getattr(plan.reference, key, None)) for key, value in constants.items()),
        *(_family_constants(plan) if person_file.member else ()),
        *(_exception(language, exception) for exception in persons),
    ]
    title = say(language, "Plan sheet {file}, in force from {day}", file=plan.file, day=day(plan.from_, language))
    return Explanation(title, f"SHA-256 {text_hash}", "plan", tuple(children))


def _constant(plan: Plan, key: str, value: Any, reference: str | None) -> Explanation:
    return Explanation(f"{key} = {text_of(value)}", plan.file, "constant", _source(plan, reference))


def _deadlines(plan: Plan, task: Task) -> Iterator[Explanation]:
    """The terms in which the plan's supplier must be told what the task asks, with their sources."""
    for kind in OF_TASKS.get(task.kind, ()):
        if deadline := plan.deadlines.get(kind):
            for unit in ("days", "months"):
                if length := getattr(deadline, unit):
                    yield _constant(plan, f"deadline.{kind}.{unit}", length, deadline.source)


def _source(plan: Plan, reference: str | None) -> tuple[Explanation, ...]:
    """Where a value of a plan sheet comes from, when the sheet says it."""
    return (Explanation(reference, plan.file, "constant"),) if reference else ()


def _family_constants(plan: Plan) -> Iterator[Explanation]:
    """The values of [family_rule] that decide whether a member is covered."""
    rule = plan.family_rule
    if rule is None:
        return
    for key in ("eligible", "child_maximum_age", "child_ends"):
        value = getattr(rule, key)
        if value is not None:
            yield _constant(plan, f"family_rule.{key}", value, getattr(rule.reference, key))


def _salary_source(plan: Plan, name: str, member: bool) -> Iterator[Explanation]:
    """Where the formula and the month of an insured salary come from, when the sheet says it."""
    if plan.salary is None or name not in SALARY or member:
        return
    for key in ("formula", "month"):
        if reference := getattr(plan.salary.reference, key):
            yield _constant(plan, f"salary.{key}", getattr(plan.salary, key), reference)


def _exception(language: str, exception: ExceptionOf) -> Explanation:
    title = say(language, "Exception for this person: {effect}", effect=exception.effect)
    return Explanation(title, exception.reason, "constant")


def _closed_with(language: str, closing: Closing, plan: Plan, text_hash: str) -> Explanation:
    if closing.texts.get(plan.file) == text_hash:
        return Explanation(
            say(language, "The sheet {month} was closed with", month=month_label(closing.month, language)), "", "held"
        )
    return Explanation(
        say(language, "Not the sheet {month} was closed with", month=month_label(closing.month, language)),
        "",
        "absence",
    )


# Fields: how each is decided, the cells behind it, what was reported before.


def _field(person_file: PersonFile, plan: Plan, name: str, before: Any, value: Any) -> Explanation:
    member = bool(person_file.member)
    sentence, values = reasons.how_decided(plan, name, member)
    children = [
        Explanation(
            say(person_file.language, sentence, **values), plan.file, "how", (*_salary_source(plan, name, member),)
        ),
        *values_of(person_file, reasons.field_reason(plan, name, member)),
        last_reported(person_file, plan, name),
        *_takeover(person_file, plan, name, value),
    ]
    title = f"{label_of(person_file, name)} ({name})"
    return Explanation(
        title, f"{said(person_file, name, before)} -> {said(person_file, name, value)}", "field", listed(children)
    )


def _others(person_file: PersonFile, plan: Plan, names: list[str]) -> Iterator[Explanation]:
    """Fields that are reported with these when they change: they did not."""
    children = [_field(person_file, plan, name, None, None) for name in names]
    kept = [replace(child, detail=say(person_file.language, "unchanged")) for child in children]
    if kept:
        yield Explanation(
            say(person_file.language, "Reported in the same message when they change"), "", "field", tuple(kept)
        )


def _takeover(person_file: PersonFile, plan: Plan, name: str, value: Any) -> Iterator[Explanation]:
    ask = plan.asks.get(name)
    if ask is not None and ask.takeover is not None and value == ask.takeover:
        sentence = say(person_file.language, "Value at the takeover: {value}", value=ask.takeover)
        yield Explanation(sentence, plan.file, "constant")


def _asked(person_file: PersonFile, name: str, value: Any) -> Explanation:
    title = say(person_file.language, "It is asked about: {field}", field=label_of(person_file, name))
    return Explanation(title, _asked_value(person_file, name, value), "field")


def _asked_value(person_file: PersonFile, name: str, value: Any) -> str:
    if name == "field":
        return label_of(person_file, str(value))
    if isinstance(value, Mapping):
        return ", ".join(f"{label_of(person_file, key)} {said(person_file, key, each)}" for key, each in value.items())
    return text_of(value) if isinstance(value, list | tuple) else said(person_file, name, value)


def _first_report(person_file: PersonFile, plan: Plan, name: str, value: Any) -> Iterator[Explanation]:
    """For a value that was reported before: the tree of the month it was first reported in."""
    first = None
    for closing in reversed(
        [earlier for earlier in person_file.context.facts.closings() if earlier.month < person_file.view.month]
    ):
        row = affiliation_row(
            person_file.context.facts.state_at(closing).affiliations, plan.name, person_file.person, person_file.member
        )
        if row is None or row.get(name) != value:
            break
        first = closing
    if first is not None:
        view = person_file.context.view(first.month)
        then = person_file_of(person_file.context, view, person_file.person, person_file.member)
        sheet = view.plans.get(plan.name, plan)
        title = say(
            person_file.language,
            "First reported like this at the closing of {month}",
            month=month_label(first.month, person_file.language),
        )
        children = listed([plan_sheet(then, sheet), *who_nodes(then), _field(then, sheet, name, None, value),
                            *answers_about(then, [sheet], [name], True, True)])  # fmt: skip
        yield Explanation(title, closing_text(person_file, first), "held", children)
