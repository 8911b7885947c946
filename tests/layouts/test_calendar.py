"""A calendar of day codes: what a week says of working time, since when, and what no calendar can say."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft import schema
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import InputFile, WrittenStamp, load_layout, read, write
from assusoft.layouts.definition.calendar import FIELDS, MEANINGS, days_of, facts_of
from assusoft.schema import INTERRUPTIONS

LAYOUT = """
kind = "delimited"
table = "worker"
calendar = { days = "J{day}" }
[columns]
payroll_id = "MATR"
[codes.day]
"P" = "worked"
"V" = "worked"
"P5" = "worked half"
"F" = "public_holiday"
"CT" = "time_credit_motive"
"CT5" = "time_credit_motive half"
"M" = "illness"
"""
HEAD = ";".join(["MATR", *(f"J{day:02d}" for day in range(1, 32))])
WORK = {day: "P" for day in range(1, 29) if date(2026, 2, day).weekday() < 5}  # 1 February 2026 is a Sunday


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    (path := tmp_path_factory.mktemp("layout") / "calendar.toml").write_text(LAYOUT)
    return load_layout(path)


def told(layout, codes, month="2026-02"):
    """What a month with these codes (day -> code) says: the fields that are not missing, as texts."""
    row = ";".join(["1", *(codes.get(day, "") for day in range(1, 32))])
    worker = read(layout, [InputFile("a.csv", f"{HEAD}\n{row}\n".encode())], month).tables["worker"]
    return {name: str(worker[name][0]) for name in FIELDS if not worker[name].isna()[0]}


def away(code, days):
    return WORK | dict.fromkeys([day for day in days if day in WORK], code)


FULL = {"contract_pct": "100.00", "effective_pct": "100.00"}
FRIDAYS = {"contract_pct": "100.00", "effective_pct": "80.00", "interruption_kind": "time_credit_motive",
           "interruption_pct": "20.00"}  # fmt: skip
ILL = FULL | {"interruption_kind": "illness", "interruption_pct": "100.00"}


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (WORK, FULL),
        (away("V", range(16, 21)), FULL),
        (away("M", range(9, 13)), FULL),  # ill and back again
        (away("M", range(16, 29)), ILL | {"interruption_from": "2026-02-16"}),
        (away("M", range(1, 29)), ILL),  # since the first day at least: since when is not known
        (away("CT", (6, 13, 20, 27)), FRIDAYS),
        (away("CT", (13, 20, 27)), FRIDAYS | {"interruption_from": "2026-02-13"}),
        (away("CT", (6, 13, 20, 27)) | {27: "F"}, FRIDAYS),  # a holiday hides the day: the Friday before tells
        (away("", (4, 11, 18, 25)), {"contract_pct": "80.00", "effective_pct": "80.00"}),
        (away("CT5", (6, 13, 20, 27)), FRIDAYS | {"effective_pct": "90.00", "interruption_pct": "10.00"}),
        ({day: code for day, code in WORK.items() if day <= 11}, FULL),  # left on the 11th
        ({day: code for day, code in WORK.items() if day >= 26}, {}),  # two days are no week
        ({day: code for day, code in (WORK | {2: "F"}).items() if day <= 6}, {}),  # no Monday but a holiday
        ({}, {}),
    ],
)
def test_a_month_says(layout, codes, expected):
    assert told(layout, codes) == expected


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (WORK | {12: "X"}, "codes.day: 'X' in a.csv, row 2, column 'J12' is not a known code (known: P, V, P5, F, CT"),
        (WORK | {30: "P"}, "codes.day: 'P' in a.csv, row 2, column 'J30' is not a day of 2026-02"),
    ],
)
def test_a_code_that_says_nothing_refuses_the_import(layout, codes, sentence):
    with pytest.raises(Refused) as caught:
        told(layout, codes)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"contract_pct": Decimal("33.00"), "effective_pct": Decimal("33.00")}, "contract_pct 33.00"),
        ({"contract_pct": Decimal(100), "effective_pct": Decimal(100), "interruption_kind": "illness",
          "interruption_pct": Decimal(100), "interruption_from": date(2026, 1, 5)}, "interruption_from 2026-01-05"),
        ({"contract_pct": Decimal(100), "effective_pct": Decimal(100), "interruption_kind": "parental",
          "interruption_pct": Decimal(100)}, "interruption_kind parental"),
    ],
)  # fmt: skip
def test_what_no_calendar_says_is_not_written(layout, facts, why):
    table = schema.typed([{"payroll_id": "1", **facts}], ["payroll_id", *FIELDS])
    with pytest.raises(Refused, match=f"no calendar of 2026-02 says .*{why}"):
        write(layout, {"worker": table}, WrittenStamp("a", "2026-02"))


@st.composite
def weeks(draw):
    """Working time in half days of a week, with or without an interruption that stood all month."""
    halves = draw(st.integers(1, 10))
    gone = draw(st.integers(0, halves - 1))
    kind = draw(st.sampled_from(INTERRUPTIONS)) if gone else None
    contract, share = Decimal(halves * 10), Decimal(gone * 10)
    return {"contract_pct": contract, "effective_pct": contract - share, "interruption_kind": kind,
            "interruption_from": None, "interruption_pct": share if gone else None}  # fmt: skip


@settings(max_examples=drawn(200))
@given(weeks(), st.dates(date(2020, 1, 1), date(2035, 12, 31)).map(lambda day: f"{day:%Y-%m}"))
def test_what_a_calendar_can_say_it_says_in_every_month(facts, month):
    days = days_of(facts, month, None, None)
    assert days is not None
    assert facts_of(days, month) == facts


@settings(max_examples=drawn(40))
@given(st.lists(weeks().filter(lambda facts: facts["interruption_kind"] in (None, "time_credit_motive")), max_size=4))
def test_what_is_written_reads_back_the_same(layout, people):
    rows = [{"payroll_id": str(number), **facts} for number, facts in enumerate(people)]
    table = schema.typed(rows, ["payroll_id", *FIELDS])
    files = write(layout, {"worker": table}, WrittenStamp("a", "2026-02"))
    assert read(layout, files, "2026-02").tables["worker"].equals(table)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("J{day}", "J"), "expected a header with {day} in it"),
        (('"worked"', '"work"'), "codes.day.P: 'work' is not a day (did you mean 'worked'"),
        (('payroll_id = "MATR"', 'payroll_id = "MATR"\ncontract_pct = "PCT"'), "of a worker, so no column may"),
    ],
)
def test_a_fault_of_a_calendar_is_told(tmp_path, change, sentence):
    (path := tmp_path / "calendar.toml").write_text(LAYOUT.replace(*change, 1))
    with pytest.raises(ConfigError) as caught:
        load_layout(path)
    assert sentence in str(caught.value)


def test_every_interruption_has_a_meaning():
    assert set(INTERRUPTIONS) < set(MEANINGS)
