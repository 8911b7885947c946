"""What an answer or a declaration asks -> fields of a form, and what was typed in them -> texts the facade takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assusoft.code_labels import code_label
from assusoft.days_in_words import day
from assusoft.errors import Refused
from assusoft.labels import field_label
from assusoft.month.tasks.answer_values import plain
from assusoft.month.tasks.task import Question
from assusoft.plans.labels import label_in
from assusoft.schema import DTYPES
from assusoft.workbench.pages.tasks.words import ASKED, CODES
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import label, labels

_EXPECTED = {
    "date": "{label}: '{text}' is not a date such as 28/02/2026.",
    "money": "{label}: '{text}' is not an amount such as 1.234,56.",
    "percent": "{label}: '{text}' is not a percentage such as 80 or 62,50.",
    "factor": "{label}: '{text}' is not a number such as 13,92.",
    "count": "{label}: '{text}' is not a whole number.",
}
_FIGURES = ("money", "percent", "factor")
_LONG = ("why", "note")


@dataclass(frozen=True)
class FormField:
    """A field of a form. `kind`: date, select, figure, count, long or text; `options`: code and what it is called."""

    name: str
    label: str
    kind: str
    value: str
    required: bool
    first: str
    last: str
    options: tuple[tuple[str, str], ...]


def form_fields(
    visit: Visit, questions: Iterable[Question], typed: Mapping[str, str], about: str = "", each: bool = False
) -> list[FormField]:
    """The fields that these questions ask, with what was typed or is proposed.

    `about`: the field whose value the question named `value` asks. `each`: for several tasks at once, where what each
    of them proposes stays unless one value is given for all.
    """
    return [_form_field(visit, one, typed, about, each) for one in questions]


def _form_field(visit: Visit, one: Question, typed: Mapping[str, str], about: str, each: bool) -> FormField:
    proposed = "" if each else (one.default or "")
    value = typed.get(one.name, proposed)
    kind = _kind(one)
    if kind == "figure" and one.name not in typed:
        value = value.replace(".", ",")
    needed = one.required and not (each and one.default)
    return FormField(
        one.name, called(visit, one, about), kind, value, needed,
        "" if each else (one.earliest or ""), "" if each else (one.latest or ""), _options(visit, one, about),
    )  # fmt: skip


def _kind(one: Question) -> str:
    if one.codes or one.type == "flag":
        return "select"
    if one.type in _FIGURES:
        return "figure"
    return {"date": "date", "count": "count"}.get(one.type, "long" if one.name in _LONG else "text")


def called(visit: Visit, one: Question, about: str = "") -> str:
    """What a value that is asked is called."""
    if one.besides and label_in(one.label, visit.language):
        return label_in(one.label, visit.language)
    name = about if one.name == "value" and about else one.name
    known = labels(visit).get(name)
    if known:
        return known
    return visit.say(ASKED[name]) if name in ASKED else field_label(name, visit.language, visit.employer.settings.own)


def _options(visit: Visit, one: Question, about: str) -> tuple[tuple[str, str], ...]:
    codes = one.codes or (("true", "false") if one.type == "flag" else ())
    return tuple((code, code_called(visit, one, code, about)) for code in codes)


def code_called(visit: Visit, one: Question, code: str, about: str = "") -> str:
    """What a code of a closed list is called."""
    if one.type == "flag":
        return visit.say("yes" if code == "true" else "no")
    if one.name in ("plan", "to"):
        return labels(visit).get(code, code)
    if one.name == "field":
        return label(visit, code)
    own = label_in(one.code_labels.get(code, {}), visit.language) or labels(visit).get(f"{about or one.name}={code}")
    return own or (visit.say(CODES[code]) if code in CODES else code_label(code, visit.language))


def taken(
    visit: Visit, questions: Iterable[Question], typed: Mapping[str, str], about: str = "", each: bool = False
) -> dict[str, str]:
    """What was typed, as the facade takes it; Refused names the field that is missing or is not of its kind.

    With `each`, what is left empty and proposed for each task stays out.
    """
    found = {}
    for one in questions:
        text = typed.get(one.name, "" if each else (one.default or "")).strip()
        if not text and each and one.default:
            continue
        found[one.name] = _taken(visit, one, text, called(visit, one, about), bounded=not each)
    return found


def _taken(visit: Visit, one: Question, text: str, label: str, bounded: bool) -> str:
    if not text:
        if one.required:
            raise Refused(visit.say("{label} is needed.", label=label))
        return ""
    try:
        value = plain(text, DTYPES[one.type])
    except ValueError:
        expected = _EXPECTED.get(one.type, "{label}: '{text}' cannot be read.")
        raise Refused(visit.say(expected, label=label, text=text)) from None
    if one.type == "date" and bounded:
        _refuse_outside(visit, one, value, label)
    return value


def _refuse_outside(visit: Visit, one: Question, value: str, label: str) -> None:
    if one.earliest and value < one.earliest:
        first = day(date.fromisoformat(one.earliest), visit.language)
        raise Refused(visit.say("{label}: not before {day}, the first day possible.", label=label, day=first))
    if one.latest and value > one.latest:
        last = day(date.fromisoformat(one.latest), visit.language)
        raise Refused(visit.say("{label}: not after {day}, the last day possible.", label=label, day=last))
