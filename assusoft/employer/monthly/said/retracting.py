"""What was said taken back: an answer or a declaration, of a closed month too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assusoft.employer.audit.auditing import KIND as FINDING
from assusoft.employer.audit.auditing import SHORTEST, task_named
from assusoft.employer.checked.clock import refuse_clock
from assusoft.employer.deciding.collective import concerned_by
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.ids import kind_of_id
from assusoft.employer.monthly.month_view import messages_of_open, month_view
from assusoft.employer.monthly.said.persons_declared import refuse_later
from assusoft.employer.monthly.said.second_person import waiting_as
from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.month.declarations.declaration import WHO, Declaration, not_taken_back, persons_by_number
from assusoft.month.messages import Message
from assusoft.month.said import Said
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.task import persons_of
from assusoft.store import NewAnswer, NewDeclaration

_STAY = {
    "identity": Sentence("it decided who stands in photos made since"),
    "member_identity": Sentence("it decided who stands in photos made since"),
    "changed_rules": Sentence("suppliers were told by it"),
    "changed_plan": Sentence("suppliers were told by it"),
}
"""Kinds of task whose answer is taken back in its own month only -> why."""


@dataclass(frozen=True)
class _Retraction:
    """`persons`: whom it concerns."""

    new: NewAnswer | NewDeclaration
    persons: Sequence[str]


def retract(employer: EmployerFolder, id: str, by: str, at: datetime, reason: str) -> list[Message]:
    """Take back what was said; see `Employer.retract`."""
    refuse_clock(at)
    month = employer.facts.open_round()
    if kind_of_id(id) == "form":
        form = employer.store.take_back_form(id, month, reason, by, at)
        return messages_of_open(employer, month, [form.person])
    if first := waiting_as(employer, task_named(employer, month, id)):
        employer.store.withdraw(first.number, reason, by, at)
        return messages_of_open(employer, month, [first.person])
    taken = _retraction(employer, month, id, by, at, reason)
    if isinstance(taken.new, NewAnswer):
        employer.store.add_answer(taken.new)
    else:
        employer.store.add_declarations([taken.new])
    return messages_of_open(employer, month, taken.persons)


def preview_retraction(employer: EmployerFolder, id: str, at: datetime) -> list[Message]:
    """The messages of the persons concerned if that was taken back; nothing is stored."""
    month, said = employer.facts.open_round(), employer.facts.said()
    if first := waiting_as(employer, task_named(employer, month, id)):
        return messages_of_open(employer, month, [first.person])
    taken = _retraction(employer, month, id, "", at, "")
    new, number = taken.new, said.last + 1
    if isinstance(new, NewAnswer):
        given = {name: value for name, value in vars(new).items() if name != "expected"}
        said = Said([*said.answers, Answer(number=number, **given)], said.declarations)
    else:
        said = Said(said.answers, [*said.declarations, Declaration(number=number, **vars(new))])
    return messages_of_open(employer, month, taken.persons, said)


def _retraction(employer: EmployerFolder, month: str, id: str, by: str, at: datetime, reason: str) -> _Retraction:
    if id.startswith("X") and id[1:].isdigit():
        return _of_declaration(employer, month, id, by, at, reason)
    return _of_answer(employer, month, id, by, at, reason)


def _of_answer(employer: EmployerFolder, month: str, id: str, by: str, at: datetime, reason: str) -> _Retraction:
    answers = in_force(employer.facts.answers())
    answer = answers.get(id) or _of_finding(answers, id)
    if answer is None:
        raise Refused("Task {id} has no answer to take back. Nothing was stored.", id=id)
    if answer.kind in _STAY and answer.month != month:
        raise Refused(
            "The answer to task {id} ({kind}) was given in {month}, which is closed, and stays: "
            "{why}. Correct what is wrong in the next payroll, and answer what it asks. Nothing was "
            "stored.",
            id=id,
            kind=answer.kind,
            month=answer.month,
            why=_STAY[answer.kind],
        )
    new = NewAnswer(
        answer.task, answer.kind, answer.person, answer.member, answer.facts, answer.choice, month, by, at,
        {}, reason, retracts=answer.number, expected=answer.number,
    )  # fmt: skip
    persons = concerned_by(employer, month_view(employer, month), answer) if answer.of_many else ()
    return _Retraction(new, persons or persons_of(answer.kind, answer.person, answer.facts))


def _of_finding(answers: Mapping[str, Answer], id: str) -> Answer | None:
    """The last answer in force to a finding, by the finding's number or its first characters."""
    if not id.startswith("F") or len(id) < SHORTEST:
        return None
    mine = [one for one in answers.values() if one.kind == FINDING and one.facts["finding"].startswith(id)]
    if len({one.facts["finding"] for one in mine}) > 1:
        raise Refused("Several findings begin with '{id}'. Give more of the number. Nothing was stored.", id=id)
    return max(mine, key=lambda one: one.number, default=None)


def _of_declaration(employer: EmployerFolder, month: str, id: str, by: str, at: datetime, reason: str) -> _Retraction:
    known = {one.id: one for one in not_taken_back(employer.facts.declarations())}
    if id not in known:
        raise Refused("There is no declaration {id} in force to take back. Nothing was stored.", id=id)
    one = known[id]
    if one.kind in WHO:
        refuse_later(month, id, one.month)
    new = NewDeclaration(
        one.kind, one.person, one.member, one.plan, one.supplier, {}, "", "", {}, month, reason, by, at, one.number
    )
    return _Retraction(new, sorted(persons_by_number([one])[one.number]))
