"""A figure that everybody can trust and read: a title, a text for those who cannot see it, no hidden state."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

from babel.numbers import format_decimal
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from assusoft.labels import NUMBERS

# Okabe and Ito's colours, told apart by every kind of colour vision; hatches tell them apart without colour.
BLUE, ORANGE, GREY = "#0072B2", "#E69F00", "#666666"
HATCH = "///"


@dataclass(frozen=True)
class Chart:
    """A figure with its title and the sentence that says the same as the picture."""

    figure: Figure
    title: str
    alt: str

    def svg(self) -> bytes:
        """The picture as SVG: the same figures give the same bytes."""
        _plain(self.figure)
        with BytesIO() as out, rc_context({"svg.hashsalt": "assusoft"}):
            self.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
            return out.getvalue()

    def save(self, path: Path) -> Path:
        """Write the picture where `path` says, in the format of its ending (.svg or .png)."""
        if path.suffix == ".svg":
            path.write_bytes(self.svg())
        else:
            _plain(self.figure)
            self.figure.savefig(path, dpi=120)
        return path

    def _repr_html_(self) -> str:
        picture = b64encode(self.svg()).decode()
        return (
            f'<figure><img src="data:image/svg+xml;base64,{picture}" alt="{escape(self.alt)}" '
            f'style="max-width: 100%"><figcaption>{escape(self.title)}</figcaption></figure>'
        )


def _plain(figure: Figure) -> None:
    """Names are text of others: a `$` in one is a sign to show, and begins no formula. Of ours none is a formula."""
    for text in figure.findobj(Text):
        if isinstance(text, Text):
            text.set_parse_math(False)


def canvas(title: str, height: float = 3.6) -> tuple[Figure, Axes]:
    """An empty figure, 8 inches wide, titled, without the frame lines that say nothing."""
    figure = Figure(figsize=(8, height), layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, loc="left", fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def nothing(title: str, sentence: str) -> Chart:
    """The figure of a month in which there is nothing to show: it says so."""
    figure, axes = canvas(title, 1.2)
    axes.set_axis_off()
    axes.text(0, 0.5, sentence, transform=axes.transAxes)
    return Chart(figure, title, f"{title}. {sentence}")


def bars(axes: Axes, labels: Sequence[str], counts: Sequence[int], colors: Sequence[str], language: str) -> None:
    """Horizontal bars, first on top, each with its number."""
    drawn = axes.barh(range(len(counts)), counts, color=colors)
    axes.bar_label(drawn, [number(count, language) for count in counts], padding=3)
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.1)


def stacked(
    axes: Axes, labels: Sequence[str], parts: Sequence[tuple[str, Sequence[int], str, str]], language: str
) -> None:
    """Horizontal bars of several parts, each with its number; `parts`: name, a count per label, colour, hatch."""
    start = [0] * len(labels)
    for name, counts, color, hatch in parts:
        drawn = axes.barh(labels, counts, left=start, color=color, hatch=hatch, label=name)
        numbers = [number(count, language) if count else "" for count in counts]
        axes.bar_label(drawn, numbers, label_type="center", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
        start = [so_far + count for so_far, count in zip(start, counts, strict=True)]
    axes.set_xticks([])
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, 0), ncols=len(parts))


def number(count: int, language: str, signed: bool = False) -> str:
    """1.234 in French and Dutch, 1,234 in English; with its sign when asked."""
    return format_decimal(count, "+#,##0;−#,##0" if signed else "#,##0;−#,##0", locale=NUMBERS[language])
