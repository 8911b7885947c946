"""Days: births, starts, and any other; what a column's content says of them."""

import re
from datetime import timedelta
from typing import Any

import numpy as np

from assusoft.inference.content.latest import last_birth_at_work
from assusoft.inference.content.profile import Profile, has_decimals
from assusoft.inference.judging.verdicts import AGAINST, FITS, NEUTRAL, THIN, Verdict
from assusoft.layouts.definition.day_forms import SERIALS

_FIRST, _LAST = 10_000, 60_000  # days of the years 1927 to 2068
_EARLIEST, _LAST_PLAUSIBLE = 1900, 2100
_FEW, _YEARS_AT_WORK = 0.2, 7
"""Share of births that may be later than the file's year; how long half of the people are at work at least."""

_TIME = re.compile(r"\d[ T](\d{1,2}:\d{2})")


def any_day(profile: Profile) -> Verdict:
    """Dates of any kind."""
    if profile.style.empty and not profile.style.forms and len(profile.texts) == len(profile.style.empty):
        return THIN, "it holds only dates that mean «none»"
    if _of_moments(profile):
        return AGAINST, "its cells are moments of a day"
    if not profile.is_date or not len(profile.years):
        return AGAINST, _counted(profile) or "its cells are not dates"
    return FITS, f"its cells are dates ({profile.style.forms[0]})"


def _counted(profile: Profile) -> str:
    """What to say of whole numbers that a spreadsheet may have put in the place of days: from when is not told."""
    values = profile.values
    if not len(values) or profile.numeric < 0.98 or not _FIRST < values[0] <= values[-1] < _LAST:
        return ""
    if has_decimals(values):
        return ""
    ends = [int(values[0]), int(values[-1])]
    years = {form: [(zero + timedelta(days=each)).year for each in ends] for form, zero in SERIALS.items()}
    shown = " or ".join(f'date = "{form}" ({first} to {last})' for form, (first, last) in years.items())
    return f"its whole numbers could be days that Excel counts: {shown}"


def _of_moments(profile: Profile) -> bool:
    """Whether the texts say at what time of the day, and not one and the same time."""
    times = [found[1] for text in profile.sample if (found := _TIME.search(text))]
    return len(times) >= 0.8 * len(profile.sample) and len(set(times)) > 3


def birth(profile: Profile, worded: bool) -> Verdict:
    """Days on which people at work may have been born."""
    verdict, why = any_day(profile)
    if verdict != FITS:
        return verdict, why
    years = _birth_years(profile)
    late = np.count_nonzero(years > profile.latest)
    if years[0] < _EARLIEST or years[-1] > _LAST_PLAUSIBLE or late > _FEW * len(years):
        return AGAINST, f"it holds years from {years[0]} to {years[-1]}"
    middle = years[len(years) // 2]
    return (
        (FITS, f"its dates could be births ({years[0]} to {years[-1]})")
        if middle <= last_birth_at_work(profile.latest) - _YEARS_AT_WORK
        else (NEUTRAL, why)
    )


def _birth_years(profile: Profile) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """The years of the days in ascending order; those of two digits are of the century in which workers were born."""
    years = profile.years
    if "%y" not in profile.style.forms[0]:
        return years
    return np.sort(np.where(years > last_birth_at_work(profile.latest), years - 100, years))


def start(profile: Profile, worded: bool) -> Verdict:
    """Days on which work may have begun."""
    verdict, why = any_day(profile)
    if verdict != FITS:
        return verdict, why
    years = profile.years
    middle = years[len(years) // 2]
    return (
        (FITS, f"its dates could be starts ({years[0]} to {years[-1]})")
        if middle >= 1970
        else (AGAINST, f"it holds years around {middle}")
    )
