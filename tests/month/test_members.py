"""Family rows in doubt: left out until HR says who they are."""

import json
from datetime import date

import pytest
from support.months import ANNA, GROUP, Employer, photo_of, plans_named, taken_over

LIES = {
    "person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
    "last_name": "Janssens", "first_name": "Lies", "birth_date": date(2015, 3, 1), "insured": True,
}  # fmt: skip
LISE = LIES | {"member": "M9", "first_name": "Lise"}


def doubt(*members):
    known = {"last_name": "Janssens", "first_name": "Lies", "birth_date": "2015-03-01", "national_number": None}
    told = [{"member": one, "agrees": "number=unknown name=alike birth=same", **known} for one in members]
    value = json.dumps({"member": "M9", "candidates": told})
    return {"person": "P00001", "table": "family", "field": "member", "value": value, "reason": "ambiguous_member"}


@pytest.fixture
def employer():
    made = taken_over(ANNA, family=[LIES])
    made.decide(photo_of("2025-12", [ANNA], family=[LISE], problem=[doubt("M1")]))
    return made


def test_nothing_is_concluded_about_row_and_candidate_before_the_answer(employer):
    assert (employer.open(), employer.messages()) == (["member_identity"], [])
    open_rows = employer.decide().state.affiliations
    assert set(open_rows[open_rows.affiliation_to.isna()].member) == {"", "M1"}


def test_the_answer_same_tells_what_was_corrected(employer):
    task = employer.task("member_identity")
    assert [choice.name for choice in task.choices] == ["same:M1", "new"]
    employer.answer(task, "same:M1")
    assert [(m.kind, m.member, m.after) for m in employer.messages()] == [
        ("personal_data", "M1", {"first_name": "Lise"})
    ]


def test_the_answer_new_insures_the_one_and_asks_whether_the_other_left(employer):
    employer.answer(employer.task("member_identity"), "new")
    assert [(m.kind, m.member) for m in employer.messages()] == [("family_in", "M9")]
    assert employer.open() == ["family_departure"]


def test_two_rows_that_are_one_member_are_one():
    employer = taken_over(ANNA, family=[LIES])
    employer.decide(photo_of("2025-12", [ANNA], family=[LIES, LISE], problem=[doubt("M1")]))
    assert employer.messages() == []
    employer.answer(employer.task("member_identity"), "same:M1")
    assert (employer.open(), employer.messages()) == ([], [])


def test_members_of_a_worker_in_doubt_are_asked_about_once_the_worker_is_known():
    employer = taken_over(ANNA, family=[LIES])
    row = ANNA | {"person": "P00002", "payroll_id": "77"}
    problem = {"table": "worker", "field": "person", "value": "P00001", "reason": "ambiguous_identity"}
    problems = [problem | {"person": "P00002"}, doubt("M1") | {"person": "P00002"}]
    employer.decide(photo_of("2025-12", [row], family=[LISE | {"person": "P00002"}], problem=problems))
    assert employer.open() == ["identity"]
    employer.answer(employer.task("identity", "P00002"), "same:P00001")
    employer.answer(employer.task("member_identity"), "same:M1")
    assert [(m.kind, m.member) for m in employer.messages() if m.member] == [("personal_data", "M1")]


def test_nobody_asks_where_no_plan_insures_families():
    employer = Employer(plans_named(group=GROUP))
    employer.decide(photo_of("2025-11", [ANNA], family=[LIES]))
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA], family=[LISE], problem=[doubt("M1")]))
    assert employer.open() == []
