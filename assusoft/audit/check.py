"""A check: one expectation of a suite, with what a person needs to act on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["critical", "warning", "info"]
Owner = Literal["payroll", "hr"]
Texts = Mapping[str, str]
"""Language (en, fr, nl) -> sentence, with {placeholders} for the columns of the row and the check's own arguments."""

SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")
OWNERS: tuple[Owner, ...] = ("payroll", "hr")


@dataclass(frozen=True)
class Check:
    """What must be true of each row of a frame.

    Attributes
    ----------
    code
        Its identity, for good: findings and decisions name it.
    type, arguments
        The expectation and its own arguments (columns, thresholds).
    frame
        The frame it examines (see `audit.inputs`).
    field
        The canonical field to correct.
    blocking
        Whether the month waits until its findings are corrected or accepted.
    off
        Why the employer switched it off; empty when it is on.
    """

    code: str
    subject: str
    type: str
    arguments: Mapping[str, Any]
    frame: str
    severity: Severity
    blocking: bool
    field: str
    owner: Owner
    sentence: Texts
    expected: Texts
    off: str = ""
