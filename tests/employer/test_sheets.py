"""Benefit sheets of a closed month: from the facts, for whom they are, and each figure back to where it comes from."""

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from support.premiums import AT, MONTHS, billed
from support.sheet_truth import said_by, truths

from assusoft.benefit_sheets.sheet import Figure, Sheet, figures_of
from assusoft.employer import Employer, open_employer
from assusoft.errors import ConfigError, Refused
from assusoft.frames import rows_of
from assusoft.month.why.explanation import Explanation

LAST = MONTHS[-1]
CLOSED = "2025-12"
BILLED = "72.00;24.00;4.22;100.22", "70.00;24.00;4.22;98.22"


@pytest.fixture(scope="module")
def acme(stage) -> Employer:
    """The small sample employer with two months closed; only looked at."""
    return open_employer(stage("2025-12 closed"))


@pytest.fixture(scope="module")
def made(acme) -> list[Sheet]:
    return list(acme.sheets(CLOSED, language="fr").made)


def of(employer: Employer, person: str, month: str = LAST) -> dict[str, Figure]:
    sheet = employer.sheets(month, [person], language="en").made[0]
    return {one.key: one for one in (*figures_of(sheet), *sheet.shares)}


def person_named(employer: Employer, name: str, month: str = LAST) -> str:
    rows = rows_of(employer.photo(month).worker[["person", "first_name"]])
    return next(row["person"] for row in rows if row["first_name"] == name)


# Whose they are, and who has none.


def test_who_has_no_language_is_named_with_the_way_to_mend_it(petit):
    made, skipped = petit.sheets(LAST)
    assert (len(made), len(skipped)) == (0, 4)
    assert "the worker's language is not known" in skipped[0].why
    assert [one.language for one in petit.sheets(LAST, language="nl").made] == ["nl"] * 4


def test_an_open_month_has_no_sheets(acme, petit):
    with pytest.raises(Refused, match="2026-03 is not closed, and a sheet says what suppliers were told"):
        petit.sheets("2026-03")


def test_sheets_may_be_of_some_persons_and_of_one_entity(petit):
    anna = person_named(petit, "Anna")
    assert [one.person for one in petit.sheets(LAST, ["Anna"], language="en").made] == [anna]
    names = {one.name for one in petit.sheets(LAST, entity="Two", language="en").made}
    assert names == {"Chloe Peeters", "Dirk Peeters", "Emma Peeters"}
    with pytest.raises(Refused, match=r"There is no legal entity 'Three'\. Expected one of"):
        petit.sheets(LAST, entity="Three")
    with pytest.raises(Refused, match="has neither a contract nor a cover in 2026-02"):
        petit.sheets(LAST, ["Bram"])


def test_the_place_of_business_decides_the_language_before_anything_else(folder):
    settings = folder / "employer.toml"
    text = settings.read_text("utf-8")
    units = {"2199900117": "flanders", "2199901206": "german"}
    regions = "".join(f'\n[establishment.{unit}]\nregion = "{region}"\n' for unit, region in units.items())
    settings.write_text(text + regions, "utf-8")
    employer = open_employer(folder)
    made, skipped = employer.sheets("2025-11", language="fr")
    of_unit = {row["person"]: row["establishment"] for row in rows_of(employer.photo("2025-11").worker)}
    assert {one.language for one in made if of_unit[one.person] == "2199900117"} == {"nl"}
    assert {of_unit[one.person] for one in skipped} == {"2199901206"}
    assert "in the German-speaking region, where the law wants the sheet in German" in skipped[0].why


def test_a_region_that_is_none_is_refused(folder):
    settings = folder / "employer.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[establishment.1]\nregion = "east"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"establishment\.1\.region"):
        open_employer(folder)


# What they say.


def test_the_year_so_far_is_what_was_due_in_each_of_its_months(petit):
    """Anna: 72.00 + 24.00 + 4.22 in January and in February; the payroll shows her salary of January."""
    found = of(petit, "Anna")
    assert found["plan.group.month.employee"].value == Decimal("24.00")
    assert found["plan.group.so_far.total"].value == Decimal("200.44")
    assert found["plan.group.year.total"].value == Decimal("1202.64")
    assert found["salary.reference.group"].value == Decimal("48000.00")
    assert found["salary.monthly_salary"].source.name == "payroll payroll, February 2026"


def test_a_leaver_has_a_sheet_of_the_exit(petit):
    sheet = petit.sheets("2026-01", ["Bram"], language="en").made[0]
    assert (sheet.kind, sheet.on) == ("exit", date(2026, 1, 31))
    assert said_by(sheet)["plan.group.until"] == date(2026, 1, 31)


def test_what_the_supplier_billed_last_is_quoted_and_stays_what_it_was(petit):
    anna = person_named(petit, "Anna")
    statement = billed(petit, "2026-01", lambda lines: [line.replace(*BILLED) for line in lines])
    found = of(petit, anna)
    quoted = found[f"plan.group.billed.{statement}.employer"]
    assert quoted.value == Decimal("70.00")
    assert quoted.source.fact == statement
    assert quoted.source.on == AT.date()
    assert found["plan.group.month.employer"].value == Decimal("72.00")


