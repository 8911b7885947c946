"""A finding in words: the sentence of its check, with its values as the reader writes them."""

import json
import re
from typing import Any

from babel.numbers import format_decimal

from assusoft.audit.check import Check, Texts
from assusoft.code_labels import code_label
from assusoft.labels import field_label, yes_or_no
from assusoft.language import say
from assusoft.schema import field_named, is_field

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMERIC = ("money", "percent", "hours", "factor", "count")
_FIGURES = {
    "persons": "Persons", "entered": "Entered", "left": "Left", "mass": "Sum of salaries", "blank_field": "Empty cells",
    "salary_drift": "Distribution of salaries", "category_drift": "Distribution of categories",
    "new_codes": "New codes", "part_time_share": "Share of part-time work",
}  # fmt: skip
"""Figures of the population that are no field of the schema."""


def sentence(check: Check, facts: str, language: str) -> str:
    """What is wrong, with the values of the finding (`facts` of `audit.audit_run.Run`)."""
    return _filled(check.sentence, facts, language)


def expected(check: Check, facts: str, language: str) -> str:
    """What was expected instead."""
    return _filled(check.expected, facts, language)


def field_word(name: str, language: str) -> str:
    """The label of the field to correct, or of the figure that is examined."""
    return say(language, _FIGURES[name]) if name in _FIGURES else field_label(name, language, {})


def value_word(name: str, value: str, language: str) -> str:
    """What stands in a field, given as text: '3.500,50', '01/02/2026', 'marié'; '-' when missing."""
    field = field_named(name) if is_field(name) else None
    if value and (name in _FIGURES or (field and field.type in _NUMERIC)):
        try:
            return number(float(value))
        except ValueError:
            pass  # a figure in words: a field's name, a list of codes
    return value_in_sentence(name, value, language)


def value_in_sentence(name: str, value: Any, language: str) -> str:
    """A value of a sentence: codes and names of fields in words, the rest as `shown` does."""
    name = name.removesuffix("__before")
    field = field_named(name) if is_field(name) else None
    if name == "entity" and not value:
        return say(language, "all")
    if value and name in ("blank_field", "field"):
        return field_label(str(value), language, {})
    if value and field and field.codes:
        return code_label(str(value), language)
    return shown(value, language)


def shown(value: Any, language: str) -> str:
    """A value as Belgians write it in that language: 1.234,56 and dd/mm/yyyy; '-' when missing."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return yes_or_no(value, language)
    if isinstance(value, int | float):
        return number(value)
    if _DAY.fullmatch(str(value)):
        return day(str(value))
    return str(value)


def number(value: float) -> str:
    """1.234,56 whatever the language: so do Belgian payrolls write amounts."""
    pattern = "#,##0" if float(value).is_integer() else "#,##0.00"
    return str(format_decimal(value, pattern, locale="nl_BE"))


def day(iso: str) -> str:
    """dd/mm/yyyy; unlike `labels.day` also of a day that no calendar has, since a finding may be about one."""
    return "/".join(reversed(iso.split("-")))


def _filled(texts: Texts, facts: str, language: str) -> str:
    values = {name: value_in_sentence(name, value, language) for name, value in json.loads(facts).items()}
    return texts[language].format(**values)
