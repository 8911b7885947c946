"""What is known of a worker -> what the sheet says, and what it says is not known."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assusoft.benefit_sheets.formula_words import formula_in_words
from assusoft.benefit_sheets.kinds import kind_of, reference_day
from assusoft.benefit_sheets.known import Benefit, Billed, Due, Known, Shared, Stated
from assusoft.benefit_sheets.languages import language_of
from assusoft.benefit_sheets.making import sheet_of
from assusoft.benefit_sheets.sheet import Figure, Sheet, Table, figures_of
from assusoft.plans.covers.premium import Premium
from assusoft.plans.sheet import stored_plan
from assusoft.schema import TABLES

MONTH = "2026-03"
GROUP = """
supplier = "alpha"
contract = "G-1"
from = 2025-01-01
label = { fr = "Groupe", nl = "Groep", en = "Group" }
eligible = "statute = 'employee'"
enrolment = "mandatory"
reports = ["name", "birth_date", "insured_salary"]
[salary]
formula = "monthly_salary * salary_factor"
[cover.death]
kind = "death"
form = "amount"
amount = 1200
"""
LIFE = GROUP.replace('"G-1"', '"L-1"').replace('en = "Group"', 'en = "Life"')
HOSPITAL = """
supplier = "beta"
from = 2025-01-01
label = { en = "Hospital" }
eligible = "statute = 'employee'"
enrolment = "mandatory"
family = "optional"
reports = ["name", "birth_date"]
[family_rule]
reports = ["name", "birth_date", "relation"]
[cover.hospital]
kind = "hospitalisation"
form = "amount"
persons = "all"
amount = 240
"""
PLANS = {name: stored_plan(Path(f"{name}.toml"), text) for name, text in
         (("group", GROUP), ("life", LIFE), ("hospital", HOSPITAL))}  # fmt: skip
SHARED = Shared(
    MONTH, ("2026-01", "2026-02", MONTH), "Acme", {"0403170701": "One"}, {}, {}, PLANS,
    {"alpha": "Alpha & Sons", "beta": "Beta"}, {},
)  # fmt: skip


def contract(**values) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(field.name for field in TABLES["worker"])
    return row | {
        "person": "P00001", "source": "blox", "payroll_id": "7", "contract": "0403170701/2020-01-01",
        "entity": "0403170701", "hire_date": date(2020, 1, 1), "contract_start": date(2020, 1, 1),
        "birth_date": date(1990, 5, 1), "statute": "employee", "category": "staff", "contract_pct": Decimal("100.00"),
        "monthly_salary": Decimal("4000.00"), "salary_factor": Decimal("10.0000"),
    } | values  # fmt: skip


def held(plan: str, member: str = "", **values) -> dict[str, object]:
    row: dict[str, object] = {"affiliation_to": None, "affiliation_from": date(2024, 1, 1), "entity": "0403170701"}
    return row | {"plan": plan, "person": "P00001", "member": member, "insured_salary": Decimal("40000.00")} | values


def due(plan: str, month: str, cents: int | None, member: str = "", missing: str = "") -> Due:
    premium = None if cents is None else Premium(cents, 0, 0)
    yearly = None if cents is None or month != MONTH else Premium(12 * cents, 0, 0)
    cover = next(iter(PLANS[plan].covers))
    return Due(plan, member, cover, PLANS[plan].covers[cover].kind, month, premium, missing, month == MONTH, yearly)


def worker(**values) -> Known:
    row = contract()
    known = Known("P00001", "Anna Peeters", row, frozenset(), (row,), {}, ())
    return replace(known, **values)


def sheet(known: Known, shared: Shared = SHARED, language: str = "en") -> Sheet:
    return sheet_of(known, shared, language)


def said(known: Known, shared: Shared = SHARED, language: str = "en") -> dict[str, Figure]:
    return {one.key: one for one in figures_of(sheet(known, shared, language))}


def tables_of(known: Known) -> list[Table]:
    return [table for part in sheet(known).parts for table in part.tables]


# Cumulation, and covers that ended.


def test_the_year_so_far_is_the_sum_of_its_months():
    months = [due("group", f"2026-0{month}", cents) for month, cents in ((1, 10000), (2, 14000), (3, 14000))]
    found = said(worker(held=(held("group"),), due=tuple(months)))
    assert found["plan.group.so_far.total"].value == Decimal("380.00")
    assert found["total.so_far"].value == Decimal("380.00")
    assert found["plan.group.year.total"].value == Decimal("1680.00")


def test_a_cover_that_ended_stands_in_the_year_with_what_was_paid():
    ended = held("life", affiliation_to=date(2026, 2, 15))
    known = worker(held=(held("group"), ended), due=(due("group", MONTH, 1000), due("life", "2026-01", 10800)))
    found = said(known)
    assert found["plan.life.so_far.total"].value == Decimal("108.00")
    assert found["plan.life.until"].value == date(2026, 2, 15)
    assert "plan.life.month.total" not in found
    assert "plan.life.year.total" not in found
    assert found["total.so_far"].value == Decimal("118.00")
    assert found["total.month"].value == Decimal("10.00")


def test_of_an_employer_that_began_in_march_it_is_said_that_january_is_not_known():
    shared = replace(SHARED, months=(MONTH,))
    found = said(worker(held=(held("group"),), due=(due("group", MONTH, 1000),)), shared)
    assert found["plan.group.so_far.total"].note == "premiums before March 2026 are not known here"


# What is not known.


def test_a_premium_that_cannot_be_computed_is_not_known_and_neither_are_its_sums():
    known = worker(held=(held("group"),), due=(due("group", MONTH, None, missing="birth_date"),))
    found = said(known)
    for key in ("plan.group.month.total", "plan.group.so_far.total", "total.month"):
        assert (found[key].value, found[key].source) == (None, None), key
    assert found["plan.group.month.total"].note == "not computed: Birth date is not known"


def test_several_covers_of_a_plan_have_a_row_each_and_one_alone_is_the_plan():
    one = due("group", MONTH, 1000)
    table = tables_of(worker(held=(held("group"),), due=(one,)))[0]
    assert [name for name, _ in table.rows[:2]] == ["March 2026", "A year, at these values"]
    table = tables_of(worker(held=(held("group"),), due=(one, one._replace(cover="pension", kind="pension"))))[0]
    assert [(name, cells[-1].value) for name, cells in table.rows[:3]] == [
        ("Death, March 2026", Decimal("10.00")),
        ("Pension, March 2026", Decimal("10.00")),
        ("Together, March 2026", Decimal("20.00")),
    ]


def test_the_birth_date_of_a_child_that_nobody_knows_is_said_to_be_unknown():
    child = held("hospital", "M1", first_name="Emma", last_name="Peeters", relation="child", birth_date=None)
    known = worker(
        held=(held("hospital"), child), due=(due("hospital", MONTH, 2000), due("hospital", MONTH, 700, "M1"))
    )
    found = said(known)
    assert found["plan.hospital.member.M1.birth_date"].value is None
    assert found["plan.hospital.member.M1.employer"].value == Decimal("7.00")
    part = next(one for one in sheet(known).parts if one.key == "plan.hospital")
    assert [name for name, _ in part.tables[0].rows] == ["You", "Emma Peeters (child)"]


def test_the_clause_of_a_plan_sheet_without_one_is_said_to_be_unknown():
    known = worker(held=(held("group"),), due=(due("group", MONTH, 1000),))
    assert said(known)["beneficiaries.group"].value is None
    plan = PLANS["group"].model_copy(update={"beneficiaries": {"fr": "Le conjoint", "en": "The spouse"}})
    with_clause = replace(SHARED, plans={**PLANS, "group": plan})
    assert said(known, with_clause)["beneficiaries.group"].value == "The spouse"
    assert said(known, with_clause, "nl")["beneficiaries.group"].value == "The spouse"


def test_without_a_policy_there_is_nothing_and_no_zero():
    found = sheet(worker())
    part = next(one for one in found.parts if one.key == "plans")
    assert part.text == "No plan of the employer insures you on this day."
    assert not [one for one in figures_of(found) if one.value in (0, Decimal(0))]
    assert found.shares == ()


def test_a_part_time_salary_is_a_years_salary_only_where_the_employer_says_what_the_payroll_shows():
    row = contract(contract_pct=Decimal("80.00"))
    half = worker(contract=row, contracts=(row,))
    found = said(half)["salary.yearly"]
    assert found.value is None
    assert found.note.startswith("You work 80 %")
    assert said(half)["total.all"].value is None
    full = said(half, replace(SHARED, part_time_salary="full"))["salary.yearly"]
    assert (full.value, full.note) == (Decimal("32000.00"), "monthly salary × months paid a year × contractual % ÷ 100")
    assert said(half, replace(SHARED, part_time_salary="reduced"))["salary.yearly"].value == Decimal("40000.00")


def test_a_car_without_a_budget_has_a_value_that_is_not_known():
    row = contract(car_class="B")
    found = said(worker(contract=row, contracts=(row,)))
    assert found["besides.car_class"].value == "B"
    assert found["besides.car_budget"].value is None
    row = contract(car_class="B", car_budget=Decimal("700.00"))
    found = said(worker(contract=row, contracts=(row,)))
    assert found["total.besides.car_budget"].value == Decimal("8400.00")
    assert found["total.all"].value == Decimal("48400.00")


# People.


def test_each_of_two_contracts_is_shown_the_one_that_counts_first():
    other = contract(contract="0403170701/2025-01-01", monthly_salary=Decimal("1000.00"))
    found = sheet(worker(contracts=(contract(), other)))
    table = next(one for one in found.parts if one.key == "salary").tables[0]
    assert [name for name, _ in table.rows] == ["One, since 01/01/2020", "One, since 01/01/2025"]
    assert [cells[0].value for _, cells in table.rows if cells[0]] == [Decimal("4000.00"), Decimal("1000.00")]


def test_who_leaves_is_told_of_the_day_of_exit_and_of_nothing_a_year():
    row = contract(contract_end=date(2026, 3, 19))
    out = held("group", affiliation_to=date(2026, 3, 19))
    line = due("group", MONTH, 600)._replace(goes_on=False, yearly=None)
    found = sheet(worker(contract=row, contracts=(row,), held=(out,), due=(line,)))
    assert (found.kind, found.on, found.shares) == ("exit", date(2026, 3, 19), ())
    keys = {one.key for one in figures_of(found)}
    assert "plan.group.month.total" in keys
    assert not {"plan.group.year.total", "total.year", "total.all"} & keys


def test_who_left_before_and_is_still_insured_has_no_salary_that_is_said():
    gone = contract(contract_end=date(2026, 2, 10))
    found = sheet(worker(contract=None, contracts=(), before=(gone, "2026-02"), held=(held("hospital"),)))
    known = {one.key: one for one in figures_of(found)}
    assert found.kind == "month"
    assert found.entity == "0403170701 One"
    assert known["identity.contract"].value is None
    assert known["salary.pay"].value is None
    assert known["identity.payroll_id"].source.name == "payroll blox, February 2026"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, "month"),
        ({"hire_date": date(2026, 3, 2)}, "entry"),
        ({"hire_date": None, "contract_start": date(2026, 3, 2)}, "entry"),
        ({"contract_start": date(2026, 3, 2)}, "month"),  # another contract of who was there
        ({"contract_end": date(2026, 3, 31)}, "exit"),
        ({"contract_end": date(2026, 4, 30)}, "month"),
    ],
)
def test_why_a_sheet_is_made(values, kind):
    assert kind_of(contract(**values), MONTH) == kind
    assert reference_day(contract(**values), MONTH) == date(2026, 3, 31)


def test_in_december_it_is_the_year_as_a_whole():
    assert kind_of(contract(), "2026-12") == "year"


def test_time_credit_is_told_and_an_illness_is_only_an_interruption():
    for kind, note in (("time_credit_motive", "time credit with motive"), ("illness_long", "")):
        row = contract(interruption_kind=kind, interruption_from=date(2026, 1, 5), interruption_pct=Decimal("20.00"))
        found = sheet(worker(contract=row, contracts=(row,)))
        figures = {one.key: one for one in figures_of(found)}
        assert figures["working_time.interruption_from"].note == note
        assert "ill" not in " ".join(str(one.value) + one.note for one in figures.values()).replace("bill", "")


# What others say.


def test_what_a_statement_bills_is_quoted_with_its_day_beside_what_is_computed():
    shared = replace(SHARED, statements={"B4": Stated("B4", "alpha", MONTH, "march.csv", date(2026, 4, 20))})
    billed = Billed("group", "B4", Premium(1100, 0, 0), (3, 4), True)
    found = said(worker(held=(held("group"),), due=(due("group", MONTH, 1000),), billed=(billed,)), shared)
    quoted = found["plan.group.billed.B4.total"]
    assert (quoted.value, quoted.source.kind, quoted.source.on) == (Decimal("11.00"), "statement", date(2026, 4, 20))
    assert quoted.note == "stated by Alpha & Sons, received on 20/04/2026; corrections of other months included"
    assert found["plan.group.month.total"].value == Decimal("10.00")


def test_the_suppliers_own_number_is_shown_as_it_said_it():
    found = said(worker(held=(held("group"),), references={"group": ("A-77", "R3")}))
    assert found["plan.group.reference"].value == "A-77"
    assert found["plan.group.reference"].source.fact == "R3"


def test_benefits_that_the_employer_names_are_shown_with_their_value_to_who_has_them():
    vouchers = Benefit("vouchers", {"en": "Meal vouchers"}, "", "7001", "EUR/month", "employer")
    shared = replace(SHARED, benefits=(vouchers,))
    rows = ({"wage_code": "7001", "amount": Decimal("120.00"), "source": "blox"},)
    found = said(worker(deductions=rows), shared)
    assert found["besides.benefit.vouchers"].value == Decimal("120.00")
    assert found["total.besides.vouchers"].value == Decimal("1440.00")
    assert "besides.benefit.vouchers" not in said(worker(), shared)


# Language and words.


@pytest.mark.parametrize(
    ("region", "spoken", "asked", "language"),
    [
        ("flanders", "fr", "en", "nl"),
        ("wallonia", "nl", "nl", "fr"),
        ("brussels", "nl", "fr", "nl"),
        ("brussels", "en", "fr", "fr"),
        ("brussels", "en", "en", ""),
        ("german", "fr", "fr", ""),
        ("", "en", "fr", "en"),
        ("", "de", "nl", "nl"),
        ("", "", "", ""),
    ],
)
def test_the_law_chooses_before_the_worker_and_the_worker_before_who_asks(region, spoken, asked, language):
    found = language_of(region, spoken, asked, "2199900117")
    assert found.language == language
    assert bool(found.why_not) == (not language)


def test_the_sentence_says_how_a_missing_language_is_mended():
    assert language_of("", "", "", "2199900117").why_not == (
        "the worker's language is not known. Correct it in the payroll, write [establishment.2199900117] region = "
        '"..." in employer.toml, or name a language: --language fr'
    )


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("monthly_salary * salary_factor", "monthly salary × months paid a year"),
        ("least(monthly_salary * 13.92, 80485)", "the smallest of monthly salary × 13.92; 80485"),
        ("coalesce(yearly_salary, monthly_salary * 12)", "yearly salary; where it is not known, monthly salary × 12"),
        ("(monthly_salary + variable_salary) * 12", "(monthly salary + variable salary) × 12"),
        ("monthly_salary / (salary_factor * 2)", "monthly salary ÷ (months paid a year × 2)"),
        ("CASE WHEN statute = 'worker' THEN 1 ELSE 2 END", "CASE WHEN statute = 'worker' THEN 1 ELSE 2 END"),
    ],
)
def test_a_formula_is_said_in_words_or_shown_as_it_is_written(formula, words):
    assert formula_in_words(formula, "en", {}) == words


def test_a_formula_has_the_decimal_sign_of_its_language():
    assert formula_in_words("monthly_salary * 13.92", "fr", {}) == "salaire mensuel × 13,92"


def test_no_key_is_used_twice_on_a_sheet():
    child = held("hospital", "M1", first_name="Emma")
    lines = (due("group", MONTH, 5), due("hospital", MONTH, 7), due("hospital", MONTH, 7, "M1"))
    found = sheet(worker(held=(held("group"), held("hospital"), child), due=lines))
    keys = [one.key for one in (*figures_of(found), *found.shares)]
    assert len(keys) == len(set(keys))
