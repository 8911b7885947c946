"""What HR declared of the person, and what was taken back of closed months, as nodes of an explanation."""

from collections.abc import Iterator

from assusoft.employer.why.given_forms import evidence
from assusoft.employer.why.person_file import PersonFile
from assusoft.language import say
from assusoft.month.declarations.declaration import Declaration, not_taken_back, persons_by_number
from assusoft.month.declarations.kinds import KINDS
from assusoft.month.tasks.answer import Answer
from assusoft.month.why.explanation import Explanation


def said_unasked(person_file: PersonFile) -> Iterator[Explanation]:
    """The declarations in force about the person, and what was taken back in this month."""
    view = person_file.view
    concerned = persons_by_number(view.declarations)
    for one in not_taken_back(view.declarations):
        if concerned[one.number] & set(person_file.ids) and one.first_month <= view.month:
            yield _node(person_file, _declared(person_file, one), one)
    everything: list[Answer | Declaration] = [*view.answers, *view.declarations]
    for said in everything:
        if said.retracts is not None and said.month == view.month and said.person in person_file.ids:
            title = say(person_file.language, "Taken back: number {number}", number=said.retracts)
            yield _node(person_file, title, said)


def _declared(person_file: PersonFile, one: Declaration) -> str:
    days = " ".join(filter(None, (one.begins, one.until and f"- {one.until}")))
    values = ", ".join(f"{name}={value}" for name, value in one.values.items())
    kind = say(person_file.language, KINDS[one.kind].label)
    what = " ".join(filter(None, (kind, one.plan, one.supplier, values, days)))
    return say(person_file.language, "Declared ({id}): {what}", id=one.id, what=what)


def _node(person_file: PersonFile, title: str, said: Answer | Declaration) -> Explanation:
    reason = say(person_file.language, "Reason given: {reason}", reason=said.reason)
    reasons = (Explanation(reason, "", "answer"),) if said.reason else ()
    forms = evidence(person_file.context, said.number, person_file.language)
    return Explanation(title, f"{said.by}, {said.at:%Y-%m-%d %H:%M}", "answer", (*reasons, *forms))
