"""What was reported, without what suppliers refused (tests/month/test_histories.py: the law of it)."""

from datetime import date

from support.months import ANNA, GROUP, Employer, photo_of, plans_named

from assusoft.month.messages import messages_between
from assusoft.month.undoing import without


def told(months):
    employer = Employer(plans_named(group=GROUP))
    for month, worker in months[:-1]:
        employer.decide(photo_of(month, [worker] if worker else []))
        employer.close()
    month, worker = months[-1]
    resolution = employer.decide(photo_of(month, [worker]))
    return employer, resolution, employer.messages()


def owed_again(employer, resolution, heard):
    return messages_between(heard, resolution.state.affiliations, employer.plans, resolution.month)


def test_nothing_refused_changes_nothing():
    _, resolution, _ = told([("2025-11", ANNA), ("2025-12", ANNA)])
    assert without(resolution.state.affiliations, []) is resolution.state.affiliations


def test_an_address_that_was_refused_is_told_again():
    moved = ANNA | {"street": "Rue Neuve", "address_since": date(2025, 12, 5)}
    employer, resolution, messages = told([("2025-11", ANNA), ("2025-12", moved)])
    assert [(one.kind, one.effective) for one in messages] == [("address", date(2025, 12, 5))]
    again = owed_again(employer, resolution, without(resolution.state.affiliations, messages))
    assert [(one.kind, dict(one.after), one.effective) for one in again] == [
        (one.kind, dict(one.after), one.effective) for one in messages
    ]


def test_what_changed_again_meanwhile_stays():
    employer, _, first = told([("2025-11", ANNA), ("2025-12", ANNA | {"last_name": "Other"})])
    employer.close()
    resolution = employer.decide(photo_of("2026-01", [ANNA | {"last_name": "Third"}]))
    heard = without(resolution.state.affiliations, first)
    assert heard["last_name"].tolist() == ["Third"]
