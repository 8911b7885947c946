"""Premiums by hand: each case's arithmetic stands beside it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.covers import cover_of, per_month, premium, premium_of

from assusoft.months import month_start
from assusoft.plans.covers.premium import Incomputable, Insured, Premium
from assusoft.plans.covers.tables import NoRow, table_of


def days(first: int, last: int, month: str = "2026-06") -> tuple[date, date]:
    return month_start(month).replace(day=first), month_start(month).replace(day=last)


@pytest.mark.parametrize(
    ("rule", "joins", "leaves"),
    [
        ("actual days", 3400, 2400),  # 56.00 x 17/28 and 12/28
        ("thirtieths", 3547, 2240),  # 56.00 x 19/30 = 35.466..., and 12/30
        ("whole month", 5600, 5600),
        ("fifteenth", 5600, 0),
        ("first day", 0, 5600),
        ("last day", 5600, 0),
        ("none", 5600, 5600),
    ],
)
def test_part_of_a_month_is_billed_by_the_contracts_own_rule(rule: str, joins: int, leaves: int) -> None:
    cover = per_month("56.00", proration=rule)
    assert premium(cover, begin=date(2026, 2, 12)).total == joins
    assert premium(cover, end=date(2026, 2, 12)).total == leaves


def test_days_of_a_period_are_counted_over_the_whole_period_whatever_the_start() -> None:
    quarter = cover_of("amount", amount="3680.00", per="year", periodicity="quarterly", proration="days of period")
    august = premium(quarter, "2026-08", begin=date(2026, 8, 10))  # 920.00 x 22/92
    september = premium(quarter, "2026-09")  # 920.00 x 30/92
    assert (august.total, september.total) == (22000, 30000)
    year = cover_of("amount", amount="365.00", periodicity="yearly", proration="days of period")
    covered = [premium(year, f"2026-{number:02d}").total for number in range(1, 7)]  # 181 days
    assert sum(covered) + premium(year, "2026-07", end=date(2026, 7, 19)).total == 20000  # 200 days: 200.00


def test_both_days_of_a_spell_count() -> None:
    assert premium(per_month("60.00"), "2026-04", begin=date(2026, 4, 6)).total == 5000  # 60.00 x 25/30


def test_the_day_of_a_change_counts_once() -> None:
    before = premium(per_month("31.00"), "2026-08", end=date(2026, 8, 15))
    after = premium(per_month("62.00"), "2026-08", begin=date(2026, 8, 16))
    assert (before.total, after.total) == (1500, 3200)


def test_days_of_two_spells_count_once_each() -> None:
    spells = [days(1, 10, "2026-05"), days(20, 31, "2026-05")]
    assert premium_of(per_month("40.00", proration="whole month"), "2026-05", [Insured(spells, {})]).total == 4000
    overlapping = [days(1, 20, "2026-05"), days(10, 31, "2026-05")]
    assert premium_of(per_month("40.00"), "2026-05", [Insured(overlapping, {})]).total == 4000


def test_a_salary_that_changes_within_the_month_counts_each_day_with_its_own() -> None:
    cover = cover_of("flat rate", rate="1.2", salary="insured_salary")
    parts = [
        Insured([days(1, 15)], {"insured_salary": Decimal("36000.00")}),  # 3 000.00 a month: 18.00
        Insured([days(16, 30)], {"insured_salary": Decimal("39600.00")}),  # 3 300.00 a month: 19.80
    ]
    assert premium_of(cover, "2026-06", parts).total == 3780


def test_several_changes_in_a_month_add_up_to_the_days_of_each() -> None:
    parts = [  # 30.00, 60.00 and 90.00 a month, ten days each: 10.00 + 20.00 + 30.00
        Insured([days(1 + 10 * number, 10 + 10 * number)], {"insured_salary": Decimal(12 * 3000 * (number + 1))})
        for number in range(3)
    ]
    assert premium_of(cover_of("flat rate", rate="1"), "2026-06", parts).total == 6000


def test_a_transfer_in_the_month_is_never_two_months_nor_none() -> None:
    x = premium(per_month("60.00"), "2026-01", end=date(2026, 1, 14))  # 60.00 x 14/31 = 27.096...
    y = premium(per_month("60.00"), "2026-01", begin=date(2026, 1, 15))  # 60.00 x 17/31 = 32.903...
    assert (x.total, y.total) == (2710, 3290)


def test_money_is_rounded_once_unless_the_contract_rounds_in_between() -> None:
    taxes = {"insurance": {"rate": "9.25"}}
    once = per_month("11.48", taxes=taxes)
    between = per_month("11.48", taxes=taxes, rounding={"between": True})
    assert premium(once, "2026-04", begin=date(2026, 4, 2)).total == 1212  # 11.48 x 29/30 x 1.0925 = 12.1238
    assert premium(between, "2026-04", begin=date(2026, 4, 2)).total == 1213  # 11.10 + 1.03


def test_a_half_cent_of_tax_is_rounded_up() -> None:
    assert premium(per_month("50.00", taxes={"insurance": {"rate": "9.25"}})) == Premium(5000, 0, 463)  # 4.625
    assert premium(per_month("100.00", taxes={"insurance": {"rate": "4.40"}})).tax == 440


def test_a_tax_is_taken_of_the_share_that_the_contract_says() -> None:
    cover = per_month("100.00", employee=25, taxes={"social": {"rate": "8.86", "of": "employer"}})
    assert premium(cover) == Premium(7500, 2500, 665)  # 75.00 x 8.86 % = 6.645


def test_an_amount_with_its_taxes_in_it_is_the_total() -> None:
    cover = per_month("59.50", tax_included=True, taxes={"tax": {"rate": "19"}})
    assert premium(cover) == Premium(5000, 0, 950)


@pytest.mark.parametrize(("remainder", "shares"), [("employer", (5999, 2000)), ("employee", (5999, 2000))])
def test_the_shares_of_a_premium_add_up_to_it(remainder: str, shares: tuple[int, int]) -> None:
    assert premium(per_month("79.99", employee=25, remainder=remainder))[:2] == shares  # 59.9925 and 19.9975


def test_the_cent_of_a_split_goes_to_whom_the_contract_says() -> None:
    halves = per_month("0.05", employee=50)
    assert premium(halves)[:2] == (2, 3)
    assert premium(per_month("0.05", employee=50, remainder="employee"))[:2] == (3, 2)


def test_an_employee_pays_an_amount_never_more_than_the_premium() -> None:
    assert premium(per_month("12.00", employee_amount="5.00"))[:2] == (700, 500)
    assert premium(per_month("3.00", employee_amount="5.00"))[:2] == (0, 300)
    assert premium(per_month("28.00", employee_amount="5.60"), begin=date(2026, 2, 15))[:2] == (1120, 280)


def ceiling(tmp_path, *rows: str):
    path = tmp_path / "ceiling.csv"
    path.write_text("year;value;source\n" + "".join(f"{row};a test\n" for row in rows), encoding="utf-8")
    return {"ceiling": table_of("ceiling", path)}


def test_half_the_time_is_half_the_premium_not_a_salary_below_the_ceiling(tmp_path) -> None:
    tables = ceiling(tmp_path, "2025;70000")
    cover = cover_of("step rate", s1="3", s2="9", ceiling="ceiling")
    full = premium(cover, tables=tables, insured_salary=Decimal("84000"), insured_pct=Decimal("100.00"))
    half = premium(cover, tables=tables, insured_salary=Decimal("84000"), insured_pct=Decimal("50.00"))
    assert (full.total, half.total) == (28000, 14000)  # (3 % x 70 000 + 9 % x 14 000) / 12 = 280.00
    before = cover_of("step rate", s1="3", s2="9", ceiling="ceiling", working_time="before the split")
    assert premium(before, tables=tables, insured_salary=Decimal("84000"), insured_pct=Decimal("50")).total == 10500


def test_the_ceiling_is_that_of_the_year_the_plan_names(tmp_path) -> None:
    tables = ceiling(tmp_path, "2025;60000", "2026;72000")
    previous = cover_of("step rate", s1="2", s2="10", ceiling="ceiling")
    current = cover_of("step rate", s1="2", s2="10", ceiling="ceiling", ceiling_year="current")
    salary = {"insured_salary": Decimal("72000")}
    assert premium(previous, tables=tables, **salary).total == 20000  # (1 200 + 1 200) / 12
    assert premium(current, tables=tables, **salary).total == 12000  # 1 440 / 12


def test_a_ceiling_that_is_missing_is_never_guessed(tmp_path) -> None:
    cover = cover_of("step rate", s1="3", s2="9", ceiling="ceiling")
    with pytest.raises(NoRow, match=r"ceiling\.csv: no row holds in 2026$"):
        premium(cover, "2027-01", tables=ceiling(tmp_path, "2025;70000"), insured_salary=Decimal("84000"))


def test_a_value_that_was_never_reported_is_named() -> None:
    with pytest.raises(Incomputable, match="insured_salary"):
        premium(cover_of("flat rate", rate="2"), insured_salary=None)


def rates(tmp_path):
    path = tmp_path / "rate.csv"
    path.write_text(
        "from;age_from;age_to;sex;value;source\n2025-01-01;;39;M;0.10;p. 1\n2025-01-01;40;;M;0.20;p. 1\n"
        "2025-01-01;;39;F;0.05;p. 1\n2025-01-01;40;;F;0.10;p. 1\n2026-01-01;;;M;0.30;p. 2\n2026-01-01;;;F;0.15;p. 2\n",
        encoding="utf-8",
    )
    return {"rate": table_of("rate", path)}


def test_a_death_cover_is_a_multiple_of_the_salary_at_the_rate_of_age_and_sex(tmp_path) -> None:
    cover = cover_of("capital", kind="death", multiple="2", rate="rate")
    person = {"insured_salary": Decimal("60000"), "birth_date": date(1985, 12, 31), "sex": "M"}
    assert premium(cover, "2025-12", tables=rates(tmp_path), **person).total == 1000  # 120 000 x 0.10 % / 12: 39 years
    older = person | {"birth_date": date(1985, 1, 1)}
    assert premium(cover, "2025-12", tables=rates(tmp_path), **older).total == 2000  # forty on 1 January
    assert premium(cover, "2026-01", tables=rates(tmp_path), **person).total == 3000  # the tariff of 2026


def test_a_disability_rent_and_the_waiver_of_its_premium(tmp_path) -> None:
    tables = ceiling(tmp_path, "2025;60000")
    rent = cover_of("rent", kind="disability", below="10", above="70", rate="2", ceiling="ceiling")
    person = {"insured_salary": Decimal("72000")}
    assert premium(rent, tables=tables, **person).total == 2400  # (6 000 + 8 400) x 2 % / 12


AMOUNTS = st.decimals("0.01", "9999.99", places=2)
RULES = st.sampled_from(["actual days", "thirtieths", "days of period"])


@given(amount=AMOUNTS, cut=st.integers(1, 27), rule=RULES)
def test_parts_of_a_month_add_up_to_it_within_a_cent(amount: Decimal, cut: int, rule: str) -> None:
    cover = per_month(str(amount), proration=rule)
    first = premium(cover, end=date(2026, 2, cut)).total
    rest = premium(cover, begin=date(2026, 2, cut + 1)).total
    assert abs(first + rest - premium(cover).total) <= 1


@given(amount=AMOUNTS, employee=st.integers(0, 100), tax=st.decimals("0", "30", places=2), step=st.sampled_from([1, 5]))
def test_every_part_is_positive_and_within_the_total(amount: Decimal, employee: int, tax: Decimal, step: int) -> None:
    cover = per_month(str(amount), employee=employee, taxes={"tax": {"rate": tax}}, rounding={"step": step})
    found = premium(cover)
    assert min(found) >= 0
    assert abs(Fraction(found.total, 100) - Fraction(amount) * (1 + Fraction(tax) / 100)) <= Fraction(step, 200)


@given(low=st.integers(0, 200_000), more=st.integers(0, 50_000), pct=st.integers(0, 100))
def test_a_higher_salary_never_costs_less(tmp_path_factory, low: int, more: int, pct: int) -> None:
    tables = ceiling(tmp_path_factory.mktemp("tables"), "2025;70000")
    cover = cover_of("step rate", s1="3", s2="9", ceiling="ceiling")
    values = {"insured_pct": Decimal(pct)}
    less = premium(cover, tables=tables, insured_salary=Decimal(low), **values)
    assert premium(cover, tables=tables, insured_salary=Decimal(low + more), **values).total >= less.total


def test_a_year_is_its_twelve_months() -> None:
    months = [premium(per_month("33.33"), f"2026-{number:02d}").total for number in range(1, 13)]
    assert sum(months) == 12 * 3333
