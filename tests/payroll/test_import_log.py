"""Every line read ends in one outcome, and the counts add up."""

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft.line_statuses import LINE_STATUSES

X, Y = "85073003328", "90021511120"
PLACES = {"payroll_id": st.sampled_from(["1", "2", "3", None])}
WORKER = st.fixed_dictionaries({**PLACES, "national_number": st.sampled_from([X, Y, None]), "last_name": st.just("A")})
FAMILY = st.fixed_dictionaries({**PLACES, "worker_national_number": st.sampled_from([X, Y, None])})
DEDUCTION = st.fixed_dictionaries({**PLACES, "wage_code": st.just("77")})
LINES = st.lists(st.tuples(st.sampled_from(LINE_STATUSES), st.just("title")), max_size=3)
READINGS = st.tuples(st.lists(WORKER, max_size=3), st.lists(FAMILY, max_size=3), st.lists(DEDUCTION, max_size=3), LINES)


@settings(max_examples=drawn(15), deadline=None)
@given(ours=READINGS, others=READINGS, role=st.sampled_from(["contracts", "complement"]))
def test_accepted_repaired_refused_and_skipped_are_the_lines_read(
    make: SimpleNamespace, ours: Any, others: Any, role: str
) -> None:
    readings = [
        make.reading(*each[:3], name=name, outcomes=each[3]) for each, name in ((ours, "blox"), (others, "more"))
    ]
    built = make.build((make.source(), readings[0]), (make.source("more", role), readings[1]))
    files = built.log.files
    assert (files[list(LINE_STATUSES)].sum(axis=1) == files["lines"]).all()
    assert dict(zip(files["file"], files["lines"], strict=True)) == {
        file: count for reading in readings for file, count in reading.lines["file"].value_counts().items()
    }
    assert len(built.log.left_out) == files[["refused", "skipped"]].sum().sum()
    said = sum(outcome in ("refused", "skipped") for each in (ours, others) for outcome, _ in each[3])
    assert len(built.log.left_out) == said + len(built.log.unmatched)
    rows = sum(len(table) for each in (ours, others) for table in each[:3])
    assert len(set(built.origins["where"])) + len(built.log.unmatched) == rows


def test_a_line_that_also_brought_a_row_that_was_used_is_not_refused(make: SimpleNamespace) -> None:
    reading = make.reading([{"payroll_id": "1"}], [{"payroll_id": "1"}, {"payroll_id": "9"}])
    reading.origins["family"]["family"] = "blox-family.csv, row 2"
    files = make.build((make.source(), reading)).log.files.set_index("file")
    assert files.loc["blox-family.csv", list(LINE_STATUSES)].tolist() == [2, 0, 0, 0]


def test_a_line_of_a_sheet_is_found_by_its_sheet(make: SimpleNamespace) -> None:
    reading = make.reading([{"payroll_id": "1"}], [{"payroll_id": "9"}])
    reading.origins["family"]["family"] = "blox-family.csv, Enfants, row 2"
    reading.lines["sheet"] = ["Contrats", "Enfants"]
    left = make.build((make.source(), reading)).log.left_out
    assert left[["sheet", "outcome"]].to_numpy().tolist() == [["Enfants", "refused"]]


def test_the_report_is_one_json_document(make: SimpleNamespace) -> None:
    steps = [{"table": "worker", "row": 0, "field": "city", "raw": "Gent ", "clean": "Gent", "step": "trim"}]
    reading = make.reading([{"payroll_id": "1", "city": "Gent", "hire_date": date(2020, 1, 1)}], steps=steps)
    told = json.loads(json.dumps(make.build((make.source(), reading)).log.as_json()))
    assert told["month"] == "2026-02"
    assert told["counts"] == {
        "persons": 1, "new_persons": 1, "doubts": 0, "contracts": 1, "family": 0, "deductions": 0, "problems": 0,
    }  # fmt: skip
    assert told["files"] == [
        {
            "source": "blox",
            "file": "blox-worker.csv",
            "lines": 1,
            "accepted": 1,
            "repaired": 0,
            "refused": 0,
            "skipped": 0,
        }
    ]
    assert told["repairs"] == [
        {"source": "blox", "table": "worker", "person": "P00001", "field": "city", "raw": "Gent ", "clean": "Gent",
         "step": "trim", "where": "blox-worker.csv, row 2"}
    ]  # fmt: skip
    assert [told[name] for name in ("conflicts", "notes", "unmatched", "left_out", "remarks")] == [[]] * 5
