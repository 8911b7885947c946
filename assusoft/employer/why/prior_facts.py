"""What suppliers knew before, what was reviewed before, and what HR answered, as nodes of an explanation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assusoft.days_in_words import moment, month_label
from assusoft.employer.why.given_forms import evidence
from assusoft.employer.why.person_file import (
    PersonFile,
    affiliation_row,
    answers_then,
    label_of,
    listed,
    said,
    values_of,
)
from assusoft.frames import rows_of
from assusoft.language import say
from assusoft.month.tasks.answer import Answer
from assusoft.month.why import reasons
from assusoft.month.why.explanation import Explanation
from assusoft.month.why.reasons import Reason
from assusoft.month.wording import kind_name
from assusoft.plans.model import Plan
from assusoft.store import Closing


def last_reported(person_file: PersonFile, plan: Plan, name: str) -> Explanation:
    """What was reported of a field to the supplier at the closing before this month."""
    before = person_file.context.facts.closing_before(person_file.view.month)
    label = label_of(person_file, name)
    if before is None:
        return Explanation(
            say(person_file.language, "Reported before: nothing, this is the takeover"), label, "absence"
        )
    row = affiliation_row(person_file.view.reported.affiliations, plan.name, person_file.person, person_file.member)
    if row is None:
        return Explanation(
            say(person_file.language, "Reported before: nothing about this person"),
            month_label(before.month, person_file.language),
            "absence",
        )
    title = say(
        person_file.language,
        "Reported before: {field} = {value}",
        field=label,
        value=said(person_file, name, row.get(name)),
    )
    return Explanation(title, closing_text(person_file, before), "held")


def reviewed_node(person_file: PersonFile) -> Explanation:
    """What was last reviewed of the person, at the closing before this month."""
    before = person_file.context.facts.closing_before(person_file.view.month)
    rows = rows_of(person_file.context.facts.state_at(before).reviewed) if before else []
    row = next((known for known in rows if known["person"] == person_file.person), None)
    if row is None or before is None:
        return Explanation(say(person_file.language, "Nothing about this person was reviewed before"), "", "absence")
    values = _named(person_file, row)
    return Explanation(
        say(person_file.language, "Reviewed before: {values}", values=values), closing_text(person_file, before), "held"
    )


def closing_text(person_file: PersonFile, closing: Closing) -> str:
    """A closing in words: number, month, author, time."""
    month = month_label(closing.month, person_file.language)
    sentence = say(person_file.language, "closing {number} of {month}", number=closing.number, month=month)
    return f"{sentence}, {closing.by}, {moment(closing.at)}"


def _named(person_file: PersonFile, values: Mapping[str, Any]) -> str:
    """Values with the labels of their fields; those that are missing are left out."""
    return ", ".join(
        f"{label_of(person_file, name)} "
        + (f"({_named(person_file, value)})" if isinstance(value, Mapping) else said(person_file, name, value))
        for name, value in values.items()
        if value is not None
    )


def answers_about(
    person_file: PersonFile, plans: Sequence[Plan], names: Iterable[str], ends: bool, starts: bool
) -> Iterator[Explanation]:
    """The answers about the person that may decide this, and the cells they were given about."""
    fields = _fields_that_count(plans, tuple(names), starts, bool(person_file.member))
    for answer in _answers_that_last(person_file):
        about = (plan.reported_as if plan.copied else plan.name for plan in plans)
        if any(reasons.concerns(answer, name, person_file.member, fields, ends, starts) for name in about):
            yield _answer(person_file, answer)


def _fields_that_count(plans: Sequence[Plan], names: Sequence[str], starts: bool, member: bool) -> set[str]:
    """The fields asked for, and those they are decided by."""
    fields = set(names)
    for plan in plans:
        decisive = reasons.plan_reasons(plan, starts, member)
        decisive = [*decisive, *(reasons.field_reason(plan, name, member) for name in names)]
        fields |= {name for reason in decisive for name in reason.fields}
    return fields


def _answers_that_last(person_file: PersonFile) -> Iterator[Answer]:
    """The answers about the person that the month still counts: their questions are met again, or fill in a value."""
    met = {task.id for task, _ in person_file.view.resolution.answered}
    for answer in answers_then(person_file.context, person_file.view):
        lasting = answer.task in met or answer.kind == "missing_data"
        if lasting and (answer.person in person_file.ids or answer.same_as == person_file.person):
            yield answer
    own = {answer.task for answer in answers_then(person_file.context, person_file.view)}
    for task, answer in person_file.view.resolution.answered:
        if task.id not in own and task.person in person_file.ids:  # answered for all who were asked the same
            yield answer


def _answer(person_file: PersonFile, answer: Answer) -> Explanation:
    language, fields = person_file.language, ", ".join(f"{name}={value}" for name, value in answer.fields.items())
    title = say(language, "Answer {number}: {choice}", number=answer.number, choice=f"{answer.choice} {fields}")
    when, facts = f"{answer.by}, {moment(answer.at)}", _named(person_file, answer.facts)
    table = "family" if answer.member else "worker"
    names = tuple(reasons.asked_about(answer.facts))
    about = values_of(person_file, Reason("What it was asked about", table, names))
    children = [
        Explanation(
            say(language, "Task {id}: {kind}", id=answer.task, kind=kind_name(answer.kind, language)), facts, "held"
        ),
        *about,
        *evidence(person_file.context, answer.number, language),
    ]
    if answer.reason:
        children.append(Explanation(say(language, "Reason given: {reason}", reason=answer.reason), "", "answer"))
    return Explanation(title.strip(), when, "answer", listed(children))
