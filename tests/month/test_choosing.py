"""Plans whose choice shows as a deduction: amounts are read, and what says nothing is asked."""

from datetime import date

import pytest
from support.months import ANNA, CHOICE, Employer, photo_of, plans_named
from support.proven import disproofs

MONTH, NEXT = "2025-12", "2026-01"
WORKER = ANNA | {"statute": "worker"}


def lines(*amounts: str | None) -> list[dict]:
    numbers = {"person": "P00001", "source": "blox", "payroll_id": "1", "wage_code": "8640"}
    return [numbers | {"amount": amount} for amount in amounts]


def unread(person: str = "P00001") -> dict:
    return {"person": person, "table": "deduction", "field": "amount", "value": "7,5O", "reason": "invalid_number"}


def employer_of(*amounts: str | None) -> Employer:
    """An employer whose one worker was taken over with these deductions in November."""
    made = Employer(plans_named(choice=CHOICE))
    made.decide(photo_of("2025-11", [WORKER], deduction=lines(*amounts)))
    made.close()
    return made


def told(employer: Employer, month: str, *amounts: str | None, worker=WORKER, problem=()) -> list[tuple[str, date]]:
    """What the supplier is told in the month, once the certificate was found to hold."""
    before = employer.photo
    employer.decide(photo_of(month, [worker], deduction=lines(*amounts), problem=problem))
    assert disproofs(employer, before) == []
    return [(message.kind, message.effective) for message in employer.messages()]


@pytest.mark.parametrize("amounts", [["0.00"], ["7.50", "-7.50"], ["10.00", "-2.50", "-7.50"], []])
def test_nothing_withheld_is_no_choice(amounts):
    employer = employer_of()
    assert told(employer, MONTH, *amounts) == []
    assert employer.open() == []


@pytest.mark.parametrize("amounts", [["7.50"], ["7.50", "-2.50"], ["0.00", "7.50"], [None], ["7.50", None]])
def test_something_withheld_is_a_choice_whatever_else_stands_there(amounts):
    employer = employer_of()
    assert told(employer, MONTH, *amounts) == [("entry", date(2025, 12, 1))]


@pytest.mark.parametrize("amounts", [["0.00"], ["7.50", "-7.50"], []])
def test_cover_ends_when_nothing_is_withheld_any_more_from_somebody_who_is_paid(amounts):
    employer = employer_of("7.50")
    assert told(employer, MONTH, *amounts) == [("exit", date(2025, 11, 30))]
    assert employer.open() == []


def test_another_amount_is_the_same_choice():
    assert told(employer_of("7.50"), MONTH, "9.25") == []


def test_takeover_takes_nobody_over_for_nothing():
    assert employer_of("0.00").state.affiliations.empty
    assert list(employer_of("7.50").state.affiliations["plan"]) == ["choice"]


def test_refund_to_somebody_outside_the_plan_is_asked_and_tells_nothing_before():
    employer = employer_of()
    assert told(employer, MONTH, "-7.50") == []
    task = employer.task("doubtful_choice")
    assert (task.blocking, task.facts["amount"], [choice.name for choice in task.choices]) == (
        False, "-7.50", ["affiliate", "not_now"],
    )  # fmt: skip
    employer.answer(task, "not_now")
    assert told(employer, MONTH, "-7.50") == []
    employer.answers.clear()
    employer.answer(task, "affiliate")
    assert told(employer, MONTH, "-7.50") == [("entry", date(2025, 12, 1))]


def test_refund_to_somebody_in_the_plan_keeps_the_cover_until_it_is_said_to_have_ended():
    employer = employer_of("7.50")
    assert told(employer, MONTH, "-7.50") == []
    task = employer.task("doubtful_choice")
    assert [choice.name for choice in task.choices] == ["keep", "end"]
    employer.answer(task, "keep")
    assert told(employer, MONTH, "-7.50") == []
    employer.answers.clear()
    employer.answer(task, "end", end_date="2025-10-31")
    assert told(employer, MONTH, "-7.50") == [("exit", date(2025, 10, 31))]


def test_refund_of_another_month_is_another_question():
    employer = employer_of("7.50")
    told(employer, MONTH, "-7.50")
    employer.answer(employer.task("doubtful_choice"), "keep")
    employer.close()
    assert told(employer, NEXT, "-7.50") == []
    assert employer.open() == ["doubtful_choice"]


@pytest.mark.parametrize("amounts", [[None], [None, "0.00"]])
def test_amount_that_could_not_be_read_is_asked_about(amounts):
    outside, inside = employer_of(), employer_of("7.50")
    for employer in (outside, inside):
        assert told(employer, MONTH, *amounts, problem=[unread()]) == []
        assert employer.open() == ["doubtful_choice"]
    assert told(employer_of(), MONTH, None, "7.50", problem=[unread()]) == [("entry", date(2025, 12, 1))]


UNPAID = {
    "interrupted": {"interruption_kind": "unpaid_leave", "interruption_from": date(2025, 12, 1)},
    "all of it": {"interruption_kind": "illness_long", "interruption_pct": "100", "interruption_to": date(2025, 12, 9)},
    "no time": {"effective_pct": "0"},
    "no contract time": {"contract_pct": "0"},
    "no salary": {"monthly_salary": "0.00"},
}


@pytest.mark.parametrize("case", UNPAID)
def test_month_without_pay_ends_no_cover(case):
    employer = employer_of("7.50")
    assert told(employer, MONTH, worker=WORKER | UNPAID[case]) == []
    assert employer.open() == ["doubtful_choice"]
    employer.close()
    assert told(employer, NEXT, "7.50") == []
    assert employer.open() == []


@pytest.mark.parametrize("case", [
    {"interruption_kind": "parental", "interruption_pct": "20", "effective_pct": "80"},
    {"interruption_kind": "parental", "effective_pct": "80"},
    {"interruption_kind": "unpaid_leave", "interruption_to": date(2025, 11, 30)},
    {"interruption_kind": "unpaid_leave", "interruption_from": date(2026, 1, 1)},
    {"monthly_salary": None},
])  # fmt: skip
def test_who_is_paid_in_part_or_was_not_paid_before_leaves_as_anybody_else(case):
    assert told(employer_of("7.50"), MONTH, worker=WORKER | case) == [("exit", date(2025, 11, 30))]


def test_cover_kept_without_pay_is_not_asked_about_again_and_ends_when_pay_is_back_without_deduction():
    away = WORKER | UNPAID["interrupted"]
    employer = employer_of("7.50")
    told(employer, MONTH, worker=away)
    employer.answer(employer.task("doubtful_choice"), "keep")
    employer.close()
    assert told(employer, NEXT, worker=away) == []
    assert employer.open() == []
    employer.close()
    assert told(employer, "2026-02") == [("exit", date(2026, 1, 31))]


def test_somebody_outside_the_plan_who_is_not_paid_is_not_asked():
    employer = employer_of()
    assert told(employer, MONTH, worker=WORKER | UNPAID["no time"]) == []
    assert employer.open() == []
