"""Written files: neutralised formulas, and values that could not be read back, refused."""

from datetime import date
from decimal import Decimal

import pytest

from assusoft import schema
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import InputFile, WrittenStamp, read, write

STAMP = WrittenStamp("0403170701", "2026-02")
CSV = """
kind = "delimited"
encoding = "cp1252"
guarded = true
table = "register"
{more}
[codes.sex]
"1" = "M"
[columns]
person = "P"
last_name = "Nom"
sex = "S"
monthly_salary = "M"
weekly_hours = {{ at = "Q", scale = {scale} }}
"""
FIXED = """
kind = "fixed"
table = "register"
[columns]
person = [1, 6]
last_name = [7, 8]
birth_date = [15, 10]
monthly_salary = { at = [25, 8], scale = 2 }
"""


def table(**values):
    row = {"person": "P00001", **values}
    return {"register": schema.typed([row], list(row))}


def content(layout, tables) -> bytes:
    (file,) = write(layout, tables, STAMP)
    return file.content


@pytest.fixture
def csv_layout(layout_of):
    return lambda more="", scale=0: layout_of(CSV.format(more=more, scale=scale))


@pytest.mark.parametrize("text", ["=1+1", "+32 2", "-x", "@x", "'t Hooft", "'=x"])
def test_text_that_looks_like_a_formula_is_neutralised_and_comes_back(csv_layout, text):
    written = content(csv_layout(), table(last_name=text))
    assert f";'{text};".encode("cp1252") in written
    reading = read(csv_layout(), write(csv_layout(), table(last_name=text), STAMP), "2026-02")
    assert reading.tables["register"]["last_name"][0] == text


def test_text_is_left_alone_where_the_layout_is_not_guarded(layout_of):
    layout = layout_of(CSV.format(more="", scale=0).replace("guarded = true", "guarded = false"))
    assert b";=1+1;" in content(layout, table(last_name="=1+1"))
    reading = read(layout, [InputFile("x.csv", b"P;Nom;S;M;Q\n1;'t Hooft;;;")], "2026-02")
    assert reading.tables["register"]["last_name"][0] == "'t Hooft"


def test_formula_stays_a_text_in_workbooks(layout_of):
    from io import BytesIO

    from openpyxl import load_workbook

    layout = layout_of('kind = "sheet"\ntable = "register"\n[columns]\nperson = "P"\nlast_name = "Nom"')
    cell = load_workbook(BytesIO(content(layout, table(last_name='=HYPERLINK("x")'))))["register"]["B2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("x")')


def test_fixed_width_numbers_are_hundredths_with_zeros_in_front(layout_of):
    written = content(
        layout_of(FIXED), table(last_name="Ünal", birth_date=date(1985, 7, 30), monthly_salary=Decimal("-35.5"))
    )
    assert written.decode() == "P00001Ünal    1985-07-30-0003550\r\n"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"last_name": "Vandenbroucke"},
            "row 1 (person P00001): field 'last_name' (13 characters) does not fit into positions 7 to 14",
        ),
        ({"last_name": "A\nB"}, "does not fit into positions 7 to 14 (8 characters, no line break)"),
        ({"monthly_salary": Decimal("999999.99")}, None),
        ({"monthly_salary": Decimal("1999999.99")}, "field 'monthly_salary' (9 characters) does not fit"),
        ({"last_name": "A\x07"}, "row 1 (person P00001): field 'last_name' holds a control character"),
    ],
)
def test_value_that_does_not_fit_is_refused_and_never_cut(layout_of, values, sentence):
    if sentence is None:
        assert content(layout_of(FIXED), table(**values)).endswith(b"99999999\r\n")
        return
    with pytest.raises(Refused) as caught:
        content(layout_of(FIXED), table(**values))
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("more", "scale", "values", "error", "sentence"),
    [
        ("", 0, {"last_name": "Łukasz"}, Refused, "field 'last_name' holds 'Ł', which cp1252 cannot write"),
        ('titles = ["Ł"]', 0, {}, Refused, "the text holds 'Ł', which cp1252 cannot write"),
        ("", 0, {"sex": "F"}, Refused, "field 'sex' is 'F', which has no code in the layout (it has codes for M)"),
        ("", 0, {"email": "a@b.be"}, ConfigError, "the layout has no column for field 'email' of table 'register'"),
        ("", 1, {"weekly_hours": Decimal("1.05")}, Refused, "'weekly_hours' 1.05 has more decimals than scale = 1"),
        ('total = { word = "P00001" }', 0, {}, Refused, "'P00001' would be read back as a total row"),
        ('file = "reg*"', 0, {}, None, ""),
        ('file = "x*"', 0, {}, ConfigError, "'register-2026-02.csv' would not be read back by file = 'x*'"),
        ('constants = { country = "BE" }', 0, {"country": "FR"}, Refused, "other than the layout's constant 'BE'"),
        ('constants = { country = "BE" }', 0, {"country": "BE"}, None, ""),
        ('quote = ""', 0, {"last_name": "a;b"}, Refused, "field 'last_name' holds a separator or line break"),
        ('quote = ""', 0, {"last_name": 'a"b'}, None, ""),
        ('quote = ""\ntitles = ["a;b"]', 0, {}, Refused, "a title row holds the separator"),
    ],
)  # fmt: skip
def test_value_that_could_not_be_read_back_is_refused(csv_layout, more, scale, values, error, sentence):
    layout = csv_layout(more, scale)
    if error is None:
        assert read(layout, write(layout, table(**values), STAMP), "2026-02").problems.empty
        return
    with pytest.raises(error) as caught:
        content(layout, table(**values))
    assert sentence in str(caught.value)


