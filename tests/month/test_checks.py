"""Checks of plan sheets: asked of the workers in the plan, accepted until a day, or corrected in the payroll."""

from datetime import date

import pytest
from support.months import ANNA, GROUP, Employer, photo_of, plans_named

from assusoft.month.wording import question
from assusoft.plans.labels import labels_of

CHECK = """
[[check]]
name = "executive-without-car"
when = "category = 'executive' and car_class is null"
says = { fr = "Cadre sans voiture.", nl = "Kaderlid zonder wagen", en = "An executive without a car." }
blocking = true
"""
CHEF = ANNA | {"category": "executive"}


def employer_of(worker, check: str = CHECK, takeover: str = "2025-11") -> Employer:
    """An employer whose group insurance has this check; the worker was taken over."""
    made = Employer(plans_named(group=GROUP + check))
    made.decide(photo_of(takeover, [worker]))
    return made


def closed(worker, check: str = CHECK) -> Employer:
    made = employer_of(worker, check)
    made.close()
    return made


def test_worker_whom_a_check_finds_is_asked_about_with_its_sentence_and_the_values_in_question():
    employer = closed(ANNA)
    employer.decide(photo_of("2025-12", [CHEF]))
    task = employer.task("check")
    assert task.blocking
    assert task.facts == {
        "plan": "group", "check": "executive-without-car", "values": {"category": "executive", "car_class": ""},
    }  # fmt: skip
    labels = labels_of(employer.plans.values(), {}, "en")
    assert question(task, "en", labels) == (
        "Peeters Anna, group: An executive without a car (Category executive, Car class -). "
        "Correct it in the payroll, or accept it?"
    )
    assert "Cadre sans voiture" in question(task, "fr", labels_of(employer.plans.values(), {}, "fr"))
    assert "executive-without-car" in question(task, "en")


def test_check_that_says_itself_in_one_language_says_so_in_the_others():
    plans = plans_named(
        group=GROUP + CHECK.replace('fr = "Cadre sans voiture.", nl = "Kaderlid zonder wagen", en', "nl")
    )
    assert labels_of(plans.values(), {}, "fr")["group check executive-without-car"] == "An executive without a car."


def test_question_of_a_check_closes_by_itself_when_the_payroll_changes():
    employer = closed(ANNA)
    employer.decide(photo_of("2025-12", [CHEF]))
    assert employer.open() == ["check"]
    employer.decide(photo_of("2025-12", [CHEF | {"car_class": "B", "car_since": date(2025, 12, 1)}]))
    assert employer.open() == []


def test_what_is_accepted_is_asked_again_after_its_day_or_when_the_values_change():
    employer = closed(ANNA)
    employer.decide(photo_of("2025-12", [CHEF]))
    employer.answer(employer.task("check"), "accepted", until="2026-01-31", why="the car is ordered")
    assert employer.close()
    employer.decide(photo_of("2026-01", [CHEF]))
    assert employer.open() == []
    employer.decide(photo_of("2026-02", [CHEF]))
    assert employer.open() == ["check"]


def test_check_that_does_not_block_waits_and_the_takeover_is_never_blocked():
    employer = employer_of(CHEF)
    assert [(task.kind, task.blocking) for task in employer.decide().tasks] == [("check", False)]
    waits = closed(ANNA, CHECK.replace("blocking = true", ""))
    waits.decide(photo_of("2025-12", [CHEF]))
    assert not waits.task("check").blocking


@pytest.mark.parametrize("row", [{"statute": "student"}, {"contract_end": date(2025, 12, 15), "end_reason": "other"}])
def test_only_workers_in_service_who_are_in_the_plan_are_checked(row):
    employer = closed(ANNA | {"statute": "student"} if "statute" in row else ANNA)
    employer.decide(photo_of("2025-12", [CHEF | row]))
    assert "check" not in employer.open()


def test_check_that_cannot_be_decided_asks_for_what_is_missing():
    employer = closed(ANNA, CHECK.replace("car_class is null", "car_class <> 'C'"))
    employer.decide(photo_of("2025-12", [CHEF]))
    task = employer.task("missing_data")
    assert (task.blocking, task.facts["field"], task.plans) == (True, "car_class", ("group",))
    employer.answer(task, "value", value="B")
    assert employer.open() == ["check"]


def test_no_message_comes_of_a_check():
    employer = closed(ANNA | {"category": "executive"}, CHECK.replace("executive'", "executive' or true"))
    employer.decide(photo_of("2025-12", [CHEF]))
    employer.answer(employer.task("check"), "accepted", until="2026-12-31", why="so agreed")
    assert employer.messages() == []
