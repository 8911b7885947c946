"""What the page of premium statements remembers while it is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from assusoft.workbench.pages.table import Looking

NEWEST = Looking(by="period", down=True)


@dataclass(frozen=True)
class Figures:
    """A statement compared: EUR, how many differences wait for somebody and how many there are; or why it cannot be."""

    billed: Decimal = Decimal(0)
    expected: Decimal = Decimal(0)
    waiting: int = 0
    differences: int = 0
    wrong: str = ""


@dataclass(frozen=True)
class Proposed:
    """A decision that is shown before it is stored: about which differences, and the last decision known of each."""

    ids: tuple[str, ...]
    choice: str
    until: date | None
    reason: str
    known: tuple[int, ...]


@dataclass(frozen=True)
class Statements:
    """The state of the page.

    `figures`: those compared by the facts of `head`. `opened`: a statement, `tab` what is shown of it; `difference`:
    the one opened, `why` whether down to the payroll. `paper`: the text previewed. `ready`: what was prepared, by key.
    """

    head: str = ""
    figures: Mapping[str, Figures] = field(default_factory=dict)
    list: Looking = NEWEST
    opened: str = ""
    tab: str = "differences"
    differences: Looking = field(default_factory=Looking)
    difference: str = ""
    why: bool = False
    proposed: Proposed | None = None
    paper: str = ""
    promises: Looking = field(default_factory=Looking)
    changes: Looking = field(default_factory=Looking)
    ready: frozenset[tuple[str, ...]] = frozenset()
