"""The identity ladder: who is who, and when to ask."""

import random
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft import schema
from assusoft.payroll.identity.persons import Identified, identify, known_persons, renumbered
from assusoft.schema import IDENTITY

X, Y, BIS = "85073003328", "90021511120", "85473003388"
BORN = date(1985, 7, 30)
JAN = {"last_name": "Peeters", "first_name": "Jan", "birth_date": BORN}
AN = {"last_name": "Claes", "first_name": "An", "birth_date": date(1990, 2, 15)}


def persons(identified: Identified) -> list[str]:
    return identified.workers["person"].tolist()


def candidates(identified: Identified) -> dict[str, str]:
    return dict(zip(identified.doubts["person"], identified.doubts["candidates"], strict=True))


def notes(identified: Identified) -> list[tuple[Any, ...]]:
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in identified.notes.itertuples(index=False)]


def test_the_first_month_numbers_persons_by_hire_date_then_name(make: SimpleNamespace) -> None:
    workers = make.workers(
        {**JAN, "source": "a", "payroll_id": "1", "hire_date": date(2020, 1, 1)},
        {**AN, "source": "a", "payroll_id": "2", "hire_date": date(2019, 1, 1)},
    )
    assert persons(identify(workers, make.known())) == ["P00002", "P00001"]


def test_new_persons_are_numbered_after_the_highest_known_one(make: SimpleNamespace) -> None:
    known = make.known({**AN, "person": "P00341", "national_number": Y}, {"person": "P00007", "source": "a"})
    assert persons(identify(make.workers({**JAN, "source": "a", "payroll_id": "1"}), known)) == ["P00342"]


