"""assusoft conform: what is printed, and how it ends."""

import json

import pytest
from support.command import call

from assusoft.demo.conformance import conform
from assusoft.demo.conformance.running import MonthRun

MONTHS = (MonthRun("2025-01", 0, {"a.csv": b""}, ()), MonthRun("2025-02", 7, {"b.csv": b"", "c.csv": b""}, ()))


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """`run(months, "--json")`: conform of a profile that lived so."""

    def of(months, *words):
        monkeypatch.setattr(conform, "run", lambda profile, count: iter(months))
        monkeypatch.setattr(conform, "resource_folder", lambda name: tmp_path)  # as of a profile that does not ship
        return call(monkeypatch, capsys, tmp_path, "conform", "axa", *words)

    return of


def test_json_says_what_was_lived_through_and_whether_it_holds(run) -> None:
    status, printed, _ = run(MONTHS, "--json")
    assert (status, json.loads(printed)) == (
        0, {"profile": "axa", "months": 2, "messages": 7, "files": 3, "holds": True},
    )  # fmt: skip


def test_lines_say_each_month_and_what_differs(run) -> None:
    wrong = (MONTHS[0], MONTHS[1]._replace(wrong=("changes: base P00001 is held, but not owed.",) * 12))
    status, printed, _ = run(wrong)
    assert status == 1
    assert printed.splitlines() == [
        "2025-01: 0 messages, 1 files; the supplier holds the register.",
        "2025-02: 7 messages, 2 files; it does not hold.",
        *["  changes: base P00001 is held, but not owed."] * 10,
        "  ... and 2 more",
        "The files were compared with none: only those of profiles that come with assusoft are kept.",
        "axa does not hold: 2 months, 7 messages, 3 files.",
    ]


def test_a_profile_that_is_not_there_is_refused(monkeypatch, capsys, tmp_path) -> None:
    status, _, said = call(monkeypatch, capsys, tmp_path, "conform", "axxa")
    assert status == 2
    assert "There is no profile 'axxa'" in said
