"""The sheet of one worker as it is read: as issued, else as it would be; masked where the role does not see it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from assusoft.workbench.pages.discretion import MASK, hides
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.sheets.rows import Row
from assusoft.workbench.pages.sheets.state import month_of
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.benefit_sheets.sheet import Figure, Sheet, Table


@dataclass(frozen=True)
class Read:
    """A sheet that is read.

    `sheet`: what it says, masked; None: the worker has none. `changed`: whether it would say something else if it were
    issued now. `hidden`: keys of figures that are masked. `explained`: keys of those that can be explained now.
    `missing`: letters that no font has, of one that is not issued.
    """

    sheet: Sheet | None
    changed: bool
    hidden: frozenset[str]
    explained: frozenset[str]
    missing: str


def read(visit: Visit, row: Row) -> Read:
    """The sheet of a worker, derived once for all facts stored so far."""
    return remembered(visit, "sheet", lambda: _read(visit, row), row["id"], month_of(visit))


def _read(visit: Visit, row: Row) -> Read:
    from assusoft.benefit_sheets.pages import missing_letters
    from assusoft.benefit_sheets.sheet import figures_of
    from assusoft.benefit_sheets.values import said_of

    now, issued = _now(visit, row), _issued(visit, row)
    shown = issued or now
    if shown is None:
        return Read(None, False, frozenset(), frozenset(), "")
    changed = issued is not None and now is not None and _digest(said_of(issued)) != _digest(said_of(now))
    hidden = frozenset(one.key for one in _all(shown) if _is_hidden(visit, one))
    known = {one.key for one in figures_of(now)} if now else set[str]()
    missing = missing_letters(shown) if issued is None else ""
    return Read(masked_sheet(shown, hidden), changed, hidden, frozenset(known - hidden), missing)


def _now(visit: Visit, row: Row) -> Sheet | None:
    """What the sheet says by the facts of now."""
    from assusoft.employer.sheets.gathering import gathered
    from assusoft.employer.sheets.sheets import MadeSheets

    if not row["language"]:
        return None
    return MadeSheets(gathered(visit.employer, month_of(visit)), {row["id"]: row["language"]})[0]


def _issued(visit: Visit, row: Row) -> Sheet | None:
    """What the sheet in force says, from the archive."""
    from assusoft.benefit_sheets.values import from_values

    if not row["sheet"]:
        return None
    store = visit.employer.store
    one = next(one for one in store.sheets(month_of(visit), row["id"]) if one.id == row["sheet"])
    return replace(from_values(json.loads(store.content(one.said))), issued=one.at.date())


def _digest(said: bytes) -> str:
    return sha256(said).hexdigest()


def _all(sheet: Sheet) -> Iterator[Figure]:
    from assusoft.benefit_sheets.sheet import figures_of

    yield from figures_of(sheet)
    yield from sheet.shares


def _is_hidden(visit: Visit, figure: Figure) -> bool:
    """Whether a figure is the value of a field that the visitor's role does not see; the last word of its key is the
    field, or the employer's own name of a benefit that has its value in one."""
    name = figure.key.rpartition(".")[2]
    benefit = visit.employer.settings.benefits.get(name) if figure.key.startswith("besides.benefit.") else None
    return hides(visit, benefit.field if benefit and benefit.field else name)


def masked_sheet(sheet: Sheet, hidden: frozenset[str]) -> Sheet:
    """The sheet, MASK in the place of these figures' values, units and notes."""

    def kept(figure: Figure) -> Figure:
        return replace(figure, value=MASK, unit="", note="") if figure.key in hidden else figure

    def kept_in(table: Table) -> Table:
        rows = tuple((name, tuple(cell and kept(cell) for cell in cells)) for name, cells in table.rows)
        return replace(table, rows=rows)

    if not hidden:
        return sheet
    parts = tuple(
        replace(part, figures=tuple(map(kept, part.figures)), tables=tuple(map(kept_in, part.tables)))
        for part in sheet.parts
    )
    return replace(sheet, parts=parts, shares=tuple(map(kept, sheet.shares)))


def worded_with_keys(sheet: Sheet) -> dict[str, Any]:
    """The texts of a sheet (see `worded`), each figure with its key too."""
    from assusoft.benefit_sheets.worded import worded

    texts = worded(sheet)
    for part, said in zip(sheet.parts, texts["parts"], strict=True):
        _name(part.figures, said["figures"])
        for table, words in zip(part.tables, said["tables"], strict=True):
            for (_, cells), row in zip(table.rows, words["rows"], strict=True):
                _name(cells, row["cells"])
    return texts


def _name(figures: tuple[Figure | None, ...], said: list[dict[str, Any] | None]) -> None:
    for figure, words in zip(figures, said, strict=True):
        if figure is not None and words is not None:
            words["key"] = figure.key


def earlier(visit: Visit, row: Row) -> list[Mapping[str, Any]]:
    """Every sheet of the month that was issued to the worker, the last first."""
    return sorted(visit.employer.sheets_issued(month_of(visit), row["id"]), key=lambda one: one["at"], reverse=True)
