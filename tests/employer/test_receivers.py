"""A plan of an insurer and a broker, from the sheet to two files: each in its layout, asked once, each proven."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.command import here
from support.few import few_people, settle
from support.small import FIRST, SUPPLIER, write_extracts, write_small

from assusoft.employer import Employer, open_employer

SECOND, THIRD, AT = "2025-12", "2026-01", datetime(2025, 12, 20, tzinfo=UTC)


def with_broker(folder: Path) -> None:
    """The group insurance is told the broker too, whose headings are its own."""
    sheet, layout = folder / "plans" / "group.toml", folder / "templates" / "suppliers" / "alpha.toml"
    sheet.write_text('also_to = ["broker"]\n' + sheet.read_text("utf-8"))
    (folder / "suppliers" / "broker.toml").write_text(SUPPLIER.format(name="broker", sends="changes"))
    text = layout.read_text("utf-8").replace('birth_date = "birth_date"', 'birth_date = "Geboortedatum"')
    (folder / "templates" / "suppliers" / "broker.toml").write_text(text)


def month_of(employer: Employer, world, month: str, at: datetime = AT) -> None:
    write_extracts(employer.folder, world, month)
    employer.import_month(month, [], "An", at)
    settle(employer)
    assert [str(line) for line in employer.certificate().failures] == []
    employer.close(month, "An", at)
    employer.send("An", lambda: at)


def rows_sent(folder: Path, supplier: str, month: str) -> list[dict[str, str]]:
    found = sorted((folder / "out" / supplier).glob(f"*{month}_changes*"))
    return [row for file in found for row in csv.DictReader(file.read_text("utf-8").splitlines(), delimiter=";")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path / "small")


def test_both_receivers_are_told_by_one_answer_in_their_own_layouts_and_both_are_proven(folder):
    with_broker(folder)
    employer, world = open_employer(folder), few_people()
    month_of(employer, world, FIRST, datetime(2025, 12, 1, tzinfo=UTC))
    world.workers["W00001"] |= {"contract_end": date(2025, 12, 15), "end_reason": "resignation"}
    world.workers["W00002"]["street"] = "Other Street"
    write_extracts(folder, world, SECOND)
    employer.import_month(SECOND, [], "An", AT)
    assert [task.kind for task in employer.tasks() if task.blocking] == ["departure"]
    month_of(employer, world, SECOND)
    insurer, broker = (rows_sent(folder, name, SECOND) for name in ("alpha", "broker"))
    assert [(row["kind"], row["plan"], row["person"]) for row in broker] == [
        (row["kind"], row["plan"], row["person"]) for row in insurer
    ]
    assert {row["plan"] for row in broker} == {"group"}
    assert "Geboortedatum" in broker[0]
    proofs = {proof.supplier: proof.owed for proof in employer.certificate(SECOND).suppliers}
    assert proofs["alpha"] == proofs["broker"]
    month_of(employer, world, THIRD)
    assert rows_sent(folder, "broker", THIRD) == []
    assert employer.verify().differences == ()


@pytest.mark.long
def test_broker_that_comes_later_receives_who_is_in_and_lists_show_each_cover_once(folder):
    employer, world = open_employer(folder), few_people()
    month_of(employer, world, FIRST, datetime(2025, 12, 1, tzinfo=UTC))
    employer.store.close()
    with_broker(folder)
    employer = open_employer(folder)
    month_of(employer, world, SECOND)
    assert {row["kind"] for row in rows_sent(folder, "broker", SECOND)} == {"entry"}
    assert rows_sent(folder, "alpha", SECOND) == []
    told = employer.who_has_what(date(2025, 12, 31))
    assert "group@broker" not in set(told["plan"])
    message = next(one for one in employer.messages(SECOND) if one.supplier == "broker")
    assert "group@broker" in str(employer.explain(message.id))
    assert len(employer.register("broker")) == len(employer.register("alpha"))
    employer.store.close()
    out = here(["-C", str(folder), "messages", "--month", SECOND])[1]
    assert "broker group (broker)" in out
