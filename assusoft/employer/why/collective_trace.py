"""A question about many persons at once -> the tree of what it is about: each cell, back to the extract."""

from collections.abc import Iterator

from assusoft.days_in_words import moment
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.why.cell_trace import cell, extract_rows
from assusoft.employer.why.person_file import ExplainContext, listed
from assusoft.labels import field_label
from assusoft.language import in_language, say
from assusoft.month.collective.meanings import code_of
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.task import Task
from assusoft.month.why.explanation import Explanation
from assusoft.month.wording import consequence, kind_name, question
from assusoft.payroll.waiting_codes import WaitingCode, waiting_codes
from assusoft.plans.labels import labels_of


def collective_tree(context: ExplainContext, view: MonthView, task: Task, answer: Answer | None) -> Explanation:
    """The question, the plans that need it, what its answers do, the cells behind it, and what was answered."""
    language, plans = context.settings.language, [view.plans[name] for name in task.plans if name in view.plans]
    labels = labels_of(plans, context.settings.own, language)
    children = [
        *(Explanation(labels[plan.name], plan.file, "plan") for plan in plans),
        *(Explanation(choice.name, consequence(choice, language), "constant") for choice in task.choices),
        *_rules(language, task),
        *_cells(context, view, task),
        answered_node(language, answer),
    ]
    title = f"{task.id} {kind_name(task.kind, language)}"
    return Explanation(title, question(task, language, labels), "task", listed(children))


def answered_node(language: str, answer: Answer | None) -> Explanation:
    """What was answered, by whom and when; or that nobody did."""
    if answer is None:
        return Explanation(say(language, "Nobody has answered it yet"), "", "absence")
    choice = " ".join([answer.choice, *(f"{name}={value}" for name, value in answer.fields.items())])
    title = say(language, "Answer {number}: {choice}", number=answer.number, choice=choice)
    reason = say(language, "Reason given: {reason}", reason=answer.reason) if answer.reason else ""
    children = (Explanation(reason, "", "answer"),) if reason else ()
    return Explanation(title, f"{answer.by}, {moment(answer.at)}", "answer", children)


def _rules(language: str, task: Task) -> Iterator[Explanation]:
    """The rule of the sheet before and now."""
    if task.kind == "changed_plan":
        if task.facts["before"]:
            yield Explanation(task.facts["before"], say(language, "rule of eligibility before"), "rule")
        yield Explanation(task.facts["after"], say(language, "rule of eligibility"), "rule")
        persons = ", ".join(task.concerns)
        yield Explanation(persons, say(language, "the workers who are asked about together"), "reason")


def _cells(context: ExplainContext, view: MonthView, task: Task) -> Iterator[Explanation]:
    if task.kind != "unknown_code":
        return
    photo = context.facts.photo(view.imported.number, view.month)
    cells = [waiting for waiting in waiting_codes(photo.problem) if waiting.key == code_of(task.facts)]
    for waiting in cells[:_SHOWN]:
        yield _cell(context, view, waiting)
    if len(cells) > _SHOWN:
        more = say(context.settings.language, "and {count} more", count=len(cells) - _SHOWN)
        yield Explanation(more, "; ".join(waiting.where for waiting in cells[_SHOWN:]), "place")


_SHOWN = 20
"""Cells that are read again; of others only the place is told."""


def _cell(context: ExplainContext, view: MonthView, waiting: WaitingCode) -> Explanation:
    language, again = context.settings.language, context.reread(view)
    rows = (row for row in extract_rows(again, waiting.table, waiting.person, waiting.at))
    found = [node for row in rows if row.source.name == waiting.source and (node := cell(row, waiting.field, language))]
    name = field_label(waiting.field, language, context.settings.own)
    title = f"{name} ({waiting.table}.{waiting.field}) = '{waiting.code}'"
    found = found or [Explanation(waiting.where, in_language(language, again.trouble), "place")]
    return Explanation(title, f"{waiting.person} {waiting.at}", "value", tuple(found))