def test_every_sheet_has_its_own_workers_data(acme, made):
    rows = {row["person"]: row for row in rows_of(acme.photo(CLOSED).worker)}
    there = [sheet for sheet in made if sheet.person in rows]
    assert len(there) > 80
    for sheet in there:
        row, found = rows[sheet.person], said_by(sheet)
        assert found["identity.name"] == f"{row['first_name']} {row['last_name']}"
        assert found["identity.payroll_id"] == row["payroll_id"]


def test_what_the_generator_knows_of_its_people_stands_on_their_sheets(acme, made):
    persons = {row["national_number"]: row["person"] for row in rows_of(acme.photo(CLOSED).worker)}
    sheets = {one.person: said_by(one) for one in made}
    known, right = 0, 0
    for number, said in truths(80, 2):
        there = sheets[persons[number]]
        known += len(said)
        right += sum(key in there and there[key] == value for key, value in said.items())
    assert known > 800
    assert right >= 0.95 * known


def test_a_reported_figure_is_the_cell_of_the_register(acme, made):
    tables = {supplier: acme.register(supplier, CLOSED) for supplier in acme.suppliers}
    cells = {
        (supplier, row["plan"], row["person"], row["member"] or ""): row
        for supplier, table in tables.items()
        for row in rows_of(table)
    }
    compared = 0
    for one in (one for sheet in made for one in figures_of(sheet)):
        if one.source and one.source.kind == "reported" and ".choice." not in one.key:
            supplier, plan, person, *member, name = one.source.fact.split("/")
            row = cells.get((supplier, plan, person, member[0] if member else ""))
            if row is not None and name in row:
                assert row[name] == one.value, one.key
                compared += 1
    assert compared > 300


def test_premiums_are_those_expected_of_each_month(acme, made):
    """Of nobody was a month told otherwise later, but for corrections of what statements billed: there are none yet."""
    due: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for supplier in ("insurer-a", "insurer-b-hospital", "insurer-b-executive"):
        for line in rows_of(acme.expected(supplier, CLOSED)):
            due[line["person"], line["plan"]] += line["total"]
    shown = {
        (sheet.person, one.key.split(".")[1]): one.value
        for sheet in made
        for one in figures_of(sheet)
        if re.fullmatch(r"plan\.[^.]+\.month\.total", one.key)
    }
    assert {key: due[key] for key in shown} == shown
    assert len(shown) > 100


def test_what_is_open_or_found_is_on_no_sheet(acme, made):
    words = {task.name for task in acme.tasks()} | {"task", "tâche", "audit", "anomalie"}
    ids = {task.id for task in acme.tasks()}
    for sheet in made:
        said = " ".join(
            f"{one.label} {one.value} {one.note}" for one in figures_of(sheet) if one.key != "identity.name"
        )
        assert not [id for id in ids if id in said]
        assert not [word for word in words - {sheet.name} if f" {word} " in said.casefold()]


# Why.


def test_each_figure_is_explained_down_to_its_facts(petit):
    statement = billed(petit, "2026-01")
    anna = person_named(petit, "Anna")
    leaves = {"place", "constant", "held", "absence"}
    found = of(petit, anna)
    assert f"plan.group.billed.{statement}.total" in found
    for key, figure in found.items():
        tree = petit.explain(f"{key}@{anna}/{LAST}")
        assert tree.kind == "figure"
        assert {node.kind for node in tree.walk()} & leaves, key
        if figure.source and figure.source.kind in ("payroll", "reported", "statement", "tariff"):
            assert tree.places(), key


def test_a_premium_is_explained_by_what_was_reported_and_by_the_sheet(petit):
    anna = person_named(petit, "Anna")
    tree = petit.explain(f"plan.group.month.total@{anna}/{LAST}")
    premium = tree.children[0]
    assert premium.detail == "72.00 + 24.00 + 4.22 = 100.22 EUR"
    assert "cover.pension.rate = 2.4" in titles(premium)
    assert "workers.csv" in tree.text()
    assert [node.title for node in tree.children if node.kind == "register"] == [
        f"alpha/group/{anna}/affiliation_from = 2020-01-01",
        f"alpha/group/{anna}/insured_salary = 48000.00",
    ]


def titles(tree: Explanation) -> set[str]:
    return {node.title for node in tree.walk()}


def test_a_figure_that_is_not_there_is_not_explained(petit):
    anna = person_named(petit, "Anna")
    with pytest.raises(Refused, match=r"has no figure 'plan\.x\.total'\. It has identity\.name"):
        petit.explain(f"plan.x.total@{anna}/{LAST}")
    with pytest.raises(Refused, match="there is no sheet to explain"):
        petit.explain(f"identity.name@P99999/{LAST}")


def test_the_capital_at_death_is_twice_the_reference_salary_where_nothing_else_was_chosen(made):
    compared = 0
    for found in map(said_by, made):
        if found.get("plan.group.choice.death_cover") == "standard" and "plan.group.insured.death" in found:
            assert found["plan.group.insured.death"] == 2 * found["salary.reference.group"]
            compared += 1
    assert compared > 40
