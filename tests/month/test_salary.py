"""Salaries: renewed once a year; special pay is asked (sources.md: Brochure 3.2, salaries)."""

from datetime import date
from decimal import Decimal

from support.months import ANNA, GROUP, Employer, photo_of, plans_named, taken_over

RAISED = ANNA | {"monthly_salary": "3100.00"}


def salaries(employer):
    return [(m.kind, m.effective, m.after["insured_salary"]) for m in employer.messages() if m.kind == "salary"]


def test_raise_between_two_renewals_is_not_told():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [RAISED]))
    assert employer.messages() == []


def test_new_salary_is_told_in_the_month_of_renewal():
    employer = taken_over()
    employer.decide(photo_of("2026-01", [RAISED]))
    assert employer.open() == []
    assert salaries(employer) == [("salary", date(2026, 1, 1), Decimal("43152.00"))]


def test_renewal_skipped_in_january_is_told_in_february():
    employer = taken_over()
    employer.decide(photo_of("2026-02", [RAISED]))
    assert salaries(employer) == [("salary", date(2026, 1, 1), Decimal("43152.00"))]


def test_renewal_happens_once_a_year():
    employer = taken_over()
    employer.decide(photo_of("2026-01", [RAISED]))
    employer.close()
    employer.decide(photo_of("2026-02", [RAISED | {"monthly_salary": "9999.00"}]))
    assert employer.messages() == []


def test_special_salary_is_asked_every_year_even_if_it_did_not_move():
    expat = ANNA | {"expat": True}
    employer = taken_over(expat)
    employer.decide(photo_of("2026-01", [expat]))
    task = employer.task("salary")
    assert task.blocking
    assert [choice.name for choice in task.choices] == ["take", "other", "keep"]
    employer.answer(task, "keep")
    assert employer.close() == []
    employer.decide(photo_of("2026-02", [expat | {"monthly_salary": "5000.00"}]))
    assert employer.open() == []


def test_special_salary_may_be_taken_or_replaced():
    for choice, fields, expected in (("take", {}, "43152.00"), ("other", {"salary": "50000.00"}, "50000.00")):
        row = RAISED | {"variable_pay": True}
        employer = taken_over(ANNA | {"variable_pay": True})
        employer.decide(photo_of("2026-01", [row]))
        employer.answer(employer.task("salary"), choice, **fields)
        assert salaries(employer) == [("salary", date(2026, 1, 1), Decimal(expected))]


def test_special_newcomer_is_asked_after_the_affiliation_is_confirmed():
    boris = RAISED | {"person": "P00002", "payroll_id": "2", "split_payroll": True}
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA, boris]))
    assert "salary" not in employer.open()
    employer.answer(employer.task("affiliation", "P00002", "group"), "affiliate")
    employer.answer(employer.task("salary", "P00002"), "take")
    entry = next(m for m in employer.messages() if m.plan == "group")
    assert entry.row["insured_salary"] == Decimal("43152.00")


def test_first_formula_of_a_plan_is_told_at_once_from_the_month_it_is_in_the_sheet():
    plain = GROUP.replace('"insured_salary",', "").replace(
        '[salary]\nformula = "monthly_salary * salary_factor"\nmonth = 1', ""
    )
    employer = Employer(plans_named(group=plain))
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()
    employer.plans = plans_named(group=GROUP)
    employer.decide(photo_of("2025-12", [ANNA]))
    assert salaries(employer) == [("salary", date(2025, 12, 1), Decimal("41760.00"))]
