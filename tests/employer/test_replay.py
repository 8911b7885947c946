"""A closed month is derived again from its own facts, byte for byte; what differs is named, and so is where."""

import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assusoft.employer import Employer, open_employer, restore, setup
from assusoft.month.rules import RULES
from assusoft.resources import resource_folder
from assusoft.store.chain import KINDS, link_everything

FIRST, SECOND = "2025-11", "2025-12"


@pytest.fixture(scope="module")
def built(stage, tmp_path_factory) -> Path:
    """Two months closed."""
    return shutil.copytree(stage("2025-12 closed"), tmp_path_factory.mktemp("replay") / "acme")


@pytest.fixture
def folder(built, tmp_path, monkeypatch) -> Path:
    """Closings that lost their texts count as decided by the rules of now."""
    monkeypatch.setattr(setup, "FIRST_RULES", RULES)
    return shutil.copytree(built, tmp_path / "acme")


def edit(path: Path, old: str, new: str) -> None:
    found = path.read_text("utf-8")
    assert old in found
    path.write_text(found.replace(old, new), "utf-8")


def tamper(folder: Path, statement: str, *values: object) -> None:
    """Change a stored fact behind the program's back."""
    with sqlite3.connect(folder / "assusoft.db") as connection:
        assert connection.execute(statement, values).rowcount == 1
    connection.close()


def without_texts(folder: Path) -> None:
    """Make the closings those of a version that kept plan sheets only."""
    engine = create_engine(f"sqlite:///{folder / 'assusoft.db'}")
    with engine.begin() as connection:
        connection.execute(text("delete from closing_sheet where name like '%/%'"))
        kept = " union ".join(
            f"select sha256 from {one}" for one in ("import_extract", "closing_sheet", "transmission_document")
        )
        connection.execute(text(f"delete from content where sha256 not in ({kept})"))
        connection.execute(text("delete from chain"))
        link_everything(connection, KINDS, rooted=True)
    engine.dispose()


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


def own_copy(folder: Path, name: str) -> Path:
    """The employer's own copy of a template that comes with assusoft."""
    (folder / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(resource_folder("templates") / name, folder / "templates" / name))


def rename_employer(folder: Path) -> None:
    edit(folder / "employer.toml", 'name = "Entreprise X"', 'name = "Entreprise Y"')


def add_own_field_and_opening_month(folder: Path) -> None:
    path = folder / "employer.toml"
    edit(path, 'first_month = "2025-11"', 'first_month = "2025-12"')
    path.write_text(path.read_text("utf-8") + '\n[fields.badge]\ntype = "text"\n', "utf-8")


def change_a_supplier(folder: Path) -> None:
    path = folder / "suppliers" / "insurer-a.toml"
    path.write_text(
        path.read_text("utf-8")
        .replace('language = "fr"', 'language = "nl"')
        .replace("name = ", 'contact = "Z"\nname = ', 1),
        "utf-8",
    )


def remove_a_supplier(folder: Path) -> None:
    (folder / "suppliers" / "leasing-c.toml").unlink()


def change_a_layout(folder: Path) -> None:
    edit(own_copy(folder, "suppliers/insurer-b-executive.toml"), "Wijzigingen kaderplan", "Wijziging kaderplan")


def change_a_mail(folder: Path) -> None:
    path = own_copy(folder, "mails/summary.txt.j2")
    path.write_text("Other words\n" + path.read_text("utf-8"), "utf-8")


def switch_working_time(folder: Path) -> None:
    for path in (folder / "sources").glob("*.toml"):
        found = path.read_text("utf-8")
        if "working_time" in found:
            path.write_text(found.replace('working_time = "automatic"', 'working_time = "ask"'), "utf-8")
        else:
            path.write_text('working_time = "automatic"\n' + found, "utf-8")


CHANGES = [
    rename_employer, add_own_field_and_opening_month, change_a_supplier, remove_a_supplier, change_a_layout,
    change_a_mail, switch_working_time,
]  # fmt: skip


def test_no_file_changed_after_a_closing_changes_the_closed_month(folder):
    was = open_employer(folder)
    reports, tasks, certificate = was.reports(SECOND), was.tasks(SECOND), was.certificate(SECOND)
    for change in CHANGES:
        change(folder)
    now = open_employer(folder)
    assert now.reports(SECOND) == reports
    assert now.tasks(SECOND) == tasks
    assert now.certificate(SECOND) == certificate
    found = now.verify()
    assert (found.differences, found.faults) == ((), ())


HARMLESS = (switch_working_time, add_own_field_and_opening_month)  # a closed month of the sample never looks at them


