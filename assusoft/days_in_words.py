"""Days, moments and months as people read them; it waits for no frame, as the lists that were kept do not."""

from datetime import date, datetime

from babel.dates import format_date

from assusoft.months import is_extra, month_start

LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_GB"}


def day(value: date, language: str) -> str:
    """dd/mm/yyyy."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def moment(at: datetime) -> str:
    """dd/mm/yyyy hh:mm, as the moment was stored (UTC)."""
    return f"{at:%d/%m/%Y %H:%M}"


def month_label(month: str, language: str) -> str:
    """'février 2026'; of its second closing, 'février 2026 (2)'."""
    label = format_date(month_start(month), "MMMM yyyy", locale=LOCALES[language])
    return f"{label} ({month[8:]})" if is_extra(month) else label
