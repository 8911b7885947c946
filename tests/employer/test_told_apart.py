"""A value for one supplier only, on the command line: told, shown as an exception, proven, closed, derived again."""

import csv
from pathlib import Path

import pytest
from support.command import here
from support.few import AT, SECOND, few_people, settle
from support.small import write_extracts

from assusoft.employer import open_employer


@pytest.fixture
def said(few) -> Path:
    """Supplier alpha is told that Anna is insured for 60 %."""
    words = ["declare", "Anna", "value", "insured_pct=60", "--from", "2025-12-05", "--until", "2026-02-20"]
    status, out, err = here(["-C", str(few), *words, "--supplier", "alpha", "--reason", "so agreed", "--by", "An"])
    assert (status, err) == (0, "")
    assert "X" in out
    assert "alpha" in out
    assert "60.00" in out
    return few


def shown(folder: Path, *words: str) -> str:
    return here(["-C", str(folder), *words])[1]


@pytest.mark.long
def test_it_is_shown_as_an_exception_wherever_one_looks(said):
    assert "Told one supplier only (persons): alpha 1" in shown(said, "status")
    assert "Told this supplier only; otherwise: Insured % 100.00" in shown(said, "person", "P00002")
    assert "value alpha insured_pct=60 from 2025-12-05" in shown(said, "declarations")
    assert "alpha" in shown(said, "history", "Anna").split("Declared")[1]
    [message] = [one for one in open_employer(said).messages() if one.person == "P00002"]
    assert "alpha insured_pct=60" in shown(said, "explain", message.id)


def test_month_proves_itself_closes_and_comes_out_again(said):
    employer = open_employer(said)
    settle(employer)
    assert [str(line) for line in employer.certificate().failures] == []
    employer.close(SECOND, "An", AT)
    employer.send("An", lambda: AT)
    [sent] = (said / "out" / "alpha").glob(f"*{SECOND}_changes*")
    rows = list(csv.DictReader(sent.read_text("utf-8").splitlines(), delimiter=";"))
    assert [row["insured_pct"] for row in rows if row["person"] == "P00002"] == ["60.00"]
    assert employer.verify().differences == ()


@pytest.mark.long
def test_payroll_that_moves_meanwhile_is_accounted_for_and_is_told_once_it_is_over(said):
    employer = open_employer(said)
    settle(employer)
    employer.close(SECOND, "An", AT)
    world = few_people()
    for month, pct in (("2026-01", "50"), ("2026-02", "50")):
        world.workers["W00001"]["effective_pct"] = pct
        write_extracts(said, world, month)
        employer.import_month(month, [], "An", AT)
        settle(employer)
        certificate = employer.certificate()
        assert [str(line) for line in certificate.failures] == []
        employer.close(month, "An", AT)
    assert employer.verify().differences == ()


@pytest.mark.long
def test_taken_back_in_the_next_month_it_is_told_then(said):
    employer = open_employer(said)
    settle(employer)
    employer.close(SECOND, "An", AT)
    write_extracts(said, few_people(), "2026-01")
    employer.import_month("2026-01", [], "An", AT)
    [one] = employer.declarations()
    employer.retract(one.id, "An", AT, "typed wrongly")
    [message] = [one for one in employer.messages() if one.supplier == "alpha"]
    assert str(message.after["insured_pct"]) == "100.00"
    assert [str(line) for line in employer.certificate().failures] == []


def test_book_and_supplier_do_not_go_together(few, tmp_path):
    status, _, err = here(["-C", str(few), "declare", "--template", str(tmp_path / "x.xlsx"), "--supplier", "alpha"])
    assert status == 2
    assert "--supplier and --reason out" in " ".join(err.split())
