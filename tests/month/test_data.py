"""Missing and inconsistent data, and identities in doubt: asked once, kept, never guessed."""

from datetime import date

import pytest
from support.months import ANNA, GROUP, photo_of, plans_named, taken_over

from assusoft.errors import Refused

PROBLEM = {"person": "P00001", "table": "worker", "where": "blox.csv, row 3"}


def test_missing_required_value_blocks_and_is_asked_once_for_all_plans():
    employer = taken_over(ANNA, ANNA | {"person": "P00002", "birth_date": date(1990, 1, 1)})
    employer.decide(photo_of("2025-12", [ANNA | {"birth_date": None}, ANNA | {"person": "P00002"}]))
    task = employer.task("missing_data")
    assert task.blocking
    assert task.plans == ("group", "hospital")


def test_answered_value_survives_imports_until_the_payroll_has_one():
    employer = taken_over()
    bare = ANNA | {"street": None}
    employer.decide(photo_of("2025-12", [bare]))
    employer.answer(employer.task("missing_data"), "value", value="Meir")
    assert [m.after for m in employer.close()] == [{"street": "Meir"}]
    employer.decide(photo_of("2026-01", [bare]))
    assert employer.open() == []
    employer.decide(photo_of("2026-01", [ANNA]))
    assert [m.after for m in employer.messages()] == [{"street": "Kerkstraat"}]


def test_value_lost_in_the_payroll_stays_told_while_the_question_is_open():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"street": None}]))
    assert employer.open() == ["missing_data"]
    assert employer.messages() == []


def test_wanted_value_does_not_block_and_stays_open_until_answered():
    employer = taken_over()
    for month in ("2025-12", "2026-01"):
        employer.decide(photo_of(month, [ANNA | {"email": None}]))
        task = employer.task("missing_data")
        assert not task.blocking
        employer.close()
        assert employer.state.affiliations["email"].tolist()[0] == ANNA["email"]
    employer.decide(photo_of("2026-02", [ANNA | {"email": None}]))
    assert employer.messages() == []
    employer.answer(employer.task("missing_data"), "unknown")
    assert [(m.kind, dict(m.after)) for m in employer.messages()] == [("personal_data", {"email": None})]
    employer.close()
    employer.decide(photo_of("2026-03", [ANNA | {"email": None}]))
    assert (employer.open(), employer.messages()) == ([], [])


def test_asked_value_that_a_later_sheet_does_not_permit_is_asked_again_and_stays_told_meanwhile():
    employer = taken_over()
    employer.plans = plans_named(group=GROUP.replace('["1x", "2x"]', '["2x", "3x"]').replace('"1x"', '"2x"'))
    employer.decide(photo_of("2025-12", [ANNA]))
    assert employer.messages() == []
    employer.answer(employer.task("missing_data"), "value", value="3x")
    assert [(m.kind, dict(m.after)) for m in employer.messages()] == [("choice", {"death_cover": "3x"})]


def test_answer_that_is_not_in_the_list_is_refused():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"street": None}]))
    task = employer.task("missing_data")
    for choice, fields, sentence in (
        ("perhaps", {}, "'perhaps' is not one of its answers. Choose value."),
        ("value", {}, "field 'value' is needed"),
        ("value", {"value": "x", "reason": "y"}, "answer 'value' has no field 'reason'"),
    ):
        with pytest.raises(Refused, match=sentence.replace(".", r"\.")):
            employer.answer(task, choice, **fields)


def test_values_of_an_answer_are_checked_against_their_type_and_codes():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"contract_end": date(2025, 12, 3)}]))
    task = employer.task("departure")
    with pytest.raises(Refused, match="'31/13/2025' is not a date such as 2026-02-28"):
        employer.answer(task, "confirm", exit_date="31/13/2025", reason="other")
    with pytest.raises(Refused, match="'maximum_age' is not one of resignation"):
        employer.answer(task, "confirm", reason="maximum_age")


