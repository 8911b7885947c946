"""Days, moments and months as people read them; it waits for no frame, as the lists that were kept do not."""

from datetime import date, datetime

from babel.dates import format_date

from assusoft.months import month_start

LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_GB"}


def day(value: date, language: str) -> str:
    """dd/mm/yyyy."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def moment(at: datetime) -> str:
    """dd/mm/yyyy hh:mm, as the moment was stored (UTC)."""
    return f"{at:%d/%m/%Y %H:%M}"


def month_label(month: str, language: str) -> str:
    """'février 2026'."""
    return format_date(month_start(month), "MMMM yyyy", locale=LOCALES[language])
