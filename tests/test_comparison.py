"""The one comparison: law and edges."""

import pandas as pd
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
    with pytest.raises(DuplicateKey, match=r"1 keys of 'after' occur more than once, the first: k=1"):
        compare(pd.DataFrame({"k": ["1"]}), pd.DataFrame({"k": ["1", "1"]}), ["k"])
