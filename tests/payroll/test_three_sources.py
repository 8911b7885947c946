"""Payroll, time registration and fleet make one photo; what they say differently is kept and told."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from assusoft.payroll.photo import Built

X, Y = "85073003328", "90021511120"
HIRED = date(2020, 1, 1)


@pytest.fixture
def build(make: SimpleNamespace):
    """The photo of the three, with that precedence."""
    base = {"entity": make.entity, "hire_date": HIRED, "department": "Finance", "effective_pct": "100"}
    payroll = make.reading([
        {**base, "national_number": X, "payroll_id": "1", "last_name": "Peeters"},
        {**base, "national_number": Y, "payroll_id": "2", "last_name": "Dupont"},
    ])  # fmt: skip
    time = make.reading([
        {"national_number": X, "payroll_id": "T7", "effective_pct": "80", "department": "IT"},
        {"national_number": Y, "payroll_id": "T8", "effective_pct": "100"},
    ], name="time")  # fmt: skip
    fleet = make.reading([{"payroll_id": "2", "car_class": "B", "department": "Sales"}], name="fleet")

    def built(precedence: dict[str, list[str]]) -> Built:
        return make.build(
            (make.source(), payroll), (make.source("time", "complement"), time),
            (make.source("fleet", "complement"), fleet), precedence=precedence,
        )  # fmt: skip

    return built


def cells(built: Built, field: str) -> list[str]:
    return built.photo.worker.sort_values("payroll_id")[field].astype("string").tolist()


def told(conflicts: pd.DataFrame) -> list[tuple[str, ...]]:
    columns = ["field", "kept", "kept_source", "set_aside", "set_aside_source"]
    return sorted(conflicts[columns].itertuples(index=False, name=None))


def test_each_source_adds_what_only_it_knows(build):
    built = build({})
    assert len(built.photo.worker) == 2
    assert built.photo.worker.sort_values("payroll_id")["car_class"].fillna("").tolist() == ["", "B"]


def test_payroll_is_believed_first_and_each_cell_set_aside_is_told(build):
    assert told(build({}).log.conflicts) == [
        ("department", "Finance", "blox", "IT", "time"),
        ("department", "Finance", "blox", "Sales", "fleet"),
        ("effective_pct", "100.00", "blox", "80.00", "time"),
    ]


def test_precedence_is_given_field_by_field(build):
    built = build({"effective_pct": ["time"], "department": ["fleet", "time"]})
    assert cells(built, "effective_pct") == ["80.00", "100.00"]
    assert cells(built, "department") == ["IT", "Sales"]
    assert told(built.log.conflicts) == [
        ("department", "IT", "time", "Finance", "blox"),
        ("department", "Sales", "fleet", "Finance", "blox"),
        ("effective_pct", "80.00", "time", "100.00", "blox"),
    ]