def test_birth_date_against_national_number_is_asked_and_can_be_corrected():
    row = ANNA | {"national_number": "85073003427"}
    employer = taken_over(row)
    employer.decide(photo_of("2025-12", [row | {"birth_date": date(1985, 7, 3)}]))
    task = employer.task("inconsistent_data")
    assert not task.blocking
    assert task.facts["check"] == "birth_date_and_national_number"
    employer.answer(task, "correct", value="1985-07-30")
    assert employer.messages() == []


def test_contradiction_that_stands_is_told_as_it_is():
    row = ANNA | {"national_number": "85073003427"}
    employer = taken_over(row)
    employer.decide(photo_of("2025-12", [row | {"sex": "M"}]))
    employer.answer(employer.task("inconsistent_data"), "accept")
    assert [m.after for m in employer.messages()] == [{"sex": "M"}]


def test_unreadable_required_cell_blocks_and_replaces_the_question_of_missing_data():
    employer = taken_over()
    problem = PROBLEM | {"field": "birth_date", "value": "31/02/1985", "reason": "invalid_date"}
    employer.decide(photo_of("2025-12", [ANNA | {"birth_date": None}], problem=[problem]))
    task = employer.task("inconsistent_data")
    assert task.blocking
    assert employer.open() == ["inconsistent_data"]
    assert [choice.name for choice in task.choices] == ["correct"]
    employer.answer(task, "correct", value="1985-07-30")
    assert employer.open() == []
    assert employer.messages() == []


DOUBT = PROBLEM | {"person": "P00002", "field": "person", "value": "P00001", "reason": "ambiguous_identity"}


def test_row_in_doubt_is_left_out_until_hr_says_who_it_is():
    employer = taken_over()
    row = ANNA | {"person": "P00002", "payroll_id": "77", "street": "Meir"}
    employer.decide(photo_of("2025-12", [row], problem=[DOUBT]))
    assert employer.open() == ["identity"]
    assert employer.messages() == []
    employer.answer(employer.task("identity", "P00002"), "same:P00001")
    assert employer.open() == []
    assert [(m.person, m.after) for m in employer.messages()] == [("P00001", {"street": "Meir"})]


def test_row_in_doubt_may_be_a_new_person():
    employer = taken_over()
    row = ANNA | {"person": "P00002", "payroll_id": "77"}
    employer.decide(photo_of("2025-12", [ANNA, row], problem=[DOUBT]))
    employer.answer(employer.task("identity", "P00002"), "new")
    assert employer.open() == ["affiliation", "affiliation"]


def test_taking_an_answer_back_opens_the_question_again():
    from dataclasses import replace

    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"street": None}]))
    employer.answer(employer.task("missing_data"), "value", value="Meir")
    last = employer.answers[-1]
    employer.answers.append(replace(last, number=last.number + 1, retracts=last.number))
    assert employer.open() == ["missing_data"]


def test_value_given_until_a_day_is_asked_again_after_it():
    employer = taken_over()
    bare = ANNA | {"street": None}
    employer.decide(photo_of("2025-12", [bare]))
    employer.answer(employer.task("missing_data"), "value", value="Meir", until="2026-01-31")
    employer.close()
    employer.decide(photo_of("2026-01", [bare]))
    assert employer.open() == []
    employer.decide(photo_of("2026-02", [bare]))
    assert employer.open() == ["missing_data"]


def test_remembered_choice_can_be_changed_with_its_own_date():
    boris = ANNA | {"person": "P00002", "payroll_id": "2", "hire_date": date(2025, 12, 1)}
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA, boris]))
    employer.answer(employer.task("affiliation", "P00002", "group"), "affiliate")
    asked = employer.task("missing_data", "P00002")
    employer.answer(asked, "value", value="1x")
    employer.close()
    employer.decide(photo_of("2026-02", [ANNA, boris]))
    employer.answer(asked, "value", value="2x", since="2026-02-10")
    told = [(m.kind, m.effective, m.after) for m in employer.messages() if m.person == "P00002" and m.plan == "group"]
    assert told == [("choice", date(2026, 2, 10), {"death_cover": "2x"})]
