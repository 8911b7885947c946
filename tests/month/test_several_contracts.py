"""Several contracts of one person at the same time: asked once, the main one alone until then, or all together."""

from datetime import date
from decimal import Decimal

import pytest
from support.months import ANNA, GROUP, Employer, photo_of, plans_named

from assusoft.frames import rows_of
from assusoft.month.decided import DecidedMonth
from assusoft.month.messages import messages_between
from assusoft.month.proof.certificate import count_cells
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.month.state import State

HALF = ANNA | {"contract_pct": "50", "effective_pct": "50", "weekly_hours": "19", "monthly_salary": "1500.00"}
OTHER = HALF | {"contract": "0403170701/2010-01-01#2", "payroll_id": "77", "monthly_salary": "1700.00"}
SECOND = OTHER | {"contract": "0403170701/2025-12-01", "contract_start": date(2025, 12, 1)}


def employer(*contracts: dict, group: str = GROUP) -> Employer:
    one = Employer(plans_named(group=group))
    one.decide(photo_of("2025-11", contracts))
    return one


def insured(one: Employer) -> tuple[Decimal, Decimal]:
    [row] = rows_of(one.decide().state.affiliations)
    return row["insured_pct"], row["insured_salary"]


@pytest.mark.parametrize(
    ("choice", "pct", "salary"),
    [("add", "100", "44544.00"), ("add_time", "100", "20880.00"), ("main", "50", "20880.00"), (None, "50", "20880.00")],
)
def test_two_half_time_contracts_are_insured_as_hr_says(choice, pct, salary):
    one = employer(HALF, OTHER)
    task = one.task("several_contracts")
    assert not task.blocking
    if choice:
        one.answer(task, choice)
    assert insured(one) == (Decimal(pct), Decimal(salary))


def test_an_open_question_comes_back_and_an_answered_one_does_not():
    one = employer(HALF, OTHER)
    one.close()
    one.decide(photo_of("2025-12", [HALF, OTHER]))
    assert one.open() == ["several_contracts"]
    one.answer(one.task("several_contracts"), "main")
    for month in ("2025-12", "2026-01"):
        assert one.close() == []
        one.decide(photo_of(month, [HALF, OTHER]))
        assert one.open() == []


def test_a_second_contract_is_asked_about_then_its_working_time_from_its_first_day_and_pay_at_renewal():
    one = employer(HALF)
    one.close()
    one.decide(photo_of("2025-12", [HALF, SECOND]))
    one.answer(one.task("several_contracts"), "add")
    task = one.task("working_time")
    assert {field.name: field.default for field in task.choices[0].questions}["since"] == "2025-12-01"
    one.answer(task, "tell")
    assert [(m.kind, m.effective, m.after["insured_pct"]) for m in one.close()] == [
        ("working_time", date(2025, 12, 1), Decimal("100.00"))
    ]
    one.decide(photo_of("2026-01", [HALF, SECOND]))
    assert [(m.kind, m.after["insured_salary"]) for m in one.messages()] == [("salary", Decimal("44544.00"))]


def test_the_one_that_is_left_is_asked_as_working_time():
    one = employer(HALF, OTHER)
    one.answer(one.task("several_contracts"), "add")
    one.close()
    one.decide(photo_of("2025-12", [HALF, OTHER | {"contract_end": date(2025, 12, 10)}]))
    assert one.open() == ["working_time"]


def test_pay_of_full_time_jobs_is_added_contract_by_contract():
    group = GROUP.replace("monthly_salary * salary_factor", "monthly_salary * salary_factor * contract_pct / 100")
    one = employer(HALF | {"monthly_salary": "3000.00"}, OTHER | {"monthly_salary": "4000.00"}, group=group)
    one.answer(one.task("several_contracts"), "add")
    assert insured(one)[1] == Decimal("48720.00")  # (3000 + 4000) / 2 * 13.92


def test_pay_paid_over_other_months_is_added_contract_by_contract_and_a_ceiling_holds_for_the_sum():
    one = employer(HALF, OTHER | {"salary_factor": "12"})
    one.answer(one.task("several_contracts"), "add")
    assert insured(one)[1] == Decimal("41280.00")  # 1500 * 13.92 + 1700 * 12
    group = GROUP.replace("monthly_salary * salary_factor", "least(monthly_salary * salary_factor, 40000)")
    one = employer(HALF, OTHER, group=group)
    one.answer(one.task("several_contracts"), "add")
    assert insured(one)[1] == Decimal("40000.00")


def test_contracts_of_unknown_percentage_are_left_as_they_are():
    unknown = {"contract_pct": None, "effective_pct": None, "weekly_hours": None}
    assert employer(HALF, OTHER | unknown).open() == []


def test_contracts_that_release_0_1_0_closed_a_month_with_are_not_asked_about_and_a_new_one_is():
    one = employer(HALF, OTHER)
    one.close()
    one.state = State(one.state.affiliations, one.state.reviewed.drop(columns="seen_contracts"))
    one.decide(photo_of("2025-12", [HALF, OTHER]))
    assert one.open() == []
    assert one.close() == []
    one.decide(photo_of("2026-01", [HALF, OTHER]))
    assert one.open() == []
    third = SECOND | {"contract": "x/2026-01-05", "contract_start": date(2026, 1, 5)}
    one.decide(photo_of("2026-01", [HALF, OTHER, third]))
    assert one.open() == ["several_contracts"]


@pytest.mark.parametrize("choice", ["add", "add_time", "main"])
def test_every_changed_cell_of_every_contract_has_one_outcome(choice):
    one = employer(HALF, OTHER)
    one.answer(one.task("several_contracts"), choice)
    one.close()
    before, after = (
        photo_of("2025-11", [HALF, OTHER]),
        {"monthly_salary": "1800.00", "contract_pct": "40", "city": "Gent"},
    )
    resolution = one.decide(photo_of("2025-12", [HALF, OTHER | after]))
    messages = messages_between(one.state.affiliations, resolution.state.affiliations, one.plans, "2025-12")
    decided = DecidedMonth(
        "2025-12", False, one.photo, one.state, one.plans, one.answers, frozenset(), resolution, messages
    )
    cells, wrong = count_cells(before, OutcomeFacts(decided))
    assert wrong == []
    assert ("working_time" in cells["waiting"]) == (choice != "main")
