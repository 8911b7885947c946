"""Conditions lost on a day that the payroll gives: the cover ends on its eve, asked or told."""

from datetime import date

import pytest
from support.months import ANNA, CAR, HOSPITAL, Employer, photo_of, plans_named

from assusoft.month.resolving.workers.conditions_lost import since_field

TRAVEL = """
supplier = "c"
from = 2025-01-01
eligible = "statute = 'employee'"
enrolment = "automatic"
reports = ["name"]
"""
BOTH = TRAVEL.replace("statute = 'employee'", "statute = 'employee' and category in ('staff', 'executive')")
EITHER = TRAVEL.replace("statute = 'employee'", "statute = 'employee' or category = 'staff'")
DAYS = HOSPITAL.replace('ends = "end of month"', 'ends = "day"')
MID = ANNA | {"statute": "worker", "statute_since": date(2025, 12, 15)}


def after(sheet: str, now: dict, month: str = "2025-12", before: dict = ANNA) -> Employer:
    employer = Employer(plans_named(plan=sheet))
    employer.decide(photo_of("2025-11", [before]))
    employer.close()
    employer.decide(photo_of(month, [now]))
    return employer


def ends(employer: Employer) -> list[tuple[str, date]]:
    return [(message.kind, message.effective) for message in employer.messages()]


def proposed(employer: Employer) -> str | None:
    return employer.task("end_of_eligibility").choices[0].questions[0].default


def test_the_eve_of_the_payrolls_day_is_proposed_by_the_plans_convention():
    assert proposed(after(DAYS, MID)) == "2025-12-14"
    assert proposed(after(HOSPITAL, MID)) == "2025-12-31"


def test_an_automatic_plan_ends_on_the_eve_of_the_payrolls_day_also_when_it_was_entered_late():
    assert ends(after(TRAVEL, MID)) == [("exit", date(2025, 12, 14))]
    assert ends(after(TRAVEL, MID, "2026-02")) == [("exit", date(2025, 12, 14))]


def test_without_a_day_or_with_one_known_before_the_end_is_the_eve_of_the_month():
    assert ends(after(TRAVEL, ANNA | {"statute": "worker"})) == [("exit", date(2025, 11, 30))]
    old = {"statute_since": date(2010, 1, 1)}
    assert ends(after(TRAVEL, ANNA | {"statute": "worker"} | old, before=ANNA | old)) == [("exit", date(2025, 11, 30))]


def test_the_day_of_a_field_that_the_rule_does_not_hang_on_does_not_count():
    moved = MID | {"category": "executive", "category_since": date(2025, 12, 2)}
    assert ends(after(BOTH, moved)) == [("exit", date(2025, 12, 14))]


def test_of_two_conditions_lost_the_first_day_counts_and_of_alternatives_the_last():
    moved = MID | {"category": "other", "category_since": date(2025, 12, 2)}
    assert ends(after(BOTH, moved)) == [("exit", date(2025, 12, 1))]
    assert ends(after(EITHER, moved)) == [("exit", date(2025, 12, 14))]


def test_a_cover_does_not_end_before_it_began():
    begun = TRAVEL.replace("reports", 'since = ["contract_start"]\nreports')
    [(kind, day)] = ends(after(begun, MID | {"statute_since": date(2009, 1, 1)}))
    assert (kind, day) == ("exit", date(2010, 1, 1))


def test_a_condition_lost_with_a_new_contract_is_lost_on_its_first_day():
    moved = ANNA | {"contract": "2/2025-12-09", "contract_start": date(2025, 12, 9), "statute": "worker"}
    assert ends(after(TRAVEL, moved)) == [("exit", date(2025, 12, 8))]


def test_an_exception_ends_with_the_month_before_whatever_the_payroll_dates():
    excluded = TRAVEL + '[[exception]]\nperson = "P00001"\neffect = "exclude"\nreason = "choice"\n'
    employer = after(TRAVEL, ANNA)
    employer.plans = plans_named(plan=excluded)
    employer.decide(photo_of("2025-12", [ANNA | {"statute_since": date(2025, 12, 15)}]))
    assert ends(employer) == [("exit", date(2025, 11, 30))]


def test_a_car_given_back_on_a_day_ends_the_day_before():
    driver = ANNA | {"car_class": "B", "car_since": date(2025, 3, 3)}
    employer = after(CAR, ANNA | {"car_since": date(2025, 12, 9)}, before=driver)
    assert ends(employer) == [("exit", date(2025, 12, 8))]


def test_cover_kept_for_months_after_the_last_day_of_february_ends_on_the_last_of_may():
    left = ANNA | {"contract_end": date(2025, 2, 28), "end_reason": "dismissal"}
    employer = after(DAYS, left)
    employer.answer(employer.task("departure"), "confirm")
    assert ends(employer) == [("exit", date(2025, 5, 31))]


@pytest.mark.parametrize(
    ("name", "since"),
    [("worker_code", "statute_since"), ("joint_committee", "category_since"), ("contract_pct", "working_time_since"),
     ("monthly_salary", "salary_since"), ("city", "address_since"), ("hire_date", None), ("own_field", None)],
)  # fmt: skip
def test_each_field_has_its_day_or_none(name, since):
    assert since_field(name) == since
