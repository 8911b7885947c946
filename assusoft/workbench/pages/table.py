"""The one table of all lists: a page of its rows at a time, a real table, every row known by its id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from assusoft.plain_names import normalised
from assusoft.workbench.pages.html import html, shown
from assusoft.workbench.pages.page import Act, Did, Values
from assusoft.workbench.pages.visit import Visit

SIZE = 25


@dataclass(frozen=True)
class Column:
    """A column: its key in a row, its title (already in the visitor's language), whether figures stand in it."""

    key: str
    title: str
    figures: bool = False


@dataclass(frozen=True)
class Looking:
    """How somebody looks at a list: words searched, values filtered by column, the column sorted by, the page (from 0),
    ids ticked, the id opened."""

    search: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    by: str = ""
    down: bool = False
    page: int = 0
    ticked: frozenset[str] = frozenset()
    opened: str = ""


@dataclass(frozen=True)
class Sight:
    """What of a list is seen: rows in order, how many there are, how many pass the filters, how many of each group."""

    rows: tuple[Mapping[str, Any], ...]
    total: int
    found: int
    pages: int
    page: int
    groups: Mapping[Any, int] = field(default_factory=dict)

    def with_rows(self, rows: Sequence[Mapping[str, Any]]) -> Sight:
        """The same, its rows with more in them."""
        return replace(self, rows=tuple(rows))


def seen(rows: Sequence[Mapping[str, Any]], looking: Looking, size: int = SIZE, group: str = "") -> Sight:
    """The page of `rows` that is looked at; each row has its `id`. Totals count all rows, not those of the page.

    A row that has `COLUMN.order` is sorted by that where its `COLUMN` is text that people read, as a month; missing
    values come last in either direction. `group`: the key of a row by whose value they stand together, in the order
    within each that is asked.
    """
    found = [row for row in rows if _passes(row, looking)]
    if looking.by:
        found.sort(key=lambda row: _key(_sorted_by(row, looking.by)), reverse=looking.down)
        found.sort(key=lambda row: _is_missing(_sorted_by(row, looking.by)))
    if group:
        found.sort(key=lambda row: _key(row.get(group)))
    pages = max(1, -(-len(found) // size))
    page = min(max(looking.page, 0), pages - 1)
    groups = dict(Counter(row.get(group) for row in found)) if group else {}
    return Sight(tuple(found[page * size : (page + 1) * size]), len(rows), len(found), pages, page, groups)


def _passes(row: Mapping[str, Any], looking: Looking) -> bool:
    if any(not _is(row.get(column, ""), value) for column, value in looking.filters if value):
        return False
    if not looking.search:
        return True
    text = row.get("plain") or " ".join(plain(shown(value, "en")) for value in row.values())
    return all(word in text for word in plain(looking.search).split())


def _is(cell: Any, value: str) -> bool:
    """Whether a cell is that value, or one of several that are."""
    return value in cell if isinstance(cell, tuple) else str(cell) == value


@lru_cache(1 << 17)
def plain(text: str) -> str:
    """Words as they are compared and sorted: without accents, capitals and signs."""
    return " ".join(normalised(word) for word in text.split())


def _sorted_by(row: Mapping[str, Any], column: str) -> Any:
    return row.get(f"{column}.order", row.get(column))


def _is_missing(value: Any) -> bool:
    return value is None or value == ""


def _key(value: Any) -> tuple[int, Any]:
    """Missing values last, texts by their plain letters, everything else by itself."""
    if _is_missing(value):
        return 2, ""
    return (1, plain(value)) if isinstance(value, str) else (0, value)


def table(
    visit: Visit,
    name: str,
    caption: str,
    columns: Sequence[Column],
    sight: Sight,
    looking: Looking,
    *,
    opens: str = "",
    ticks: bool = False,
    filters: Mapping[str, tuple[str, Mapping[str, str]]] | None = None,
    empty: str = "",
    group: str = "",
) -> Markup:
    """The HTML of a list, with its search, filters, order and pages.

    Parameters
    ----------
    name
        The list, in ids and acts: `NAME.look` (search, filter), `NAME.sort`, `NAME.page`, `NAME.tick`.
    opens
        The act that a row's first cell does, with `id`; '' for none.
    ticks
        Whether rows can be ticked, for what is done with many.
    filters
        Column -> its title, and value -> what it is called.
    empty
        What stands in place of rows when there are none.
    group
        The key by whose value rows stand together (see `seen`): each group has a line of its own.

    A row's `plain`, where it has one, is the text that is searched. Its `mark` is its class. A cell that is a tuple is
    filtered by any of its values.
    """
    return html(
        visit, "table.html.j2", name=name, caption=caption, columns=columns, sight=sight, looking=looking, opens=opens,
        ticks=ticks, filters=filters or {}, chosen=dict(looking.filters), empty=empty,
        group=group,
    )  # fmt: skip


def table_acts(
    name: str, of: Callable[[Any], Looking], put: Callable[[Any, Looking], Any], right: str = "read"
) -> dict[str, Act]:
    """The acts of a list: `of` takes how it is looked at out of the page's state, `put` puts it back.

    `right`: who may look at the list may look at it otherwise, too.
    """

    def act(change: Callable[[Looking, Values], Looking]) -> Act:
        return Act(lambda visit, state, values: Did(put(state, change(of(state), values))), right)

    return {
        f"{name}.look": act(_look),
        f"{name}.sort": act(_sort),
        f"{name}.page": act(lambda looking, values: replace(looking, page=_number(values.get("page")))),
        f"{name}.tick": act(_tick),
    }


def _look(looking: Looking, values: Values) -> Looking:
    filters = tuple((name[7:], value) for name, value in values.items() if name.startswith("filter."))
    return replace(looking, search=values.get("search", "").strip(), filters=filters, page=0, ticked=frozenset())


def _sort(looking: Looking, values: Values) -> Looking:
    by = values.get("by", "")
    return replace(looking, by=by, down=not looking.down if by == looking.by else False, page=0)


def _tick(looking: Looking, values: Values) -> Looking:
    ids = frozenset(values.get("ids", values.get("id", "")).split())
    ticked = looking.ticked | ids if values.get("on") == "1" else looking.ticked - ids
    return replace(looking, ticked=ticked)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
