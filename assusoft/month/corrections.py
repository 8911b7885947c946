"""A register row as it was told x as it is owed -> which of its fields were told wrongly, and did not change.

What a person is born with does not change, nor does the start of one contract, nor what held on a day that was told
already (docs/explanation/month.md: What was wrong from the beginning).
"""

from collections.abc import Collection

from assusoft.frames import Row

_FOR_LIFE = ("birth_date", "sex", "national_number")
_STARTS = ("hire_date", "contract_start")
UNCHANGING = (*_FOR_LIFE, *_STARTS)
"""What cannot change, at least under one contract: when it moves, it is corrected."""


def wrong_from_the_beginning(told: Row, owed: Row, moved: Collection[str], restated: bool) -> set[str]:
    """Which of the fields that moved had been wrong ever since the supplier was told them.

    A national number does change: that of somebody who had a BIS number before, or whose registered sex changed
    (sources.md: National number). `restated`: the contract is the one before, with another start or hire date.
    """
    names = UNCHANGING if restated else _FOR_LIFE
    wrong = {name for name in names if name in moved and told[name] is not None and owed[name] is not None}
    other_sex = "sex" in wrong and "birth_date" not in wrong
    if "national_number" in wrong and (other_sex or _is_bis(told["national_number"])):
        return wrong - {"national_number", "sex"}
    return wrong


def told_for_that_day(told: Row, owed: Row, moved: Collection[str]) -> bool:
    """Whether other percentages were told for the very day since which these hold; an interruption is a change."""
    since = owed["working_time_since"]
    if since is None or since != told["working_time_since"] or any(name.startswith("interruption") for name in moved):
        return False
    return any(told[name] is not None for name in moved)


def _is_bis(number: str) -> bool:
    """Whether its month is one of a BIS number: 20 or 40 more (sources.md: National number)."""
    return number[2:4].isdigit() and int(number[2:4]) >= 20
