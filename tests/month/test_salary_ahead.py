"""Salaries that a supplier wants some months before they are renewed: told then, in force later, corrected as any."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from support.months import ANNA, GROUP, Employer, photo_of, plans_named

from assusoft.errors import ConfigError
from assusoft.frames import rows_of
from assusoft.month.dated import MonthMessages, values_on
from assusoft.plans.eligibility import first_telling
from assusoft.plans.reading.plan_words import _salary
from assusoft.plans.sheet import plan_of

AHEAD = GROUP.replace("month = 1\n", "month = 1\nahead = 2\n")
MANAGER = ANNA | {"person": "P00009", "payroll_id": "9"}
OLD, RAISED, LATER = Decimal("41760.00"), Decimal("43152.00"), Decimal("45936.00")  # 3000, 3100, 3300 x 13.92
JANUARY = date(2026, 1, 1)


def begun() -> Employer:
    """Two people taken over in October."""
    one = Employer(plans_named(group=AHEAD))
    one.decide(photo_of("2025-10", [MANAGER, ANNA]))
    one.close()
    return one


def shown(one: Employer, month: str, pay: str, **cells: object) -> list[tuple[str, date | None, Decimal | None]]:
    one.decide(photo_of(month, [MANAGER, ANNA | {"monthly_salary": pay, **cells}]))
    return [(m.kind, m.effective, m.after.get("insured_salary")) for m in one.messages() if m.person == "P00001"]


def test_new_salaries_are_told_two_months_before_their_renewal_and_then_no_more():
    one = begun()
    assert shown(one, "2025-11", "3100.00") == [("salary", JANUARY, RAISED)]
    one.close()
    for month in ("2025-12", "2026-01", "2026-02"):
        assert shown(one, month, "3100.00") == []
        one.close()


def test_until_its_day_the_salary_of_before_holds():
    one = begun()
    shown(one, "2025-11", "3100.00")
    told = [MonthMessages(one.state.affiliations, one.messages())]
    owed = one.decide().state.affiliations
    for day, salary in ((date(2025, 12, 31), OLD), (JANUARY, RAISED)):
        rows = {row["person"]: row for row in rows_of(values_on(day, owed, told))}
        assert rows["P00001"]["insured_salary"] == salary
    assert first_telling(one.plans.values(), "2026-01") == "2025-11"


def test_what_proves_wrong_later_is_asked_and_told_from_the_renewal_on():
    one = begun()
    shown(one, "2025-11", "3100.00")
    one.close()
    assert shown(one, "2026-01", "3300.00", salary_since=JANUARY) == []
    assert one.open() == ["correction"]
    one.answer(one.task("correction"), "correct")
    assert shown(one, "2026-01", "3300.00", salary_since=JANUARY) == [("salary", JANUARY, LATER)]


def test_who_enters_between_is_told_with_the_pay_of_now_and_with_that_of_the_renewal_a_month_later():
    one = Employer(plans_named(group=AHEAD))
    one.decide(photo_of("2025-10", [MANAGER]))
    one.close()
    hired = {"hire_date": date(2025, 11, 3), "contract_start": date(2025, 11, 3)}
    shown(one, "2025-11", "3000.00", **hired)
    one.answer(one.task("affiliation"), "affiliate")
    assert [kind for kind, _, _ in shown(one, "2025-11", "3000.00", **hired)] == ["entry"]
    one.answer(one.task("missing_data"), "value", value="1x")
    one.close()
    assert shown(one, "2025-12", "3100.00", **hired) == [("salary", JANUARY, RAISED)]


def test_ahead_is_said_of_salaries_renewed_yearly_alone():
    with pytest.raises(ConfigError, match=r"salary\.ahead: is said of salaries that are renewed yearly"):
        plan_of(Path("group.toml"), AHEAD.replace("ahead = 2", 'ahead = 2\nrenewed = "always"'), {})
    assert list(_salary(plans_named(group=AHEAD)["group"], "en"))[-1] == "It is told so many months before: 2."
