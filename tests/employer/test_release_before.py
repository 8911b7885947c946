"""The sample employer of 80 as release 0.1.0 closed its months: opened, verified, and lived through a month more."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from assusoft.employer import open_employer
from assusoft.employer.proof.backup import restore

RELEASE = Path(__file__).parents[1] / "golden" / "release-0.1.0"
EXPECTED = json.loads((RELEASE / "expected.json").read_text("utf-8"))
MONTH = EXPECTED["month"]


@pytest.fixture
def employer(tmp_path):
    folder = tmp_path / "acme"
    restore(folder, RELEASE / "backup.zip")
    shutil.copytree(RELEASE / "extracts" / MONTH, folder / "extracts" / MONTH)
    return open_employer(folder)


def test_what_the_release_before_closed_is_derived_again_byte_for_byte(employer):
    found = employer.verify()
    assert len(employer.store.closings()) == 2
    assert (found.differences, found.faults) == ((), ())


def test_the_next_month_is_the_one_the_release_before_would_have_made(employer):
    made = employer.import_month(MONTH, [], EXPECTED["import"]["by"], _moment(EXPECTED["import"]))
    assert made.photo_hash == EXPECTED["import"]["photo"]
    for answer in EXPECTED["answers"]:
        employer.answer(
            answer["task"], answer["choice"], answer["fields"], answer["by"], _moment(answer), answer["reason"]
        )
    assert sorted(task.id for task in employer.tasks()) == EXPECTED["tasks"]
    assert sorted(message.id for message in employer.messages()) == EXPECTED["messages"]
    employer.close(MONTH, EXPECTED["close"]["by"], _moment(EXPECTED["close"]))
    assert [closing.state_hash for closing in employer.store.closings()] == EXPECTED["closings"]
    sent = {
        f"{one.id}/{document.name}": document.sha256
        for one in employer.store.transmissions()
        for document in one.documents
    }
    assert sent == EXPECTED["documents"]


def _moment(act) -> datetime:
    return datetime.fromisoformat(act["at"])
