"""Effective-dated rows: the last of EFFDT, then of EFFSEQ, for each employment; rows that end something."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft import schema
from assusoft.errors import Refused
from assusoft.layouts import InputFile, WrittenStamp, load_layout, read, write

JOB = """
kind = "delimited"
separator = ","
[[part]]
name = "job"
table = "worker"
file = "JOB*"
output = "JOB.csv"
dated = { from = "EFFDT", sequence = "EFFSEQ", by = ["EMPLID", "EMPL_RCD"], open_from = "1900-01-01" }
[part.columns]
payroll_id = "EMPLID"
contract = "EMPL_RCD"
department = "DEPTID"
weekly_hours = "STD_HOURS"
[[part]]
name = "leave"
table = "worker"
of = "job"
join = ["payroll_id", "contract"]
only = { ACTION = ["LOA", "RFL"] }
dated = { from = "EFFDT", sequence = "EFFSEQ", by = ["EMPLID", "EMPL_RCD"], ends = { ACTION = ["RFL"] } }
[part.columns]
payroll_id = "EMPLID"
contract = "EMPL_RCD"
interruption_kind = "ACTION_REASON"
interruption_from = "EFFDT"
"""
HEADER = "EMPLID,EMPL_RCD,EFFDT,EFFSEQ,ACTION,ACTION_REASON,DEPTID,STD_HOURS"
STAMP = WrittenStamp("0403170701", "2026-02")


@pytest.fixture
def layout(tmp_path):
    (path := tmp_path / "job.toml").write_text(JOB)
    return load_layout(path)


@pytest.fixture
def job(layout):
    def reading(*lines):
        return read(layout, [InputFile("JOB.csv", "\r\n".join([HEADER, *lines]).encode())], "2026-02")

    return reading


def test_last_date_then_highest_sequence_is_in_force(job):
    worker = job(
        "1,0,2026-02-01,10,PAY,,C,38", "1,0,2026-02-01,9,PAY,,B,38", "1,0,2025-01-01,99,HIR,,A,38",
        "1,0,2026-03-01,0,XFR,,D,38",
    ).tables["worker"]  # fmt: skip
    assert worker["department"].tolist() == ["C"]


def test_each_employment_of_a_person_is_a_contract(job):
    reading = job("1,0,2025-01-01,0,HIR,,A,19", "1,1,2025-06-01,0,HIR,,B,19", "1,1,2026-01-01,0,LOA,parental,B,19")
    worker = reading.tables["worker"]
    assert worker[["contract", "department"]].to_numpy().tolist() == [["0", "A"], ["1", "B"]]
    assert worker["interruption_kind"].fillna("").tolist() == ["", "parental"]


def test_leave_goes_on_under_later_rows_until_the_return(job):
    leave, raise_ = "1,0,2026-01-12,0,LOA,illness,A,38", "1,0,2026-02-01,0,PAY,,B,38"
    during = job(leave, raise_).tables["worker"].iloc[0]
    assert (during["department"], during["interruption_kind"]) == ("B", "illness")
    assert during["interruption_from"] == date(2026, 1, 12)
    reading = job(leave, raise_, "1,0,2026-02-20,0,RFL,,B,30")
    assert pd.isna(reading.tables["worker"]["interruption_kind"].iloc[0])
    assert "ACTION 'RFL' says that it is over" in reading.lines["reason"].tolist()
    again = job(leave, "1,0,2026-02-20,0,RFL,,B,30", "1,0,2026-02-20,1,LOA,parental,B,30").tables["worker"]
    assert again["interruption_kind"].tolist() == ["parental"]


def test_return_that_is_still_to_come_ends_nothing(job):
    worker = job("1,0,2026-01-12,0,LOA,illness,A,38", "1,0,2026-03-02,0,RFL,,A,38").tables["worker"]
    assert worker["interruption_kind"].tolist() == ["illness"]


def test_sequence_that_is_no_number_is_refused_with_its_row(job):
    reading = job("1,0,2026-02-01,x,PAY,,C,38")
    assert reading.tables["worker"].empty
    assert reading.lines["reason"].tolist()[1] == (
        "column 'EFFSEQ': 'x' is not a whole number, so the order of the rows is not known"
    )


KINDS = ["illness", "parental", "maternity"]


@settings(max_examples=drawn(100), deadline=None)
@given(st.data())
def test_employments_and_leaves_read_back_the_same(tmp_path_factory, data):
    (path := tmp_path_factory.mktemp("law") / "job.toml").write_text(JOB)
    layout, rows = load_layout(path), []
    for person in range(data.draw(st.integers(0, 4))):
        for record in range(data.draw(st.integers(1, 3))):
            kind = data.draw(st.sampled_from([None, *KINDS]))
            began = kind and data.draw(st.dates(date(1990, 1, 1), date(2026, 2, 28)))
            row = {"payroll_id": f"{person:05d}", "contract": str(record), "interruption_kind": kind}
            rows.append({**row, "interruption_from": began, "department": data.draw(st.sampled_from("AB"))})
    names = ["payroll_id", "contract", "department", "weekly_hours", "interruption_kind", "interruption_from"]
    worker = schema.typed(rows, names)
    files = write(layout, {"worker": worker}, STAMP)
    assert len(files) == 1
    pd.testing.assert_frame_equal(read(layout, files, "2026-02").tables["worker"], worker)


def test_two_leaves_of_one_employment_cannot_be_written(layout):
    rows = [{"payroll_id": "1", "contract": "0", "interruption_kind": kind} for kind in KINDS[:2]]
    worker = schema.typed(rows, ["payroll_id", "contract", "interruption_kind"])
    with pytest.raises(Refused, match="payroll_id, contract '1', '0' has several rows that differ"):
        write(layout, {"worker": worker}, STAMP)
