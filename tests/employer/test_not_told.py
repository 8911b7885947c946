"""What a supplier is not told until a day, or takes no earlier: held back, counted, told when its day comes."""

from datetime import UTC, datetime

import pytest
from support.few import AT, SECOND, few_people, settle
from support.small import write_extracts

from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused
from assusoft.month.declarations.stated import Stated

THIRD = "2026-01"
LATER = datetime(2026, 1, 20, tzinfo=UTC)
ILL = Stated("blox-2", "interruption", {"interruption_kind": "illness", "insured_pct": "80"}, begins="2025-12-08")


def silence(until: str = "2025-12-31", supplier: str = "alpha", reason: str = "asked by its clerk", **values) -> Stated:
    return Stated("blox-2", "not-told", values, until=until, supplier=supplier, reason=reason)


def third(employer: Employer) -> None:
    write_extracts(employer.folder, few_people(), THIRD)
    employer.import_month(THIRD, [], "An", LATER)
    settle(employer)


def what(messages) -> list[tuple]:
    return [(one.kind, one.person, one.effective, dict(one.after)) for one in messages]


@pytest.fixture
def acme(few) -> Employer:
    employer = open_employer(few)
    settle(employer)
    return employer


def test_what_is_not_told_is_held_back_counted_and_told_by_the_first_closing_after_its_day(acme):
    acme.declare(ILL, "An", AT)
    [owed] = acme.messages(SECOND)
    said = acme.declare(silence(), "An", AT)
    assert acme.messages(SECOND) == []
    [held] = acme.held(SECOND)
    assert (held.id, what([held]), str(held.until), held.declared) == (owed.id, what([owed]), "2025-12-31", said.id)
    certificate = acme.certificate(SECOND)
    assert certificate.failures == ()
    [proof] = [one for one in certificate.suppliers if one.supplier == "alpha"]
    assert (proof.messages, proof.held_back) == (0, 1)
    acme.close(SECOND, "An", AT)
    assert what(acme.held(SECOND)) == what([owed])
    third(acme)
    assert what(acme.messages(THIRD)) == what([owed])
    assert acme.held(THIRD) == []
    acme.close(THIRD, "An", LATER)
    assert [acme.certificate(month).failures for month in (SECOND, THIRD)] == [(), ()]
    assert acme.verify().equal


def test_what_is_not_told_any_more_once_it_is_taken_back_is_told_at_once(acme):
    acme.declare(ILL, "An", AT)
    [owed] = acme.messages(SECOND)
    said = acme.declare(silence("2026-06-30", messages="working_time, interruption_start"), "An", AT)
    acme.close(SECOND, "An", AT)
    acme.retract(said.id, "An", AT, "it may be told")
    assert what(acme.messages()) == what([owed])
    acme.close_extra("An", AT)
    assert acme.certificate("2025-12.2").failures == ()


def test_only_what_is_named_is_held_back(acme):
    acme.declare(ILL, "An", AT)
    acme.declare(silence(messages="salary"), "An", AT)
    assert len(acme.messages(SECOND)) == 1
    assert acme.held(SECOND) == []


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        (silence(supplier="nobody"), "name the supplier that is not told"),
        (silence(until=""), "nothing is kept from a supplier for good"),
        (silence(until="2025-12-30"), "2025-12 ends after 2025-12-30"),
        (silence(reason=" "), "say why it is not told"),
        (silence(messages="gossip"), "'gossip' is no kind of message"),
        (silence(words="all"), "it has no field 'words'"),
    ],
)
def test_a_silence_that_says_too_little_is_refused(acme, stated, sentence):
    with pytest.raises(Refused, match=sentence):
        acme.declare(stated, "An", AT)
    assert acme.declarations() == []


def test_what_is_dated_too_late_is_held_until_the_closing_that_reaches_it(acme):
    file, [sheet] = (
        acme.folder / "suppliers" / "alpha.toml",
        [path for path in (acme.folder / "plans").glob("*.toml") if 'supplier = "alpha"' in path.read_text("utf-8")],
    )
    file.write_text("days_ahead = 40\n" + file.read_text("utf-8"), "utf-8")
    sheet.write_text("keeps_cover = { resignation = 2 }\n" + sheet.read_text("utf-8"), "utf-8")
    employer = open_employer(acme.folder)
    leaving = Stated("blox-3", "departure", {"exit_date": "2025-12-15", "reason": "resignation"})
    employer.declare(leaving, "An", AT)
    settle(employer)
    [held] = employer.held(SECOND)
    assert (held.kind, str(held.effective), str(held.until), held.declared) == ("exit", "2026-02-15", "2026-01-05", "")
    assert all(one.supplier == "beta" for one in employer.messages(SECOND))
    assert employer.certificate(SECOND).failures == ()
    employer.close(SECOND, "An", AT)
    third(employer)
    assert what(employer.messages(THIRD)) == what([held])
    assert employer.certificate(THIRD).failures == ()
    assert employer.held(THIRD) == []
