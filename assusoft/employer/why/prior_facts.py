"""What suppliers were told before, what was seen before, and what HR answered, as nodes of an explanation."""

from collections.abc import Iterable, Iterator, Sequence

from assusoft.employer.why.person_file import (
    PersonFile,
    affiliation_row,
    answers_then,
    label_of,
    listed,
    text_of,
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


def last_reported(file: PersonFile, plan: Plan, name: str) -> Explanation:
    """What the supplier was told of a field at the closing before this month."""
    before = file.context.facts.closing_before(file.view.month)
    label = label_of(file, name)
    if before is None:
        return Explanation(say(file.language, "Told before: nothing, this is the takeover"), label, "absence")
    row = affiliation_row(file.view.reported.affiliations, plan.name, file.person, file.member)
    if row is None:
        return Explanation(say(file.language, "Told before: nothing of this person"), before.month, "absence")
    title = say(file.language, "Told before: {field} = {value}", field=label, value=text_of(row.get(name)))
    return Explanation(title, closing_text(file, before), "held")


def seen_node(file: PersonFile) -> Explanation:
    """What was seen of the person at the closing before this month."""
    before = file.context.facts.closing_before(file.view.month)
    seen = rows_of(file.context.facts.state_at(before).reviewed) if before else []
    row = next((one for one in seen if one["person"] == file.person), None)
    if row is None or before is None:
        return Explanation(say(file.language, "Nothing of this person was seen before"), "", "absence")
    values = ", ".join(f"{name} {text_of(value)}" for name, value in row.items() if value is not None)
    return Explanation(say(file.language, "Seen before: {values}", values=values), closing_text(file, before), "held")


def closing_text(file: PersonFile, closing: Closing) -> str:
    """A closing in words: number, month, author, time."""
    sentence = say(file.language, "closing {number} of {month}", number=closing.number, month=closing.month)
    return f"{sentence}, {closing.by}, {closing.at:%Y-%m-%d %H:%M}"


def given(
    file: PersonFile, plans: Sequence[Plan], names: Iterable[str], ends: bool, starts: bool
) -> Iterator[Explanation]:
    """The answers about the person that may decide this, and the cells they were given about."""
    met = {task.id for task, _ in file.view.resolution.answered}
    listed = set(names)
    for plan in plans:
        listed |= {name for reason in reasons.plan_reasons(plan, starts, bool(file.member)) for name in reason.fields}
        listed |= {name for one in names for name in reasons.field_reason(plan, one, bool(file.member)).fields}
    for answer in answers_then(file.context, file.view):
        lasting = answer.task in met or answer.kind == "missing_data"
        if not lasting or (answer.person not in file.ids and answer.same_as != file.person):
            continue
        if any(reasons.concerns(answer, plan.name, file.member, listed, ends, starts) for plan in plans):
            yield _answer(file, answer)


def _answer(file: PersonFile, answer: Answer) -> Explanation:
    fields = ", ".join(f"{name}={value}" for name, value in answer.fields.items())
    title = say(file.language, "Answer {number}: {choice}", number=answer.number, choice=f"{answer.choice} {fields}")
    when = f"{answer.by}, {answer.at:%Y-%m-%d %H:%M}"
    seen = ", ".join(f"{name} {text_of(value)}" for name, value in answer.facts.items() if value is not None)
    table = "family" if answer.member else "worker"
    names = tuple(reasons.asked_about(answer.facts))
    about = values_of(file, Reason("What it was asked about", table, names))
    children = [
        Explanation(say(file.language, "Task {id}: {kind}", id=answer.task, kind=kind_name(answer.kind, file.language)),
                    seen, "held"),
        *about,
        *([Explanation(say(file.language, "Reason given: {reason}", reason=answer.reason), "", "answer")]
          if answer.reason else []),
    ]  # fmt: skip
    return Explanation(title.strip(), when, "answer", listed(children))
