"""Helpers of frames give what pandas and Arrow give cell by cell."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft.arrow import arrow_table
from assusoft.frames import assigned, framed_of, rows_of, rows_where, values_of
from assusoft.schema import series_of

CELLS = {
    "text": st.text(max_size=5),
    "date": st.dates(),
    "money": st.decimals(-(10**9), 10**9, places=2),
    "count": st.integers(-5, 10**12),
    "flag": st.booleans(),
}


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """A column of each type, some cells missing, and a plain column of numpy, under labels."""
    count = draw(st.integers(0, 8))
    cells = {kind: draw(st.lists(st.none() | each, min_size=count, max_size=count)) for kind, each in CELLS.items()}
    frame = pd.DataFrame({kind: series_of(kind, values) for kind, values in cells.items()})
    plain = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)), bool)
    return frame.assign(plain=plain).set_index(pd.Index([f"P{number}" for number in range(count)], dtype=object))


@given(frames())
def test_rows_and_values_are_those_of_arrow(frame):
    rows = arrow_table(frame).to_pylist()
    assert rows_of(frame) == rows
    for name in frame.columns:
        values = values_of(frame[name])
        assert values == [row[name] for row in rows]
        assert [type(value) for value in values] == [type(row[name]) for row in rows]


@given(frames(), st.data())
def test_rows_of_a_mask_are_those_that_pandas_gives(frame, data):
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(frame), max_size=len(frame))), bool)
    pd.testing.assert_frame_equal(rows_where(frame, mask), frame[mask])


def test_days_and_amounts_are_pythons_own():
    frame = pd.DataFrame(
        {"a": series_of("date", [date(2026, 2, 28), None]), "b": series_of("money", [None, Decimal("1.50")])}
    )
    assert repr(rows_of(frame)) == repr([{"a": date(2026, 2, 28), "b": None}, {"a": None, "b": Decimal("1.50")}])


def test_rows_of_a_column_in_pieces():
    pieces = pd.arrays.ArrowExtensionArray(pa.chunked_array([[1, 2], [3]]))
    assert rows_where(pd.DataFrame({"a": pieces}), np.array([True, False, True]))["a"].tolist() == [1, 3]


@pytest.mark.parametrize("kept", [[True, True, True], [False, True, True], [False, False, False]])
def test_rows_that_stand_together_are_those_rows(kept):
    frame = pd.DataFrame({"a": series_of("count", [1, 2, 3])})
    pd.testing.assert_frame_equal(rows_where(frame, np.array(kept)), frame[np.array(kept)])


def test_columns_in_another_order_are_put_under_their_own_labels() -> None:
    frame = pd.DataFrame({"a": series_of("text", ["x", "y"])}).set_axis(["p", "q"])
    other = pd.Series(series_of("text", ["of q", "of p"]).array, index=["q", "p"])
    assert assigned(frame, {"b": other})["b"].tolist() == ["of p", "of q"]
    assert framed_of({"b": other}, frame.index)["b"].tolist() == ["of p", "of q"]
