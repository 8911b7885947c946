"""A month is closed only when nobody is forgotten: no plan loses its sheet or its supplier in silence."""

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.command import call

from assusoft.employer import open_employer
from assusoft.errors import Refused

FIRST, SECOND = "2025-11", "2025-12"
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def built(stage) -> Path:
    """November is closed, December is answered and ready to be closed."""
    return stage("2025-12 answered")


@pytest.fixture
def folder(built, tmp_path) -> Path:
    return shutil.copytree(built, tmp_path / "acme")


def test_plan_whose_sheet_is_gone_while_people_are_insured_is_refused(folder):
    (folder / "plans" / "car.toml").unlink()
    with pytest.raises(
        Refused, match=r"plan 'car' has no sheet in force any more, while it has \d+ open affiliations? with"
    ):
        open_employer(folder).close(SECOND, "Claire", AT)
    assert open_employer(folder).facts.closing_of(SECOND) is None


def test_plan_whose_sheet_names_another_supplier_without_a_day_is_refused(folder):
    sheet = folder / "plans" / "car.toml"
    sheet.write_text(sheet.read_text("utf-8").replace('"leasing-c"', '"insurer-a"'), "utf-8")
    with pytest.raises(Refused, match=r"plan 'car' moved to supplier 'insurer-a'.*with 'leasing-c'"):
        open_employer(folder).close(SECOND, "Claire", AT)


def move_the_cars(folder: Path) -> None:
    """From December on the cars are another lessor's, who wants the same file."""
    for kind, old, new in (("suppliers", "leasing-c", "leasing-d"), ("plans", "car", f"car.{SECOND}")):
        text = (
            (folder / kind / f"{old}.toml")
            .read_text("utf-8")
            .replace('supplier = "leasing-c"', 'supplier = "leasing-d"')
        )
        text = re.sub("^from = .*$", f"from = {SECOND}-01", text, flags=re.MULTILINE)
        (folder / kind / f"{new}.toml").write_text(text, "utf-8")


@pytest.mark.long
def test_plan_that_moves_to_another_supplier_is_told_to_both_proven_and_derived_again(folder):
    move_the_cars(folder)
    employer = open_employer(folder)
    told = employer.messages(SECOND)
    gone = {message.person for message in told if message.supplier == "leasing-c"}
    assert {message.kind for message in told if message.supplier == "leasing-c"} == {"exit"}
    assert {message.kind for message in told if message.supplier == "leasing-d"} == {"entry"}
    assert gone <= {message.person for message in told if message.supplier == "leasing-d"}
    employer.close(SECOND, "Claire", AT)
    again = open_employer(folder)
    assert again.certificate(SECOND).ok, again.certificate(SECOND).failures
    assert again.verify().equal
    assert len(again.register("leasing-c", SECOND)) == 0
    assert len(again.register("leasing-c", on=date(2025, 11, 15))) == len(gone)
    assert set(again.register("leasing-d", SECOND)["plan"]) == {"car"}
    assert any(b"car" in one.content for one in again.reports(SECOND)["leasing-d"])
    assert not any(b"car@" in one.content for documents in again.reports(SECOND).values() for one in documents)
    exit_of = next(message for message in told if message.supplier == "leasing-c")
    assert again.explain(exit_of).title.startswith(exit_of.id)


def test_former_supplier_whose_file_is_gone_is_refused_while_it_must_hear_of_the_exits(folder):
    move_the_cars(folder)
    (folder / "suppliers" / "leasing-c.toml").unlink()
    with pytest.raises(Refused, match=r"no suppliers/leasing-c\.toml"):
        open_employer(folder).close(SECOND, "Claire", AT)


@pytest.mark.parametrize("name", ["suppliers/insurer-a.toml", "templates/suppliers/insurer-a-email.toml"])
def test_file_changed_after_it_was_read_is_refused(folder, name):
    employer = open_employer(folder)
    assert employer.suppliers
    path = folder / name
    path.write_text("# looked at again\n" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(Refused, match="were changed after they were read"):
        employer.close(SECOND, "Claire", AT)


def test_closing_says_how_many_transmissions_it_queued_not_how_many_suppliers_there_are(folder, monkeypatch, capsys):
    idle = (folder / "suppliers" / "leasing-c.toml").read_text("utf-8")
    (folder / "suppliers" / "nobody.toml").write_text(idle, "utf-8")
    status, out, err = call(monkeypatch, capsys, folder, "close", "--month", SECOND, "--by", "Claire")
    employer = open_employer(folder)
    assert status in (0, 1), err
    assert out.startswith(f"décembre 2025 est clôturé\u00a0; envois en attente\u00a0: {len(employer.suppliers) - 1}.")
    assert len(employer.transmissions(SECOND)) == len(employer.suppliers) - 1
