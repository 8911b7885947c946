"""The one comparison: law and edges."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft.comparison import DuplicateKey, compare

VALUES = st.one_of(st.none(), st.sampled_from(["", "a", "b", "\x1f", "A"]))
ROWS = st.dictionaries(st.tuples(VALUES, VALUES), st.fixed_dictionaries({"x": VALUES, "y": VALUES}), max_size=6)


def frame(rows: dict) -> pd.DataFrame:
    columns = {
        "k1": [key[0] for key in rows],
        "k2": [key[1] for key in rows],
        "x": [row["x"] for row in rows.values()],
        "y": [row["y"] for row in rows.values()],
    }
    return pd.DataFrame({name: pd.array(values, dtype="string[pyarrow]") for name, values in columns.items()})


def none(value: object) -> object:
    return None if value is pd.NA else value


@given(before=ROWS, after=ROWS)
def test_what_compare_tells_is_exactly_what_differs(before, after):
    found = compare(frame(before), frame(after), ["k1", "k2"])
    cells = {
        ((none(row.k1), none(row.k2)), row.field): (none(row.before), none(row.after))
        for row in found.changed.itertuples()
    }
    expected = {
        (key, name): (before[key][name], after[key][name])
        for key in before.keys() & after.keys()
        for name in ("x", "y")
        if before[key][name] != after[key][name]
    }
    assert cells == expected
    assert {
        (none(a), none(b)) for a, b in zip(found.entered.k1, found.entered.k2, strict=True)
    } == after.keys() - before
    assert {(none(a), none(b)) for a, b in zip(found.left.k1, found.left.k2, strict=True)} == before.keys() - after
    assert found.unchanged == len(before.keys() & after.keys()) - len({key for key, _ in expected})


def test_a_column_that_only_one_side_has_is_reported():
    found = compare(pd.DataFrame({"k": ["1"], "old": ["x"]}), pd.DataFrame({"k": ["1"], "new": ["x"]}), ["k"])
    assert (found.entered_columns, found.left_columns) == (("new",), ("old",))


def test_missing_to_value_is_a_change_and_missing_to_missing_is_none():
    before = pd.DataFrame({"k": ["1", "2"], "v": pd.array([None, None], dtype="string[pyarrow]")})
    after = pd.DataFrame({"k": ["1", "2"], "v": pd.array([None, "x"], dtype="string[pyarrow]")})
    found = compare(before, after, ["k"])
    assert found.changed[["k", "before", "after"]].values.tolist() == [["2", None, "x"]]


def test_a_swap_of_a_value_between_two_columns_is_two_changes():
    before = pd.DataFrame({"k": ["1"], "home": ["x"], "mail": pd.array([None], dtype="string[pyarrow]")})
    after = pd.DataFrame({"k": ["1"], "home": pd.array([None], dtype="string[pyarrow]"), "mail": ["x"]})
    assert list(compare(before, after, ["k"]).changed.field) == ["home", "mail"]


def test_a_key_that_is_the_beginning_of_another_is_another_key():
    before = pd.DataFrame({"k": ["PREV-NC", "PREV-NC2"], "v": ["1", "2"]})
    after = pd.DataFrame({"k": ["PREV-NC2"], "v": ["2"]})
    assert list(compare(before, after, ["k"]).left.k) == ["PREV-NC"]


def test_columns_of_two_types_are_compared_as_text():
    found = compare(pd.DataFrame({"k": ["1"], "v": [1]}), pd.DataFrame({"k": ["1"], "v": ["1"]}), ["k"])
    assert found.changed.empty


def test_a_key_that_is_not_unique_is_refused_with_its_side():
    with pytest.raises(DuplicateKey, match=r"'after' has 1 repeated key, and a key must be unique; the first: k=1"):
        compare(pd.DataFrame({"k": ["1"]}), pd.DataFrame({"k": ["1", "1"]}), ["k"])


KINDS = {
    "text": (pd.ArrowDtype(pa.string()), ["", "a", "longer than sixteen letters", "é"]),
    "money": (pd.ArrowDtype(pa.decimal128(14, 2)), [Decimal("0.00"), Decimal("1.50"), Decimal("-3.00")]),
    "day": (pd.ArrowDtype(pa.date32()), [date(1970, 1, 1), date(1, 1, 1), date(9999, 12, 31)]),
    "count": (pd.ArrowDtype(pa.int64()), [0, -1, 2**62]),
    "flag": (pd.ArrowDtype(pa.bool_()), [True, False]),
    "number": ("float64", [0.0, 1.5]),
    "list": (pd.ArrowDtype(pa.list_(pa.int64())), [[], [1], [1, 2]]),
    "category": ("category", ["a", "b"]),
}
"""Kind of column -> its type and some of its values; each may also be missing (NaN, where numpy holds numbers)."""
KEYS = st.lists(st.tuples(st.sampled_from(["a", "b", "c", ""]), st.integers(0, 2)), unique=True, max_size=8)


def typed(keys: list, rows: dict) -> pd.DataFrame:
    columns = {"k1": pd.Series([key[0] for key in keys], dtype="str"), "k2": pd.Series([key[1] for key in keys])}
    for kind, (dtype, _) in KINDS.items():
        columns[kind] = pd.Series([rows[key][kind] for key in keys], dtype=dtype)
    return pd.DataFrame(columns)


@given(data=st.data())
def test_rows_in_another_order_differ_in_the_same_cells(data):
    """Every type, missing values and two key columns: the cells are those that Python finds, wherever rows stand."""
    values = {kind: st.sampled_from([None, *listed]) for kind, (_, listed) in KINDS.items()}
    before, after = ({key: data.draw(st.fixed_dictionaries(values)) for key in data.draw(KEYS)} for _ in range(2))
    shared = before.keys() & after.keys()
    expected = {
        (*key, kind): (before[key][kind], after[key][kind])
        for key in shared
        for kind in KINDS
        if before[key][kind] != after[key][kind]
    }
    order = data.draw(st.permutations(list(after)))
    found = compare(typed(list(before), before), typed(order, after), ["k1", "k2"])
    cells = zip(*(found.changed[name] for name in ("k1", "k2", "field", "before", "after")), strict=True)
    assert {cell[:3]: cell[3:] for cell in cells} == expected
    assert list(zip(found.entered.k1, found.entered.k2, strict=True)) == [key for key in order if key not in before]
    assert list(zip(found.left.k1, found.left.k2, strict=True)) == [key for key in before if key not in after]
    assert found.unchanged == len(shared) - len({key[:2] for key in expected})


def test_changed_cells_come_by_row_of_the_later_table_and_then_by_column():
    before = pd.DataFrame({"k": ["1", "2", "3"], "v": ["x", "x", "x"], "w": [1, 1, 1]})
    after = pd.DataFrame({"k": ["3", "1", "2"], "v": ["y", "x", "y"], "w": [2, 2, 1]})
    found = compare(before, after, ["k"])
    assert found.changed[["k", "field"]].values.tolist() == [["3", "v"], ["3", "w"], ["1", "w"], ["2", "v"]]


def test_a_key_that_is_not_unique_is_refused_wherever_it_stands():
    for before, after in ((["1", "2"], ["2", "1", "2"]), (["1"], ["3", "1", "3"])):
        with pytest.raises(DuplicateKey, match=r"'after' has 1 repeated key, and a key must be unique; the first: k="):
            compare(pd.DataFrame({"k": before}), pd.DataFrame({"k": after}), ["k"])
    with pytest.raises(DuplicateKey, match=r"'before' has 1 repeated key, and a key must be unique; the first: k=2"):
        compare(pd.DataFrame({"k": ["2", "1", "2"]}), pd.DataFrame({"k": ["1"]}), ["k"])
