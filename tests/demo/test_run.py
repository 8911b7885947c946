"""All months lived through with the scripted answers: exactly the truth is found, no more, no less."""

import json
import os
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assusoft.demo import run_months, scripted_answers, write_employer
from assusoft.demo.__main__ import NAME
from assusoft.demo.billing import INSURERS, bill_month
from assusoft.demo.run import BY, Names, answer_month, close_month
from assusoft.demo.truth.truth import Truth, read_truth
from assusoft.employer import Employer, open_employer
from assusoft.month.messages import Message
from assusoft.plans.covers.cents import euro

BILLED = datetime(2026, 5, 1, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2] / "data" / "samples"
WHOLE_ROW = {"entry", "re_entry", "exit", "retirement", "death", "family_in", "family_out"}
DAYS = {"affiliation_from", "affiliation_to", "exit_date", "exit_reason"}


def expected(truth: Truth, month: str) -> tuple[set[tuple[object, ...]], Counter[tuple[object, ...]]]:
    tasks = {(t.kind, t.person, t.plan, t.field, t.member, t.blocking) for t in truth.tasks if t.month == month}
    messages = Counter(
        (m.supplier, m.plan, m.kind, m.person, m.member, m.effective, m.changed and tuple(sorted(m.changed)))
        for m in truth.messages
        if m.month == month
    )
    return tasks, messages


def as_expected(message: Message, names: Names) -> tuple[object, ...]:
    changed = None if message.kind in WHOLE_ROW or DAYS & message.after.keys() else tuple(sorted(message.after))
    member = names.members.get((message.person, message.member), "")
    person = names.persons[message.person]
    return message.supplier, message.plan, message.kind, person, member, message.effective, changed


def check_months(employer: Employer, truth: Truth, billed: bool = False, exact: bool = False) -> None:
    names = Names()
    for month in sorted(path.name for path in (employer.folder / "extracts").iterdir()):
        met = answer_month(employer, names, month, [answer for answer in truth.answers if answer.month == month])
        tasks, messages = expected(truth, month)
        assert {(*key, task.blocking) for key, task in met.items()} == tasks, month
        assert Counter(as_expected(message, names) for message in employer.messages(month)) == messages, month
        close_month(employer, month)
        if billed:
            check_statements(employer, month, exact)


def check_statements(employer: Employer, month: str, exact: bool) -> None:
    """What differs in the month's statements is what was planted in them, line by line, and nothing else.

    Unless it is `exact`, the class of what was planted may be among the alternatives that are named.
    """
    list(bill_month(employer, month, BY, BILLED))
    for stored in employer.statements()[-3:]:
        file = employer.folder / "statements" / month / f"{stored.name}.truth.json"
        faults = json.loads(file.read_text(encoding="utf-8"))["faults"]
        control = employer.controlled(stored.id).control
        names = ("contract", "person", "member", "cover", "month", "difference")
        planted = {tuple(one[name] for name in names): one["class"] for one in faults}
        found = {
            (*("" if part.startswith("?") else part for part in one.key), f"{euro(one.amount):.2f}"): one
            for one in control.differences
        }
        assert found.keys() == planted.keys(), (stored.supplier, month)
        for key, one in found.items():
            others = [] if exact else [other.name for other in one.others]
            assert planted[key] in [one.name, *others], (stored.supplier, month, key)
        own = [one.amount for one in control.differences if one.name == "P-16"]
        assert control.unexplained == sum(own)  # what the supplier changed by itself


@pytest.fixture
def sample_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLES / NAME, tmp_path / NAME))


def test_600_people_over_five_months_give_exactly_the_truth(sample_copy: Path) -> None:
    billed = "ASSUSOFT_STATEMENTS" in os.environ  # in `make long`
    check_months(open_employer(sample_copy), read_truth(sample_copy / "truth.json"), billed, exact=True)
    delivered = {path.parent.name for path in (sample_copy / "out").rglob("*") if path.is_file()}
    assert delivered == {"mails", "insurer-b-hospital", "insurer-b-executive", "leasing-c"}


@pytest.mark.long
@pytest.mark.parametrize("months", [2, pytest.param(6, marks=pytest.mark.long)])
def test_another_employer_of_another_seed_gives_exactly_its_truth(tmp_path: Path, months: int) -> None:
    truth = write_employer(tmp_path / "small", workers=90, months=months, seed=5)
    check_months(open_employer(tmp_path / "small"), truth, billed=True)


def test_the_sample_runs_by_itself_and_says_what_each_month_brought(tmp_path: Path) -> None:
    write_employer(tmp_path / "x", workers=80, months=2)
    lines = list(run_months(tmp_path / "x"))
    months, statements = lines[::4], [line for line in lines if line not in lines[::4]]
    assert [line[:7] for line in months] == ["2025-11", "2025-12"]
    assert all("closed and sent" in line for line in months)
    assert [line.split()[1] for line in statements] == 2 * [f"{insurer}:" for insurer in INSURERS]
    assert len(scripted_answers(tmp_path / "x")) > 0
