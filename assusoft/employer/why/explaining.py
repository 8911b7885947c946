"""The id of a message, a task or a register cell -> the tree of everything it was derived from."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assusoft.employer.decision import MonthView
from assusoft.employer.why.identity_trace import known_nodes, who_nodes
from assusoft.employer.why.person_file import (
    Case,
    Desk,
    case_of,
    label_of,
    listed,
    position_row,
    text_of,
    values_of,
)
from assusoft.employer.why.prior_facts import closing_text, given, held, seen_node
from assusoft.errors import Refused
from assusoft.language import say
from assusoft.month.messages import Message, register_of, reported
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.task import Task
from assusoft.month.why import reasons
from assusoft.month.why.explanation import Explanation
from assusoft.month.wording import kind_name, message_line, question
from assusoft.plans.model import Plan
from assusoft.store import Closing


def explain(desk: Desk, id: str, month: str | None) -> Explanation:
    """The tree of one message, task or register cell.

    Raises
    ------
    Refused
        Nothing has that id in the month (in any month, when none is given).
    """
    months = [month] if month else desk.facts.months()[::-1]
    for one in months:
        found = _cell(desk, desk.view(one), id) if "/" in id else _by_id(desk, desk.view(one), id)
        if found is not None:
            return found
    raise Refused(
        f"Nothing has the id '{id}' in {month or 'any month'}. Give the id of a message (M...) or a task (T...) as "
        "`messages --json` and `tasks` show it, or a register cell as SUPPLIER/PLAN/PERSON[/MEMBER]/FIELD."
    )


def _by_id(desk: Desk, view: MonthView, id: str) -> Explanation | None:
    for message in view.messages:
        if message.id == id:
            return _message(case_of(desk, view, message.person, message.member), message)
    answered = {task.id: answer for task, answer in view.resolution.answered}
    for task in (*view.resolution.tasks, *(task for task, _ in view.resolution.answered)):
        if task.id == id:
            return _task(case_of(desk, view, task.person, task.member), task, answered.get(id))
    return None


def _cell(desk: Desk, view: MonthView, id: str) -> Explanation | None:
    parts = id.split("/")
    if len(parts) not in (4, 5):
        return None
    supplier, plan_name, person, *rest, name = parts
    plan, member = view.plans.get(plan_name), rest[0] if rest else ""
    if plan is None or plan.supplier != supplier:
        return None
    register = register_of(view.resolution.state.position, view.plans, supplier, view.month)
    row = position_row(register, plan_name, person, member)
    if row is None or name not in reported(plan, bool(member)):
        return None
    return _register(case_of(desk, view, person, member), plan, name, row[name])


# The three things that are explained.


def _message(case: Case, message: Message) -> Explanation:
    plan, member = case.view.plans[message.plan], bool(message.member)
    starts, ends = message.kind in reasons.STARTS, message.kind in reasons.ENDS
    names = reasons.fields_told(message, plan)
    told = [name for name in names if name in message.after]
    children = [
        *_common(case, plan, starts or member or case.serving, starts),
        *(_field(case, plan, name, message.before.get(name), message.after[name]) for name in told),
        *_others(case, plan, [name for name in names if name not in told]),
        *values_of(case, reasons.effective_reason(message)),
        *given(case, [plan], names, ends, starts),
    ]
    title = f"{message.id} {message.supplier} {message.plan} {message.person} {message.member}".strip()
    return Explanation(title, message_line(message, case.language), "message", listed(children))


def _task(case: Case, task: Task, answer: Answer | None) -> Explanation:
    plans = [case.view.plans[name] for name in task.plans if name in case.view.plans]
    asked = [_asked(case, name, value) for name, value in task.facts.items()]
    children = [
        *(_sheet(case, plan) for plan in plans),
        *asked,
        *who_nodes(case),
        *(node for reason in reasons.task_reasons(task, plans) for node in values_of(case, reason)),
        *(held(case, plan, "status") for plan in plans),
        *(node for one in task.facts.get("candidates", ()) for node in known_nodes(case, one)),
        *([seen_node(case)] if task.kind in reasons.SEEN_KINDS else []),
        *given(case, plans, _fields_of(task), task.kind in reasons.ENDING, False),
        *([] if answer else [Explanation(say(case.language, "Nobody has answered it yet"), "", "absence")]),
    ]
    title = f"{task.id} {kind_name(task.kind, case.language)}, {task.person} {task.member}".strip()
    labels = {plan.name: plan.label_in(case.language) for plan in plans}
    return Explanation(title, question(task, case.language, labels), "task", listed(children))


def _register(case: Case, plan: Plan, name: str, value: Any) -> Explanation:
    own = name in reasons.AFFILIATION_FIELDS
    children = [
        *_common(case, plan, True, own),
        _field(case, plan, name, None, value),
        *given(case, [plan], [name], own, own),
        *_told_at(case, plan, name, value),
    ]
    title = "/".join(filter(None, (plan.supplier, plan.name, case.person, case.member, name)))
    return Explanation(f"{title} = {text_of(value)}", case.view.month, "register", listed(children))


def _fields_of(task: Task) -> list[str]:
    named = [str(task.facts["field"])] if "field" in task.facts else []
    own = {"working_time": "insured_pct", "salary": "insured_salary"}.get(task.kind)
    return [*named, *([own] if own else []), *(name for name in task.facts if name not in ("check", "field"))]


# What they have in common: the plan sheet, who it is, the rules.


def _common(case: Case, plan: Plan, covered: bool, starts: bool) -> Iterator[Explanation]:
    yield _sheet(case, plan)
    yield from who_nodes(case)
    if covered and case.serving:
        for reason in reasons.plan_reasons(plan, starts, bool(case.member)):
            yield from values_of(case, reason)
    yield held(case, plan, "status")


def _sheet(case: Case, plan: Plan) -> Explanation:
    """The plan sheet: file, version, hash, its rule, and what else of it is a constant here."""
    language, text_hash = case.language, hashlib.sha256(plan.text.encode()).hexdigest()
    closing = case.view.closed
    same = [] if closing is None else [_closed_with(language, closing, plan, text_hash)]
    constants = {
        name: getattr(plan, name)
        for name in ("enrolment", "since", "waiting_months", "starts", "ends", "maximum_age", "keeps_cover", "messages")
        if getattr(plan, name)
    }
    persons = [one for one in plan.exceptions if one.person == case.person]
    children = [
        *same,
        Explanation(plan.eligible, say(language, "rule of eligibility"), "rule"),
        *(Explanation(f"{key} = {text_of(value)}", plan.file, "constant") for key, value in constants.items()),
        *(Explanation(say(language, "Exception for this person: {effect}", effect=one.effect), one.reason, "constant")
          for one in persons),
    ]  # fmt: skip
    title = say(language, "Plan sheet {file}, in force from {day}", file=plan.file, day=plan.from_)
    return Explanation(title, f"SHA-256 {text_hash}", "plan", tuple(children))


def _closed_with(language: str, closing: Closing, plan: Plan, text_hash: str) -> Explanation:
    if closing.texts.get(plan.file) == text_hash:
        return Explanation(say(language, "The sheet {month} was closed with", month=closing.month), "", "held")
    return Explanation(say(language, "Not the sheet {month} was closed with", month=closing.month), "", "absence")


# Fields: how each is decided, the cells behind it, what was told before.


def _field(case: Case, plan: Plan, name: str, before: Any, value: Any) -> Explanation:
    member = bool(case.member)
    sentence, values = reasons.how_decided(plan, name, member)
    children = [
        Explanation(say(case.language, sentence, **values), plan.file, "how"),
        *values_of(case, reasons.field_reason(plan, name, member)),
        held(case, plan, name),
        *_takeover(case, plan, name, value),
    ]
    title = f"{label_of(case, name)} ({name})"
    return Explanation(title, f"{text_of(before)} -> {text_of(value)}", "field", listed(children))


def _others(case: Case, plan: Plan, names: list[str]) -> Iterator[Explanation]:
    """Fields that are told with these when they change: they did not."""
    children = [_field(case, plan, name, None, None) for name in names]
    kept = [replace(child, detail=say(case.language, "unchanged")) for child in children]
    if kept:
        yield Explanation(say(case.language, "Told in the same message when they change"), "", "field", tuple(kept))


def _takeover(case: Case, plan: Plan, name: str, value: Any) -> Iterator[Explanation]:
    ask = plan.asks.get(name)
    if ask is not None and ask.takeover is not None and value == ask.takeover:
        sentence = say(case.language, "Value at the takeover: {value}", value=ask.takeover)
        yield Explanation(sentence, plan.file, "constant")


def _asked(case: Case, name: str, value: Any) -> Explanation:
    title = say(case.language, "It is asked about: {field}", field=label_of(case, name))
    return Explanation(title, text_of(value), "field")


def _told_at(case: Case, plan: Plan, name: str, value: Any) -> Iterator[Explanation]:
    """For a value that was told before: the tree of the month it was first told in."""
    first = None
    for closing in reversed([one for one in case.desk.facts.store.closings() if one.month < case.view.month]):
        row = position_row(case.desk.facts.held(closing).position, plan.name, case.person, case.member)
        if row is None or row.get(name) != value:
            break
        first = closing
    if first is not None:
        view = case.desk.view(first.month)
        told = case_of(case.desk, view, case.person, case.member)
        sheet = view.plans.get(plan.name, plan)
        title = say(case.language, "First told as it is at the closing of {month}", month=first.month)
        children = listed([_sheet(told, sheet), *who_nodes(told), _field(told, sheet, name, None, value),
                            *given(told, [sheet], [name], True, True)])  # fmt: skip
        yield Explanation(title, closing_text(case, first), "held", children)
