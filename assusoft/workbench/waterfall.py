"""From one amount to another, step by step: the figure, and amounts as people read them."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from babel.numbers import format_decimal

from assusoft.labels import NUMBERS
from assusoft.workbench.chart import BLUE, GREY, HATCH, ORANGE, Chart, canvas


def amount(text: str, language: str, signed: bool = False, unit: str = " EUR") -> str:
    """'1234.50' -> '1.234,50 EUR' as it is written in the language; with its sign when asked."""
    form = "+#,##0.00;−#,##0.00" if signed else "#,##0.00;−#,##0.00"
    return f"{format_decimal(Decimal(text), form, locale=NUMBERS[language])}{unit}"


def waterfall(
    title: str,
    ends: tuple[str, str],
    amounts: tuple[Decimal, Decimal],
    steps: Sequence[tuple[str, Decimal]],
    language: str,
) -> Chart:
    """Two bars, and between them what leads from one amount to the other; the steps add up to their difference."""
    first, last = amounts
    names = [ends[0], *(name for name, _ in steps), ends[1]]
    tops, start = [first], first
    for _, step in steps:
        tops.append(start + step)
        start += step
    lows = [Decimal(0), *(min(before, after) for before, after in pairwise(tops)), Decimal(0)]
    heights = [first, *(abs(step) for _, step in steps), last]
    figure, axes = canvas(title, 1.4 + 0.35 * len(names))
    colors = [GREY, *(ORANGE if step > 0 else BLUE for _, step in steps), GREY]
    drawn = axes.barh(
        range(len(names)), [float(one) for one in heights], left=[float(one) for one in lows], color=colors
    )
    for bar, (_, step) in zip(drawn[1:-1], steps, strict=True):
        bar.set_hatch("" if step > 0 else HATCH)
    said = [amount(str(first), language), *(amount(str(step), language, True) for _, step in steps)]
    said.append(amount(str(last), language))
    axes.bar_label(drawn, said, padding=3)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.set_xlim(*_window([first, last, *tops]))
    sentence = "; ".join(f"{name} {text}" for name, text in zip(names, said, strict=True))
    return Chart(figure, title, f"{title}: {sentence}.")


def _window(ends: Sequence[Decimal]) -> tuple[float, float]:
    """What the axis shows: the steps are small beside the sums, so it begins near them."""
    low, high = float(min(ends)), float(max(ends))
    spread = max(high - low, 1.0)
    return max(0.0, low - 2 * spread), high + spread
