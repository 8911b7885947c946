"""What differs in capitals, accents, blanks or leading zeros alone is one value, and is not told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.months import ANNA, GROUP, HOSPITAL, Employer, photo_of, plans_named, taken_over
from support.proven import disproofs

from assusoft.month.decided import DecidedMonth
from assusoft.month.proof.certificate import count_cells
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.month.resolving.values.same_writing import WRITTEN, same_writing

SHOUTED = ANNA | {"last_name": "PEETERS", "street": "kerk straat", "house_number": "01", "city": "Antwérpen"}
CHILD = {"person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
         "last_name": "Peeters", "first_name": "Zoé", "birth_date": date(2015, 3, 1), "insured": True}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("last_name", "Van den Bérghe", "VANDENBERGHE"),
        ("first_name", "Łukasz", "Lukasz"),
        ("street", "Rue  du Moulin ", "rue du moulin"),
        ("house_number", "0012 A", "12a"),
        ("postal_code", "01000", "1000"),
        ("phone", "0470 12 34 56", "0470123456"),
        ("payroll_id", "00123", "123"),
    ],
)
def test_the_same_written_otherwise(name, one, other):
    assert same_writing(name, one, other)
    assert same_writing(name, other, one)


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("last_name", "Jean-Pierre", "Jean Pierre"),
        ("house_number", "1 2", "12"),
        ("house_number", "10", "1"),
        ("house_number", "1/2", "12"),
        ("box", "0", None),
        ("street", "Meir", "Meir"),
        ("statute", "employee", "EMPLOYEE"),
        ("email", "an@example.be", "ann@example.be"),
    ],
)
def test_another_value_or_no_difference_at_all(name, one, other):
    assert not same_writing(name, one, other)


@given(st.sampled_from(WRITTEN), st.text(max_size=12), st.text(max_size=12))
def test_the_same_is_the_same_both_ways_and_what_differs_in_a_letter_is_not(name, one, other):
    assert same_writing(name, one, other) == same_writing(name, other, one)
    assert not same_writing(name, one, one)
    assert not same_writing(name, one, one + "x")
    assert same_writing(name, one.upper(), one.upper() + " ") or one.upper()[-1:].isspace() or not one


def test_nothing_is_told_and_the_supplier_keeps_its_writing_until_something_else_is():
    employer = taken_over(ANNA, family=[CHILD])
    shouted = photo_of("2025-12", [SHOUTED], family=[CHILD | {"first_name": "ZOE"}])
    before = employer.photo
    employer.decide(shouted)
    assert employer.messages() == []
    assert {"Peeters", "Kerkstraat"} <= set(employer.decide().state.affiliations[["last_name", "street"]].stack())
    assert outcomes(employer, before) == {"writing_only": 5}
    assert not disproofs(employer, before)
    employer.close()
    employer.decide(photo_of("2026-01", [SHOUTED | {"last_name": "Maes"}], family=[CHILD]))
    assert [(m.kind, m.before, m.after) for m in employer.messages() if m.plan == "group"] == [
        ("personal_data", {"last_name": "Peeters"}, {"last_name": "Maes"})
    ]


def outcomes(employer: Employer, before) -> dict[str, int]:
    decided = DecidedMonth(
        employer.photo.month, False, employer.photo, employer.state, employer.plans, employer.answers, frozenset(),
        employer.decide(), employer.messages(),
    )  # fmt: skip
    cells, wrong = count_cells(before, OutcomeFacts(decided))
    assert not wrong
    return {name: sum(found.values()) for name, found in cells.items() if found}


def test_the_receiver_that_wants_it_is_told():
    written = (text.replace("reports =", "writing = true\nreports =", 1) for text in (GROUP, HOSPITAL))
    employer = Employer(plans_named(**dict(zip(("group", "hospital"), written, strict=True))))
    before = employer.decide(photo_of("2025-11", [ANNA], family=[CHILD])) and employer.photo
    employer.close()
    employer.decide(photo_of("2025-12", [SHOUTED], family=[CHILD | {"first_name": "ZOE"}]))
    assert sorted(employer.kinds()) == [
        ("group", "address"), ("group", "personal_data"), ("hospital", "personal_data"), ("hospital", "personal_data"),
    ]  # fmt: skip
    assert outcomes(employer, before) == {"sent": 5}


def test_an_entry_says_what_the_payroll_has():
    employer = taken_over(ANNA)
    employer.decide(photo_of("2025-12", [ANNA, SHOUTED | {"person": "P00002", "payroll_id": "2"}]))
    for task in employer.decide().tasks:
        if task.kind == "affiliation":
            employer.answer(task, "affiliate")
    assert {m.row["last_name"] for m in employer.messages() if m.person == "P00002"} == {"PEETERS"}


def test_what_hr_declares_is_told_as_it_is_written():
    employer = taken_over(SHOUTED)
    employer.decide(photo_of("2025-12", [SHOUTED]))
    employer.declare("value", "2025-12-01", last_name="Peeters")
    assert {m.after["last_name"] for m in employer.messages()} == {"Peeters"}
