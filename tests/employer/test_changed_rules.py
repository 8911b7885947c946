"""What rules that changed would tell by themselves is one question with its list, and waits for its answer."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from assusoft.employer import open_employer
from assusoft.employer.deciding import decision
from assusoft.employer.monthly import changed_rules
from assusoft.employer.proof.backup import restore
from assusoft.errors import Refused
from assusoft.month.resolving.resolve import Resolution, resolve
from assusoft.month.state import State

RELEASE = Path(__file__).parents[1] / "golden" / "release-0.1.0"
MONTH = "2026-01"
AT = datetime(2026, 2, 5, 9, tzinfo=UTC)


def one_category_more(*given, **named) -> Resolution:
    """Rules that would tell one worker another category."""
    found = resolve(*given, **named)
    rows = found.state.affiliations
    mine = rows.index[(rows["plan"] == "group") & (rows["member"] == "") & rows["affiliation_to"].isna()][:1]
    changed = rows.assign(category=rows["category"].mask(rows.index.isin(mine), "other"))
    return Resolution(found.month, found.tasks, found.answered, State(changed, found.state.reviewed), found.left)


@pytest.fixture
def employer(tmp_path, monkeypatch):
    folder = tmp_path / "acme"
    restore(folder, RELEASE / "backup.zip")
    shutil.copytree(RELEASE / "extracts" / MONTH, folder / "extracts" / MONTH)
    found = open_employer(folder)
    with monkeypatch.context() as changed:
        changed.setattr(decision, "resolve", one_category_more)
        assert len(found.told_by_rules()) == 1  # told once for all, as it is kept
    found.import_month(MONTH, [], "anna", AT)
    return found


def asked(employer):
    return [task for task in employer.tasks() if task.kind == "changed_rules"]


@pytest.mark.long
def test_what_only_other_rules_tell_is_asked_once_with_its_list(employer):
    (message,) = employer.told_by_rules()
    (task,) = asked(employer)
    assert message.kind == "category"
    assert task.blocking
    assert task.facts == {"month": "2025-12", "rules": 2, "people": 1, "messages": 1, "ids": [message.id]}
    assert "whatif --rules" in employer.question(task)


def test_nothing_is_told_before_it_is_answered(employer):
    (task,) = asked(employer)
    with pytest.raises(Refused, match=task.id):
        employer.close(MONTH, "anna", AT)
    employer.answer(task.id, "tell", {}, "anna", AT)
    assert not asked(employer)
    employer.retract(task.id, "anna", AT)
    assert asked(employer)


def test_a_month_that_the_rules_of_now_decided_has_no_such_question(employer, monkeypatch):
    monkeypatch.setattr(changed_rules, "rules_of", lambda *_: 2)
    assert employer.told_by_rules() == []
    assert not asked(employer)


def test_the_category_is_the_only_cell_that_differs(employer):
    (message,) = employer.told_by_rules()
    assert dict(message.after) == {"category": "other"}
    assert pd.notna(message.before["category"])
