"""A table of a sheet -> its texts: units, letters and notes said once, for a column or a row, wherever that can be."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, Literal

from assusoft.benefit_sheets.marks import Marks, common, known, named
from assusoft.benefit_sheets.sheet import Figure, Table
from assusoft.benefit_sheets.value_words import number, value_words, with_unit
from assusoft.language import say

Texts = dict[str, Any]
Cells = Sequence[Figure | None]
Side = Literal["table", "columns", "rows", "cells"]
"""Where something is said that several cells have in common."""


def table_words(table: Table, language: str, marks: Marks) -> Texts:
    """The texts of a table, as docs/how-to/sheet-looks.md lists them."""
    rows = [cells for _, cells in table.rows]
    columns = [[cells[at] for cells in rows] for at in range(len(table.heads) - 1)]
    unit_side = _side(_one_unit, columns, rows)
    euros = unit_side == "rows" and all(_unit(cells).startswith("EUR") for cells in rows if _unit(cells))
    mark_side: Side = "table" if _one_source(list(chain(*rows))) else _side(_one_source, columns, rows)
    top = marks.mark(common(chain(*rows))) if mark_side == "table" else ""

    def shared(cells: Cells, side: Side) -> Texts:
        """What is said of a column or row once: its unit and letter."""
        unit = _unit(cells) if unit_side == side else ""
        if euros:  # said in the heads; rows say more than that
            unit = "EUR" if side == "columns" and _unit(cells) else "" if unit == "EUR" else unit
        return {
            "unit": with_unit("", unit, language) if unit else "",
            "mark": marks.mark(common(cells, 1)) if mark_side == side else "",
        }

    heads = [{"text": _line(table.heads[0]), "amount": False, "unit": "", "mark": ""}]
    heads += [
        {"text": _line(head), "amount": any(map(is_amount, cells)), **shared(cells, "columns")}
        for head, cells in zip(table.heads[1:], columns, strict=True)
    ]
    lines = []
    for name, cells in table.rows:
        note = _one_note(cells)
        said_above = mark_side != "cells", unit_side != "cells", bool(note)
        words = [figure_words(cell, language, marks, *said_above) if cell else None for cell in cells]
        lines.append({"name": _line(name), "note": note, **shared(cells, "rows"), "cells": words})
    return {"caption": _line(table.caption), "mark": top, "heads": heads, "rows": lines}


def figure_words(
    figure: Figure, language: str, marks: Marks, marked: bool = False, bare: bool = False, noted: bool = False
) -> Texts:
    """The texts of one figure. `marked`, `bare`, `noted`: its letter, its unit, its note is said once for several."""
    value = figure.value
    if bare and is_amount(figure) and isinstance(value, Decimal | int):
        words = number(value, figure.unit, language)
    else:
        words = value_words(value, figure.unit, language)
    return {
        "label": _line(figure.label),
        "value": words or say(language, "not known"),
        "known": bool(words),
        "amount": is_amount(figure),
        "note": "" if noted else _line(figure.note),
        "mark": "" if marked or not words else marks.mark(figure.source),
    }


def is_amount(figure: Figure | None) -> bool:
    """Whether a figure is a number, of which digits stand below one another."""
    return figure is not None and isinstance(figure.value, Decimal | int) and not isinstance(figure.value, bool)


def _side(holds: Callable[[Cells], bool], columns: Sequence[Cells], rows: Sequence[Cells]) -> Side:
    """Whether something holds for every column, else for every row, else for neither."""
    if all(map(holds, columns)):
        return "columns"
    return "rows" if all(map(holds, rows)) else "cells"


def _one_source(cells: Cells) -> bool:
    return len({named(figure.source) for figure in known(cells)}) <= 1


def _one_unit(cells: Cells) -> bool:
    return len({figure.unit for figure in known(cells) if is_amount(figure)}) <= 1


def _unit(cells: Cells) -> str:
    return next((figure.unit for figure in known(cells) if is_amount(figure)), "")


def _one_note(cells: Cells) -> str:
    notes = {_line(figure.note) for figure in cells if figure}
    return notes.pop() if len(notes) == 1 else ""


def _line(text: str) -> str:
    return " ".join(text.split())
