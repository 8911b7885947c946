"""Templates of pages filled for a visit: texts in the visitor's language, days and amounts as in Belgium."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from markupsafe import Markup

from assusoft.days_in_words import day, moment, month_label
from assusoft.resources import resource_folder
from assusoft.templating.own import fill_own
from assusoft.workbench.pages.visit import Visit


def html(visit: Visit, template: str, **values: Any) -> Markup:
    """A template of templates/dashboards/pages, filled.

    It may call `_` (a sentence in the visitor's language, its {places} filled), `shown` (a value as people read it),
    `month_label`, `file_size` (bytes), `may` (a right) and `address` (of a page).
    """
    words: dict[str, Callable[..., Any]] = {
        "_": visit.say,
        "shown": lambda value: shown(value, visit.language),
        "month_label": lambda month: month_label(month, visit.language),
        "may": visit.may,
        "file_size": lambda size: file_size(size, visit.language),
        "address": visit.address,
    }
    folder = resource_folder("templates") / "dashboards" / "pages"
    return Markup(fill_own(folder, template, {"visit": visit} | values, words))


def shown(value: Any, language: str) -> str:
    """A value as a Belgian page shows it: 28/02/2026, 1.234,56; nothing for a missing one."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value) or value is pd.NA:
        return ""
    if isinstance(value, datetime):
        return moment(value) if not isinstance(value, pd.Timestamp) else day(value.date(), language)
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, Decimal):
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    return str(value)


def file_size(size: int, language: str) -> str:
    """Bytes as people read them: 820 B, 12,4 kB, 1,2 MB."""
    for unit in ("B", "kB", "MB"):
        if size < 1000 or unit == "MB":
            break
        size /= 1000  # type: ignore[assignment]
    text = f"{size:.0f}" if unit == "B" or size >= 100 else f"{size:.1f}"
    return f"{text if language == 'en' else text.replace('.', ',')}\u00a0{unit}"
