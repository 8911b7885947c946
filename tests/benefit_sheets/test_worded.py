"""A sheet in words: units, letters and notes are said once where that can be, and nothing is rounded or made up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sheet_cases import LANGUAGES, plain_sheet

from assusoft.benefit_sheets.marks import Marks, letter
from assusoft.benefit_sheets.sheet import Figure, Source, Table
from assusoft.benefit_sheets.table_words import table_words
from assusoft.benefit_sheets.value_words import SIGNS, number, value_words
from assusoft.benefit_sheets.worded import worded

PAY, TARIFF = Source("payroll", date(2026, 1, 31), "payroll sap"), Source("tariff", None, "tariff of group.toml")
BILL = Source("statement", date(2026, 2, 20), "statement of AG")


def table(*rows):
    return Table("Premiums", ("", "Month", "Year"), tuple((f"row {at}", row) for at, row in enumerate(rows)))


def cell(value, unit="EUR", source=PAY, note=""):
    return Figure("x", "", None if value is None else Decimal(value), unit, source if value is not None else None, note)


@pytest.mark.parametrize(
    ("value", "unit", "french", "dutch", "english"),
    [
        (Decimal("1234567.8"), "EUR", "1\u00a0234\u00a0567,80\u00a0€", "€\u00a01.234.567,80", "€1,234,567.80"),
        (Decimal("0.0125"), "EUR", "0,0125\u00a0€", "€\u00a00,0125", "€0.0125"),
        (Decimal("80.00"), "%", "80\u00a0%", "80\u00a0%", "80%"),
        (Decimal("30.40"), "hours/week", "30,4 heures par semaine", "30,4 uur per week", "30.4 hours a week"),
        (Decimal("13.92"), "months/year", "13,92 mois par an", "13,92 maanden per jaar", "13.92 months a year"),
        (Decimal("5"), "EUR/month", "5,00\u00a0€ par mois", "€\u00a05,00 per maand", "€5.00 a month"),
        (2026, "", "2026", "2026", "2026"),
        (3, "km", "3\u00a0km", "3\u00a0km", "3\u00a0km"),
        (True, "", "oui", "ja", "yes"),
        (date(2026, 2, 1), "", "01/02/2026", "01/02/2026", "01/02/2026"),
        (None, "EUR", "", "", ""),
    ],
)
def test_a_value_is_written_as_its_reader_writes_it(value, unit, french, dutch, english):
    assert [value_words(value, unit, language) for language in LANGUAGES] == [french, dutch, english]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.sampled_from(LANGUAGES))
def test_a_number_read_back_is_the_number(value, language):
    thousands, point = SIGNS[language]
    assert Decimal(number(value, "EUR", language).replace(thousands, "").replace(point, ".")) == value


def test_one_source_for_all_of_a_table_stands_beside_its_caption():
    made = table_words(table((cell(1), cell(2)), (cell(3), cell(None))), "en", Marks())
    assert made["mark"] == "a"
    assert {part["mark"] for part in made["heads"] + made["rows"]} == {""}
    assert [words["value"] for row in made["rows"] for words in row["cells"]] == ["1.00", "2.00", "3.00", "not known"]


def test_one_source_and_unit_for_each_column_stand_in_its_head():
    rows = [(cell(1), cell(12, "EUR/year", TARIFF)), (cell(2), cell(24, "EUR/year", TARIFF))]
    made = table_words(table(*rows), "en", Marks())
    assert [(head["unit"], head["mark"]) for head in made["heads"]] == [("", ""), ("€", "a"), ("€ a year", "b")]
    assert {row["mark"] + row["unit"] for row in made["rows"]} == {""}


def test_one_source_unit_and_note_for_each_row_stand_beside_its_name():
    rows = [(cell(1, source=TARIFF), cell(2, source=TARIFF)),
            (cell(12, "EUR/year", TARIFF), cell(24, "EUR/year", TARIFF)),
            (cell(3, source=BILL, note="stated"), cell(4, source=BILL, note="stated"))]  # fmt: skip
    made = table_words(table(*rows), "en", Marks())
    beside = [(row["unit"], row["mark"], row["note"]) for row in made["rows"]]
    assert beside == [("", "a", ""), ("€ a year", "a", ""), ("", "b", "stated")]
    assert [(head["unit"], head["mark"]) for head in made["heads"]] == [("", ""), ("€", ""), ("€", "")]
    assert {words["mark"] + words["note"] for row in made["rows"] for words in row["cells"]} == {""}


def test_where_nothing_is_common_each_cell_says_all():
    rows = [(cell(1), cell(50, "%", BILL)), (cell(30, "%", BILL), cell(2, note="n"))]
    made = table_words(table(*rows), "en", Marks())
    said = [(words["value"], words["mark"]) for row in made["rows"] for words in row["cells"]]
    assert said == [("€1.00", "a"), ("50%", "b"), ("30%", "b"), ("€2.00", "a")]
    assert made["rows"][1]["cells"][1]["note"] == "n"


def test_a_cell_of_which_there_is_nothing_to_say_stays_empty():
    made = table_words(table((cell(1), None), (cell(2), cell(3))), "en", Marks())
    assert made["rows"][0]["cells"][1] is None


def test_letters_go_on_after_z():
    assert [letter(number) for number in (0, 25, 26, 27, 51, 52)] == ["a", "z", "aa", "ab", "az", "ba"]


def test_each_source_is_listed_once_with_its_day_and_what_a_supplier_stated_is_quoted():
    marks = Marks()
    assert [marks.mark(source) for source in (PAY, BILL, PAY, TARIFF, None)] == ["a", "b", "a", "c", ""]
    assert [line["text"] for line in marks.listed("fr")] == [
        "payroll sap, 31/01/2026", "statement of AG, 20/02/2026 (cité)", "tariff of group.toml",
    ]  # fmt: skip


def test_every_letter_on_the_page_is_in_the_list_of_sources():
    def marks_in(value):
        if isinstance(value, dict):
            return {value["mark"]} | {m for part in value.values() for m in marks_in(part)} if "mark" in value else {
                m for part in value.values() for m in marks_in(part)
            }  # fmt: skip
        return {m for part in value for m in marks_in(part)} if isinstance(value, list) else set()

    made = worded(plain_sheet("nl"))
    assert marks_in([made["parts"], made["shares"]]) - {""} == {source["mark"] for source in made["sources"]}


def test_the_figure_says_in_words_what_its_bars_show_and_a_share_that_is_not_known_has_none():
    shares = (Figure("a", "Salary", Decimal(50_000), "EUR/year", PAY), Figure("b", "Car", None, "EUR/year"))
    made = worded(replace(plain_sheet("en"), shares=shares))["shares"]
    assert made["alt"].endswith("beside your salary: Salary €50,000.00; Car not known.")
    assert [(row["percent"], row["known"]) for row in made["rows"]] == [(100.0, True), (0.0, False)]


@pytest.mark.parametrize("kind", ["month", "year", "entry", "exit"])
def test_why_a_sheet_is_made_is_said_without_an_issue_date_while_it_is_only_looked_at(kind):
    made = worded(replace(plain_sheet("fr"), kind=kind, issued=None))
    said = {"month": "Situation en janvier 2026", "year": "L'année 2026", "entry": "Entrée en janvier 2026",
            "exit": "Sortie en janvier 2026"}  # fmt: skip
    assert (made["kind"], made["issued"]) == (said[kind], "")
