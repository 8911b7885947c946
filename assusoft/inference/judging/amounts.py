"""Numbers: salaries by their period, hours, percentages, months paid a year; what a column's content says of them."""

import re

import numpy as np

from assusoft.inference.content.profile import Profile
from assusoft.inference.judging.verdicts import AGAINST, FITS, LARGE, NEUTRAL, THIN, Judge, Verdict
from assusoft.schema import Field

RANGES = {
    "money": (0, 10_000_000),
    "percent": (0, 10_000),
    "hours": (0, 6_000),
    "factor": (0, 20_000),
    "count": (0, 40),
}


def number(field: Field, profile: Profile) -> Verdict:
    """Numbers within the range of the field's type."""
    low, high = RANGES[field.type]
    if profile.numeric < 0.9:
        return AGAINST, "its cells are not numbers"
    sizes = np.abs(profile.values)
    wild = np.count_nonzero((sizes < low) | (sizes > high))
    if wild > 0.01 * len(profile.values):
        return AGAINST, f"its numbers are not {field.type}s"
    if field.type == "money" and 0 < profile.middle < 1:
        return NEUTRAL, f"half of its numbers are under {profile.middle:g}, little for an amount"
    return FITS, f"its cells are numbers (half of them under {profile.middle:g})"


def between(low: float, high: float, what: str) -> Judge:
    """A judge of numbers whose median lies from `low` to `high`; `what` they could be, in the plural."""

    def judge(profile: Profile, worded: bool) -> Verdict:
        if profile.numeric < 0.9:
            return AGAINST, "its cells are not numbers"
        some = np.sort(np.abs(profile.values[profile.values != 0]))
        if not len(some):
            return THIN, "it holds nothing but zeros"
        middle = float(some[len(some) // 2])
        if low <= middle <= high:
            return FITS, f"its numbers could be {what} (half of them under {middle:g})"
        if middle > high:
            return LARGE, f"its numbers are large for {what} in euro (half of them under {middle:g})"
        return AGAINST, f"its numbers are not {what} (half of them under {middle:g})"

    return judge


def weekly_hours(profile: Profile, worded: bool) -> Verdict:
    """Hours a week, also in hundredths or written as a clock."""
    if profile.numeric < 0.9:
        clocks = profile.share(re.compile(r"\d{1,2}[:hu]\d{2}").fullmatch, 0.9)
        return (NEUTRAL, "its cells are hours and minutes") if clocks > 0.9 else (AGAINST, "its cells are not numbers")
    high = profile.values[-1]
    if high <= 48 and profile.middle >= 10:
        return FITS, f"its numbers could be hours a week (up to {high:g})"
    if profile.middle >= 1000 and high <= 4800:
        return NEUTRAL, "its numbers could be hours a week in hundredths"
    return (
        (THIN, "it holds only zeros")
        if not high
        else (AGAINST, f"its numbers are not hours a week (half of them under {profile.middle:g})")
    )


def percentage(profile: Profile, worded: bool) -> Verdict:
    """Percentages, of one, of a hundred or in hundredths."""
    if profile.numeric < 0.9:
        return AGAINST, "its cells are not numbers"
    high = profile.values[-1]
    if not profile.values.any():
        return THIN, "it holds only zeros"
    if high <= 1 or 40 <= high <= 110 or high in (10_000, 1_000):
        return FITS, f"its numbers could be percentages (up to {high:g})"
    return AGAINST, f"its numbers are not percentages (up to {high:g})"


def months_paid(profile: Profile, worded: bool) -> Verdict:
    """Months paid a year."""
    if profile.numeric < 0.9:
        return AGAINST, "its cells are not numbers"
    fits = profile.values[0] >= 11 and profile.values[-1] <= 16
    return (FITS, "its numbers could be months paid a year") if fits else (AGAINST, "its numbers are not months a year")
