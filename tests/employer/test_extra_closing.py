"""What is said after a closing, sent before the next month is imported; that month does not tell it again."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from support.few import AT, SECOND, few_people, settle
from support.small import write_extracts
from support.warm import warm_copy

from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused
from assusoft.month.declarations.stated import Stated

THIRD, EXTRA = "2026-01", "2025-12.2"
LATER = datetime(2026, 1, 20, tzinfo=UTC)
ILL = Stated("blox-2", "interruption", {"interruption_kind": "illness", "insured_pct": "80"}, begins="2025-12-08")


@pytest.fixture(scope="module")
def closed(few_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Employer:
    """Two months closed; nothing is stored in it."""
    employer = open_employer(shutil.copytree(few_built, tmp_path_factory.mktemp("extra") / "few"))
    settle(employer)
    employer.close(SECOND, "An", AT)
    employer.messages(SECOND)
    return employer


@pytest.fixture
def acme(closed: Employer, tmp_path: Path) -> Employer:
    """A copy of it to be changed."""
    return warm_copy(closed, tmp_path / "acme")


def third(employer: Employer) -> None:
    write_extracts(employer.folder, few_people(), THIRD)
    employer.import_month(THIRD, [], "An", LATER)


def test_nothing_said_leaves_nothing_to_send(acme):
    assert (acme.facts.working_month(), acme.messages(EXTRA)) == (SECOND, [])
    with pytest.raises(Refused, match="no extra closing of 2025-12: nothing that was said"):
        acme.close_extra("An", AT)


def test_extra_closings_follow_one_another(acme):
    acme.declare(ILL, "An", AT)
    for wrong in ("2025-12.3", "2025-11.2"):
        with pytest.raises(Refused, match=f"There is no extra closing {wrong}. What is said now is told with {EXTRA}"):
            acme.close(wrong, "An", AT)
    assert [one.month for one in acme.facts.closings()][-1] == SECOND


def test_what_is_declared_after_the_closing_is_sent_by_an_extra_one_and_proved(acme):
    [message] = acme.declare(ILL, "An", AT).messages
    assert acme.facts.working_month() == EXTRA
    assert acme.certificate().failures == ()
    assert "(X1)" in acme.explain(message.id).text()
    assert acme.answer_all(acme.task_sheet(), "An", AT) == 0  # nothing is filled in; the workbook is read
    acme.close_extra("An", AT)
    [sending] = acme.transmissions(EXTRA)
    assert (sending.supplier, sending.month) == (message.supplier, EXTRA)
    assert all(f"_{EXTRA}_" in file.name for file in sending.documents)
    assert EXTRA in sending.subject
    assert [one.name for one in acme.reports(EXTRA)[message.supplier]] == [file.name for file in sending.documents]
    assert acme.certificate(EXTRA).failures == ()
    third(acme)
    assert message.person not in {one.person for one in acme.messages()}
    assert acme.certificate().failures == ()
    settle(acme)
    acme.close(THIRD, "An", LATER)
    assert acme.verify().equal


def test_suppliers_hold_the_same_whether_it_was_sent_between_two_closings_or_with_the_next(acme, tmp_path):
    other = open_employer(shutil.copytree(acme.folder, tmp_path / "other"))
    for employer in (acme, other):
        employer.declare(ILL, "An", AT)
    acme.close_extra("An", AT)
    for employer in (acme, other):
        third(employer)
        settle(employer)
        employer.close(THIRD, "An", LATER)
    for supplier in acme.suppliers:
        pd.testing.assert_frame_equal(acme.register(supplier), other.register(supplier))


def test_a_second_one_takes_back_what_the_first_one_told(acme):
    told = acme.declare(ILL, "An", AT)
    acme.close_extra("An", AT)
    back = acme.retract(told.id, "An", AT, "she was at work")
    assert [(one.before, one.after) for one in back] == [(one.after, one.before) for one in told.messages]
    closed = acme.close_extra("An", AT)
    assert closed.month == "2025-12.3"
    third(acme)
    assert acme.messages() == []


def test_what_waits_for_an_extra_closing_is_told_with_the_next_month_once_that_is_imported(acme):
    [message] = acme.declare(ILL, "An", AT).messages
    third(acme)
    assert acme.facts.working_month() == THIRD
    assert message.person in {one.person for one in acme.messages()}
    with pytest.raises(Refused, match="2026-01 is imported"):
        acme.close_extra("An", LATER)


def test_the_employer_s_looks_know_the_extra_closing(acme):
    person = acme.declare(ILL, "An", AT).messages[0].person
    acme.close_extra("An", AT)
    assert [one["month"] for one in acme.status()["months"]][-2:] == [SECOND, EXTRA]
    assert EXTRA in {entry.month for entry in acme.journal()}
    assert EXTRA in {entry.month for entry in acme.history(person)}
    assert {paper.month for paper in acme.documents(EXTRA)} == {EXTRA}
