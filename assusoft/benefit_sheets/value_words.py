"""A value and its unit, as readers of the sheet's language write them."""

from datetime import date
from decimal import Decimal

from assusoft.benefit_sheets.sheet import Value
from assusoft.days_in_words import day
from assusoft.language import say

SIGNS = {"fr": ("\u00a0", ","), "nl": (".", ","), "en": (",", ".")}
"""Between thousands, and before decimals: «1 234,56» with a no-break space, «1.234,56», «1,234.56»."""
MONEY = {"fr": "{amount}\u00a0€", "nl": "€\u00a0{amount}", "en": "€{amount}"}
PERCENT = {"fr": "{amount}\u00a0%", "nl": "{amount}\u00a0%", "en": "{amount}%"}


def value_words(value: Value, unit: str, language: str) -> str:
    """'1 234,56 € par mois', '80 %', '01/02/2026', 'oui'; '' when it is not known."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return say(language, "yes") if value else say(language, "no")
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, str):
        return with_unit(" ".join(value.split()), unit, language)
    return with_unit(number(value, unit, language), unit, language)


def number(value: Decimal | int, unit: str, language: str) -> str:
    """A number alone: amounts with their cents, others without zeros at the end; nothing is rounded.

    The minus is U+002D, so that it can be copied and found. Whole numbers without a unit may be years: nothing stands
    between their thousands.
    """
    if isinstance(value, int) and not unit:
        return str(value)
    plain = format(Decimal(value), ",f")
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    if unit.startswith("EUR"):
        decimals = decimals.ljust(2, "0")
    thousands, point = SIGNS[language]
    return whole.replace(",", thousands) + (point + decimals if decimals else "")


def with_unit(written: str, unit: str, language: str) -> str:
    """What was written, with the words of its unit; a unit without words stands as it is."""
    money = MONEY[language].format(amount=written) if written else "€"
    if unit == "EUR":
        return money
    if unit == "EUR/month":
        return say(language, "{amount} a month", amount=money)
    if unit == "EUR/year":
        return say(language, "{amount} a year", amount=money)
    if unit == "%":
        return PERCENT[language].format(amount=written) if written else "%"
    if unit == "hours/week":
        return say(language, "{amount} hours a week", amount=written).strip()
    if unit == "months/year":
        return say(language, "{amount} months a year", amount=written).strip()
    return f"{written}\u00a0{unit}".strip() if unit else written
