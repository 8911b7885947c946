"""What a notebook shows of objects and lists: a title, a table; values escaped, nothing loaded from outside."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import SupportsIndex, TypeVar, overload

import pandas as pd

from assusoft.language import counted

T = TypeVar("T")
ROWS = 20
"""How many rows a table shows at most; those in the middle are left out."""


def card(title: str, table: pd.DataFrame) -> str:
    """A title and a table as HTML."""
    rows = table.to_html(index=False, max_rows=ROWS, border=0, na_rep="", escape=True)
    return f"<p><b>{escape(title)}</b></p>\n{rows}"


class Listed(list[T]):
    """A list, in every respect, of which a notebook shows a table.

    `noun`: what it lists, in the singular; `table`: its items -> a row of each.
    """

    def __init__(self, items: Iterable[T], noun: str, table: Callable[[Sequence[T]], pd.DataFrame]) -> None:
        super().__init__(items)
        self.noun, self.table = noun, table

    @overload
    def __getitem__(self, place: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> "Listed[T]": ...
    def __getitem__(self, place: SupportsIndex | slice) -> "T | Listed[T]":
        """The item, or a part of the list that is shown likewise."""
        if isinstance(place, slice):
            return Listed(super().__getitem__(place), self.noun, self.table)
        return super().__getitem__(place)

    def _repr_html_(self) -> str:
        return card(counted(len(self), self.noun), self.table(self))