@pytest.mark.parametrize(
    "change",
    [
        one if one is rename_employer else pytest.param(one, marks=pytest.mark.long)
        for one in CHANGES
        if one not in HARMLESS
    ],
)
def test_each_of_these_files_would_change_a_month_that_did_not_keep_them(folder, change):
    without_texts(folder)
    assert open_employer(folder).verify().equal
    change(folder)
    assert not open_employer(folder).verify().equal


def test_closing_keeps_neither_database_nor_mail_server(folder):
    employer = open_employer(folder)
    for closing in employer.facts.closings():
        texts = employer.store.texts(closing.number)
        assert {name.partition("/")[0] for name in texts if "/" in name} == {"employer", "suppliers", "templates"}
        assert set(json.loads(texts["employer/settings.json"])) == {"name", "fields", "automatic", "rules"}
        assert employer.settings.database not in "".join(texts.values())


def test_stored_text_that_was_changed_is_named(folder):
    tamper(
        folder,
        "update content set bytes = cast(bytes || '#' as blob) where sha256 = "
        "(select max(sha256) from closing_sheet where name = 'suppliers/insurer-a.toml')",
    )
    found = open_employer(folder).verify()
    assert any("suppliers/insurer-a.toml was changed" in fault for fault in found.faults)
    assert {one.month for one in found.differences} == {FIRST, SECOND}


@pytest.mark.long
def test_restored_backup_verifies_whatever_its_folder_holds(folder, tmp_path):
    open_employer(folder).backup(tmp_path / "safe.zip")
    other = tmp_path / "other"
    restore(other, tmp_path / "safe.zip")
    rename_employer(other)
    change_a_layout(other)
    assert open_employer(other).verify().equal


def test_changed_name_is_a_difference_with_month_supplier_document_and_row(folder):
    without_texts(folder)
    rename_employer(folder)
    found = open_employer(folder).verify().differences
    assert {one.month for one in found} == {FIRST, SECOND}
    one = next(one for one in found if one.what == "insurer-b-hospital_2025-12_summary.txt")
    assert (one.supplier, one.where.split()[0]) == ("insurer-b-hospital", "row")
    assert "Entreprise X" in one.stored
    assert "Entreprise Y" in one.derived


@pytest.mark.long
def test_differing_row_of_a_workbook_is_named_by_sheet_and_row(folder):
    without_texts(folder)
    change_a_layout(folder)
    found = [one for one in open_employer(folder).verify().differences if one.what.endswith(".xlsx")]
    assert found
    assert {one.supplier for one in found} == {"insurer-b-executive"}
    assert all(", row " in one.where and one.stored != one.derived for one in found)


@pytest.mark.long
def test_supplier_that_is_configured_no_more_is_a_difference_of_its_documents(folder):
    without_texts(folder)
    remove_a_supplier(folder)
    found = open_employer(folder).verify().differences
    assert {(one.supplier, one.stored, one.derived) for one in found} == {("leasing-c", "there", "not there")}


@pytest.mark.long
def test_layout_that_reads_otherwise_today_is_drift_and_no_difference(folder):
    edit(folder / "sources" / "blox.toml", "[codes.entity]", '[codes.language]\n"F" = "nl"\n\n[codes.entity]')
    found = open_employer(folder).verify()
    assert found.equal
    assert {one.month for one in found.drift} == {FIRST, SECOND}
    assert found.drift[0].stored != found.drift[0].derived


@pytest.mark.long
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
        pytest.param("update closing set state_hash = 'x' where number = 2", "state", marks=pytest.mark.long),
        ("update content set bytes = cast(bytes || 'x' as blob) where sha256 = "
         "(select sha256 from transmission_document limit 1)", "documents"),
        pytest.param(
            "update answer set choice = 'not_now' where number = (select max(number) from answer where kind = "
            "'affiliation' and choice = 'affiliate' and month = '2025-12')", "state", marks=pytest.mark.long,
        ),
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
    from support.command import call

    status, out, _ = call(monkeypatch, capsys, folder, "verify")
    documents = sum(len(one.documents) for one in open_employer(folder).store.transmissions())
    assert (status, out) == (0, f"2 closed months, {documents} documents: all equal.\n")
    without_texts(folder)
    rename_employer(folder)
    verified = open_employer(folder).verify()
    monkeypatch.setattr(Employer, "verify", lambda *_: verified)  # printed in two ways, derived once
    status, out, _ = call(monkeypatch, capsys, folder, "verify", "--json")
    found = json.loads(out)
    assert (status, found["equal"]) == (2, False)
    assert set(found["differences"][0]) == {"month", "supplier", "what", "where", "stored", "derived"}
    assert "2025-12: insurer-a insurer-a_2025-12_" in call(monkeypatch, capsys, folder, "verify")[1]
