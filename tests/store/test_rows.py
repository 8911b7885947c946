"""Frames <-> canonical JSON rows."""

import json
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft import schema
from assusoft.store.rows import Rows, as_decoded, decode, encode

VALUES = {
    "text": st.text(),
    "date": st.dates(),
    "money": st.decimals(-999_999_999, 999_999_999, places=2),
    "percent": st.decimals(0, 99_999, places=2),
    "hours": st.decimals(0, 168, places=2),
    "factor": st.decimals(0, 99_999, places=4),
    "count": st.integers(-(2**63), 2**63 - 1),
    "flag": st.booleans(),
}


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Frames of up to six columns of any schema type, with missing values and equal rows."""
    names = draw(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=6, unique=True))
    types = [draw(st.sampled_from(sorted(VALUES))) for _ in names]
    row = st.tuples(*(st.none() | VALUES[type] for type in types))
    few = draw(st.lists(row, min_size=1, max_size=4))
    rows = draw(st.lists(st.sampled_from(few), max_size=8))
    return pd.DataFrame(
        {
            name: pd.Series([values[i] for values in rows], dtype=schema.DTYPES[type])
            for i, (name, type) in enumerate(zip(names, types, strict=True))
        }
    )


def in_canonical_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Sorted by the columns from left to right, missing last; written apart from the code under test."""

    def place(row: tuple[object, ...]) -> list[tuple[bool, object]]:
        return [
            (True, 0) if value is pd.NA else (False, value.encode() if isinstance(value, str) else value)
            for value in row
        ]

    rows = sorted(frame.itertuples(index=False, name=None), key=place)
    return pd.DataFrame(
        {name: pd.Series([row[i] for row in rows], dtype=frame.dtypes[name]) for i, name in enumerate(frame.columns)}
    )


@given(frame=frames())
def test_decoding_what_was_encoded_gives_the_frame_back_in_canonical_order(frame: pd.DataFrame) -> None:
    rows = encode(frame, "worker")
    contents = [text for text, copies in zip(contents_of(rows), rows.copies, strict=True) for _ in range(copies)]
    back = decode(contents, rows.columns)
    pd.testing.assert_frame_equal(back, in_canonical_order(frame))


@given(frame=frames())
def test_a_row_is_the_canonical_json_of_its_values_that_are_not_missing(frame: pd.DataFrame) -> None:
    for text in contents_of(encode(frame, "worker")):
        assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert None not in json.loads(text).values()


def contents_of(rows: Rows) -> list[str]:
    return rows.contents(range(len(rows.keys)))


def test_amounts_and_dates_are_text_counts_and_flags_are_not() -> None:
    frame = schema.typed(
        [
            {
                "person": 'Zoé "Z"\n',
                "birth_date": date(1990, 5, 1),
                "monthly_salary": Decimal("1250.5"),
                "children_count": 2,
                "expat": False,
            }
        ],
        ["person", "birth_date", "monthly_salary", "children_count", "expat", "city"],
    )
    assert contents_of(encode(frame, "worker")) == [
        '{"birth_date":"1990-05-01","children_count":2,"expat":false,'
        '"monthly_salary":"1250.50","person":"Zoé \\"Z\\"\\n"}'
    ]


def test_a_column_that_is_all_missing_changes_no_row() -> None:
    one = schema.typed([{"person": "P00001"}], ["person"])
    more = schema.typed([{"person": "P00001"}], ["city", "person"])
    assert encode(one, "worker").keys == encode(more, "worker").keys


def test_a_row_longer_than_the_readers_block_comes_back() -> None:
    frame = schema.typed([{"person": "é" * 10_000_000}, {"person": "b"}], ["person"])
    rows = encode(frame, "worker")
    assert decode(contents_of(rows), rows.columns)["person"].str.len().to_list() == [1, 10_000_000]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"n": [1.5]}),
        pd.DataFrame({1: pd.Series(["a"], dtype=schema.DTYPES["text"])}),
        pd.DataFrame(index=[0]),
    ],
    ids=["float", "unnamed", "no columns"],
)
def test_a_frame_of_other_dtypes_or_names_is_a_mistake_of_the_program(frame: pd.DataFrame) -> None:
    with pytest.raises(TypeError, match="table 'worker'"):
        encode(frame, "worker")


@given(frames())
def test_a_frame_as_decoded_is_the_one_that_reading_it_back_gives(frame: pd.DataFrame) -> None:
    rows = encode(frame, "t")
    contents = [content for content, copies in zip(contents_of(rows), rows.copies, strict=True) for _ in range(copies)]
    pd.testing.assert_frame_equal(as_decoded(frame), decode(contents, rows.columns))
