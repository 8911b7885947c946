"""The law of layouts: read(write(tables)) == tables, for every kind of file."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft import schema
from assusoft.layouts import WrittenStamp, load_layout, read, write

STAMP = WrittenStamp("0403170701", "2026-02")
FIELDS = {
    "person": "text", "last_name": "text", "street": "text", "birth_date": "date", "salary_since": "date",
    "sex": "text", "monthly_salary": "money", "contract_pct": "percent", "salary_factor": "factor",
    "children_count": "count", "expat": "flag",
}  # fmt: skip

TOP = """
kind = "{kind}"
encoding = "{encoding}"
decimal = ","
date = "%d/%m/%Y"
guarded = true
[codes.sex]
"1" = "M"
"2" = "F"
[codes.expat]
"O" = true
"N" = false
"""
TWO = """
[[part]]
name = "messages"
table = "message"
{first}
[part.columns]
message = {message}
changed = {changed}
[[part]]
name = "register"
table = "register"
{second}
[part.columns]
"""
WIDTHS = {"person": 12, "last_name": 30, "street": 30, "birth_date": 10, "salary_since": 10, "sex": 1,
          "monthly_salary": 16, "contract_pct": 9, "salary_factor": 11, "children_count": 5, "expat": 1}  # fmt: skip


def two_parts(kind: str, first: str, second: str, encoding: str = "utf-8") -> str:
    """A layout of two tables; headers with a space, an accent and a separator in them."""
    names = {field: f'"{field} é;"' if kind in ("delimited", "sheet") else f'"{field}"' for field in FIELDS}
    message, changed = '"Id"', '"Velden"'
    if kind == "fixed":
        message, changed, at = "[3, 10]", "[13, 40]", 3
        for field, width in WIDTHS.items():
            names[field] = f"[{at}, {width}]"
            at += width
    if kind == "xml":
        names |= {"person": '"@id"', "street": '"Address/Street"', "sex": '"Address/@sex"'}
    body = TWO.format(first=first, second=second, message=message, changed=changed)
    lines = [f"{field} = {place}" for field, place in names.items() if field != "salary_factor"]
    lines.append(f"salary_factor = {{ at = {names['salary_factor']}, scale = 4 }}")
    return TOP.format(kind=kind, encoding=encoding) + body + "\n".join(lines)


TITLES = 'titles = ["Liste", "Employeur : {employer}", "Mois : {month}"]'
LAYOUTS = {
    "delimited": two_parts("delimited", 'file = "mess*"', 'file = "reg*"\n' + TITLES),
    "delimited-cp1252": two_parts("delimited", 'file = "mess*"', 'file = "reg*"', "cp1252"),
    "delimited-utf16": two_parts("delimited", 'file = "mess*"', 'file = "reg*"', "utf-16"),
    "fixed": two_parts("fixed", 'record = "01"', 'record = "02"'),
    "xlsx": two_parts("sheet", 'sheet = "Messages"', 'sheet = "Registre"\n' + TITLES + '\ntotal = { word = "Totaal", '
                      'count = "last_name é;", sums = ["monthly_salary", "contract_pct"] }'),
    "xls": two_parts("sheet", 'sheet = "Messages"\noutput = "r.xls"',
                     f'sheet = "Registre"\noutput = "r.xls"\n{TITLES}'),
    "xml": two_parts("xml", 'rows = "Messages/Message"', 'rows = "Register/Row"'),
}  # fmt: skip

LETTERS = "abzAZ 09éèçÉœ€'\"=+-@;,|<>&/\\%_#.:"


def texts(kind: str) -> st.SearchStrategy[str]:
    signs = LETTERS if kind == "fixed" else LETTERS + "\n\t"
    signs += "" if "cp1252" in kind or kind == "fixed" else "ł漢😀"
    return st.text(signs, min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def registers(draw: st.DrawFn, kind: str) -> pd.DataFrame:
    values = {
        "text": texts(kind),
        "date": st.dates(date(1900, 1, 1), date(2100, 12, 31)),
        "money": st.decimals(-99_999_999, 99_999_999, places=2),
        "percent": st.decimals(0, 100, places=2),
        "factor": st.decimals(-99_999, 99_999, places=4),
        "count": st.integers(-99, 9_999),
        "flag": st.booleans(),
    }
    rows = []
    for number in range(draw(st.integers(0, 6))):
        row = {field: draw(st.none() | values[type_]) for field, type_ in FIELDS.items()}
        row |= {"person": f"{number:05d}", "sex": draw(st.sampled_from(["M", "F", None]))}
        rows.append(row)
    return schema.typed(rows, list(FIELDS))


@pytest.mark.parametrize("kind", list(LAYOUTS))
def test_what_is_written_reads_back_the_same_and_is_written_the_same_again(kind, tmp_path):
    (path := tmp_path / "law.toml").write_text(LAYOUTS[kind])
    layout = load_layout(path)
    few = kind in ("xls", "xlsx")

    @settings(max_examples=drawn(12 if few else 120), deadline=None, suppress_health_check=list(HealthCheck))
    @given(register=registers(kind), changed=st.none() | texts(kind))
    def holds(register: pd.DataFrame, changed: str | None) -> None:
        message = schema.typed([{"message": "M1", "changed": changed}], ["message", "changed"])
        tables = {"message": message, "register": register}
        files = write(layout, tables, STAMP)
        assert files == write(layout, tables, STAMP)
        reading = read(layout, files, "2026-02")
        for name, table in tables.items():
            expected = table[[*reading.tables[name].columns]]
            pd.testing.assert_frame_equal(reading.tables[name], expected)
            assert set(reading.tables[name].columns) == set(table.columns)
        assert reading.problems.empty
        assert reading.steps.empty
        assert (reading.lines["outcome"] == "accepted").sum() == len(message) + len(register)

    holds()


@pytest.mark.parametrize("name", ["sdworx-blox", "sap-hcm", "securex", "own-system"])
def test_law_holds_for_the_templates(name):
    layout = load_layout(name)
    tables = {
        "worker": schema.typed(WORKERS, list(WORKERS[0])),
        "family": schema.typed(FAMILY, list(FAMILY[0])),
        "deduction": schema.typed(DEDUCTIONS, list(DEDUCTIONS[0])),
    }
    if name == "own-system":
        tables = {"worker": schema.typed(OWN, list(OWN[0]))}
    reading = read(layout, write(layout, tables, STAMP), "2026-02")
    for table, frame in tables.items():
        got = reading.tables[table]
        pd.testing.assert_frame_equal(got[[*frame.columns]], frame)
        assert got.drop(columns=[*frame.columns]).isna().all(axis=None)
    assert reading.stamp.months == (set() if name == "sap-hcm" else {"2026-02"})
    assert len(reading.stamp.employers) == 1


WORKERS = [
    {
        "payroll_id": "00000101", "national_number": "85073003328", "last_name": "D'HONDT", "first_name": "Renée",
        "birth_date": date(1985, 7, 30), "sex": "F", "language": "fr", "civil_status": "married",
        "civil_status_since": date(2010, 5, 1), "children_count": 2, "street": "Rue de l'Été", "house_number": "1",
        "postal_code": "1000", "city": "Bruxelles", "country": "BE", "entity": "0403170701",
        "hire_date": date(2010, 1, 1), "contract_start": date(2010, 1, 1), "contract_type": "permanent",
        "statute": "employee", "weekly_hours": Decimal("30.40"), "full_time_hours": Decimal("38.00"),
        "working_time_since": date(2024, 1, 1), "monthly_salary": Decimal("3512.07"), "salary_since": date(2026, 1, 1),
        "bank_account": "BE68539007547034", "joint_committee": "200",
    },
    {
        "payroll_id": "00000102", "last_name": "Sahin", "sex": "M", "entity": "0403170701", "statute": "worker",
        "contract_end": date(2026, 2, 14), "end_reason": "resignation", "hire_date": date(2020, 1, 1),
        "contract_start": date(2020, 1, 1), "monthly_salary": Decimal("2100.00"),
    },
]  # fmt: skip
FAMILY = [
    {"payroll_id": "00000101", "relation": "child", "last_name": "D'HONDT", "first_name": first, "sex": "M",
     "birth_date": date(2015, 3, 2), "dependent": True, "disabled": False, "since": date(2015, 3, 2), "until": None}
    for first in ("Tom", "Tim")
]  # fmt: skip
DEDUCTIONS = [
    {"payroll_id": "00000101", "wage_code": "4100", "label": "Assurance groupe", "amount": Decimal("-12.50")},
    {"payroll_id": "00000102", "wage_code": "4100", "label": "Assurance groupe", "amount": Decimal("8.00")},
]
OWN = [
    {"payroll_id": "00000101", "national_number": "85073003328", "email": "r@a.be", "phone": "+32 2 555 00 00",
     "cost_centre": "0410", "car_class": "B", "car_since": date(2024, 5, 1), "split_payroll": False, "expat": None,
     "variable_pay": True, "death_cover": "2x"},
]  # fmt: skip
