"""Cells: what is parsed, what is repaired and recorded, what is set aside."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from assusoft.errors import ConfigError
from assusoft.layouts import InputFile, WrittenStamp, read, write

HEADER = "Matricule;NISS;Nom;Naissance;Sexe;Salaire;IBAN;Code"


def cell(reading, field):
    return reading.tables["worker"].loc[0, field]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56", "1234.56"), ("1234,5", "1234.50"), ("1.234", "1234.00"), ("12,00-", "-12.00"), ("-0,01", "-0.01"),
        ("+3", "3.00"), (",50", "0.50"), ("€ 10,00", "10.00"), ("10,00 EUR", "10.00"), ("1.234.567,00", "1234567.00"),
        ("1.234,56\u00a0€", "1234.56"), ("- 12,00", "-12.00"), ("12,00 -", "-12.00"), ("\u221212,00", "-12.00"),
        ("(1.234,56)", "-1234.56"), ("(€ 12)", "-12.00"), ("-12,00 €", "-12.00"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_decimals(read_csv, text, amount):
    assert cell(read_csv(HEADER, f"1;;A;;1;{text};;"), "monthly_salary") == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["1234.56", "12,34,56", "abc", "1.23,00", "--1", "1 234,00", "1e3", "99.999.999.999.999,00", "()", "-(12)", "$ 12"],
)
def test_text_that_is_no_amount_is_set_aside_with_its_place(read_csv, text):
    reading = read_csv(HEADER, f"1;;A;;1;{text};;")
    assert cell(reading, "monthly_salary") is pd.NA
    assert reading.problems.to_dict("records") == [
        {"table": "worker", "row": 0, "field": "monthly_salary", "value": text, "reason": "invalid_number",
         "where": "extract.csv, row 2, column 'Salaire'"},
    ]  # fmt: skip
    assert list(reading.lines["outcome"]) == ["skipped", "accepted"]


def test_spaces_may_group_thousands_also_those_that_do_not_break(read_csv, head):
    layout = head.replace('thousands = "."', 'thousands = ". "')
    for space in (" ", "\u00a0", "\u202f"):
        reading = read_csv(HEADER, f"1;;A;;1;1{space}234,56;;", layout=layout)
        assert cell(reading, "monthly_salary") == Decimal("1234.56")


def test_more_decimals_than_an_amount_has_are_rounded_and_recorded(read_csv):
    reading = read_csv(HEADER, "1;;A;;1;10,005;;")
    assert cell(reading, "monthly_salary") == Decimal("10.00")
    assert reading.steps.to_dict("records") == [
        {"table": "worker", "row": 0, "field": "monthly_salary", "raw": "10,005", "clean": "10.00", "step": "rounded"}
    ]
    assert list(reading.lines["outcome"]) == ["skipped", "repaired"]


@pytest.mark.parametrize(("scale", "text", "hours"), [(2, "3040", "30.40"), (0, "30,4", "30.40"), (-2, "0,8", "80.00")])
def test_scale_reads_hundredths_and_fractions(read_csv, scale, text, hours):
    layout = f"""
    kind = "delimited"
    decimal = ","
    table = "worker"
    [columns]
    payroll_id = "Id"
    weekly_hours = {{ at = "Q", scale = {scale} }}
    """
    assert cell(read_csv("Id;Q", f"1;{text}", layout=layout), "weekly_hours") == Decimal(hours)


@pytest.mark.parametrize(
    ("text", "day"),
    [("30/07/1985", date(1985, 7, 30)), ("1/2/1985", date(1985, 2, 1)), ("30/07/1985 00:00:00", date(1985, 7, 30))],
)
def test_dates_are_read_in_the_form_of_the_layout(read_csv, text, day):
    assert cell(read_csv(HEADER, f"1;;A;{text};1;;;"), "birth_date") == day


@pytest.mark.parametrize("text", ["31/02/2026", "1985-07-30", "00/00/0000", "30/07/85", "30/07/1985 22:00"])
def test_text_that_is_no_date_is_set_aside(read_csv, text):
    reading = read_csv(HEADER, f"1;;A;{text};1;;;")
    assert cell(reading, "birth_date") is pd.NA
    assert list(reading.problems["reason"]) == ["invalid_date"]


def test_empty_dates_of_the_layout_are_missing(read_csv):
    reading = read_csv(HEADER, "1;;A;31/12/9999;1;;;")
    assert cell(reading, "birth_date") is pd.NA
    assert reading.problems.empty


@pytest.mark.parametrize(
    ("text", "number", "step"),
    [
        ("85.07.30-033.28", "85073003328", None),
        ("85.07.30/033-28", "85073003328", None),
        ("85073003328.0", "85073003328", "decimal_tail_removed"),
        ("85073003328,00", "85073003328", "decimal_tail_removed"),
        ("1010100126", "01010100126", "leading_zeros_restored"),
        ("10510176.0", "00010510176", "leading_zeros_restored"),
    ],
)
def test_national_numbers_damaged_by_a_spreadsheet_are_repaired(read_csv, text, number, step):
    reading = read_csv(HEADER, f"1;{text};A;;1;;;")
    assert cell(reading, "national_number") == number
    assert list(reading.steps["step"]) == ([step] if step else [])
    assert reading.lines["outcome"].iloc[1] == ("repaired" if step else "accepted")


@pytest.mark.parametrize("text", ["85073003329", "123", "00000000000", "abc"])
def test_national_number_whose_check_fails_is_set_aside(read_csv, text):
    reading = read_csv(HEADER, f"1;{text};A;;1;;;")
    assert cell(reading, "national_number") is pd.NA
    assert list(reading.problems["reason"]) == ["invalid_national_number"]


def test_iban_is_checked_without_looking_up_belgian_banks(read_csv):
    assert cell(read_csv(HEADER, "1;;A;;1;;be68 5390 0754 7034;"), "bank_account") == "BE68539007547034"
    assert cell(read_csv(HEADER, "1;;A;;1;;NL91ABNA0417164300;"), "bank_account") == "NL91ABNA0417164300"


@pytest.mark.parametrize("text", ["BE68539007547035", "BE6853900754703", "hello"])
def test_iban_whose_check_fails_is_set_aside(read_csv, text):
    reading = read_csv(HEADER, f"1;;A;;1;;{text};")
    assert cell(reading, "bank_account") is pd.NA
    assert list(reading.problems["reason"]) == ["invalid_iban"]


def test_code_that_lost_its_leading_zero_is_repaired(read_csv):
    reading = read_csv(HEADER, "1;;A;;1;;;15")
    assert cell(reading, "worker_code") == "015"
    assert list(reading.steps["step"]) == ["leading_zeros_restored"]


def test_width_restores_leading_zeros_of_a_text(read_csv):
    layout = """
    kind = "delimited"
    table = "worker"
    [columns]
    payroll_id = { at = "Id", width = 6 }
    """
    reading = read_csv("Id", "123", "000124", layout=layout)
    assert list(reading.tables["worker"]["payroll_id"]) == ["000123", "000124"]
    assert list(reading.lines["outcome"]) == ["skipped", "repaired", "accepted"]


def test_counts_are_whole_numbers(read_csv):
    layout = """
    kind = "delimited"
    decimal = ","
    table = "worker"
    [columns]
    payroll_id = "Id"
    children_count = "Enfants"
    """
    reading = read_csv("Id;Enfants", "1;2", "2;2,0", "3;2,5", layout=layout)
    assert list(reading.tables["worker"]["children_count"]) == [2, 2, pd.NA]
    assert list(reading.problems["reason"]) == ["invalid_number"]


def test_apostrophes_may_group_thousands(read_csv, head):
    layout = head.replace('thousands = "."', """thousands = "'" """)
    for sign in "'’":
        assert cell(read_csv(HEADER, f"1;;A;;1;1{sign}234,56;;", layout=layout), "monthly_salary") == Decimal("1234.56")


@pytest.mark.parametrize("word", ["#N/A", "#REF!", "#VALEUR!", "#DEEL/0!", "#NV", "Err:502", "######"])
@pytest.mark.parametrize("field", ["Nom", "Naissance", "Sexe", "Salaire", "NISS"])
def test_error_word_is_a_problem_in_any_column_and_never_a_value(read_csv, head, word, field):
    layout = head.replace("[codes.sex]", '[codes.sex]\n"" = "F"')
    cells = {"Matricule": "1", "Nom": "A", "Naissance": "", "Sexe": "1", "Salaire": "", "NISS": ""} | {field: word}
    reading = read_csv(";".join(cells), ";".join(cells.values()), layout=layout.replace('bank_account = "IBAN"', ""))
    assert reading.problems[["value", "reason"]].values.tolist() == [[word, "formula_error"]]
    assert reading.tables["worker"].iloc[0].isna().sum() >= 1


def test_identifier_whose_digits_a_spreadsheet_did_not_keep_is_set_aside(read_csv):
    reading = read_csv(HEADER, "1,23457E+10;5.07331E+07;A;;1;;6,87E+15;")
    assert sorted(reading.problems[["field", "value", "reason"]].values.tolist()) == [
        ["bank_account", "6,87E+15", "digits_lost"],
        ["national_number", "5.07331E+07", "digits_lost"],
        ["payroll_id", "1,23457E+10", "digits_lost"],
    ]


@pytest.mark.parametrize("text", ["001-4567890-42", "001456789042", "1456789042", "1456789042,00"])
def test_old_account_number_is_made_an_iban(read_csv, text):
    reading = read_csv(HEADER, f"1;;A;;1;;{text};")
    assert cell(reading, "bank_account") == "BE77001456789042"
    assert list(reading.steps["step"]) == ["old_account_number_made_iban"]


def test_old_account_number_whose_digits_do_not_agree_is_set_aside(read_csv):
    assert list(read_csv(HEADER, "1;;A;;1;;001456789043;").problems["reason"]) == ["invalid_iban"]


@pytest.mark.parametrize(
    ("text", "day", "step"),
    [
        ("01/05/1990 08:30:00", date(1990, 5, 1), "time_left_out"),
        ("01/05/1990 8:30", date(1990, 5, 1), "time_left_out"),
        ("01/05/1990T00:00:00+02:00", date(1990, 5, 1), ""), ("01/05/1990 22:00:00", None, "invalid_date"),
        ("01/05/1990T08:30:00Z", None, "invalid_date"), ("01/05/1990 25:61", None, "invalid_date"),
        ("31/02/1990", None, "invalid_date"), ("01/05/0000", None, "invalid_date"),
        ("99/99/9999", None, "invalid_date"),
    ],
)  # fmt: skip
def test_time_of_a_day_is_left_out_where_it_cannot_change_the_day(read_csv, text, day, step):
    reading = read_csv(HEADER, f"1;;A;{text};1;;;")
    assert (None if cell(reading, "birth_date") is pd.NA else cell(reading, "birth_date")) == day
    assert [*reading.steps["step"], *reading.problems["reason"]] == ([step] if step else [])


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("serial", "45931", date(2025, 10, 1)), ("serial", "32994,00", date(1990, 5, 1)), ("serial", "60", None),
        ("serial", "45931,5", None), ("serial", "01/05/1990", None), ("serial", "9999999", None),
        ("serial-1904", "44469", date(2025, 10, 1)), ("serial-1904", "31532", date(1990, 5, 1)),
    ],
)  # fmt: skip
def test_day_that_excel_counts_is_read_where_the_layout_says_so(read_csv, head, form, text, day):
    reading = read_csv(HEADER, f"1;;A;{text};1;;;", layout=head.replace("%d/%m/%Y", form))
    assert (None if cell(reading, "birth_date") is pd.NA else cell(reading, "birth_date")) == day
    assert list(reading.problems["reason"]) == ([] if day else ["invalid_date"])


@pytest.mark.parametrize("form", ["serial", "serial-1904"])
def test_day_that_excel_counts_is_written_back_as_it_was(layout_of, head, form):
    layout = layout_of(head.replace("%d/%m/%Y", form) + "\n").model_copy(update={"guarded": False})
    reading = read(layout, [InputFile("x.csv", f"{HEADER}\r\n1;;A;32994;1;;;\r\n".encode())], "2026-02")
    again = write(layout, reading.tables, WrittenStamp("X", "2026-02"))
    assert read(layout, again, "2026-02").tables["worker"].equals(reading.tables["worker"])


def test_day_that_excel_counts_is_no_form_for_a_workbook(layout_of, head):
    with pytest.raises(ConfigError, match=r"found 'serial', expected a date form"):
        layout_of(head.replace('"delimited"', '"sheet"').replace("%d/%m/%Y", "serial"))


def test_day_written_as_a_number_gets_its_zero_back(read_csv, head):
    reading = read_csv(HEADER, "1;;A;1051990;1;;;", layout=head.replace("%d/%m/%Y", "%d%m%Y"))
    assert cell(reading, "birth_date") == date(1990, 5, 1)
    assert list(reading.steps["step"]) == ["leading_zeros_restored"]
