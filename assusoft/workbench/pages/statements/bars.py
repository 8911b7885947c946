"""From one amount to another: the bars of a figure, placed in a drawing of a fixed width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assusoft.workbench.pages.html import shown
from assusoft.workbench.pages.visit import Visit

WIDTH = 400
"""Of the drawing, in its own units."""


@dataclass(frozen=True)
class Step:
    """A bar: what it is, its amount in words, where it lies and how wide it is, and 'end', 'more' or 'less'."""

    name: str
    amount: str
    left: int
    width: int
    kind: str


def steps_between(
    visit: Visit, ends: tuple[tuple[str, Decimal], tuple[str, Decimal]], steps: Sequence[tuple[str, Decimal]]
) -> list[Step]:
    """Both ends and what leads from one to the other; the steps add up to their difference."""
    (first, begin), (last, end) = ends
    tops, at = [begin], begin
    for _, amount in steps:
        at += amount
        tops.append(at)
    low, high = min([*tops, end]), max([*tops, end])
    spread = max(high - low, Decimal(1))
    origin = max(Decimal(0), low - spread / 3)  # steps are small beside the sums: the scale begins near them
    scale = Decimal(WIDTH) / (high - origin or Decimal(1))

    def place(amount: Decimal) -> int:
        return int((amount - origin) * scale)

    found = [Step(first, shown(begin, visit.language), 0, max(place(begin), 2), "end")]
    for (name, amount), before in zip(steps, tops, strict=False):
        left, right = sorted((place(before), place(before + amount)))
        kind = "more" if amount > 0 else "less"
        found.append(Step(name, signed(visit, amount), left, max(right - left, 2), kind))
    return [*found, Step(last, shown(end, visit.language), 0, max(place(end), 2), "end")]


def bars(visit: Visit, amounts: Sequence[tuple[str, Decimal]]) -> list[Step]:
    """Amounts beside each other, the largest as wide as the drawing."""
    most = max((abs(amount) for _, amount in amounts), default=Decimal(1)) or Decimal(1)
    return [
        Step(name, shown(amount, visit.language), 0, max(int(abs(amount) / most * WIDTH), 2), "end")
        for name, amount in amounts
    ]


def signed(visit: Visit, amount: Decimal) -> str:
    """An amount with its sign."""
    return f"{'+' if amount > 0 else '−' if amount < 0 else ''}{shown(abs(amount), visit.language)}"