def test_a_national_number_is_its_person_in_a_new_source_with_a_new_payroll_number(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    married = {**JAN, "last_name": "Claes", "birth_date": date(1985, 8, 30)}
    workers = make.workers({**married, "national_number": X, "source": "b", "payroll_id": "9"})
    found = identify(workers, known)
    assert persons(found) == ["P00007"]
    assert not len(found.doubts)


def test_a_national_number_wins_over_a_payroll_number_of_another_person(make: SimpleNamespace) -> None:
    known = make.known(
        {**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"},
        {**AN, "person": "P00008", "national_number": Y, "source": "a", "payroll_id": "2"},
    )
    workers = make.workers({**JAN, "national_number": X, "source": "a", "payroll_id": "2"})
    assert persons(identify(workers, known)) == ["P00007"]


def test_a_national_number_known_for_two_persons_is_in_doubt(make: SimpleNamespace) -> None:
    known = make.known({"person": "P00012", "national_number": X}, {"person": "P00003", "national_number": X})
    found = identify(make.workers({**JAN, "national_number": X, "source": "a", "payroll_id": "1"}), known)
    assert candidates(found) == {"P00013": "P00003 P00012"}


def test_a_payroll_number_in_its_source_is_its_person_when_no_national_number_speaks(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    workers = make.workers({**JAN, "last_name": "Peters", "source": "a", "payroll_id": "1"})
    assert persons(identify(workers, known)) == ["P00007"]


def test_the_same_payroll_number_in_another_source_says_nothing(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "source": "a", "payroll_id": "1"})
    found = identify(make.workers({**AN, "source": "b", "payroll_id": "1"}), known)
    assert persons(found) == ["P00008"]
    assert not len(found.doubts)


def test_a_bis_number_replaced_by_a_national_number_stays_the_same_person_and_is_noted(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": BIS, "source": "a", "payroll_id": "1"})
    found = identify(make.workers({**JAN, "national_number": X, "source": "a", "payroll_id": "1"}), known)
    assert persons(found) == ["P00007"]
    assert notes(found) == [("P00007", "national_number_changed", BIS, X)]


def test_a_payroll_number_used_again_is_in_doubt(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    found = identify(make.workers({**AN, "national_number": Y, "source": "a", "payroll_id": "1"}), known)
    assert candidates(found) == {"P00008": "P00007"}


def test_a_payroll_number_used_again_without_any_national_number_is_in_doubt(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "source": "a", "payroll_id": "1"})
    found = identify(make.workers({**AN, "source": "a", "payroll_id": "1"}), known)
    assert candidates(found) == {"P00008": "P00007"}


def test_a_payroll_number_used_again_is_a_new_person_when_the_former_one_is_in_the_extract(
    make: SimpleNamespace,
) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    workers = make.workers(
        {**JAN, "national_number": X, "source": "a", "payroll_id": "2"},
        {**AN, "national_number": Y, "source": "a", "payroll_id": "1"},
    )
    found = identify(workers, known)
    assert persons(found) == ["P00007", "P00008"]
    assert not len(found.doubts)
    assert notes(found) == [("P00008", "payroll_number_reused", "P00007", None)]


def test_a_payroll_number_two_persons_had_is_the_one_with_the_same_name(make: SimpleNamespace) -> None:
    known = make.known(
        {**JAN, "person": "P00007", "source": "a", "payroll_id": "1"},
        {**AN, "person": "P00008", "source": "a", "payroll_id": "1"},
    )
    assert persons(identify(make.workers({**AN, "source": "a", "payroll_id": "1"}), known)) == ["P00008"]


def test_two_national_numbers_led_to_one_person_by_payroll_numbers_are_both_in_doubt(make: SimpleNamespace) -> None:
    known = make.known(
        {**JAN, "person": "P00007", "source": "a", "payroll_id": "1"},
        {**JAN, "person": "P00007", "source": "a", "payroll_id": "2"},
    )
    workers = make.workers(
        {**JAN, "national_number": X, "source": "a", "payroll_id": "1"},
        {**JAN, "national_number": Y, "source": "a", "payroll_id": "2"},
    )
    assert set(candidates(identify(workers, known)).values()) == {"P00007"}


def test_name_and_birth_date_find_the_person_after_a_payroll_switch(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    workers = make.workers({**JAN, "last_name": "PEETERS", "first_name": "Ján", "source": "b", "payroll_id": "77"})
    found = identify(workers, known)
    assert persons(found) == ["P00007"]
    assert notes(found) == [("P00007", "matched_by_name", "P00007", None)]


def test_known_homonyms_are_in_doubt(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00345"}, {**JAN, "person": "P00012"})
    found = identify(make.workers({**JAN, "source": "b", "payroll_id": "77"}), known)
    assert candidates(found) == {"P00346": "P00012 P00345"}


def test_homonyms_of_the_extract_that_compete_for_one_person_are_both_in_doubt(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007"})
    workers = make.workers(
        {**JAN, "source": "b", "payroll_id": "77"}, {**JAN, "source": "b", "payroll_id": "78", "national_number": X}
    )
    found = identify(workers, known)
    assert set(candidates(found).values()) == {"P00007"}
    assert len(set(persons(found))) == 2


def test_a_namesake_of_a_person_found_otherwise_is_in_doubt(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    workers = make.workers(
        {**JAN, "source": "a", "payroll_id": "1", "national_number": X}, {**JAN, "source": "b", "payroll_id": "78"}
    )
    assert candidates(identify(workers, known)) == {"P00008": "P00007"}


def test_two_national_numbers_with_one_name_and_birth_date_in_one_extract_are_two_people(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    workers = make.workers(
        {**JAN, "source": "a", "payroll_id": "1", "national_number": X},
        {**JAN, "source": "b", "payroll_id": "78", "national_number": Y},
    )
    found = identify(workers, known)
    assert persons(found) == ["P00007", "P00008"]
    assert not len(found.doubts)


def test_another_number_and_payroll_number_with_the_name_and_birth_date_of_somebody_gone_are_in_doubt(
    make: SimpleNamespace,
) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    workers = make.workers({**JAN, "source": "b", "payroll_id": "78", "national_number": Y})
    assert candidates(identify(workers, known)) == {"P00008": "P00007"}


def both_known(make: SimpleNamespace) -> Any:
    return make.known(
        {**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"},
        {**AN, "person": "P00008", "national_number": Y, "source": "a", "payroll_id": "2"},
    )


def test_a_number_with_another_name_birth_date_and_payroll_number_is_in_doubt(make: SimpleNamespace) -> None:
    workers = make.workers({**AN, "national_number": X, "source": "a", "payroll_id": "9"})
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    assert candidates(identify(workers, known)) == {"P00008": "P00007"}
    assert candidates(identify(workers.assign(payroll_id="1"), known)) == {"P00008": "P00007"}


def test_what_is_corrected_beside_a_number_is_no_contradiction(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    for row in (
        {**JAN, "first_name": "Johanna"},
        {**JAN, "last_name": "Claes", "birth_date": date(1985, 8, 30)},
        {**JAN, "first_name": "Peeters", "last_name": "Jan", "birth_date": date(1985, 8, 30)},
        {"last_name": "Claes"},
    ):
        for source, payroll_id in (("a", "1"), ("b", "9")):
            shown = {**row, "national_number": X, "source": source, "payroll_id": payroll_id}
            found = identify(make.workers(shown), known)
            assert (persons(found), len(found.doubts)) == (["P00007"], 0)


@pytest.mark.parametrize("typed", [{"first_name": "Tom"}, {"birth_date": date(1985, 8, 30)}])
def test_a_number_beside_another_payroll_number_of_its_source_and_another_name_or_birth_is_in_doubt(
    make: SimpleNamespace, typed: dict[str, object]
) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"})
    found = identify(make.workers({**JAN, **typed, "national_number": X, "source": "a", "payroll_id": "9"}), known)
    assert candidates(found) == {"P00008": "P00007"}
    found = identify(make.workers({**JAN, "last_name": "Claes", "national_number": X, "payroll_id": "9"}), known)
    assert (persons(found), len(found.doubts)) == (["P00007"], 0)


def test_twins_of_one_number_in_one_extract_are_in_doubt(make: SimpleNamespace) -> None:
    workers = make.workers(
        {**JAN, "national_number": X, "source": "a", "payroll_id": "1"},
        {**JAN, "first_name": "Tom", "national_number": X, "source": "a", "payroll_id": "2"},
    )
    assert candidates(identify(workers, make.known())) == {"P00002": "P00001"}


def test_who_is_in_doubt_may_also_be_whom_the_payroll_number_or_the_name_says(make: SimpleNamespace) -> None:
    known = make.known(
        {**JAN, "person": "P00007", "source": "a", "payroll_id": "1"},
        {**AN, "person": "P00008", "national_number": Y, "source": "a", "payroll_id": "2"},
    )
    typed = {**JAN, "birth_date": date(1955, 7, 30), "national_number": Y, "source": "a", "payroll_id": "1"}
    assert candidates(identify(make.workers(typed), known)) == {"P00009": "P00007 P00008"}


def test_numbers_exchanged_between_two_people_are_in_doubt(make: SimpleNamespace) -> None:
    workers = make.workers(
        {**JAN, "national_number": Y, "source": "a", "payroll_id": "1", "hire_date": date(2020, 1, 1)},
        {**AN, "national_number": X, "source": "a", "payroll_id": "2", "hire_date": date(2021, 1, 1)},
    )
    asked = candidates(identify(workers, both_known(make)))
    assert asked == {"P00009": "P00007 P00008", "P00010": "P00007 P00008"}


def test_numbers_exchanged_between_twins_are_in_doubt(make: SimpleNamespace) -> None:
    tom = {**JAN, "first_name": "Tom"}
    known = make.known(
        {**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"},
        {**tom, "person": "P00008", "national_number": Y, "source": "a", "payroll_id": "2"},
    )
    workers = make.workers(
        {**JAN, "national_number": Y, "source": "a", "payroll_id": "1", "hire_date": date(2020, 1, 1)},
        {**tom, "national_number": X, "source": "a", "payroll_id": "2", "hire_date": date(2021, 1, 1)},
    )
    assert set(candidates(identify(workers, known)).values()) == {"P00007 P00008"}


def test_numbers_that_hr_said_were_exchanged_are_not_asked_about_again(make: SimpleNamespace) -> None:
    exchanged = make.known(
        {**JAN, "person": "P00007", "national_number": Y, "source": "a", "payroll_id": "1"},
        {**AN, "person": "P00008", "national_number": X, "source": "a", "payroll_id": "2"},
    )
    known = pd.concat([both_known(make), exchanged], ignore_index=True)
    workers = make.workers(
        {**JAN, "national_number": Y, "source": "a", "payroll_id": "1"},
        {**AN, "national_number": X, "source": "a", "payroll_id": "2"},
    )
    found = identify(workers, known)
    assert (persons(found), len(found.doubts)) == (["P00007", "P00008"], 0)


def test_one_number_of_two_people_in_one_extract_is_in_doubt(make: SimpleNamespace) -> None:
    workers = make.workers(
        {**JAN, "national_number": X, "source": "a", "payroll_id": "1", "hire_date": date(2020, 1, 1)},
        {**AN, "national_number": X, "source": "a", "payroll_id": "2", "hire_date": date(2021, 1, 1)},
    )
    found = identify(workers, make.known())
    assert persons(found) == ["P00001", "P00002"]
    assert candidates(found) == {"P00002": "P00001"}
    known = make.known({**AN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "2"})
    found = identify(workers, known)
    assert persons(found) == ["P00008", "P00007"]
    assert candidates(found) == {"P00008": "P00007"}


def test_a_number_that_two_people_are_known_to_share_is_the_one_of_the_same_name(make: SimpleNamespace) -> None:
    known = make.known(
        {**JAN, "person": "P00007", "national_number": X, "source": "a", "payroll_id": "1"},
        {**AN, "person": "P00008", "national_number": X, "source": "a", "payroll_id": "2"},
    )
    workers = make.workers(
        {**JAN, "national_number": X, "source": "a", "payroll_id": "1"},
        {**AN, "national_number": X, "source": "a", "payroll_id": "2"},
    )
    found = identify(workers, known)
    assert (persons(found), len(found.doubts)) == (["P00007", "P00008"], 0)


def test_a_payroll_number_with_another_name_and_no_birth_date_is_in_doubt(make: SimpleNamespace) -> None:
    known = make.known(
        {"last_name": "Peeters", "first_name": "Jan", "person": "P00007", "source": "a", "payroll_id": "1"}
    )
    workers = make.workers({"last_name": "Claes", "first_name": "An", "source": "a", "payroll_id": "1"})
    assert candidates(identify(workers, known)) == {"P00008": "P00007"}


def test_a_payroll_number_of_two_people_in_one_extract_is_in_doubt(make: SimpleNamespace) -> None:
    workers = make.workers(
        {**JAN, "source": "a", "payroll_id": "1", "hire_date": date(2020, 1, 1)},
        {**AN, "source": "a", "payroll_id": "1", "hire_date": date(2021, 1, 1)},
    )
    assert len(set(persons(identify(workers, make.known())))) == 2


def test_nearly_the_name_on_the_birth_date_of_somebody_gone_is_in_doubt(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "source": "a", "payroll_id": "1"})
    longer = {**JAN, "first_name": "Jan Pieter", "source": "b", "payroll_id": "77"}
    assert candidates(identify(make.workers(longer), known)) == {"P00008": "P00007"}
    there = make.workers({**JAN, "source": "a", "payroll_id": "1"}, longer)
    assert not len(identify(there, known).doubts)


def test_a_bis_number_replaced_together_with_the_payroll_system_is_in_doubt(make: SimpleNamespace) -> None:
    known = make.known({**JAN, "person": "P00007", "national_number": BIS, "source": "a", "payroll_id": "1"})
    workers = make.workers({**JAN, "source": "b", "payroll_id": "78", "national_number": X})
    assert candidates(identify(workers, known)) == {"P00008": "P00007"}


def test_contracts_with_the_same_national_number_are_one_person(make: SimpleNamespace) -> None:
    workers = make.workers(
        {**JAN, "source": "a", "payroll_id": "1", "national_number": X},
        {**JAN, "source": "b", "payroll_id": "7", "national_number": X},
        {**JAN, "source": "b", "payroll_id": "7"},
    )
    assert persons(identify(workers, make.known())) == ["P00001"] * 3


def test_contracts_with_the_same_payroll_number_and_no_national_number_are_one_person(make: SimpleNamespace) -> None:
    workers = make.workers({**JAN, "source": "a", "payroll_id": "1"}, {**JAN, "source": "a", "payroll_id": "1"})
    assert persons(identify(workers, make.known())) == ["P00001", "P00001"]


def test_new_homonyms_without_national_number_are_two_persons_and_the_later_one_is_in_doubt(
    make: SimpleNamespace,
) -> None:
    workers = make.workers(
        {**JAN, "source": "a", "payroll_id": "1", "hire_date": date(2021, 1, 1)},
        {**JAN, "source": "a", "payroll_id": "2", "hire_date": date(2020, 1, 1)},
    )
    found = identify(workers, make.known())
    assert persons(found) == ["P00002", "P00001"]
    assert candidates(found) == {"P00002": "P00001"}


def test_a_row_without_national_number_beside_a_namesake_with_one_is_in_doubt(make: SimpleNamespace) -> None:
    workers = make.workers(
        {**JAN, "source": "a", "payroll_id": "1", "hire_date": date(2020, 1, 1)},
        {**JAN, "source": "b", "payroll_id": "2", "hire_date": date(2021, 1, 1), "national_number": X},
    )
    assert candidates(identify(workers, make.known())) == {"P00001": "P00002"}


def test_a_row_without_national_number_whose_payroll_number_two_people_share_is_in_doubt(make: SimpleNamespace) -> None:
    workers = make.workers(
        {**JAN, "source": "a", "payroll_id": "1", "national_number": X, "hire_date": date(2020, 1, 1)},
        {**AN, "source": "a", "payroll_id": "1", "national_number": Y, "hire_date": date(2021, 1, 1)},
        {"source": "a", "payroll_id": "1", "hire_date": date(2022, 1, 1)},
    )
    found = identify(workers, make.known())
    assert persons(found) == ["P00001", "P00002", "P00003"]
    assert candidates(found) == {"P00003": "P00001 P00002"}


def test_a_candidate_is_named_once_however_many_rows_lead_to_it(make: SimpleNamespace) -> None:
    known = make.known({"person": "P00001", "national_number": X}, {"person": "P00001", "national_number": Y})
    workers = make.workers(
        {**JAN, "source": "a", "payroll_id": "1", "national_number": X},
        {**JAN, "source": "a", "payroll_id": "1", "national_number": Y},
        {**JAN, "source": "a", "payroll_id": "1"},
    )
    assert candidates(identify(workers, known)) == {"P00002": "P00001"}


def test_nobody_and_nothing_known_gives_nobody(make: SimpleNamespace) -> None:
    found = identify(schema.empty("worker"), make.known())
    assert found.workers.empty
    assert found.doubts.empty


def test_known_persons_keeps_each_combination_once(make: SimpleNamespace) -> None:
    workers = make.workers({**JAN, "person": "P00001", "street": "a"}, {**JAN, "person": "P00001", "street": "b"})
    assert known_persons(workers).shape == (1, len(IDENTITY))


FIELDS = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["a", "b"]),
        "payroll_id": st.sampled_from(["1", "2", "3", None]),
        "national_number": st.sampled_from([X, Y, BIS, None]),
        "last_name": st.sampled_from(["Peeters", "PEETERS", "Claes", None]),
        "first_name": st.sampled_from(["Jan", "An"]),
        "birth_date": st.sampled_from([BORN, date(1990, 2, 15), None]),
    }
)
PAST = st.lists(st.tuples(st.sampled_from(["P00001", "P00002", "P00003"]), FIELDS), max_size=6)


def _frames(make: SimpleNamespace, rows: list[dict[str, Any]], past: list[tuple[str, dict[str, Any]]]) -> Any:
    return make.workers(*rows), make.known(*({**fields, "person": person} for person, fields in past))


@settings(max_examples=drawn(40), deadline=None)
@given(rows=st.lists(FIELDS, min_size=1, max_size=6), past=PAST, chance=st.randoms(use_true_random=False))
def test_who_is_who_does_not_depend_on_the_order_of_rows(
    make: SimpleNamespace, rows: list[dict[str, Any]], past: list[tuple[str, dict[str, Any]]], chance: random.Random
) -> None:
    order = list(range(len(rows)))
    chance.shuffle(order)
    first = identify(*_frames(make, rows, past))
    second = identify(*_frames(make, [rows[at] for at in order], chance.sample(past, len(past))))
    people = [
        {"who": str(sorted(row.items(), key=str)), "person": person}
        for row, person in zip(rows, persons(first), strict=True)
    ]
    again = [
        {"who": str(sorted(rows[at].items(), key=str)), "person": person}
        for at, person in zip(order, persons(second), strict=True)
    ]
    assert sorted(map(str, people)) == sorted(map(str, again))
    assert candidates(first) == candidates(second)


@settings(max_examples=drawn(40), deadline=None)
@given(rows=st.lists(FIELDS, min_size=1, max_size=6), past=PAST)
def test_two_national_numbers_never_share_a_person_that_did_not_have_both_before(
    make: SimpleNamespace, rows: list[dict[str, Any]], past: list[tuple[str, dict[str, Any]]]
) -> None:
    workers, known = _frames(make, rows, past)
    found = identify(workers, known).workers.dropna(subset=["national_number"])
    told = {person: {fields["national_number"] for each, fields in past if each == person} for person, _ in past}
    for person, numbers in found.groupby("person")["national_number"]:
        assert numbers.nunique() == 1 or set(numbers) <= told.get(str(person), set())


@settings(max_examples=drawn(40), deadline=None)
@given(rows=st.lists(FIELDS, min_size=1, max_size=6), past=PAST)
def test_every_row_gets_one_person_and_a_doubt_is_always_somebody_new(
    make: SimpleNamespace, rows: list[dict[str, Any]], past: list[tuple[str, dict[str, Any]]]
) -> None:
    workers, known = _frames(make, rows, past)
    found = identify(workers, known)
    assert found.workers["person"].notna().all()
    assert not found.doubts["person"].isin(known["person"]).any()
    for person, others in candidates(found).items():
        assert person not in others.split()
        assert others.split() == sorted(set(others.split()))


@st.composite
def populations(draw: st.DrawFn) -> list[dict[str, Any]]:
    """People who differ in name, some without national number."""
    size = draw(st.integers(1, 12))
    return [
        {
            "source": "old", "payroll_id": f"{number:04d}",
            "last_name": f"Name{number % 5}", "first_name": f"First{number}",
            "national_number": f"850730{number:05d}" if draw(st.booleans()) else None, "birth_date": BORN,
            "hire_date": date(2000 + draw(st.integers(0, 20)), 1, 1),
        }
        for number in range(size)
    ]  # fmt: skip


@settings(max_examples=drawn(25), deadline=None)
@given(people=populations(), chance=st.randoms(use_true_random=False))
def test_a_payroll_switch_that_renumbers_everybody_leaves_everybody_who_they_were(
    make: SimpleNamespace, people: list[dict[str, Any]], chance: random.Random
) -> None:
    before = identify(make.workers(*people), make.known())
    numbers = [row["payroll_id"] for row in people]
    chance.shuffle(numbers)
    moved = [{**row, "source": "new", "payroll_id": number} for row, number in zip(people, numbers, strict=True)]
    chance.shuffle(moved)
    after = identify(make.workers(*moved), known_persons(before.workers))
    names = [dict(zip(each.workers["first_name"], persons(each), strict=True)) for each in (before, after)]
    assert names[0] == names[1]
    assert not len(after.doubts)


def test_a_new_payroll_number_belongs_to_the_person_of_the_number_it_follows(make):
    known = make.known({"person": "P00007", "source": "blox", "payroll_id": "1", "last_name": "Peeters"})
    found = renumbered(known, "sap", "blox", {"9001": "1", "9002": "2"})
    rows = make.workers({"source": "sap", "payroll_id": "9001", "last_name": "Peeters"},
                        {"source": "sap", "payroll_id": "9002", "last_name": "Dupont"})  # fmt: skip
    assert identify(rows, found).workers["person"].tolist() == ["P00007", "P00008"]
    assert renumbered(known, "sap", None, {}) is known
