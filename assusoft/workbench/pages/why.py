"""A tree of reasons as a page shows it, down to the cells of extracts."""

from collections.abc import Callable
from dataclasses import dataclass

from assusoft.cell_places import place_words
from assusoft.month.why.explanation import Explanation
from assusoft.workbench.pages.discretion import MASK
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import speaking

_OPEN = ("plan", "rule", "import", "supplier")
"""Kinds of node that say nothing about a person."""


@dataclass(frozen=True)
class Reason:
    """A reason and those it rests on; `open`: shown unfolded at first."""

    title: str
    detail: str
    kind: str
    children: tuple["Reason", ...]
    open: bool


def why(visit: Visit, what: str, month: str | None = None) -> Reason:
    """Why a message, a task or a cell of a register is what it is; Refused when nothing has that id."""
    tree = speaking(visit).explain(what, month)
    everything = visit.may("salary") and visit.may("health")
    return _reason(visit, tree, everything, 0)


def reason_of(visit: Visit, tree: Explanation) -> Reason:
    """A tree that holds nothing but what the visitor's role sees."""
    return _reason(visit, tree, True, 0)


def _reason(visit: Visit, node: Explanation, everything: bool, depth: int) -> Reason:
    title, detail = (place_words(text, visit.language) for text in (node.title, node.detail))
    if not everything and node.kind not in _OPEN:
        title = _MASKED.get(node.kind, _without_values)(title)
        detail = MASK if detail and depth else ""
    below = tuple(_reason(visit, child, everything, depth + 1) for child in node.children)
    return Reason(title, detail, node.kind, below, depth == 0)


def _without_values(title: str) -> str:
    """What stands before the value; whose role does not see pay and health is not told which values hold them."""
    head, equals, _ = title.partition(" = ")
    return f"{head} = {MASK}" if equals else head


def without_words(title: str) -> str:
    """What stands before what somebody said: their words, and values in them, may be about anything."""
    head, colon, _ = title.partition(":")
    return f"{head}{colon} {MASK}" if colon else MASK


_MASKED: dict[str, Callable[[str], str]] = {"message": lambda title: title.partition(" ")[0], "answer": without_words}
"""Kind of node -> what of its title is shown to who does not see pay and health."""
