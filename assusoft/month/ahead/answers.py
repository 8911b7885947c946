"""Answers that hold until a day."""

from collections.abc import Iterator
from datetime import date

from assusoft.labels import field_label
from assusoft.language import say
from assusoft.month.ahead.coming import Coming, Outlook, name_of
from assusoft.month.tasks.answer import Answer


def answers_lapse(outlook: Outlook) -> Iterator[Coming]:
    """Values and choices that were given until a day, of persons who are still in the payroll."""
    for answer in outlook.answers:
        until, person = answer.fields.get("until"), outlook.people.get(answer.person)
        if until and person is not None and outlook.holds(date.fromisoformat(until)):
            kind, what = _kind(answer, outlook)
            again = say(outlook.language, "You are asked again in the first month that begins after that day.")
            plan = str(answer.facts.get("plan", ""))
            name = name_of(person)
            yield Coming(date.fromisoformat(until), answer.person, answer.member, name, plan, kind, what, again)


def _kind(answer: Answer, outlook: Outlook) -> tuple[str, str]:
    if answer.choice == "insured_elsewhere":
        return "insured_elsewhere", say(outlook.language, "Insured elsewhere until this day")
    if answer.kind == "check":
        return "answer_until", say(outlook.language, "Accepted until this day: {check}", check=answer.facts["check"])
    field = field_label(str(answer.facts.get("field", "")), outlook.language, {})
    return "answer_until", say(outlook.language, "The answer holds until this day: {field}", field=field)
