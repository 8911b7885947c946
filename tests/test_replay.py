"""A closed month is derived again from its own facts, byte for byte; what differs is named, and so is where."""

import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from support.closed import closed_months

from assusoft.employer import open_employer
from assusoft.resources import resource_folder

FIRST, SECOND = "2025-11", "2025-12"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    return closed_months(tmp_path_factory.mktemp("replay") / "acme", 2)


@pytest.fixture
def folder(built, tmp_path) -> Path:
    return shutil.copytree(built, tmp_path / "acme")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def tamper(folder: Path, statement: str, *values: object) -> None:
    """Change a stored fact behind the program's back."""
    with sqlite3.connect(folder / "assusoft.db") as connection:
        assert connection.execute(statement, values).rowcount == 1
    connection.close()


def test_every_closed_month_comes_out_as_it_was_closed_and_nothing_is_stored(folder):
    before = hashlib.sha256((folder / "assusoft.db").read_bytes()).hexdigest()
    found = open_employer(folder).verify()
    assert found.months == (FIRST, SECOND)
    assert found.documents > 20
    assert (found.equal, found.faults, found.differences, found.drift) == (True, (), (), ())
    assert hashlib.sha256((folder / "assusoft.db").read_bytes()).hexdigest() == before


def test_changed_plan_sheet_never_changes_a_closed_month(folder):
    was = open_employer(folder)
    told, register = was.messages(SECOND), was.register("insurer-b-hospital", SECOND)
    sheet = folder / "plans" / "hospital.toml"
    edit(sheet, "statute = 'employee'", "statute = 'worker'")
    sheet.write_text(sheet.read_text("utf-8").partition("[[example]]")[0], "utf-8")
    (folder / "plans" / "car.toml").unlink()
    now = open_employer(folder)
    assert {plan.name for plan in now.plans} == {"executive", "group", "hospital", "hospital-workers"}
    assert now.messages(SECOND) == told
    assert now.register("insurer-b-hospital", SECOND).equals(register)
    assert now.verify().equal


def test_changed_name_of_the_employer_is_a_difference_with_month_supplier_document_and_row(folder):
    edit(folder / "employer.toml", 'name = "Entreprise X"', 'name = "Entreprise Y"')
    found = open_employer(folder).verify().differences
    assert {one.month for one in found} == {FIRST, SECOND}
    one = next(one for one in found if one.what == "insurer-b-hospital_2025-12_summary.txt")
    assert (one.supplier, one.where.split()[0]) == ("insurer-b-hospital", "row")
    assert "Entreprise X" in one.stored
    assert "Entreprise Y" in one.derived


def test_differing_row_of_a_workbook_is_named_by_sheet_and_row(folder):
    own = folder / "templates" / "suppliers" / "insurer-b-executive.toml"
    shutil.copy(resource_folder("templates") / "suppliers" / own.name, own)
    edit(own, "Wijzigingen kaderplan", "Wijziging kaderplan")
    found = [one for one in open_employer(folder).verify().differences if one.what.endswith(".xlsx")]
    assert found
    assert {one.supplier for one in found} == {"insurer-b-executive"}
    assert all(", row " in one.where and one.stored != one.derived for one in found)


def test_supplier_that_is_configured_no_more_is_a_difference_of_its_documents(folder):
    (folder / "suppliers" / "leasing-c.toml").unlink()
    found = open_employer(folder).verify().differences
    assert {(one.supplier, one.stored, one.derived) for one in found} == {("leasing-c", "there", "not there")}


def test_layout_that_reads_otherwise_today_is_drift_and_no_difference(folder):
    edit(folder / "sources" / "blox.toml", "[codes.entity]", '[codes.language]\n"F" = "nl"\n\n[codes.entity]')
    found = open_employer(folder).verify()
    assert found.equal
    assert {one.month for one in found.drift} == {FIRST, SECOND}
    assert found.drift[0].stored != found.drift[0].derived


def test_source_that_is_there_no_more_is_drift(folder):
    for path in (folder / "sources").glob("securex*.toml"):
        path.unlink()
    found = open_employer(folder).verify()
    assert found.equal
    assert "cannot be read again" in found.drift[0].where + found.drift[0].derived


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("update row_version set content = replace(content, 'BE', 'FR') where kind = 'photo' and number = 1", "photo"),
        ("update closing set state_hash = 'x' where number = 2", "state"),
        ("update content set bytes = cast(bytes || 'x' as blob) where sha256 = "
         "(select sha256 from transmission_document limit 1)", "documents"),
        ("update answer set choice = 'not_now' where number = (select max(number) from answer where kind = "
         "'affiliation' and choice = 'affiliate' and month = '2025-12')", "state"),
    ],
)  # fmt: skip
def test_stored_fact_that_was_tampered_with_is_found_and_ends_nothing_else(folder, statement, told):
    tamper(folder, statement)
    found = open_employer(folder).verify()
    assert not found.equal
    assert found.faults
    assert told in {one.what for one in found.differences}
    assert found.months == (FIRST, SECOND)


def test_verify_exits_0_when_all_is_equal_and_2_when_something_differs(folder, monkeypatch, capsys):
    from test_cli import call

    status, out, _ = call(monkeypatch, capsys, folder, "verify")
    assert (status, out) == (0, f"2 closed months, {open_employer(folder).verify().documents} documents: all equal.\n")
    edit(folder / "employer.toml", 'name = "Entreprise X"', 'name = "Entreprise Y"')
    status, out, _ = call(monkeypatch, capsys, folder, "verify", "--json")
    found = json.loads(out)
    assert (status, found["equal"]) == (2, False)
    assert set(found["differences"][0]) == {"month", "supplier", "what", "where", "stored", "derived"}
    assert "2025-12: insurer-a insurer-a_2025-12_" in call(monkeypatch, capsys, folder, "verify")[1]
