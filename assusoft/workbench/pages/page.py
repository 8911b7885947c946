"""A page: what it begins with, what it shows of that, and what may happen on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assusoft.workbench.pages.visit import Visit

Values = Mapping[str, str]
"""What a form or a button sends: names to texts. A name that was ticked several times has its texts on lines."""


@dataclass(frozen=True)
class Did:
    """What an act led to.

    `say`: a sentence for everybody, also read aloud. `forget`: forms (`data-draft`) whose contents were taken and are
    not to be kept any more. `focus`: id of the element where work goes on. `download`: an address to fetch.
    """

    state: Any
    say: str = ""
    forget: tuple[str, ...] = ()
    focus: str = ""
    download: str = ""


@dataclass(frozen=True)
class Act:
    """Something that may happen on a page, by whoever has the right; what it refuses leaves the page as it was."""

    does: Callable[[Visit, Any, Values], Did]
    right: str = "read"


@dataclass(frozen=True)
class Page:
    """A page of an employer.

    `start`: visit and words of its address (`?person=...`) -> state, a frozen dataclass. `view`: visit and state ->
    HTML by region, each escaped already. A region that did not change is not sent again.
    """

    name: str
    right: str
    start: Callable[[Visit, Values], Any]
    view: Callable[[Visit, Any], Mapping[str, str]]
    acts: Mapping[str, Act] = field(default_factory=dict)
