"""What a worker may choose, and whose beneficiaries are asked -> texts of a form, in one language. Representative."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from assusoft.code_labels import code_label
from assusoft.days_in_words import day
from assusoft.employer.choices.open_choices import KEEP, OpenChoice, Option
from assusoft.language import LANGUAGES, colon, say
from assusoft.plans.labels import label_in
from assusoft.plans.model import Plan

REFERENCE, CHOICE, UNTIL = "Reference", "Your choice", "Insured elsewhere until"
"""Headings of the columns that are read back, as English sentence keys."""
HEADINGS = (REFERENCE, "Worker", "Question", "Now", "Last day to choose", CHOICE, UNTIL)

OPTIONS = {
    KEEP: "Nothing changes",
    "affiliate": "Yes",
    "affiliation": "Yes",
    "not_now": "No",
    "insured_elsewhere": "No, I am insured elsewhere",
    "end-affiliation": "The cover ends",
}
NOW = {"in": "insured", "out": "not insured"}
COLUMNS = ("Name and first name", "Birth date", "Relation", "Share in %")
LINES = 5
"""Beneficiaries that a form has room for."""


def question(choice: OpenChoice, language: str) -> str:
    """What a worker is asked."""
    plan = choice.plan.label_in(language)
    if choice.field:
        label = label_in(choice.plan.asks[choice.field].label, language) or choice.field.replace("_", " ")
        return say(language, "{plan}: {value}", plan=plan, value=label)
    if choice.member:
        return say(language, "{plan}: is {name} to be insured?", plan=plan, name=choice.member_name)
    return say(language, "{plan}: do you want this cover?", plan=plan)


def option_label(choice: OpenChoice, option: Option, language: str) -> str:
    """What an option is called."""
    if choice.field and option.name != KEEP:
        return code_label(option.name, language)
    return say(language, OPTIONS[option.name])


def option_meant(choice: OpenChoice, text: str) -> Option | None:
    """The option that a text means, by its name or what it is called in any language; None for none, or several."""
    typed = " ".join(text.split()).casefold()
    found = [
        option
        for option in choice.options
        if typed in {option.name.casefold(), *(option_label(choice, option, one).casefold() for one in LANGUAGES)}
    ]
    return found[0] if len(found) == 1 else None


def rows_of_book(choices: Sequence[OpenChoice], name: str, language: str) -> list[list[str | date | None]]:
    """A row for each choice of a worker, under HEADINGS."""
    return [[one.id, name, question(one, language), _now(one, language), one.due, None, None] for one in choices]


def explained(employer: str, language: str) -> Iterator[str]:
    """How to fill the form in, and what comes of it."""
    yield say(language, "Choose in the column «{column}», from the list of each row.", column=say(language, CHOICE))
    yield say(language, "A row without a choice changes nothing.")
    sentence = "Give the form back to {employer}. Nothing is told to an insurer before it was looked at there."
    yield say(language, sentence, employer=employer)


def choices_texts(choices: Sequence[OpenChoice], employer: str, name: str, language: str) -> dict[str, Any]:
    """What the template of a printed form shows of a worker's choices."""
    sentence = (
        "Tick one box of each question, sign, and give the form back to {employer}. Nothing is told to an insurer "
        "before it was looked at there."
    )
    form = _form(say(language, "Your choices"), say(language, sentence, employer=employer), employer, name, language)
    return form | {"choices": [_printed(one, language) for one in choices]}


def beneficiaries_texts(
    plan: Plan, insurer: str, employer: str, name: str, returned: date | None, language: str
) -> dict[str, Any]:
    """What it shows of the beneficiaries of a plan, to be written by hand. `returned`: the last form's day."""
    sentence = (
        "Name who is to receive the capital if you die, sign, and give the form back to {employer}. Nothing is told to "
        "the insurer before."
    )
    title = say(language, "Beneficiaries at death: {plan}", plan=plan.label_in(language))
    unknown = say(language, "not known")
    form = _form(title, say(language, sentence, employer=employer), employer, name, language)
    return form | {
        "rows": [
            [say(language, "Insurer"), insurer],
            [say(language, "Contract number"), plan.contract or unknown],
            [say(language, "Clause of the plan"), label_in(plan.beneficiaries, language) or unknown],
            [say(language, "Last form given back"), day(returned, language) if returned else say(language, "none yet")],
        ],
        "columns": [say(language, one) for one in COLUMNS],
        "lines": LINES,
    }


def _form(title: str, paragraph: str, employer: str, name: str, language: str) -> dict[str, Any]:
    return {
        "title": title, "employer": employer, "name": name, "paragraphs": [paragraph],
        "rows": [], "choices": [], "columns": [], "lines": 0,
        "words": {
            "now": say(language, "Now") + colon(language),
            "day": say(language, "Date"),
            "signature": say(language, "Signature"),
            "caution": say(language, "Representative wording, have it checked."),
        },
    }  # fmt: skip


def reminder(choices: Sequence[OpenChoice], employer: str, name: str, language: str) -> str:
    """A mail that asks a worker for what is still open."""
    asked = [f"- {question(one, language)}{_last_day(one, language)}" for one in choices]
    return "\n".join([
        say(language, "Dear {name},", name=name), "",
        say(language, "We have no form from you yet that says what you choose:"), "", *asked, "",
        say(language, "Please fill in the form and give it back. Nothing changes before you do."), "", employer, "",
    ])  # fmt: skip


def _printed(one: OpenChoice, language: str) -> dict[str, Any]:
    until = say(language, "until ___ /___ /______")
    named = ((option_label(one, option, language), option.until) for option in one.options)
    return {
        "question": question(one, language) + _last_day(one, language),
        "now": _now(one, language) or "",
        "options": [f"{label} {until}" if needs else label for label, needs in named],
    }


def _last_day(one: OpenChoice, language: str) -> str:
    return f" ({say(language, 'last day {day}', day=day(one.due, language))})" if one.due else ""


def _now(one: OpenChoice, language: str) -> str | None:
    if not one.now:
        return None
    return code_label(one.now, language) if one.field else say(language, NOW[one.now])
