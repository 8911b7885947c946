"""The cells of a column x a field of a known part -> what they are worth for it; and what is lost where one is missing.

A column of days may be no field of the part: it stands in the order all the same, under the name `DAY`.
"""

from assusoft.inference.content.periods import ENDS
from assusoft.inference.content.profile import Profile
from assusoft.inference.judging import AGAINST, FITS, LARGE, NEUTRAL, PROOF, THIN, judged
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.schema import field_named

WORTH = {PROOF: 3.0, FITS: 1.5, NEUTRAL: 0.5, THIN: 0.1, AGAINST: -4.0, LARGE: -4.0}
DAY = " day"
"""Stands for a column of days that is no field of the part."""
_CODED, _NOT_CODED = 2.0, -3.0
_SKIPPED_FIELD, _SKIPPED_OPTIONAL, _SKIPPED_BEGINNING = -1.0, -0.1, -2.0
"""What a field without a column costs; the last: an end without its beginning."""
_VAGUE, _WEAK = ("function", "department", "cost_centre", "category", "box", "house_number", "label"), 0.5
"""Fields that nearly any text could be, and what a text that could be one is worth at most."""


def worth_of(layout: Layout, part: Part, name: str, profile: Profile) -> float:
    """What the content is worth for the field: below nought when it speaks against it."""
    days = profile.holds_days
    if name == DAY:
        return WORTH[FITS if days else AGAINST if profile.filled else THIN]
    if days and field_named(name).type != "date":
        return WORTH[AGAINST]
    codes = layout.codes_of(part, name)
    if codes is not None and profile.filled and name != "entity":
        known = profile.share(lambda text: text in codes, 0.98)
        return _CODED if known >= 0.98 else _NOT_CODED
    verdict, _ = judged(field_named(name), profile, True)
    return min(WORTH[verdict], _WEAK) if name in _VAGUE else WORTH[verdict]


def skipped(part: Part, name: str) -> float:
    """What it costs when no column is the field."""
    if ENDS.get(name) in part.columns:
        return _SKIPPED_BEGINNING
    return _SKIPPED_OPTIONAL if name == DAY or part.columns[name].optional else _SKIPPED_FIELD
