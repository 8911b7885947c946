"""The few exceptions: wrong configuration, a refused act, a later writer told."""

from collections.abc import Sequence
from typing import Any


class AssusoftError(Exception):
    """One clear sentence: what, where, what was expected, how to correct it. The command line exits with 2."""


class ConfigError(AssusoftError):
    """A configuration file is wrong: its sentence names file, line where it can, and key."""


class Refused(AssusoftError):
    """An act was refused and nothing was stored."""


class NotReadBack(AssusoftError, RuntimeError):
    """A report that was written does not read back as it was: its layout loses something."""


class OnHold(Refused):
    """An import waits for a reason to release it; `suspicions` (of payroll.guard) are what is out of the ordinary."""

    def __init__(self, sentence: str, suspicions: Sequence[Any]) -> None:
        super().__init__(sentence)
        self.suspicions = tuple(suspicions)


class Erased(Refused):
    """What is asked for was erased when its time was over; `rows`: how many rows of it, 0 for a file."""

    def __init__(self, sentence: str, rows: int) -> None:
        super().__init__(sentence)
        self.rows = rows


class NothingStored(Refused):
    """There is no database, or it holds nothing of assusoft."""


class Conflict(Refused):
    """Somebody else changed the same thing first; nothing was stored."""
