"""Texts cleaned all at once mean the same as texts looked at one by one."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft.layouts.columns.days import parsed_date
from assusoft.layouts.columns.fast_path import fast_bank_accounts, fast_days, fast_national_numbers, fast_numbers
from assusoft.layouts.columns.identifiers import bank_account, national_number

FORMS = ("%d/%m/%Y", "%Y%m%d", "%d.%m.%Y", "%Y-%m-%d", "%d%m%Y")
DATES = st.one_of(
    st.from_regex(r"[0-9]{2}[/.-]?[0-9]{2}[/.-]?[0-9]{4}", fullmatch=True),
    st.dates().map(lambda day: f"{day.day:02d}/{day.month:02d}/{day.year:04d}"),
    st.text(max_size=12),
)


@given(texts=st.lists(st.none() | DATES), form=st.sampled_from(FORMS))
def test_a_day_is_the_one_a_closer_look_finds(texts, form):
    for text, day in zip(texts, fast_days(pa.array(texts, pa.string()), form).to_pylist(), strict=True):
        assert day is None or day == parsed_date(text, form)


def test_leap_days_are_told_from_days_that_do_not_exist():
    days = fast_days(pa.array(["29/02/2024", "29/02/2025", "31/04/2025", "00/01/2025", "01/13/2025"]), "%d/%m/%Y")
    assert days.to_pylist() == [date(2024, 2, 29), None, None, None, None]


def _with_check(number: int, born_after_2000: bool) -> str:
    return f"{number:09d}{97 - (number + 2 * 10**9 * born_after_2000) % 97:02d}"


NUMBERS = st.one_of(
    st.builds(_with_check, st.integers(0, 999_999_999), st.booleans()),
    st.from_regex(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}", fullmatch=True),
    st.from_regex(r"[0-9]{8,12}", fullmatch=True),
)


@given(texts=st.lists(st.none() | NUMBERS))
def test_a_national_number_is_the_one_a_closer_look_finds(texts):
    for text, number in zip(texts, fast_national_numbers(pa.array(texts, pa.string()), 2025).to_pylist(), strict=True):
        assert number is None or (number, "") == national_number(text)


@given(texts=st.lists(st.none() | st.from_regex(r"BE[0-9]{14}", fullmatch=True) | st.text(max_size=16)))
def test_an_account_is_the_one_a_closer_look_finds(texts):
    for text, account in zip(texts, fast_bank_accounts(pa.array(texts, pa.string())).to_pylist(), strict=True):
        assert account is None or (account, "") == bank_account(text)


def test_plain_numbers_and_accounts_need_no_closer_look():
    assert fast_national_numbers(pa.array(["85073003328", "85.07.30-033.28"]), 2025).to_pylist() == ["85073003328"] * 2
    assert fast_bank_accounts(pa.array(["BE68539007547034"])).to_pylist() == ["BE68539007547034"]


AMOUNTS = st.one_of(
    st.from_regex(r"-?[0-9]{1,9}(,[0-9]{1,4})?", fullmatch=True),
    st.sampled_from(["", "-", ",5", "5,", "1,2,3", "--1", "1-", "1.5", "+1", "1 ", "99999999999999999999", "\u0661"]),
)
TYPES = {"money": pa.decimal128(14, 2), "factor": pa.decimal128(9, 4), "count": pa.int64()}


@given(
    texts=st.lists(st.none() | AMOUNTS, max_size=4), kind=st.sampled_from([*TYPES]), scale=st.sampled_from([0, 2, -1])
)
def test_numbers_are_those_a_closer_look_finds(texts, kind, scale):
    found = fast_numbers(pa.array([None, *texts], pa.string())[1:], ",", scale, TYPES[kind])
    if found is None:
        return
    found.validate(full=True)
    for text, number in zip(texts, found.to_pylist(), strict=True):
        assert number == (Decimal(text.replace(",", ".")).scaleb(-scale) if text else None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.5", "money"),
        ("1,555", "money"),
        ("1,5", "count"),
        ("1000000000000", "money"),
        ("1-", "money"),
        ("-", "count"),
    ],
)
def test_column_with_a_number_that_is_not_plain_needs_a_closer_look(text, kind):
    assert fast_numbers(pa.array(["12", text]), ",", 0, TYPES[kind]) is None
    assert fast_numbers(pa.array(["12", "-3"]), ",", 0, TYPES[kind]).to_pylist() == [12, -3]
