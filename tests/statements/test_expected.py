"""A line for each premium that is due: families, children that cost nothing, sums that are rounded, formulas."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.covers import cover_of, per_month

from assusoft.plans.covers.cover import Cover
from assusoft.plans.covers.premium import Tariff
from assusoft.plans.sheet import plan_of
from assusoft.schema import typed
from assusoft.statements.expected import PlanTariff, begins_period, expected_lines
from assusoft.statements.insured import Reported, values_in

COLUMNS = (
    "plan", "person", "member", "status", "affiliation_from", "affiliation_to", "insured_salary", "birth_date",
    "relation",
)  # fmt: skip
SHEET = 'supplier = "alpha"\nfrom = 2026-01-01\neligible = "true"\nenrolment = "mandatory"\nreports = ["name"]\n'


def row(person: str, member: str = "", **values: Any) -> dict[str, Any]:
    usual = {"plan": "group", "person": person, "member": member, "status": "affiliated"}
    return usual | {"affiliation_from": date(2020, 1, 1), "affiliation_to": None} | values


def lines(
    rows: Sequence[dict[str, Any]], covers: dict[str, Cover], relations: dict[tuple[str, str], str] | None = None
):
    values = values_in("2026-02", Reported(typed(rows, COLUMNS), [], relations or {}))
    plan = plan_of(Path("group.toml"), SHEET, {})
    return expected_lines(values, {"group": PlanTariff(plan, "G1", Tariff(covers, {}), tuple(covers))})


def totals(found) -> list[int | None]:
    return [line.premium.total if line.premium else None for line in found]


FAMILY = [
    row("P00001"),
    *(row("P00001", f"M{born}", birth_date=date(born, 5, 5), relation="child") for born in (2012, 2015, 2018)),
]
CHILDREN = {("P00001", f"M{born}"): "child" for born in (2012, 2015, 2018)}


def test_covers_are_of_workers_of_families_or_of_all() -> None:
    assert [line.member for line in lines(FAMILY, {"h": per_month("10.00")}, CHILDREN)] == [""]
    assert len(lines(FAMILY, {"h": per_month("10.00", persons="family")}, CHILDREN)) == 3
    assert len(lines(FAMILY, {"h": per_month("10.00", persons="all")}, CHILDREN)) == 4


def test_the_first_children_are_paid_for_the_oldest_first_and_the_others_keep_their_line() -> None:
    found = lines(FAMILY, {"h": per_month("10.00", persons="family", children=2)}, CHILDREN)
    assert {line.member: line.premium.total for line in found} == {"M2012": 1000, "M2015": 1000, "M2018": 0}


TAXED = {"taxes": {"insurance": {"rate": "9.25"}}}


@pytest.mark.parametrize(("level", "taxes"), [("line", 376), ("total", 375)])
def test_a_sum_that_is_rounded_is_shared_over_its_lines(level: str, taxes: int) -> None:
    four = [row(f"P0000{number}") for number in range(1, 5)]
    found = lines(four, {"h": per_month("10.13", rounding={"level": level}, **TAXED)})
    assert sum(line.premium.tax for line in found) == taxes  # 4 x 0.94, or 40.52 x 9.25 % = 3.748...
    assert sum(line.premium.employer for line in found) == 4052


def test_a_person_is_rounded_over_his_own_lines_alone() -> None:
    rows = [row("P00001"), row("P00001", "M1"), row("P00002")]
    cover = per_month("10.13", persons="all", rounding={"level": "person"}, **TAXED)
    found = lines(rows, {"h": cover})
    assert sum(line.premium.total for line in found if line.person == "P00001") == 2213  # 20.26 x 1.0925 = 22.134...
    assert [line.premium.total for line in found if line.person == "P00002"] == [1107]


def test_heads_are_counted_once_whatever_their_covers() -> None:
    rows = [row(f"P000{number:02}") for number in range(1, 16)]
    found = lines(rows, {name: per_month("5.00") for name in ("a", "b", "c", "d")})
    assert sum(line.premium.total for line in found if line.cover == "a") == 7500


def test_a_waiver_follows_the_premiums_it_would_pay() -> None:
    covers = {"p": per_month("100.00"), "w": cover_of("premiums", kind="waiver", of=["p"], rate="4")}
    assert totals(lines([row("P00001")], covers)) == [10000, 400]


FORMULA = cover_of("formula", formula="case when insured_salary > 50000 then 600 else insured_salary * 0.012 end")


def test_a_formula_is_computed_for_each_and_what_it_lacks_is_named() -> None:
    rows = [row("P00001", insured_salary=Decimal("40000.00")), row("P00002", insured_salary=Decimal("60000.00"))]
    assert totals(lines(rows, {"f": FORMULA})) == [4000, 5000]
    [one] = lines([row("P00003")], {"f": FORMULA})
    assert (one.premium, one.missing) == (None, "insured_salary")


def test_periods_begin_with_january_and_with_quarters() -> None:
    months = [f"2026-{number:02}" for number in range(1, 13)]
    begins = {
        name: [month[5:] for month in months if begins_period(per_month("1.00", periodicity=name), month)]
        for name in ("quarterly", "yearly")
    }
    assert begins == {"quarterly": ["01", "04", "07", "10"], "yearly": ["01"]}
