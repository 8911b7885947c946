"""The list of a month against what was declared from it: every row is counted once, and what is taken over stays."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.list_changes import (
    ListChanges,
    Listed,
    Move,
    changes_of,
    declared_from,
    ended,
    first_day,
)
from assusoft.month.declarations.stated import Stated

AT = datetime(2026, 4, 10, tzinfo=UTC)
PERSONS, VALUES, DAYS = ("P1", "P2", "P3"), "xy", ("", "2025-12-15", "2026-02-10")


def declaration(number: int, stated: Stated, month: str, retracts: int | None = None) -> Declaration:
    said = (stated.kind, stated.person, "", stated.plan, "", stated.values, stated.begins, stated.until)
    return Declaration(number, *said, {}, month, stated.reason, "An", AT, retracts)


def taken(declared: list[Declaration], changes: ListChanges, month: str) -> list[Declaration]:
    """The declarations once a list is taken over: what ends is taken back and said again with its last day."""
    declared = list(declared)
    for move in changes.moves:
        day = first_day(move, month) or f"{month}-01"
        if move.before:
            over = ended(move.before, day)
            back = replace(move.before, number=len(declared) + 1, retracts=move.before.number)
            declared += [back, *([replace(over, number=len(declared) + 2)] if over else [])]
        if move.after:
            declared.append(declaration(len(declared) + 1, replace(move.after, begins=day), month))
    return declared


@st.composite
def lists(draw, several=False):
    persons = draw(st.lists(st.sampled_from(PERSONS), max_size=4))
    return [
        Listed(f"row {number}", Stated(
            person, "interruption" if several else "value", {"email": draw(st.sampled_from(VALUES))},
            begins=draw(st.sampled_from(DAYS[1:] if several else DAYS)), reason=f"cars: row {number}",
        ))
        for number, person in enumerate(persons, start=2)
    ]  # fmt: skip


@given(st.lists(lists(), min_size=1, max_size=4))
def test_every_row_is_counted_once_and_a_list_taken_over_says_nothing_new(months):
    declared: list[Declaration] = []
    for number, rows in enumerate(months, start=1):
        month = f"2026-{number:02}"
        changes = changes_of(rows, (), declared_from("cars", declared), month, several=False)
        counted = [move.where for move in changes.moves if move.after] + changes.unchanged + list(changes.refused)
        assert sorted(counted) == sorted(row.where for row in rows)
        gone = [move for move in changes.moves if move.how == "gone"]
        assert len(gone) <= changes.declared
        declared = taken(declared, changes, month)
        again = changes_of(rows, (), declared_from("cars", declared), month, several=False)
        assert (again.moves, len(again.unchanged)) == ([], len(rows) - len(changes.refused))


@given(lists(several=True))
def test_one_person_may_have_several_rows_that_begin_on_different_days(rows):
    changes = changes_of(rows, (), [], "2026-02", several=True)
    keys = [(row.stated.person, row.stated.begins) for row in rows]
    assert {row.where for row, key in zip(rows, keys, strict=True) if keys.count(key) == 1} == {
        move.where for move in changes.moves
    }


def test_what_cannot_be_read_is_not_gone():
    one = declaration(1, Stated("P1", "value", {"email": "x"}, begins="2026-01-01", reason="cars: row 2"), "2026-01")
    assert changes_of([], ["P1"], [one], "2026-02", several=False).moves == []
    assert changes_of([], [], [one], "2026-02", several=False).moves == [Move("", one, None)]


def test_only_what_was_declared_from_the_list_is_of_it():
    of_it, other = (
        declaration(number, Stated("P1", "value", {"email": "x"}, begins="2026-01-01", reason=reason), "2026-01")
        for number, reason in ((1, "cars: cars.xlsx, row 2"), (2, "cars"))
    )
    assert declared_from("cars", [of_it, other]) == [of_it]


def test_what_changes_begins_on_its_day_or_on_the_first_of_the_month():
    one = declaration(1, Stated("P1", "value", {"email": "x"}, begins="2026-01-01", reason="cars: row 2"), "2026-01")
    said = Stated("P1", "value", {"email": "y"})
    assert first_day(Move("row 2", one, said), "2026-03") == "2026-03-01"
    assert first_day(Move("row 2", one, replace(said, begins="2026-02-10")), "2026-03") == "2026-02-10"
    until = replace(said, values={"email": "x"}, until="2026-05-31")
    assert first_day(Move("row 2", one, until), "2026-03") == "2026-01-01"
    assert ended(one, "2026-01-01") is None
    assert ended(one, "2026-03-01") == replace(one, until="2026-02-28")
