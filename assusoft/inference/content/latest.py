"""The columns of a file -> the latest year in which something in it began; what comes later lies ahead of the file.

Nothing asks what year it is: the month somebody names tells, else the days of the file itself. From that year follow
the years that births may have, and the century of years of two digits.
"""

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from assusoft.inference.content.dates import date_style, days_of
from assusoft.inference.content.texts import texts_said
from assusoft.inference.model import FoundColumn, once_a_column

FIRST = 2026
"""No file of which nothing is known is taken to be older."""
_AHEAD, _AT_WORK, _LAST_PLAUSIBLE = 9, 14, 2100
_SOME, _FILLED = 200, 0.9


def latest_year(columns: Iterable[FoundColumn], month: str | None = None) -> int:
    """The year of the month ('YYYY-MM'), or a later one that days of the file tell.

    A column of days filled in nearly every row tells its newest year; of several the one in the middle counts, so that
    neither old births nor days of retirement decide.
    """
    newest = sorted(filter(None, map(_newest, columns)))
    return max(int(month[:4]) if month else FIRST, newest[len(newest) // 2] if newest else 0)


def last_of_two_digits(latest: int) -> int:
    """The last year that two digits may mean in days other than births."""
    return latest + _AHEAD


def last_birth_at_work(latest: int) -> int:
    """The last year in which somebody at work can be born."""
    return latest - _AT_WORK


def last_of(field: str, table: str, latest: int) -> int:
    """The last year that two digits may mean in a field of a canonical table."""
    if field != "birth_date":
        return last_of_two_digits(latest)
    return latest if table == "family" else last_birth_at_work(latest)


@once_a_column
def _newest(column: FoundColumn) -> int:
    """The newest year of a column of days, none of two digits, that is filled in nearly every row; else 0."""
    texts = texts_said(column)
    style = date_style(_spaced(list(texts)))
    if style.share < _FILLED or not style.forms or "%Y" not in style.forms[0]:
        return 0
    days = days_of(pa.array(texts, pa.string()), style.forms[0], FIRST)
    years = pc.fill_null(pc.year(days), _LAST_PLAUSIBLE + 1).to_numpy()
    times = list(texts.values())
    dated = [(year, count) for year, count in zip(years.tolist(), times, strict=True) if year <= _LAST_PLAUSIBLE]
    if sum(count for _, count in dated) < _FILLED * len(column.cells):
        return 0
    return max(int(year) for year, _ in dated)


def _spaced(texts: Sequence[str]) -> list[str]:
    return list(texts[:: max(1, len(texts) // _SOME)])
