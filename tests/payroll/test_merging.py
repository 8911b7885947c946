"""Field by field, the first value that is not missing wins, and no other value is lost."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft import schema
from assusoft.payroll.combining.merging import merge

SOURCES = ["a", "b", "c"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {"slot": st.integers(0, 2), "source": st.sampled_from(SOURCES), "city": st.sampled_from(["x", "y", "z", None])}
    ),
    min_size=1,
)


def _merged(rows: list[dict[str, Any]], precedence: dict[str, list[str]]) -> tuple[list[Any], list[dict[str, Any]]]:
    slots = sorted({row["slot"] for row in rows})
    slot = np.array([slots.index(row["slot"]) for row in rows], dtype=np.int64)
    done = merge(schema.typed(rows, ["source", "city"]), slot, SOURCES, precedence)
    cities = done.rows["city"].array.__arrow_array__().to_pylist()
    return cities, [dict(zip(done.conflicts.columns, row, strict=True)) for row in done.conflicts.to_numpy().tolist()]


def test_the_first_source_wins_and_the_other_value_is_a_conflict() -> None:
    rows = [{"slot": 0, "source": "b", "city": "y"}, {"slot": 0, "source": "a", "city": "x"}]
    assert _merged(rows, {}) == (
        ["x"],
        [{"slot": 0, "field": "city", "kept": "x", "kept_source": "a", "set_aside": "y", "set_aside_source": "b"}],
    )


def test_precedence_of_a_field_puts_another_source_first() -> None:
    rows = [{"slot": 0, "source": "b", "city": "y"}, {"slot": 0, "source": "a", "city": "x"}]
    assert _merged(rows, {"city": ["b"]})[0] == ["y"]


def test_a_missing_value_is_filled_without_conflict() -> None:
    rows = [{"slot": 0, "source": "a", "city": None}, {"slot": 0, "source": "b", "city": "y"}]
    assert _merged(rows, {}) == (["y"], [])


@settings(max_examples=drawn(100), deadline=None)
@given(rows=ROWS, preferred=st.permutations(SOURCES))
def test_every_value_is_kept_or_stands_in_the_conflicts(rows: list[dict[str, Any]], preferred: list[str]) -> None:
    cities, conflicts = _merged(rows, {"city": preferred})
    for number, slot in enumerate(sorted({row["slot"] for row in rows})):
        told = [(row["source"], row["city"]) for row in rows if row["slot"] == slot and row["city"] is not None]
        first = sorted(told, key=lambda each: preferred.index(each[0]))
        assert cities[number] == (first[0][1] if first else None)
        aside = sorted((row["set_aside_source"], row["set_aside"]) for row in conflicts if row["slot"] == number)
        assert aside == sorted(each for each in told if each[1] != cities[number])
