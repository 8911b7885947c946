"""Rows with the persons HR declared they are of: every row stays, each under one person."""

from datetime import UTC, datetime

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from assusoft.frames import frame_of
from assusoft.month.declarations.declaration import Declaration, persons_by_number
from assusoft.month.declarations.who_is_who import (
    WhoIsWho,
    known_as_declared,
    persons_settled,
    photo_as_declared,
    who_is_who,
)
from assusoft.payroll.photo import photo_from_tables

AT = datetime(2026, 4, 10, tzinfo=UTC)
PERSONS = st.sampled_from([f"P0000{number}" for number in range(1, 6)])


def declared(number: int, person: str, kind: str = "same-person", retracts=None, **values: str) -> Declaration:
    return Declaration(
        number, kind, person, "", "", "", values, "2026-01-01", "", {}, "2026-04", "", "An", AT, retracts
    )


def photo(worker: list[dict], **others: list[dict]):
    return photo_from_tables(
        "2026-01", {name: pd.DataFrame(rows) for name, rows in {"worker": worker, **others}.items()}
    )


def test_who_stays_may_be_another_in_turn():
    said = [declared(1, "P00003", same_as="P00002"), declared(2, "P00002", same_as="P00001")]
    assert who_is_who(said).same == {"P00003": "P00001", "P00002": "P00001"}
    assert who_is_who([*said, declared(3, "P00002", retracts=2)]).same == {"P00003": "P00002"}


def test_a_field_of_the_employer_called_other_names_nobody():
    said = [
        declared(1, "P00001", "value", other="x"),
        declared(2, "P00001", same_as="P00002"),
        declared(3, "P00001", retracts=2),
    ]
    assert persons_by_number(said) == {1: {"P00001"}, 2: {"P00001", "P00002"}, 3: {"P00001", "P00002"}}


def test_nothing_declared_is_the_same_photo():
    shown = photo([{"person": "P00001", "entity": "1"}])
    assert photo_as_declared(shown, []) is shown
    assert photo_as_declared(shown, [declared(1, "P00004", same_as="P00005")]) is shown


def test_contracts_of_one_are_numbered_and_a_shared_member_stands_once():
    both = ("P00001", "P00002")
    two = [{"person": one, "source": "a", "payroll_id": one, "entity": "1", "contract": "1/?"} for one in both]
    child = [{"person": one, "member": "M1", "first_name": one} for one in reversed(both)]
    doubt = [{"person": "P00009", "value": "P00001 P00002", "reason": "ambiguous_identity"}]
    found = photo_as_declared(photo(two, family=child, problem=doubt), [declared(1, "P00002", same_as="P00001")])
    assert found.worker[["person", "contract"]].values.tolist() == [["P00001", "1/?"], ["P00001", "1/?#2"]]
    assert found.family[["person", "first_name"]].values.tolist() == [["P00001", "P00001"]]
    assert found.problem["value"].tolist() == ["P00001"]


def test_rows_of_another_are_those_of_its_number_in_every_table():
    numbers = {"source": "a", "payroll_id": "7"}
    rows = [{"person": "P00001", **numbers}, {"person": "P00001", "source": "a", "payroll_id": "8"}]
    found = photo_as_declared(
        photo(rows, family=[{"person": "P00001", "member": "M1", **numbers}]),
        [declared(1, "P00001", "other-person", other="P00002", **numbers)],
    )
    assert dict(zip(found.worker["payroll_id"], found.worker["person"], strict=True)) == {"7": "P00002", "8": "P00001"}
    assert found.family["person"].tolist() == ["P00002"]


def test_a_number_shown_for_two_is_known_of_the_first_alone():
    rows = [
        {"person": "P00001", "source": "a", "payroll_id": number, "national_number": "85073000205", "import": 1}
        for number in ("7", "8")
    ]
    found = known_as_declared(frame_of(rows, list(rows[0])), WhoIsWho({}, {("P00001", "a", "7"): "P00002"}))
    assert found["person"].tolist() == ["P00002", "P00001"]
    assert found["national_number"].isna().tolist() == [True, False]


COLUMNS = ["person", "source", "payroll_id"]
ROWS = st.lists(st.tuples(PERSONS, st.sampled_from("ab"), st.sampled_from("78")))


@given(rows=ROWS, same=st.dictionaries(PERSONS, PERSONS))
def test_every_row_stays_under_the_person_who_stays(rows, same):
    who = who_is_who(declared(n, one, same_as=other) for n, (one, other) in enumerate(same.items(), 1) if one != other)
    frame = frame_of([dict(zip(COLUMNS, row, strict=True)) for row in rows], COLUMNS)
    found = persons_settled(frame, who)
    assert found.drop(columns="person").equals(frame.drop(columns="person"))
    assert found["person"].tolist() == [who.same.get(person, person) for person, *_ in rows]
