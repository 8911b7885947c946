"""A book of declarations given to an employer: all of it or nothing, every fault told, nothing stored twice."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from support.few import AT

from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused

HEAD = "person;kind;plan;from;until;Why;street;insured_pct"
SAID = (
    "blox-1;value;;;;moved;Molenweg;",
    "Janssens Dirk;affiliation;fit;01/12/2025;;;;",
    "Peeters Boris;;;;;;;",
    "Peeters Chloé;working-time;;2025-12-05;;;;80",
)


@pytest.fixture
def employer(few) -> Employer:
    return open_employer(few)


def book(folder: Path, *rows: str) -> Path:
    path = folder / "said.csv"
    path.write_text("\n".join((HEAD, *rows)), "utf-8")
    return path


def test_every_row_is_declared_at_once_and_the_rows_add_up(employer, tmp_path):
    file = book(tmp_path, *SAID)
    shown = employer.preview_declare_book(file, AT)
    assert employer.declarations() == []
    done = employer.declare_book(file, "An", AT)
    assert [message.id for message in shown.messages] == [message.id for message in done.messages]
    assert (done.rows, len(done.declared), done.already, done.empty) == (4, 3, {}, ["said.csv, row 4"])
    assert [one.id for one in done.declared.values()] == ["X1", "X2", "X3"]
    assert employer.declarations() == list(done.declared.values())
    assert [one.reason for one in employer.declarations()] == ["moved", "said.csv, row 3", "said.csv, row 5"]
    assert {message.kind for message in done.messages} == {"address", "entry", "working_time"}
    assert employer.certificate().ok


def test_a_book_given_twice_is_declared_once_until_it_is_taken_back_or_replaced(employer, tmp_path):
    file = book(tmp_path, *SAID)
    first = employer.declare_book(file, "An", AT)
    again = employer.declare_book(file, "An", AT)
    assert (again.declared, again.already, again.rows) == ({}, first.declared, first.rows)
    assert len(employer.declarations()) == 3
    employer.retract("X1", "An", AT)
    assert [one.id for one in employer.declare_book(file, "An", AT).declared.values()] == ["X5"]
    employer.declare_book(book(tmp_path, "blox-1;value;;;;;Kerkplein;"), "An", AT)
    back = employer.declare_book(book(tmp_path, *SAID), "An", AT)
    assert [one.values for one in back.declared.values()] == [{"street": "Molenweg"}]


def test_rows_that_say_the_same_are_one_and_rows_that_contradict_each_other_are_refused(employer, tmp_path):
    done = employer.preview_declare_book(book(tmp_path, SAID[0], SAID[0]), AT)
    assert (list(done.declared), list(done.already)) == (["said.csv, row 2"], ["said.csv, row 3"])
    with pytest.raises(Refused, match=r"row 3: it says otherwise than said\.csv, row 2"):
        employer.declare_book(book(tmp_path, SAID[0], "Peeters Anna;value;;;;;Kerkplein;"), "An", AT)


def test_every_fault_is_told_with_row_and_column_and_nothing_is_stored(employer, tmp_path):
    rows = (
        "Peeters;value;;;;;x;",
        ";value;;;;;x;",
        "blox-1;holiday;;;;;x;",
        "blox-1;;;;;;x;",
        "blox-1;value;;31-31-2025;;;x;",
        "blox-1;affiliation;none;2025-12-01;;;;",
        "blox-1;working-time;;;;;;80",
        "blox-1;working-time;;2025-12-01;;;;much",
        "blox-1;affiliation;group;2025-12-01;;;;",
        "P99999;value;;;;;x;",
        "blox-1;working-time;;2025-12-01;;;;0.8",
        SAID[0],
    )
    with pytest.raises(Refused) as refused:
        employer.declare_book(book(tmp_path, *rows), "An", AT)
    told = str(refused.value).splitlines()
    expected = (
        "said.csv, row 2, column 'person': 'Peeters' may be several persons: ",
        "said.csv, row 3, column 'person': no person is named.",
        "said.csv, row 4, column 'kind': 'holiday' is no kind that a book holds. Write one of: value,",
        "said.csv, row 5, column 'kind': '' is no kind that a book holds.",
        "said.csv, row 6, column 'from': column 'from' '31-31-2025' is not a date such as",
        "said.csv, row 7, column 'plan': name one of the plans (fit, group, hospital, travel): column 'plan' NAME.",
        "said.csv, row 8, column 'from': the day it holds from is needed: column 'from' 2026-04-01.",
        "said.csv, row 9, column 'insured_pct': insured_pct 'much' is not a value of that field",
        "said.csv, row 10: plan group is mandatory, so it is no choice",
        "said.csv, row 11, column 'person': Nobody is known as 'P99999'.",
        "said.csv, row 12, column 'insured_pct': '0.8' is less than one per cent. Write 80 for eighty per cent.",
        "Nothing was stored.",
    )
    assert len(told) == len(expected)
    for line, beginning in zip(told, expected, strict=True):
        assert line.startswith(beginning), line
    assert employer.declarations() == []


def test_an_empty_book_offers_kinds_and_plans_and_is_read_once_filled_in(employer, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(employer.declaration_book())
    assert employer.preview_declare_book(path, AT).rows == 0
    filled = openpyxl.load_workbook(path)
    sheet = filled.worksheets[0]
    names = {cell.value: cell.column for cell in sheet[1]}
    rows = (
        {"Person": "blox-2", "Kind": "affiliation", "Plan": "fit", "From": "01/12/2025"},
        {"Person": "P00001", "Kind": "working-time", "From": date(2025, 12, 1), "Insured %": 80},
        {"Person": "P00002"},
    )
    for number, given in enumerate(rows, start=2):
        for name, value in given.items():
            sheet.cell(number, names[name], value)
    filled.save(path)
    done = employer.declare_book(path, "An", AT)
    assert [(one.kind, one.plan, dict(one.values), one.begins) for one in done.declared.values()] == [
        ("affiliation", "fit", {}, "2025-12-01"), ("working-time", "", {"insured_pct": "80"}, "2025-12-01"),
    ]  # fmt: skip
    assert (done.rows, done.empty) == (3, ["book.xlsx, Declarations, row 4"])


def test_a_file_that_is_not_there_is_refused(employer, tmp_path):
    with pytest.raises(Refused, match="there is no such file"):
        employer.declare_book(tmp_path / "none.xlsx", "An", AT)


def test_a_calculated_value_is_shown_with_its_parts_wherever_the_declaration_is(employer, tmp_path):
    path = tmp_path / "pay.csv"
    head = "person;kind;from;field;amount;foreign_amount;currency;rate;rate_date;months"
    row = "blox-1;calculation;2025-12-01;insured_salary;3000,00;1000;USD;0,92;2025-11-28;13,92"
    path.write_text(f"{head}\n{row}", "utf-8")
    [one] = employer.declare_book(path, "An", AT).declared.values()
    assert one.values["insured_salary"] == "54566.40"
    [message] = [message for message in employer.messages() if message.kind == "salary"]
    assert message.effective == date(2025, 12, 1)
    parts = ("amount=3000.00", "foreign_amount=1000", "currency=USD", "rate=0.92", "insured_salary=54566.40")
    why = employer.explain(message.id).text()
    assert [part for part in parts if part not in why] == []
    [entry] = [entry for entry in employer.history(one.person) if entry.kind == "declaration"]
    assert "foreign_amount" in entry.moved("en")
    assert [str(line) for line in employer.certificate().failures] == []
