"""The number of the rules that decide a month. What decides otherwise than before gets the next number.

A closing keeps the number it was decided by. No old rule is kept here: the release that has it derives such a month.
"""

RULES = 2

FIRST_RULES = 1
"""Of closings that keep no number: they were made before there was another."""

_RELEASES = {1: "0.1"}


def release_of(rules: int) -> str:
    """The release that derives a month decided by these rules; '' for those of now, and for later ones."""
    return _RELEASES.get(rules, "")
