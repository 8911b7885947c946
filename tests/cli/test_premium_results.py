"""The verbs of what comes out of the premium control: JSON, files, exit statuses."""

import json

import pytest
from support.command import call
from support.premiums import billed, without

from assusoft.cli import premium_results

PERIOD = ("--supplier", "alpha", "--period", "2026-02")


@pytest.fixture
def verb(monkeypatch, capsys, petit):
    """`verb("shares", ...)` of the employer that is open already."""
    monkeypatch.setattr(premium_results, "open_chosen", lambda: petit)
    return lambda *words: call(monkeypatch, capsys, petit.folder, *words)


def test_what_goes_to_the_payroll_and_the_accounts(verb, petit, tmp_path) -> None:
    billed(petit, "2026-02", without("Chloe"))
    status, out, _ = verb("shares", *PERIOD, "--to", str(tmp_path / "s.csv"))
    assert (status, out.strip()) == (0, "4 rows for the payroll, 84.00 EUR")
    assert (tmp_path / "s.csv").read_text("utf-8").count("P100") == 4
    status, out, _ = verb("deductions", *PERIOD)
    assert (status, out.splitlines()[-1]) == (1, "2 of 4 differ")
    status, out, _ = verb("accounting", "B1", "--json")
    rows = json.loads(out)
    assert (status, {row["communication"] for row in rows}) == (0, {"+++202/6020/00113+++"})
    status, _, said = verb("accounting", "B1", "--reference", "+++000/0000/00000+++")
    assert (status, "is no structured communication" in said) == (2, True)
    status, out, _ = verb("letter", "--supplier", "alpha", "--to", str(tmp_path / "letter.html"))
    assert (status, "Peeters Chloe" in (tmp_path / "letter.html").read_text("utf-8")) == (0, True)
    status, out, _ = verb("since", "B1")
    assert (status, "billed 267.26 EUR, predicted 350.78 EUR, off by -83.52 EUR" in out) == (0, True)


def test_promises_and_the_year_to_come(verb) -> None:
    status, out, _ = verb("promises", "--supplier", "alpha", "--json")
    found = json.loads(out)
    assert (status, found["messages"], found["without_effect"], len(found["promises"])) == (0, 4, 1, 3)
    assert "4 messages, 1 of them without effect on premiums" in verb("promises", "--supplier", "alpha")[1]
    assert "Nothing is open." in verb("reminder", "--supplier", "alpha")[1]
    assert verb("budget", "--supplier", "alpha", "--year", "2026")[1].splitlines()[-1] == "2026: 4292.88 EUR"


def test_the_list_of_insured(verb, tmp_path) -> None:
    file = tmp_path / "insured.csv"
    head = "contract;national_number;member;last_name;first_name;birth_date;from;to;salary;insured_pct"
    file.write_text(f"{head}\nG-1;;;Peeters;Anna;1981-05-01;2020-01-01;;40000.00;\n", "utf-8")
    words = ("takeover", "--supplier", "alpha", "--list", str(file), "--month", "2025-11")
    status, out, _ = verb(*words, "--json", "--to", str(tmp_path / "opening.xlsx"))
    found = json.loads(out)
    assert (status, found["listed"], found["counts"]) == (1, 1, {"agrees": 1, "not listed": 3})
    assert (tmp_path / "opening.xlsx").read_bytes().startswith(b"PK")
    assert "not listed  G-1  P00004  Peeters Dirk" in verb(*words)[1]
