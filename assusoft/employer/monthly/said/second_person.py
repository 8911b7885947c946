"""Answers and declarations that need a second person: kept as first words, and what they are once confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.errors import Refused
from assusoft.month.declarations.stated import Stated
from assusoft.month.tasks.standing import Standing, Waiting, is_same_person
from assusoft.store import FirstWord, NewAnswer, NewDeclaration, NewFirstWord


class Words(NamedTuple):
    """What becomes of answers: stored as they are, kept until a second person confirms, or what confirms."""

    answers: list[NewAnswer]
    first: list[NewFirstWord]
    confirmed: list[tuple[int, NewAnswer | NewDeclaration]]


def waiting(employer: EmployerFolder) -> list[Waiting]:
    """What waits for a second person, in the order it was said."""
    return [_waiting(one) for one in employer.facts.first_words() if one.ended is None]


def waiting_as(employer: EmployerFolder, id: str) -> Waiting | None:
    """What waits under that id, or as the answer to that task; None when nothing does."""
    return next((one for one in waiting(employer) if id in (one.id, one.task)), None)


def standings(employer: EmployerFolder) -> dict[str, Standing]:
    """Task -> how it stands, for those that are somebody's or wait."""
    assigned = {one.task: one.assignee for one in employer.facts.assignments()}
    waits = {one.task: one for one in waiting(employer) if one.task}
    found = {task: Standing(assigned.get(task, ""), waits.get(task)) for task in {**assigned, **waits}}
    return {task: one for task, one in found.items() if one != Standing()}


def words_of(employer: EmployerFolder, answers: Sequence[NewAnswer], by: str) -> Words:
    """What becomes of answers that `by` gives, all being permitted.

    Raises
    ------
    Refused
        Another answer waits, or the same person would confirm it; or an answer that needed two people is replaced.
    """
    waits = {one.task: one for one in waiting(employer) if one.task}
    words = Words([], [], [])
    for answer in answers:
        first = waits.get(answer.task)
        if first is not None:
            words.confirmed.append((first.number, _confirmed(employer, first, answer, by)))
        elif answer.kind not in employer.settings.second_person.kinds:
            words.answers.append(answer)
        elif answer.expected is not None:
            raise Refused(
                "Task {task} ({kind}) has an answer, and needs two people. Take it back first: "
                "assusoft retract {task}. Nothing was stored.",
                task=answer.task,
                kind=answer.kind,
            )
        else:
            said = {"choice": answer.choice, "fields": dict(answer.fields)}
            words.first.append(_first("answer", answer.task, answer, said))
    return words


def _confirmed(employer: EmployerFolder, first: Waiting, answer: NewAnswer, by: str) -> NewAnswer:
    said = f"'{first.said['choice']}'" + "".join(f" {name}={value}" for name, value in first.values.items())
    if (answer.choice, dict(answer.fields)) != (first.said["choice"], dict(first.values)):
        raise Refused(
            "{by} answered {said} on task {task}, which waits for a second person. Confirm that "
            "(assusoft confirm {task}), or take it back (assusoft retract {task}) and answer. Nothing "
            "was stored.",
            by=first.by,
            said=said,
            task=first.task,
        )
    refuse_same(employer, first, by)
    return replace(answer, by=both(first, by), reason=both_reasons(first, answer.reason))


def refuse_same(employer: EmployerFolder, first: Waiting, by: str) -> None:
    """Raise Refused when who said it would confirm it; of a kind that needs two people, also who stored the form."""
    if first.form and needs_second(employer, first.kind):
        stored = next(one for one in employer.facts.forms() if one.id == first.form)
        if is_same_person(stored.by, by):
            raise Refused(
                "{id} was chosen on form {form}, which {by} stored, and {kind} needs two people. Somebody else "
                "confirms it: assusoft confirm {id} --by NAME. Nothing was stored.",
                id=first.task or first.id,
                form=first.form,
                by=stored.by,
                kind=first.kind,
            )
    if is_same_person(first.by, by):
        raise Refused(
            "{task} waits for a second person, and {by} is the first. Somebody else confirms it: "
            "assusoft confirm {task} --by NAME. Nothing was stored.",
            task=first.task or first.id,
            by=by,
        )


def both(first: Waiting, by: str) -> str:
    """The author of what two people said."""
    return f"{first.by} + {by}"


def both_reasons(first: Waiting, reason: str) -> str:
    """The reasons of both, the first one first; once where they are the same."""
    return "; ".join(dict.fromkeys(filter(None, (first.reason, reason))))


def needs_second(employer: EmployerFolder, kind: str) -> bool:
    """Whether what is answered or declared of that kind waits for a second person."""
    return kind in employer.settings.second_person.kinds


def keep_declaration(employer: EmployerFolder, stated: Stated, new: NewDeclaration) -> str:
    """Keep a declaration, which was checked, until a second person confirms it; return its id.

    Raises
    ------
    Refused
        The same waits already.
    """
    said = asdict(stated) | {"values": dict(stated.values)}
    same = [one for one in waiting(employer) if not one.task and {**one.said, "reason": ""} == {**said, "reason": ""}]
    if same:
        raise Refused(
            "{by} declared this, and it waits for a second person: assusoft confirm {id}. Nothing was stored.",
            by=same[0].by,
            id=same[0].id,
        )
    [number] = employer.store.add_first_words([_first("declaration", "", new, said)])
    return f"W{number}"


def _first(about: str, task: str, new: NewAnswer | NewDeclaration, said: Mapping[str, Any]) -> NewFirstWord:
    return NewFirstWord(about, task, new.kind, new.person, said, new.month, new.reason, new.by, new.at)


def _waiting(one: FirstWord) -> Waiting:
    return Waiting(one.number, one.task, one.kind, one.person, one.said, one.month, one.reason, one.by, one.at)
