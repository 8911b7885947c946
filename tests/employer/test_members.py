"""Family members over months of an employer: known by number, asked about when they are nearly known."""

import pytest
from support.households import ANN, BOB, CHILD, household

from assusoft.errors import Refused

NUMBER = "12040401181"


@pytest.fixture
def home(tmp_path):
    made = household(tmp_path / "acme")
    made.month("2026-01", [ANN], [CHILD])
    made.close()
    return made


@pytest.mark.long
def test_likely_member_is_asked_about_and_nothing_is_concluded_before(home):
    home.month("2026-02", [ANN], [CHILD | {"first_name": "Louis"}])
    [task] = home.tasks()
    assert (task.kind, task.blocking, task.name) == ("member_identity", True, "Adam Louis")
    assert home.employer.question(task) == (
        "Adam Louis may be a family member already known: Adam Loic, 04/04/2012 (another first name, same birth date). "
        "Is it that one, or somebody new?"
    )
    assert home.told() == []
    with pytest.raises(Refused, match="blocking"):
        home.close()


@pytest.mark.long
def test_the_same_member_is_told_as_corrected_and_not_asked_about_again(home):
    louis = CHILD | {"first_name": "Louis"}
    home.month("2026-02", [ANN], [louis])
    home.answer("member_identity", home.tasks()[0].choices[0].name)
    assert home.told() == [("personal_data", "hosp", "Louis", None)]
    home.close()
    home.month("2026-03", [ANN], [louis])
    assert (home.tasks(), home.told(), home.insured()) == ([], [], [("P00001", "Louis")])
    home.close()
    home.month("2026-04", [ANN], [louis | {"national_number": NUMBER}])
    assert (home.tasks(), home.told()) == ([], [("national_number", "hosp", "Louis", None)])
    assert home.employer.verify().equal


def test_somebody_new_is_new_and_the_known_one_is_asked_about(home):
    louis = CHILD | {"first_name": "Louis", "since": "2026-02-03"}
    home.month("2026-02", [ANN], [louis])
    home.answer("member_identity", "new")
    assert home.told() == [("family_in", "hosp", "Louis", "2026-02-03")]
    assert [task.kind for task in home.tasks()] == ["family_departure"]
    home.close()
    home.month("2026-03", [ANN], [louis])
    assert [task.kind for task in home.tasks()] == ["family_departure"]


@pytest.mark.long
def test_answer_taken_back_and_the_month_imported_again_ask_again(home):
    louis = CHILD | {"first_name": "Louis"}
    home.month("2026-02", [ANN], [louis])
    asked = home.tasks()[0].id
    home.answer("member_identity", "new")
    home.employer.retract(asked, "test", home.at())
    home.month("2026-02", [ANN], [louis])
    assert [task.id for task in home.tasks()] == [asked]
    home.month("2026-02", [ANN], [CHILD])
    assert (home.tasks(), home.told()) == ([], [])


@pytest.mark.long
def test_child_put_right_in_the_payroll_is_the_one_it_was(home):
    home.month("2026-02", [ANN], [CHILD | {"first_name": "Louis"}])
    home.answer("member_identity", home.tasks()[0].choices[0].name)
    home.close()
    home.month("2026-03", [ANN], [CHILD])
    assert (home.tasks(), home.told()) == ([], [("personal_data", "hosp", "Loic", None)])


@pytest.mark.long
def test_explain_follows_a_member_under_the_name_it_has_now(home):
    home.month("2026-02", [ANN], [CHILD | {"first_name": "Louis"}])
    home.answer("member_identity", home.tasks()[0].choices[0].name)
    [message] = home.employer.messages("2026-02")
    told = home.employer.explain(message.id, "2026-02")
    assert "Louis" in str(told)


SPOUSE = {
    "payroll_id": "1", "relation": "spouse", "last_name": "Adam", "first_name": "Tom", "birth_date": "1979-05-05",
    "sex": "M",
}  # fmt: skip


@pytest.mark.long
def test_day_proposed_stays_that_of_first_sight_while_the_question_is_open(home):
    for month in ("2026-02", "2026-03"):
        home.month(month, [ANN], [CHILD, SPOUSE])
        [task] = home.tasks()
        assert (task.kind, task.choices[0].questions[0].default) == ("family_affiliation", "2026-02-01")
        home.close()
    home.month("2026-04", [ANN], [CHILD])
    home.close()
    home.month("2026-05", [ANN], [CHILD, SPOUSE])
    assert home.tasks()[0].choices[0].questions[0].default == "2026-05-01"
    assert home.employer.verify().equal


@pytest.mark.long
def test_child_of_two_workers_is_insured_once_over_months(home):
    home.month("2026-02", [ANN, BOB], [CHILD, CHILD | {"payroll_id": "2"}])
    [task] = home.tasks()
    assert (task.kind, home.told(), home.insured()) == (
        "shared_member", [("entry", "hosp", "Bob", "2019-01-01")], [("P00001", "Loic")]
    )  # fmt: skip
    home.close()
    home.month("2026-03", [ANN, BOB], [CHILD, CHILD | {"payroll_id": "2"}])
    assert [one.id for one in home.tasks()] == [task.id]
    told = home.employer.answer(task.id, "under:P00002", {"from": "2026-03-01"}, "test", home.at())
    assert [(m.kind, m.person, str(m.effective)) for m in told] == [
        ("family_out", "P00001", "2026-02-28"), ("family_in", "P00002", "2026-03-01")
    ]  # fmt: skip
    assert home.insured() == [("P00002", "Loic")]
    home.close()
    home.month("2026-04", [ANN, BOB], [CHILD, CHILD | {"payroll_id": "2"}])
    assert (home.tasks(), home.told()) == ([], [])
    assert home.employer.verify().equal
