"""What was reported and later proves wrong in the payroll is asked about; meanwhile the old value stands."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from support.months import ANNA, GROUP, Employer, photo_of, plans_named

from assusoft.frames import rows_of
from assusoft.month.decided import DecidedMonth
from assusoft.month.messages import messages_between
from assusoft.month.proof.applying import directly
from assusoft.month.proof.certificate import count_cells
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.month.resolving.workers.looked_again import pay_seen
from assusoft.month.state import State
from assusoft.schema import series_of

NEW = ANNA | {
    "hire_date": date(2025, 12, 10), "contract_start": date(2025, 12, 10), "contract": "c1",
    "salary_since": date(2025, 12, 10),
}  # fmt: skip
MANAGER = ANNA | {"person": "P00009", "payroll_id": "9"}


def entered(row: dict = NEW) -> Employer:
    """Anna's entry was told in December, and the month is closed."""
    one = Employer(plans_named(group=GROUP))
    one.decide(photo_of("2025-11", [MANAGER]))
    one.close()
    one.decide(photo_of("2025-12", [MANAGER, row]))
    one.answer(one.task("affiliation"), "affiliate")
    one.answer(one.task("missing_data"), "value", value="1x")
    one.close()
    return one


def shown(one: Employer, row: dict, month: str = "2026-01") -> None:
    one.decide(photo_of(month, [MANAGER, row]))


def told(one: Employer) -> list[tuple[str, date | None, dict]]:
    return [(m.kind, m.effective, dict(m.after)) for m in one.messages() if m.person == "P00001"]


def proven(one: Employer, before: dict, month: str) -> bool:
    now = one.decide()
    messages = messages_between(
        one.state.affiliations, now.state.affiliations, one.plans, now.month, now.left, now.restated
    )
    decided = DecidedMonth(now.month, False, one.photo, one.state, one.plans, one.answers, frozenset(), now, messages)
    lines = directly(one.state.affiliations, now.state.affiliations, messages, one.plans, "a", now.month)[2]
    return not lines + count_cells(photo_of(month, [MANAGER, before]), OutcomeFacts(decided))[1]


def test_a_hire_date_put_right_is_asked_every_month_until_it_is_answered_then_told_as_a_correction():
    one, right = entered(), NEW | {"hire_date": date(2025, 12, 3), "contract_start": date(2025, 12, 3)}
    for month in ("2026-01", "2026-02"):
        shown(one, right, month)
        assert (one.open(), told(one)) == (["correction"], [])
        assert proven(one, NEW, "2025-12")
        one.close()
    shown(one, right, "2026-03")
    one.answer(one.task("correction"), "correct")
    assert told(one) == [("correction", date(2025, 12, 3), {"affiliation_from": date(2025, 12, 3)})]
    assert proven(one, NEW, "2025-12")
    one.close()
    shown(one, right, "2026-04")
    assert (one.open(), told(one)) == ([], [])


def test_a_begin_that_was_later_than_told_is_a_correction_too_and_kept_is_kept():
    one, right = entered(), NEW | {"hire_date": date(2025, 12, 20), "contract_start": date(2025, 12, 20)}
    shown(one, right)
    one.answer(one.task("correction"), "keep")
    assert one.close() == []
    shown(one, right, "2026-02")
    assert one.open() == []


def test_a_new_contract_that_is_the_old_one_with_another_start_is_asked_after_same_affiliation():
    one = entered()
    right = NEW | {"hire_date": date(2025, 12, 3), "contract_start": date(2025, 12, 3), "contract": "c2"}
    shown(one, right)
    one.answer(one.task("new_contract"), "same_affiliation")
    assert one.open() == ["correction"]


def test_nobody_left_when_the_contract_before_ended_before_the_affiliation_began():
    one = entered()
    shown(one, NEW | {"hire_date": date(2025, 12, 24), "contract_start": date(2025, 12, 24), "contract": "c2"})
    one.answer(one.task("new_contract"), "new_affiliation", exit_date="2025-12-09", reason="other")
    assert [(kind, day) for kind, day, _ in told(one)] == [("correction", date(2025, 12, 10))]  # wrong since then


def test_a_begin_that_hr_chose_otherwise_is_not_asked_about_again():
    one = Employer(plans_named(group=GROUP))
    one.decide(photo_of("2025-11", [MANAGER]))
    one.close()
    shown(one, NEW, "2025-12")
    one.answer(one.task("affiliation"), "affiliate", affiliation_from="2025-12-15")
    one.answer(one.task("missing_data"), "value", value="1x")
    one.close()
    shown(one, NEW | {"hire_date": date(2025, 12, 3)})
    assert one.open() == []


