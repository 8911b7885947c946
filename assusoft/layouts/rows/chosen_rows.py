"""Which rows of a part count: doubles, rows of another sort, and the slice in force at the key date."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from assusoft.layouts.columns.cells import Cells, ColumnKey
from assusoft.layouts.columns.days import parsed_date
from assusoft.layouts.columns.spans import trimmed
from assusoft.layouts.definition.layout import Dated, Layout
from assusoft.months import month_end, month_start

Indices = np.ndarray[Any, np.dtype[np.int64]]
_FIRST, _LAST = 0, 2**62


def doubles(columns: dict[ColumnKey, Cells], count: int) -> tuple[Indices, Indices]:
    """Rows equal in all columns to an earlier one, and those earlier rows."""
    left: Indices = np.arange(count)
    group = np.zeros(count, np.int64)
    for cells in columns.values():
        codes = cells.text.take(pa.array(left)).dictionary_encode().indices.to_numpy()
        _, group, counts = np.unique(
            group * (codes.max(initial=0) + 1) + codes, return_inverse=True, return_counts=True
        )
        again = counts[group] > 1
        left, group = left[again], group[again]
        if not len(left):
            break
    _, first, which = np.unique(group, return_index=True, return_inverse=True)
    later = np.arange(len(left)) != first[which]
    return left[later], left[first[which]][later]


def in_force(
    columns: dict[ColumnKey, Cells], rows: Indices, dated: Dated, by: list[ColumnKey], layout: Layout, month: str
) -> tuple[Indices, dict[int, str], dict[int, str]]:
    """Of `rows`, the one to take for each group: valid at the end of the month, else the last that began before.

    Returns
    -------
    tuple
        The rows taken, in order; row -> why it is left aside; row -> why it is refused (a date cannot be read).
    """
    last, first = month_end(month).toordinal(), month_start(month).toordinal()
    frame = pd.DataFrame({"row": rows, **{f"by{number}": _keys(columns, key, rows) for number, key in enumerate(by)}})
    bad: dict[int, str] = {}
    frame["from"] = _days(columns[dated.start], rows, layout, dated.open_from, _FIRST, dated.start, bad)
    to = dated.to
    frame["to"] = _LAST if to is None else _days(columns[to], rows, layout, dated.open_to, _LAST, to, bad)
    frame["sequence"] = _FIRST if dated.sequence is None else _sequences(columns, dated.sequence, rows, bad)
    groups = [f"by{number}" for number in range(len(by))]
    good = frame[~frame["row"].isin(list(bad))]
    begun = good[(good["from"] <= last) & ((good["to"] >= first) if dated.ended == "drop" else True)]
    order = ["valid", "from", "sequence", "to", "row"]
    ranked = begun.assign(valid=begun["to"] >= last).sort_values(order, kind="stable")
    taken = np.sort(ranked.drop_duplicates(groups, keep="last")["row"].to_numpy(np.int64))
    over = _ended(columns, dated, taken)
    future, ended = set(good.loc[good["from"] > last, "row"]), set(good.loc[good["to"] < first, "row"])
    why = {
        int(row): "begins after the month" if row in future else "ended before the month"
        if row in ended else "another slice is in force at the end of the month"
        for row in set(good["row"]) - set(taken)
    }  # fmt: skip
    stays = np.array([row for row in taken.tolist() if row not in over], np.int64)
    return stays, why | over, bad


def _ended(columns: dict[ColumnKey, Cells], dated: Dated, taken: Indices) -> dict[int, str]:
    """Of the rows in force, those that only say that the thing is over, with that as reason."""
    over: dict[int, str] = {}
    for header, values in dated.ends.items():
        cells = trimmed(columns[header].text.take(pa.array(taken))).to_pylist()
        over |= {
            row: f"{header} '{cell}' says that it is over"
            for row, cell in zip(taken.tolist(), cells, strict=True)
            if cell in values
        }
    return over


def _sequences(columns: dict[ColumnKey, Cells], header: str, rows: Indices, bad: dict[int, str]) -> list[int]:
    """The numbers that order rows of one day; nothing counts as zero."""
    numbers = []
    for row, text in zip(rows.tolist(), trimmed(columns[header].text.take(pa.array(rows))).to_pylist(), strict=True):
        whole = text is None or (text.isdecimal() and len(text) < 10)
        if not whole:
            bad[row] = f"column '{header}': '{text}' is not a whole number, so the order of the rows is not known"
        numbers.append(int(text or 0) if whole else 0)
    return numbers


def _keys(columns: dict[ColumnKey, Cells], key: ColumnKey, rows: Indices) -> Any:
    return trimmed(columns[key].text.take(pa.array(rows))).dictionary_encode().indices.fill_null(-1).to_numpy()


def _days(
    cells: Cells, rows: Indices, layout: Layout, open_text: str, open_day: int, header: str, bad: dict[int, str]
) -> list[int]:
    empty = {*layout.empty_dates, open_text, None, ""}
    days = []
    for row, text in zip(rows.tolist(), trimmed(cells.text.take(pa.array(rows))).to_pylist(), strict=True):
        day = None if text in empty else parsed_date(text, layout.date)
        if day is None and text not in empty and cells.kinds is not None:
            day = parsed_date(text, "%Y-%m-%d")
        if day is None and text not in empty:
            bad[row] = f"column '{header}': '{text}' is not a date, so it is not known whether the row is in force"
        days.append(open_day if day is None else day.toordinal())
    return days
