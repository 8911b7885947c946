"""The sample employer of 80 as release 0.1.0 closed its months: opened, verified, and lived through a month more."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from assusoft.employer import open_employer
from assusoft.employer.proof.backup import restore
from assusoft.errors import Refused
from assusoft.store.facts.contents import sha256_of

RELEASE = Path(__file__).parents[1] / "golden" / "release-0.1.0"
EXPECTED = json.loads((RELEASE / "expected.json").read_text("utf-8"))
MONTH = EXPECTED["month"]


@pytest.fixture
def employer(tmp_path):
    folder = tmp_path / "acme"
    restore(folder, RELEASE / "backup.zip")
    shutil.copytree(RELEASE / "extracts" / MONTH, folder / "extracts" / MONTH)
    return open_employer(folder)


def test_what_the_release_before_closed_is_as_it_was_stored_and_names_its_rules(employer):
    found = employer.verify()
    assert len(employer.store.closings()) == 2
    assert (found.differences, found.faults) == ((), ())
    assert found.other_rules == dict.fromkeys(found.months, 1)


def test_fact_of_the_release_before_that_was_changed_is_still_found(employer):
    with employer.store.engine.begin() as connection:
        connection.exec_driver_sql("update closing set state_hash = 'f' || substr(state_hash, 2)")
    assert not employer.verify().equal


def test_what_the_release_before_sent_is_shown_as_it_was_sent(employer):
    stored = {(one.id, document.name): document.sha256 for one in sent(employer) for document in one.documents}
    months = {one.id: (one.supplier, one.month) for one in sent(employer)}
    shown = {
        (id, document.name): sha256_of(document.content)
        for id, (supplier, month) in months.items()
        for document in employer.reports(month)[supplier]
    }
    assert shown == stored


def sent(employer):
    return employer.store.transmissions()


def test_rules_of_now_alone_tell_nothing_of_what_the_release_before_closed(employer):
    assert employer.told_by_rules() == []
    employer.import_month(MONTH, [], EXPECTED["import"]["by"], _moment(EXPECTED["import"]))
    assert not [task for task in employer.tasks() if task.kind == "changed_rules"]


@pytest.mark.long
def test_the_next_month_asks_and_tells_what_the_release_before_would_have_but_for_a_birth_date(employer):
    """By rules 2 the birth date of one person, told as personal data by that release, is a correction.

    The photo has fields that release had not, so its hash is another; what comes of it says that the rest is the same.
    """
    employer.import_month(MONTH, [], EXPECTED["import"]["by"], _moment(EXPECTED["import"]))
    for answer in EXPECTED["answers"]:
        employer.answer(
            answer["task"], answer["choice"], answer["fields"], answer["by"], _moment(answer), answer["reason"]
        )
    assert sorted(task.id for task in employer.tasks()) == EXPECTED["tasks"]
    assert sorted(message.id for message in employer.messages()) == EXPECTED["messages"]
    employer.close(MONTH, EXPECTED["close"]["by"], _moment(EXPECTED["close"]))
    assert [closing.state_hash for closing in employer.store.closings()][:-1] == EXPECTED["closings"][:-1]
    sent = {
        f"{one.id}/{document.name}": document.sha256
        for one in employer.store.transmissions()
        for document in one.documents
    }
    assert sent == EXPECTED["documents"]


def _moment(act) -> datetime:
    return datetime.fromisoformat(act["at"])


def test_changed_sheet_is_not_tried_on_a_month_of_other_rules(employer):
    sheet = employer.folder / "plans" / "group.toml"
    with pytest.raises(Refused, match=r"2025-12 was decided by rules 1, which only release 0\.1 derives"):
        employer.whatif(sheet)