def salaries(one: Employer) -> list[Decimal | None]:
    return [row["insured_salary"] for row in rows_of(one.decide().state.affiliations) if row["person"] == "P00001"]


def renewed(pay: str) -> tuple[Employer, dict]:
    """The renewal of January was told with this pay."""
    one, row = entered(), NEW | {"monthly_salary": pay, "salary_since": date(2026, 1, 1)}
    shown(one, row)
    one.close()
    return one, row


def test_a_salary_put_right_after_its_renewal_is_asked_and_told_from_the_renewal_on():
    one, wrong = renewed("300.00")
    right = wrong | {"monthly_salary": "3300.00"}
    shown(one, right, "2026-02")
    assert (one.open(), told(one), salaries(one)) == (["correction"], [], [Decimal("4176.00")])
    assert proven(one, wrong, "2026-01")
    one.close()
    shown(one, right, "2026-03")
    one.answer(one.task("correction"), "correct")
    assert told(one) == [("salary", date(2026, 1, 1), {"insured_salary": Decimal("45936.00")})]
    assert proven(one, right, "2026-02")
    one.close()
    shown(one, right, "2026-04")
    assert (one.open(), told(one)) == ([], [])


def test_a_raise_between_renewals_stays_untold_and_unasked():
    one, row = renewed("3000.00")
    for since in (date(2026, 2, 1), None):
        shown(one, row | {"monthly_salary": "3100.00", "salary_since": since}, "2026-02")
        assert (one.open(), told(one)) == ([], [])


def test_pay_that_falls_without_a_day_is_asked():
    one, row = renewed("30000.00")
    shown(one, row | {"monthly_salary": "3000.00", "salary_since": None}, "2026-02")
    assert one.open() == ["correction"]


@pytest.mark.parametrize("pay", ["0.00", "-120.00"])
def test_nothing_and_less_are_never_told_unasked_and_the_old_salary_stands(pay):
    one, row = entered(), NEW | {"monthly_salary": pay, "salary_since": date(2026, 1, 1)}
    shown(one, row)
    task = one.task("salary")
    assert ([choice.name for choice in task.choices], task.blocking) == (["other", "keep"], False)
    assert told(one) == []
    assert proven(one, NEW, "2025-12")
    one.close()
    shown(one, row | {"monthly_salary": "3200.00"}, "2026-02")
    assert told(one) == [("salary", date(2026, 1, 1), {"insured_salary": Decimal("44544.00")})]


def test_an_entry_or_a_takeover_without_pay_asks_for_the_salary():
    one = Employer(plans_named(group=GROUP))
    one.decide(photo_of("2025-11", [ANNA | {"monthly_salary": "0.00"}]))
    assert (one.open(), salaries(one)) == (["salary"], [None])
    one.answer(one.task("salary"), "other", salary="41000.00")
    assert salaries(one) == [Decimal("41000.00")]


def test_a_month_that_release_0_1_0_closed_remembers_nothing_and_asks_nothing():
    one, row = renewed("300.00")
    lacking = ["seen_pay", "seen_hire_date", "seen_contract_start", "seen_contracts"]
    one.state = State(one.state.affiliations, one.state.reviewed.drop(columns=lacking))
    shown(one, row | {"monthly_salary": "3300.00", "hire_date": date(2025, 12, 3)}, "2026-02")
    assert (one.open(), told(one)) == ([], [])


def test_pay_is_seen_as_its_parts_in_one_text_missing_ones_empty():
    people = pd.DataFrame(
        {
            "monthly_salary": series_of("money", [Decimal("2500.50"), None, Decimal("0")]),
            "salary_factor": series_of("factor", [Decimal("13.92"), Decimal("0"), None]),
            "yearly_salary": series_of("money", [None, Decimal("30000"), None]),
            "hourly_salary": series_of("money", [None, None, None]),
            "variable_salary": series_of("money", [Decimal("-10.25"), None, None]),
        }
    )
    plain = [[people[name].tolist()[row] for name in people.columns] for row in range(3)]
    texts = ["|".join("" if pd.isna(value) else str(value) for value in row) for row in plain]
    assert pay_seen(people) == texts
    assert texts[0] == "2500.50|13.9200|||-10.25"
