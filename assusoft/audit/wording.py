"""A finding in words: the sentence of its check, with its values as the reader writes them."""

import json
import re
from typing import Any

from babel.numbers import format_decimal

from assusoft.audit.check import Check, Texts

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def sentence(check: Check, facts: str, language: str) -> str:
    """What is wrong, with the values of the finding (`facts` of `audit.run.Run`)."""
    return _filled(check.sentence, facts, language)


def expected(check: Check, facts: str, language: str) -> str:
    """What was expected instead."""
    return _filled(check.expected, facts, language)


def shown(value: Any, language: str) -> str:
    """A value as Belgians write it in that language: 1.234,56 and dd/mm/yyyy; '-' when missing."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return {"en": ("no", "yes"), "fr": ("non", "oui"), "nl": ("nee", "ja")}[language][value]
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
    """dd/mm/yyyy."""
    return "/".join(reversed(iso.split("-")))


def _filled(texts: Texts, facts: str, language: str) -> str:
    values = {name: shown(value, language) for name, value in json.loads(facts).items()}
    return texts[language].format(**values)
