"""Whose line it is, rung by rung."""

from datetime import date
from typing import Any

import pytest
from support.billing import ANNA, BRAM, people

from assusoft.statements.persons import Whose, whose

LEA = {"person": "P00001", "member": "M1", "last_name": "Peeters", "first_name": "Lea", "birth_date": date(2015, 3, 1)}
KNOWN = people([LEA])
NAME = {name: ANNA[name] for name in ("last_name", "first_name", "birth_date")}


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ({"national_number": ANNA["national_number"]}, Whose("P00001", "")),
        ({"payroll_id": "2"}, Whose("P00002", "")),
        (NAME, Whose("P00001", "")),
        (NAME | {"birth_date": None}, Whose("", "", "I-01")),
        ({"member": "M1"}, Whose("P00001", "M1")),
        ({"national_number": ANNA["national_number"], "member": "M1"}, Whose("P00001", "M1")),
        ({"national_number": BRAM["national_number"], "member": "M1"}, Whose("P00001", "M1", "I-07")),
        ({"national_number": ANNA["national_number"], "first_name": "Lea", "last_name": "PEETERS"},
         Whose("P00001", "M1")),
        ({"national_number": ANNA["national_number"]} | {"last_name": "Claes", "birth_date": date(1960, 1, 1)},
         Whose("P00001", "", "I-05")),
        ({}, Whose("", "", "I-01")),
    ],
)  # fmt: skip
def test_the_first_rung_that_says_something_decides(printed: dict[str, Any], expected: Whose) -> None:
    assert whose({name: value for name, value in printed.items() if value}, KNOWN) == expected


def test_what_two_people_share_is_asked() -> None:
    twins = people([LEA, LEA | {"person": "P00002"}])
    assert whose({"member": "M1"}, twins) == Whose("", "", "I-02")
