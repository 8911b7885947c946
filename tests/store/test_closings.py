"""Closings: stored at once with state, sheets and transmissions; never on outdated facts, never twice."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from assusoft import schema
from assusoft.errors import AssusoftError, Conflict, Refused
from assusoft.store import Store
from assusoft.store.engine import writing


def position(*salaries: str) -> pd.DataFrame:
    rows = [{"person": f"P{n}", "plan": "ag", "insured_salary": Decimal(pay)} for n, pay in enumerate(salaries, 1)]
    return schema.typed(rows, ["plan", "person", "member", "insured_salary"])


def close(store: Store, make: Any, month: str, state: dict[str, pd.DataFrame], sheets: dict[str, str]) -> Any:
    number = make.imported(store, month).number
    return store.add_closing(month, number, len(store.answers()), sheets, state, [], "An", make.at, 0)


def test_a_closing_keeps_what_it_was_derived_from_and_the_state_it_left(store: Store, make: Any) -> None:
    store.add_answer(make.answer("T1"))
    seen = schema.typed([{"person": "P1"}], ["person"])
    sheets = {"bonus": "b = 'é'", "ag": "a = 1\n"}
    made = close(store, make, "2026-02", {"position": position("1.00", "2.00"), "seen": seen}, sheets)
    assert (made.number, made.month, made.import_number, made.answers_through) == (1, "2026-02", 1, 1)
    assert (made.by, made.at) == ("An", make.at)
    assert store.closings() == [made]
    assert list(made.texts) == ["ag", "bonus"]
    assert store.texts(1) == sheets
    assert store.content(made.texts["ag"]) == b"a = 1\n"
    state = store.state_tables(1)
    pd.testing.assert_frame_equal(state["position"], position("1.00", "2.00"))
    pd.testing.assert_frame_equal(state["seen"], seen)


def test_the_states_of_earlier_closings_stay_readable(store: Store, make: Any) -> None:
    states = [position("1.00"), position("1.00", "2.00"), position("1.50", "2.00"), position()]
    for month, state in zip(("2026-01", "2026-02", "2026-03", "2026-04"), states, strict=True):
        close(store, make, month, {"position": state}, {})
    for number, state in enumerate(states, 1):
        pd.testing.assert_frame_equal(store.state_tables(number)["position"], state)
    hashes = [made.state_hash for made in store.closings()]
    assert len(set(hashes)) == 4


@pytest.mark.parametrize("month", ["2026-02", "2026-01"])
def test_a_month_is_closed_once_and_in_order(store: Store, make: Any, month: str) -> None:
    make.imported(store, "2026-01")
    close(store, make, "2026-02", {}, {})
    with pytest.raises(Refused, match=rf"The closing of {month} was refused: 2026-02.* is closed"):
        make.closed(store, month)


def test_a_month_without_import_is_not_closed(store: Store, make: Any) -> None:
    with pytest.raises(Refused, match="the month has no import"):
        store.add_closing("2026-02", 1, 0, {}, {}, [], "An", make.at, 0)


def test_a_closing_computed_from_a_replaced_import_is_a_conflict(
    store: Store, make: Any, dump_hash: Any, database_url: str
) -> None:
    make.imported(store, "2026-02", file=b"one")
    make.imported(store, "2026-02", file=b"two")
    before = dump_hash(database_url)
    told = r"computed from import number 1, but the month's import is number 2 \(by An on 2026-03-02 at 09:30 UTC\)"
    with pytest.raises(Conflict, match=told):
        store.add_closing("2026-02", 1, 0, {"ag": "x"}, {"position": position("1.00")}, [], "An", make.at, 0)
    assert dump_hash(database_url) == before


@pytest.mark.parametrize(
    ("given", "through", "told"), [(1, 0, "An answered on 2026-03-02"), (0, 3, "there is no answer")]
)
def test_a_closing_computed_from_other_answers_is_a_conflict(
    store: Store, make: Any, given: int, through: int, told: str
) -> None:
    make.imported(store, "2026-02")
    store.add_answers([make.answer(f"T{n}") for n in range(given)])
    with pytest.raises(Conflict, match=rf"from the answers up to number {through}, but {told}"):
        store.add_closing("2026-02", 1, through, {}, {}, [make.transmission()], "An", make.at, 0)
    assert store.closings() == []
    assert store.transmissions() == []


def test_a_state_that_was_altered_is_refused_by_its_hash(store: Store, make: Any) -> None:
    close(store, make, "2026-02", {"position": position("1.00")}, {})
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE row_version SET content = replace(content, '1.00', '9.00')"))
    with pytest.raises(AssusoftError, match=r"state of 2026-02 \(closing number 1\) is not what was closed"):
        store.state_tables(1)


def test_a_closing_that_does_not_exist_has_no_state(store: Store) -> None:
    with pytest.raises(Refused, match="There is no closing number 3"):
        store.state_tables(3)
