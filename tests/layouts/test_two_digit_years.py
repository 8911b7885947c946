"""Years of two digits: the century is told by the month and by what kind of date it is, never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft import schema
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import InputFile, WrittenStamp, load_layout, read, write

LAYOUT = """
kind = "fixed"
date = "%d%m%y"
empty_dates = ["000000"]
table = "worker"
[columns]
payroll_id = [1, 4]
birth_date = [5, 6]
hire_date = { at = [11, 6], ahead = 5 }
contract_end = { at = [17, 6], ahead = 60 }
"""
MONTH = "2026-02"


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    (path := tmp_path_factory.mktemp("layout") / "short.toml").write_text(LAYOUT)
    return load_layout(path)


@pytest.mark.parametrize(
    ("field", "text", "day"),
    [
        ("birth_date", "280226", date(2026, 2, 28)),  # born on the last day of the month
        ("birth_date", "010326", date(1926, 3, 1)),  # not born yet: a century before
        ("birth_date", "290200", date(2000, 2, 29)),
        ("hire_date", "280231", date(2031, 2, 28)),
        ("hire_date", "010331", date(1931, 3, 1)),
        ("hire_date", "010998", date(1998, 9, 1)),
        ("contract_end", "311267", date(2067, 12, 31)),
        ("contract_end", "311299", date(1999, 12, 31)),
        ("contract_end", "000000", None),
    ],
)
def test_the_century_follows_from_the_month_and_the_field(layout, field, text, day):
    places = {"birth_date": 4, "hire_date": 10, "contract_end": 16}
    line = "0001".ljust(places[field]) + text
    found = read(layout, [InputFile("a.txt", f"{line.ljust(22)}\n".encode())], MONTH).tables["worker"]
    assert (None if found[field].isna()[0] else found[field][0]) == day


def test_a_day_no_century_has_is_set_aside(layout):
    reading = read(layout, [InputFile("a.txt", b"0001310299            \n")], MONTH)
    assert list(reading.problems["reason"]) == ["invalid_date"]


def within(years_ahead):
    return st.none() | st.dates(date(1926 + years_ahead, 3, 1), date(2026 + years_ahead, 2, 28))


@given(birth=within(0), start=within(5), end=within(60))
def test_what_two_digits_can_say_reads_back_the_same(layout, birth, start, end):
    row = {"payroll_id": "0001", "birth_date": birth, "hire_date": start, "contract_end": end}
    table = schema.typed([row], list(row))
    found = read(layout, write(layout, {"worker": table}, WrittenStamp("a", MONTH)), MONTH)
    assert found.tables["worker"].equals(table)
    assert found.problems.empty


@pytest.mark.parametrize(
    ("field", "day"),
    [("birth_date", date(1926, 2, 28)), ("birth_date", date(2026, 3, 1)), ("hire_date", date(2031, 3, 1))],
)
def test_what_two_digits_cannot_say_is_not_written(layout, field, day):
    table = schema.typed([{"payroll_id": "0001", field: day}], ["payroll_id", field])
    with pytest.raises(Refused, match=f"field '{field}' {day} lies outside the hundred years"):
        write(layout, {"worker": table}, WrittenStamp("a", MONTH))


def test_a_date_that_does_not_say_how_far_ahead_it_may_lie_is_a_fault(tmp_path):
    (path := tmp_path / "short.toml").write_text(LAYOUT.replace(", ahead = 5", ""))
    with pytest.raises(ConfigError, match="hire_date: is a date whose year has two digits: say with ahead"):
        load_layout(path)


def test_ahead_at_the_top_of_the_file_holds_for_all_dates(tmp_path):
    (path := tmp_path / "short.toml").write_text("ahead = 1\n" + LAYOUT.replace(", ahead = 5", ""))
    assert load_layout(path).ahead == 1


def test_rows_valid_from_one_day_to_another_need_whole_years(tmp_path):
    text = 'kind = "delimited"\ndate = "%d%m%y"\nahead = 1\ntable = "worker"\ndated = { from = "F", to = "T" }\n'
    (path := tmp_path / "short.toml").write_text(text + '[columns]\npayroll_id = "Id"\n')
    with pytest.raises(ConfigError, match="need dates with four-digit years"):
        load_layout(path)
