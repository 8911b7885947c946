"""Plan sheets that opened or changed x open questions -> one question for all who are asked the same because of it.

Asked together are the workers whom one plan would affiliate from the day on which it opens, or whose affiliation it
would end on one day. Whoever can only begin later, or has other answers to choose from, is asked alone, as ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from assusoft.month.tasks import questions
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.task import Question, Task
from assusoft.months import month_end, month_start
from assusoft.plans.model import Plan

KIND = "changed_plan"
ALL = "all"
MANY = 5
"""So many are asked one by one; more are asked together."""

_ANSWERS = {"affiliation": ("affiliate", "affiliation_from"), "end_of_eligibility": ("confirm", "end_date")}
"""Kinds of question that may be asked together -> the answer that is given for all, and the day it brings."""

Asked = tuple[str, str]
"""Kind of question and plan."""
Together = Mapping[Asked, Sequence[Answer]]


class Same(NamedTuple):
    """What is asked together: a kind of question about a plan, and the day for all."""

    asks: str
    plan: str
    day: str


def day_asked(task: Task) -> Question | None:
    """The day that an answer for all would bring to this question; None: it is only asked alone."""
    if task.kind not in _ANSWERS or "until" in task.facts or any(one.name == "reinstate" for one in task.choices):
        return None
    choice, field = _ANSWERS[task.kind]
    asked = (one for offered in task.choices if offered.name == choice for one in offered.questions)
    return next((one for one in asked if one.name == field and one.default), None)


def answered_together(answers: Iterable[Answer], month: str) -> Together:
    """What was answered for all in the month."""
    found: dict[Asked, list[Answer]] = {}
    for answer in in_force(answers).values():
        if answer.kind == KIND and answer.choice == ALL and answer.facts["month"] == month:
            found.setdefault((answer.facts["asks"], answer.facts["plan"]), []).append(answer)
    return found


def answer_for_all(task: Task, together: Together) -> Answer | None:
    """The answer for all, as one to this question; None when it is not among those that were asked together."""
    asked = day_asked(task) if together else None
    if asked is None:
        return None
    for answer in together.get((task.kind, task.facts["plan"]), ()):
        day = answer.fields[asked.name]
        if _is_among(asked, task.kind, answer.facts["day"]) and _permits(asked, day):
            given = replace(answer, choice=_ANSWERS[task.kind][0], fields={asked.name: day})
            return replace(given, task=task.id, kind=task.kind, person=task.person, facts=task.facts)
    return None


def _is_among(asked: Question, kind: str, day: str) -> bool:
    """Whether a question that proposes a day is one of those asked together with that one."""
    own = asked.default or ""
    return _permits(asked, day) and (own <= day if kind == "affiliation" else own == day)


def _permits(asked: Question, day: str) -> bool:
    return (asked.earliest or day) <= day <= (asked.latest or day)


def plan_questions(
    month: str, asked: Sequence[Task], plans: Mapping[str, Plan], before: Mapping[str, Plan], answers: Iterable[Answer]
) -> list[Task]:
    """One question for each plan, kind and day that more than `MANY` are asked about, by a new or changed sheet.

    Parameters
    ----------
    asked
        The questions of the month that nobody answered, or that were answered for all.
    plans, before
        The sheets in force in the month, and those of the last closing, by name.
    answers
        What was answered: a question that has an answer is asked, however many it is still about.
    """
    found: dict[Same, list[Task]] = {}
    for task in asked:
        now = plans.get(str(task.facts.get("plan")))
        if now is not None and (same := _same(task, now, before.get(now.name), month)) is not None:
            found.setdefault(same, []).append(task)
    put = [_question(month, same, found[same], asked, before, plans) for same in sorted(found)]
    answered = in_force(answers)
    return [task for task in put if len(task.concerns) > MANY or task.id in answered]


def _same(task: Task, now: Plan, before: Plan | None, month: str) -> Same | None:
    """With which others a question is asked; None: alone. A sheet edited in place changes from the month on."""
    asked = day_asked(task)
    if asked is None or (before is not None and before.eligible == now.eligible):
        return None
    opens = now.from_ if before is None or before.from_ != now.from_ else month_start(month)
    day = opens.isoformat() if task.kind == "affiliation" else str(asked.default)
    return Same(task.kind, now.name, day) if _is_among(asked, task.kind, day) else None


def _question(
    month: str,
    same: Same,
    tasks: Sequence[Task],
    asked: Sequence[Task],
    before: Mapping[str, Plan],
    plans: Mapping[str, Plan],
) -> Task:
    rule = before[same.plan].eligible if same.plan in before else None
    facts = same._asdict() | {"month": month, "before": rule, "after": plans[same.plan].eligible}
    alone = sum(task.kind == same.asks and same.plan in task.plans for task in asked) - len(tasks)
    days = [day for task in tasks if (day := day_asked(task)) is not None]
    latest = min([month_end(month).isoformat(), *(day.latest for day in days if day.latest)])
    first = max((day.earliest for day in days if day.earliest), default=None)
    day = Question(days[0].name, "date", True, same.day, earliest=first, latest=max(latest, same.day))
    blocking = any(task.blocking for task in tasks)
    evidence = {"people": len(tasks), "alone": alone}
    return questions.changed_plan(facts, blocking, day, evidence, sorted(task.person for task in tasks))


def day_of(task: Task) -> date:
    """The day for all whom a question is about."""
    return date.fromisoformat(task.facts["day"])
