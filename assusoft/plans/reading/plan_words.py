"""A plan sheet -> what it says, in sentences under headings, in the order in which a person asks."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from assusoft.code_labels import KIND_LABELS, code_label, kind_label
from assusoft.days_in_words import day
from assusoft.labels import effect_words, field_label, number
from assusoft.language import colon, say
from assusoft.plans.covers.cover import (
    Cover,
    FlatRate,
    Formula,
    OnCapital,
    OnPremiums,
    OnRent,
    PerPerson,
    StepRate,
)
from assusoft.plans.model import Plan
from assusoft.plans.reading.rule_words import rule_words
from assusoft.schema import TABLES, Field

_ENROLMENT = {
    "mandatory": "It is mandatory: who is eligible is affiliated, after HR confirmed the entry.",
    "optional": "It is optional: who is eligible chooses.",
    "automatic": "It is automatic: who is eligible is affiliated without a question.",
}
_STARTS = {
    "day": "The cover begins on that day.", "first of month": "The cover begins on the first day of that month.",
    "first of next month": "The cover begins on the first day of the month after, or on that day when it is a first.",
}  # fmt: skip
_ENDS = {"day": "It ends on the day of the exit.", "end of month": "It ends on the last day of the month of the exit."}
_FAMILY = {
    "none": "Family members are not insured.", "optional": "Family members may be insured: it is asked.",
    "mandatory": "Family members who meet the conditions are insured.",
}  # fmt: skip
_CHILD_ENDS = {
    "day": "A child is insured until the eve of its birthday of {age} years.",
    "end of month": "A child is insured until the end of the month in which it becomes {age}.",
    "end of year": "A child is insured until the end of the year in which it becomes {age}.",
}


def plan_words(plan: Plan, language: str, own: Mapping[str, Field]) -> dict[str, list[str]]:
    """Heading -> sentences, in fr, nl or en; headings without sentences are left out.

    `own`: the employer's own fields.
    """
    parts = {
        "Who is eligible": _who(plan, language, own),
        "From when, until when": _when(plan, language, own),
        "Family": _family(plan, language),
        "Salary": _salary(plan, language),
        "Interruptions": _interruptions(plan, language),
        "What is reported": _reported(plan, language, own),
        "Covers and premiums": _covers(plan, language, own),
        "Until when it must be told": _deadlines(plan, language),
    }
    found = {say(language, heading): list(sentences) for heading, sentences in parts.items()}
    return {heading: sentences for heading, sentences in found.items() if sentences}


def worker_fields(own: Mapping[str, Field]) -> dict[str, Field]:
    """Name -> field, of a worker: what rules of plans are over."""
    return {field.name: field for field in TABLES["worker"]} | dict(own)


def family_fields() -> dict[str, Field]:
    """Name -> field, of a family member."""
    return {field.name: field for field in TABLES["family"]}


def _who(plan: Plan, language: str, own: Mapping[str, Field]) -> Iterator[str]:
    yield say(language, "Eligible: {rule}.", rule=rule_words(plan.eligible, language, worker_fields(own)))
    yield say(language, _ENROLMENT[plan.enrolment])
    if plan.maximum_age is not None:
        sentence = "Up to the age of {age}: who has it on the first day of a month is not affiliated any more."
        yield say(language, sentence, age=plan.maximum_age)
    for one in plan.exceptions:
        sentence = "{person} is insured whatever the rule says" if one.effect == "include" else (
            "{person} is not insured whatever the rule says"
        )  # fmt: skip
        until = f" {say(language, 'until {day}', day=day(one.until, language))}" if one.until else ""
        yield f"{say(language, sentence, person=one.person)}{until}{colon(language)}{one.reason}"
    for check in plan.checks:
        yield say(language, "Asked about: {rule}.", rule=rule_words(check.when, language, worker_fields(own)))


def _when(plan: Plan, language: str, own: Mapping[str, Field]) -> Iterator[str]:
    names = f" {say(language, 'or')} ".join(field_label(name, language, own) for name in plan.since)
    sentence = "Counted from: {fields}." if len(plan.since) == 1 else "Counted from the latest of: {fields}."
    yield say(language, sentence, fields=names)
    if plan.waiting_months:
        yield say(language, "After a wait of {count} months.", count=plan.waiting_months)
    yield say(language, _STARTS[plan.starts])
    yield say(language, _ENDS[plan.ends])
    for reason, months in plan.keeps_cover.items():
        yield say(language, "After the exit for {reason} the cover goes on for {count} months.",
                  reason=code_label(reason, language), count=months)  # fmt: skip


def _family(plan: Plan, language: str) -> Iterator[str]:
    yield say(language, _FAMILY[plan.family])
    rule = plan.family_rule
    if rule is None:
        return
    if rule.eligible:
        yield say(language, "Eligible: {rule}.", rule=rule_words(rule.eligible, language, family_fields()))
    if rule.child_maximum_age is not None:
        yield say(language, _CHILD_ENDS[rule.child_ends], age=rule.child_maximum_age)


def _salary(plan: Plan, language: str) -> Iterator[str]:
    if plan.salary is None:
        return
    yield say(language, "The insured yearly salary is {formula}.", formula=plan.salary.formula)
    if plan.salary.renewed == "always":
        yield say(language, "It follows every change of pay.")
    else:
        yield say(language, "It is renewed once a year, in month {month}.", month=plan.salary.month)
    if plan.salary.ahead:
        yield say(language, "It is told so many months before: {count}.", count=plan.salary.ahead)


def _interruptions(plan: Plan, language: str) -> Iterator[str]:
    for kind, rule in plan.interruption.effects.items():
        effect = effect_words(rule.effect, rule.share, language)
        said = say(language, "{kind}: {effect}", kind=code_label(kind, language), effect=effect)
        yield f"{said}, {say(language, 'after {days} days', days=rule.after_days)}" if rule.after_days else said
    if plan.interruptions.not_sent:
        kinds = ", ".join(code_label(kind, language) for kind in plan.interruptions.not_sent)
        yield say(language, "The supplier is not told of: {kinds}.", kinds=kinds)


def _reported(plan: Plan, language: str, own: Mapping[str, Field]) -> Iterator[str]:
    labels = {name: ask.label.get(language, "") for name, ask in plan.asks.items()}  # type: ignore[call-overload]

    def names(listed: tuple[str, ...]) -> str:
        return ", ".join(labels.get(name) or field_label(name, language, own) for name in listed)

    yield say(language, "Reported: {fields}.", fields=names(tuple(plan.reports)))
    if plan.required:
        yield say(language, "Never left out: {fields}.", fields=names(tuple(plan.required)))
    if plan.wanted:
        yield say(language, "Asked when it is missing: {fields}.", fields=names(tuple(plan.wanted)))
    for name, ask in plan.asks.items():
        yield say(language, "Only HR knows {field}: {choices}.", field=labels.get(name) or name,
                  choices=", ".join(code_label(choice, language) for choice in ask.choices))  # fmt: skip
    if missing := [kind for kind in KIND_LABELS if kind not in plan.messages]:
        yield say(language, "No message is sent of: {kinds}.",
                  kinds=", ".join(kind_label(kind, language) for kind in missing))  # fmt: skip


def _covers(plan: Plan, language: str, own: Mapping[str, Field]) -> Iterator[str]:
    for name, cover in plan.covers.items():
        parts = [_premium(cover, language, own), _payer(cover, language), *_taxes(cover, language)]
        yield f"{name}{colon(language)}{', '.join(part for part in parts if part)}"


def _premium(cover: Cover, language: str, own: Mapping[str, Field]) -> str:
    if isinstance(cover, StepRate):
        return say(language, "{s1} % of the salary up to the ceiling {table} and {s2} % above it",
                   s1=_rate(cover.s1, language), s2=_rate(cover.s2, language), table=cover.ceiling)  # fmt: skip
    if isinstance(cover, FlatRate):
        return say(language, "{rate} % of the salary", rate=_rate(cover.rate, language))
    if isinstance(cover, PerPerson):
        sentence = "{amount} EUR a month for each person" if cover.per == "month" else (
            "{amount} EUR a year for each person"
        )  # fmt: skip
        said = say(language, sentence, amount=_rate(cover.amount, language))
        paid = say(language, "{count} children at most are paid for", count=cover.children)
        return said if cover.children is None else f"{said}, {paid}"
    if isinstance(cover, OnCapital):
        return say(language, "{rate} % of a capital of {multiple} times the salary",
                   rate=_rate(cover.rate, language), multiple=_rate(cover.multiple, language))  # fmt: skip
    if isinstance(cover, OnRent):
        sentence = "{rate} % of a rent of {below} % of the salary up to the ceiling {table} and {above} % above"
        return say(language, sentence, rate=_rate(cover.rate, language), below=_rate(cover.below, language),
                   above=_rate(cover.above, language), table=cover.ceiling)  # fmt: skip
    if isinstance(cover, OnPremiums):
        return say(language, "{rate} % of the premiums of {covers}", rate=_rate(cover.rate, language),
                   covers=", ".join(cover.of))  # fmt: skip
    assert isinstance(cover, Formula)
    return cover.formula


def _rate(value: Decimal | str, language: str) -> str:
    """A number as people write it; the name of the table it stands in, where it differs."""
    if isinstance(value, str):
        return say(language, "(table {name})", name=value)
    return str(int(value)) if value == value.to_integral_value() else number(value, language)


def _payer(cover: Cover, language: str) -> str:
    if cover.employee_amount is not None:
        return say(language, "the employee pays {amount} EUR a month", amount=number(cover.employee_amount, language))
    if cover.employee:
        return say(language, "the employee pays {share} % of it", share=_rate(cover.employee, language))
    return say(language, "the employer pays it all")


def _taxes(cover: Cover, language: str) -> Iterator[str]:
    for name, tax in cover.taxes.items():
        yield say(language, "tax {name} of {rate} %", name=name.replace("_", " "), rate=_rate(tax.rate, language))


_DEADLINES = {
    "newborn": "A newborn: within {time} of the birth, else: {lost}.",
    "family": "A family member: within {time} of the day the right begins, else: {lost}.",
    "exit": "An exit: within {time}, else: {lost}.",
    "continuation": "To go on individually: within {time}, else: {lost}.",
}


def _deadlines(plan: Plan, language: str) -> Iterator[str]:
    for kind, one in plan.deadlines.items():
        time = (
            say(language, "{count} days", count=one.days)
            if one.days
            else say(language, "{count} months", count=one.months)
        )
        yield say(language, _DEADLINES[kind], time=time, lost=one.lost)
