"""What the page of people remembers between two acts."""

from dataclasses import dataclass, field

from assusoft.workbench.pages.table import Looking

PARTS = {
    "cover": "Plans, questions, messages", "payroll": "Payroll data", "history": "What happened",
    "premiums": "Premiums",
}  # fmt: skip
"""Part of a person's page -> what it is called."""


@dataclass(frozen=True)
class People:
    """The state of the page.

    `on`, `known_on`: days as 2026-02-28, '' for the month shown and all that is known. `why`: what is explained.
    `refused`: why the person whom the address names is not shown.
    """

    looking: Looking = field(default_factory=Looking)
    person: str = ""
    part: str = "cover"
    on: str = ""
    known_on: str = ""
    why: str = ""
    refused: str = ""
    history: Looking = field(default_factory=Looking)
