"""Values as people read them: kinds, codes, dates and numbers in the supplier's language."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from assusoft.code_labels import code_label
from assusoft.days_in_words import day
from assusoft.language import say
from assusoft.schema import Field, field_named, is_field

NUMBERS = {"fr": "nl_BE", "nl": "nl_BE", "en": "en_GB"}  # 1.234,56 in both; babel's fr_BE writes narrow spaces

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_CONTRACT = re.compile(rf"\b(\d{{10}})/{_DAY.pattern}\b")
_CONTRACTS = ("contract", "contracts", "old", "new")


def field_label(name: str, language: str, own: Mapping[str, Field]) -> str:
    """The label of a canonical field or of one of the employer's own; else its name."""
    field = own.get(name) or (field_named(name) if is_field(name) else None)
    return field.label(language) if field else name


def shown(name: str, value: Any, language: str, own: Mapping[str, Field]) -> str:
    """One value on one line: '1.234,56', '01/02/2026', 'oui', 'marié'; '-' when missing."""
    if value is None or value is pd.NA or value == "":
        return "-"
    if isinstance(value, bool):
        return yes_or_no(value, language)
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, Decimal):
        return number(value, language)
    field = own.get(name) or (field_named(name) if is_field(name) else None)
    if field and field.codes:
        return code_label(str(value), language)
    if field and field.type == "date" and (written := _DAY.fullmatch(str(value))):
        return day(date(*map(int, written.groups())), language)
    text = " ".join(str(value).split())
    return contract_words(text, language) if name in _CONTRACTS else text


def contract_words(text: str, language: str, entities: Mapping[str, str] | None = None) -> str:
    """Contracts as people name them: '0899900177/2025-09-15' is 'Entreprise X SA, depuis le 15/09/2025'.

    `entities`: enterprise number -> name. What is no such key, and a text around it, stays.
    """

    def words(key: re.Match[str]) -> str:
        began = day(date(*map(int, key.groups()[1:])), language)
        return say(language, "{entity}, since {day}", entity=(entities or {}).get(key[1], key[1]), day=began)

    return _CONTRACT.sub(words, text)


def effect_words(effect: str, share: Decimal, language: str) -> str:
    """What an interruption does to a cover, with the share concerned when that is not the whole."""
    called = code_label(effect, language)
    return called if share == 100 else say(language, "{effect}, for {share} %", effect=called, share=f"{share:f}")


def yes_or_no(value: bool, language: str) -> str:
    """'oui' or 'non' in French."""
    return say(language, "yes" if value else "no")


def number(value: Decimal, language: str) -> str:
    """Two decimals, with the thousands apart, as the supplier's language writes numbers.

    The audit has a form of its own (`audit.wording.number`): its sentences are for Belgians in any language, and whole
    numbers, which most of its figures are, stand without decimals.
    """
    return format_decimal(value, "#,##0.00", locale=NUMBERS[language])