def test_total_that_does_not_fit_is_refused(layout_of):
    layout = layout_of(FIXED.replace("[columns]", 'total = { word = "99", count = [3, 1] }\n[columns]'))
    frame = schema.typed([{"person": f"P{number}"} for number in range(10)], ["person"])
    with pytest.raises(Refused, match="the total 10 does not fit into positions 3 to 3"):
        write(layout, {"register": frame}, STAMP)


def test_column_that_would_be_written_over_another_is_refused(layout_of):
    layout = layout_of(FIXED + "email = [12, 20]\n")
    with pytest.raises(Refused, match=r"field 'last_name' stands in positions 7 to 14, field 'email' from 12 on"):
        content(layout, table(email="a@b.be"))


def test_table_the_layout_does_not_have_is_refused(csv_layout):
    with pytest.raises(ConfigError, match=r"the layout has no part for table 'worker'"):
        write(csv_layout(), {"worker": schema.typed([], ["person"])}, STAMP)


def test_two_fields_in_one_column_must_agree(layout_of):
    layout = layout_of('kind="delimited"\ntable="worker"\n[columns]\nhire_date="D"\ncontract_start="D"\npayroll_id="I"')
    row = {"payroll_id": "1", "hire_date": date(2026, 1, 1), "contract_start": date(2026, 1, 1)}
    frame = schema.typed([row], list(row))
    assert (
        read(layout, write(layout, {"worker": frame}, STAMP), "2026-02")
        .tables["worker"]["contract_start"]
        .notna()
        .all()
    )
    other = schema.typed([row | {"hire_date": None}], list(row))
    with pytest.raises(
        Refused, match=r"fields 'hire_date' and 'contract_start' differ, but the layout writes both into 'D'"
    ):
        write(layout, {"worker": other}, STAMP)


JOINED = """
kind = "delimited"
[[part]]
table = "worker"
columns = { payroll_id = "Id", contract_start = "D" }
[[part]]
name = "pay"
table = "worker"
join = "payroll_id"
columns = { payroll_id = "Id", monthly_salary = "M" }
"""


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("1", "1.00"), ("1", "2.00")], "payroll_id '1' has several rows that differ in what part 'pay' holds once"),
        ([(None, "1.00")], "a row without payroll_id has values for part 'pay'"),
    ],
)
def test_joined_part_holds_one_row_for_each_key(layout_of, rows, sentence):
    frame = schema.typed(
        [{"payroll_id": key, "monthly_salary": Decimal(amount)} for key, amount in rows],
        ["payroll_id", "monthly_salary"],
    )
    with pytest.raises(Refused) as caught:
        write(layout_of(JOINED), {"worker": frame}, STAMP)
    assert sentence in str(caught.value)


def test_texts_of_the_stamp_fill_title_rows(csv_layout):
    layout = csv_layout('titles = ["{employer} {month} {label}"]')
    (file,) = write(layout, table(), WrittenStamp("Acme", "2026-02", {"label": "Registre"}))
    assert file.content.startswith(b"Acme 2026-02 Registre\r\n")


@pytest.mark.parametrize("output", ["r.xls", "r.xlsx"])
def test_text_a_workbook_cannot_hold_is_refused(layout_of, output):
    layout = layout_of(f'kind="sheet"\ntable="register"\noutput="{output}"\n[columns]\nperson="P"\nlast_name="N"')
    with pytest.raises(
        Refused, match=r"row 1: field 'last_name' is longer than 32767 characters or holds a carriage return"
    ):
        content(layout, table(last_name="x" * 32_768))


def test_table_too_long_for_an_xls_is_refused(layout_of):
    layout = layout_of('kind="sheet"\ntable="register"\noutput="r.xls"\n[columns]\nperson="P"')
    frame = schema.typed([{"person": f"{number}"} for number in range(65_535)], ["person"])
    with pytest.raises(Refused, match=r"more than an .xls can hold"):
        write(layout, {"register": frame}, STAMP)


def test_path_that_can_only_be_read_is_told(layout_of):
    layout = layout_of('kind="xml"\ntable="register"\nrows="R"\n[columns]\nperson="Id[1]"')
    with pytest.raises(ConfigError, match=r"'Id\[1\]' can be read but not written"):
        content(layout, table())


def test_employer_in_a_file_name_is_made_safe(csv_layout):
    layout = csv_layout('output = "{employer}-{month}.csv"')
    (file,) = write(layout, table(), WrittenStamp("a/b: c", "2026-02"))
    assert file.name == "a_b_c-2026-02.csv"


def test_dates_before_march_1900_are_written_as_text_in_workbooks(layout_of):
    layout = layout_of('kind="sheet"\ntable="register"\n[columns]\nperson="P"\nbirth_date="D"')
    frame = table(birth_date=date(1899, 5, 6))
    reading = read(layout, write(layout, frame, STAMP), "2026-02")
    assert reading.tables["register"]["birth_date"][0] == date(1899, 5, 6)
