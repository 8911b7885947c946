"""Each difference ends in one class, with causes that add up to it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.billing import BRAM, PENSION, billed, classes, compared, due
from support.covers import cover_of

from assusoft.plans.covers.premium import Premium
from assusoft.plans.covers.tables import table_of
from assusoft.statements.control import Tolerance

ANNAS, BRAMS = due(), due("P00002")


def test_a_faithful_statement_has_no_difference() -> None:
    found = compared([ANNAS, BRAMS], [billed(1, ANNAS), billed(2, BRAMS)])
    assert (found.counts, found.differences, found.agrees) == ({"C-01": 2}, (), True)


def test_who_is_not_billed_is_not_covered() -> None:
    found = compared([ANNAS, BRAMS], [billed(1, ANNAS)])
    assert classes(found) == ["P-02"]
    assert (found.differences[0].amount, found.differences[0].key[1]) == (-8352, "P00002")


def test_who_left_and_is_still_billed_was_affiliated_once() -> None:
    assert classes(compared([ANNAS], [billed(1, ANNAS), billed(2, BRAMS)], ever=[("G1", "P00002", "")])) == ["P-01"]


@pytest.mark.parametrize(("heard", "name"), [("refused", "P-08"), ("accepted", "P-07"), ("silent", "P-06")])
def test_what_the_supplier_answered_says_whose_turn_it_is(heard, name) -> None:
    assert classes(compared([ANNAS, BRAMS], [billed(1, ANNAS)], heard=heard)) == [name]
    left = [billed(1, ANNAS), billed(2, BRAMS)]
    assert classes(compared([ANNAS], left, ever=[("G1", "P00002", "")], heard=heard)) == [name]


def test_what_no_message_can_have_said_is_not_explained_by_an_answer() -> None:
    for heard in ("refused", "accepted", "silent"):
        assert classes(compared([ANNAS], [billed(1, ANNAS), billed(2, ANNAS)], heard=heard)) == ["I-03"]
        assert classes(compared([ANNAS], [billed(1, ANNAS)], heard=heard)) == []


def test_who_was_never_affiliated_is_billed_for_nothing() -> None:
    assert classes(compared([ANNAS], [billed(1, ANNAS), billed(2, BRAMS)])) == ["P-03"]
    assert classes(compared([ANNAS], [billed(1, ANNAS), billed(2, BRAMS)], optional=["G1"])) == ["P-13"]


def test_a_line_billed_twice_is_told() -> None:
    found = compared([ANNAS], [billed(1, ANNAS), billed(2, ANNAS)])
    assert (classes(found), found.differences[0].amount, found.differences[0].rows) == (["I-03"], 8352, (1, 2))


def test_charge_credit_and_charge_are_one_charge() -> None:
    credit = replace(ANNAS, premium=Premium(-6000, -2000, -352))
    found = compared([ANNAS], [billed(1, ANNAS), billed(2, credit), billed(3, ANNAS)])
    assert found.agrees


def test_a_person_we_do_not_know_is_told() -> None:
    stranger = {"national_number": "", "last_name": "Onbekend", "birth_date": date(1970, 1, 1)}
    found = compared([ANNAS], [billed(1, ANNAS), billed(2, ANNAS, **stranger)])
    assert (classes(found), found.differences[0].key[1]) == (["I-01"], "?2")


def test_an_empty_number_is_never_equal_to_another_empty_one() -> None:
    found = compared([], [billed(n, ANNAS, national_number="", birth_date=date(1950, 1, n)) for n in (1, 2)])
    assert classes(found) == ["I-01", "I-01"]


def test_a_number_beside_the_name_of_another_contradicts_itself() -> None:
    other = {name: BRAM[name] for name in ("last_name", "first_name", "birth_date")}
    assert classes(compared([ANNAS, BRAMS], [billed(1, ANNAS, **other), billed(2, BRAMS)])) == ["I-05"]


def test_a_name_that_differs_is_told_though_the_amount_is_right() -> None:
    found = compared([ANNAS], [billed(1, ANNAS, last_name="Peters")])
    assert (classes(found), found.differences[0].amount) == (["I-06"], 0)


def test_a_number_that_nobody_has_beside_a_known_name_is_told() -> None:
    found = compared([ANNAS], [billed(1, ANNAS, national_number="93051822361")])
    assert (classes(found), found.differences[0].amount) == (["I-05"], 0)


def test_a_name_written_otherwise_is_the_same() -> None:
    assert compared([ANNAS], [billed(1, ANNAS, last_name="PEETERS", first_name="Ánna")]).agrees


def test_a_line_under_another_cover_is_one_difference() -> None:
    found = compared([ANNAS], [billed(1, ANNAS, cover="death")])
    assert (classes(found), found.differences[0].amount) == (["P-14"], 0)


def test_a_contract_nobody_has_is_told() -> None:
    assert classes(compared([ANNAS], [billed(1, ANNAS), billed(2, ANNAS, contract="G9")])) == ["D-05"]


def test_what_was_reported_lately_is_no_error_yet() -> None:
    raised = due(insured_salary=Decimal("44000.00"))
    found = compared([raised], [billed(1, ANNAS)], earlier=[ANNAS])
    assert (classes(found), found.agrees) == (["T-02"], True)
    assert classes(compared([raised], [billed(1, ANNAS)], earlier=[raised])) == ["A-03"]


def test_an_entry_and_an_exit_reported_lately_are_no_errors_yet() -> None:
    assert classes(compared([ANNAS, BRAMS], [billed(1, ANNAS)], earlier=[ANNAS])) == ["T-02"]
    assert classes(compared([ANNAS], [billed(1, ANNAS), billed(2, BRAMS)], earlier=[ANNAS, BRAMS])) == ["T-02"]


@pytest.mark.parametrize(
    ("otherwise", "name", "says"),
    [
        ({"insured_salary": Decimal("36000.00")}, "A-03", "printed salary 36000.00"),
        ({"insured_pct": Decimal("80.00")}, "A-04", "working time 80.00 %"),
    ],
)
def test_what_the_statement_prints_or_what_was_so_before_is_the_cause(otherwise: dict, name: str, says: str) -> None:
    stale = due(**otherwise)
    history = {"insured_pct": [Decimal("80.00")], "insured_salary": []}
    [one] = compared([ANNAS], [billed(1, stale)], history=history).differences
    assert (one.name, [cause.says for cause in one.causes]) == (name, [says])
    assert one.amount == sum(cause.amount for cause in one.causes) != 0


def test_they_still_bill_on_the_salary_of_before() -> None:
    stale = due(insured_salary=Decimal("38000.00"))
    history = {"insured_salary": [Decimal("39000.00"), Decimal("38000.00")]}
    [one] = compared([ANNAS], [billed(1, stale, insured_salary=None)], history=history).differences
    assert (one.name, one.causes[0].says) == ("A-03", "salary 38000.00")


def test_two_causes_and_what_they_make_together_add_up() -> None:
    stale = due(insured_salary=Decimal("38000.00"), insured_pct=Decimal("80.00"))
    history = {"insured_salary": [Decimal("38000.00")], "insured_pct": [Decimal("80.00")]}
    [one] = compared([ANNAS], [billed(1, stale, insured_salary=None)], history=history).differences
    # 80.00 -> 76.00 alone, -> 64.00 alone, -> 60.80 together; with 4.40 %: -4.18, -16.70, interaction 0.83
    assert {cause.says: cause.amount for cause in one.causes} == {
        "salary 38000.00": -418, "working time 80.00 %": -1670, "interaction": 84
    }  # fmt: skip
    assert sum(cause.amount for cause in one.causes) == one.amount == -2004


@pytest.mark.parametrize(
    ("premium", "name"),
    [
        (Premium(5000, 3000, 352), "S-01"),
        (Premium(6000, 2000, 740), "S-04"),
        (Premium(6001, 2000, 352), "N-01"),
        (Premium(72000, 24000, 4224), "A-12"),
        (Premium(-6000, -2000, -352), "R-03"),
        (Premium(6777, 2000, 352), "U-01"),
    ],
)
def test_shares_taxes_cents_units_and_signs_have_a_class(premium: Premium, name: str) -> None:
    found = compared([ANNAS], [billed(1, ANNAS, premium)])
    assert classes(found) == [name]
    assert found.unexplained == (777 if name == "U-01" else 0)


def test_days_that_the_statement_prints_otherwise_are_the_cause() -> None:
    late = due(begin=date(2026, 2, 15))
    [one] = compared([ANNAS], [billed(1, late, billed_from=date(2026, 2, 15))]).differences
    assert (one.name, one.causes[0].says) == ("A-01", "first day 2026-02-15")
    short = due(end=date(2026, 2, 10))
    [one] = compared([short], [billed(1, ANNAS)]).differences
    assert one.name in ("A-02", "R-06")
    assert "last day 2026-02-28" in (one.causes[0].says, *(other.in_language("en") for other in one.others))


def tariff(tmp_path):
    path = tmp_path / "tariff.csv"
    rows = "2025-01-01;standard;240;x\n2025-01-01;comfort;360;x\n2026-01-01;standard;252;x\n2026-01-01;comfort;378;x\n"
    path.write_text("from;category;value;source\n" + rows, encoding="utf-8")
    return {"tariff": table_of("tariff", path)}


@pytest.mark.parametrize(
    ("amount", "name", "says"),
    [(2000, "A-07", "tariff tariff before 2026-01-01"), (3150, "A-11", "category comfort")],
)
def test_another_tariff_or_another_category_is_found(tmp_path, amount: int, name: str, says: str) -> None:
    cover = cover_of("amount", amount="tariff")
    line = due(of=cover, tables=tariff(tmp_path), category="standard")
    [one] = compared([line], [billed(1, line, Premium(amount, 0, 0))]).differences
    assert (one.name, one.causes[0].says) == (name, says)


def test_another_rule_for_a_part_of_a_month_is_named() -> None:
    line = due(begin=date(2026, 2, 12))
    by_thirtieths = PENSION.model_copy(update={"proration": "thirtieths"})
    other = due(begin=date(2026, 2, 12), of=by_thirtieths)
    [one] = compared([line], [billed(1, other)]).differences
    assert (one.name, one.causes[0].says) == ("R-06", "part of a month by «thirtieths»")


def test_where_several_facts_fit_all_are_named() -> None:
    line = due(begin=date(2026, 2, 12))
    [one] = compared([line], [billed(1, due())]).differences
    assert one.causes[0].says == "first day 2026-02-01"
    assert "part of a month by «whole month»" in [other.in_language("en") for other in one.others]


def test_small_differences_are_tolerated_until_together_they_are_not() -> None:
    cent = [billed(1, ANNAS, Premium(6001, 2000, 352)), billed(2, BRAMS, Premium(6001, 2000, 352))]
    assert classes(compared([ANNAS, BRAMS], cent, tolerance=Tolerance(1, 2))) == ["C-02", "C-02"]
    assert classes(compared([ANNAS, BRAMS], cent, tolerance=Tolerance(1, 1))) == ["N-01", "N-01"]


def test_a_suspended_cover_that_is_billed_is_told_and_its_absence_is_right() -> None:
    rests = replace(ANNAS, insured=[ANNAS.insured[0]._replace(share=Fraction(0))], premium=Premium(0, 0, 0))
    assert classes(compared([rests], [billed(1, ANNAS)])) == ["P-10"]
    assert compared([rests], []).agrees


def test_a_missing_correction_is_told_apart_from_a_missing_premium() -> None:
    charge = replace(due(month="2026-01", correction=True), premium=Premium(100, 0, 4))
    credit = replace(charge, premium=Premium(-100, 0, -4))
    assert classes(compared([charge], [])) == ["R-01"]
    assert classes(compared([credit], [])) == ["R-08"]
    assert classes(compared([], [billed(1, charge)])) == ["R-07"]


def test_ids_are_of_the_facts_of_a_difference() -> None:
    first = compared([ANNAS, BRAMS], [billed(1, ANNAS)]).differences[0].id
    again = compared([BRAMS, ANNAS], [billed(1, ANNAS)]).differences[0].id
    assert first == again != compared([ANNAS, BRAMS], [billed(1, BRAMS)]).differences[0].id


PREMIUMS = st.builds(Premium, st.integers(-9999, 9999), st.integers(-999, 999), st.integers(-99, 99))


@given(premiums=st.lists(PREMIUMS, max_size=5), swapped=st.booleans())
def test_differences_add_up_to_billed_less_expected_whatever_is_billed(premiums: list[Premium], swapped: bool) -> None:
    lines = [BRAMS if swapped and number % 2 else ANNAS for number in range(len(premiums))]
    statement = [billed(n, line, premium) for n, (line, premium) in enumerate(zip(lines, premiums, strict=True), 1)]
    found = compared([ANNAS, BRAMS], statement)
    assert sum(one.amount for one in found.differences) == found.billed - found.expected
    assert all(sum(cause.amount for cause in one.causes) == one.amount for one in found.differences)
    assert sum(found.counts.values()) == 2


def test_the_amounts_of_these_examples() -> None:
    assert ANNAS.premium == Premium(6000, 2000, 352)  # 40 000.00 x 2.4 % / 12 = 80.00; 4.40 % of it is 3.52
