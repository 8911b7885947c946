"""What was reported, without what suppliers refused (tests/month/test_histories.py: the law of it)."""

from datetime import date

import pandas as pd
from support.months import ANNA, GROUP, Employer, photo_of, plans_named

from assusoft.month.messages import messages_between
from assusoft.month.undoing import unheard, without


def told(months):
    employer = Employer(plans_named(group=GROUP))
    for month, worker in months[:-1]:
        employer.decide(photo_of(month, [worker] if worker else []))
        employer.close()
    month, worker = months[-1]
    resolution = employer.decide(photo_of(month, [worker]))
    return employer, resolution, employer.messages()


def all_unheard(employer, messages):
    return unheard(messages, {one.id for one in messages}, employer.state.affiliations)


def owed_again(employer, resolution, heard):
    return messages_between(heard, resolution.state.affiliations, employer.plans, resolution.month)


def test_nothing_refused_changes_nothing():
    _, resolution, _ = told([("2025-11", ANNA), ("2025-12", ANNA)])
    assert without(resolution.state.affiliations, []) is resolution.state.affiliations


def test_an_address_that_was_refused_is_told_again():
    moved = ANNA | {"street": "Rue Neuve", "address_since": date(2025, 12, 5)}
    employer, resolution, messages = told([("2025-11", ANNA), ("2025-12", moved)])
    assert [(one.kind, one.effective) for one in messages] == [("address", date(2025, 12, 5))]
    again = owed_again(employer, resolution, without(resolution.state.affiliations, all_unheard(employer, messages)))
    assert [(one.kind, dict(one.after), one.effective) for one in again] == [
        (one.kind, dict(one.after), one.effective) for one in messages
    ]


def test_what_changed_again_meanwhile_stays():
    moved = ANNA | {"street": "Rue Neuve", "address_since": date(2025, 12, 5)}
    employer, _, first = told([("2025-11", ANNA), ("2025-12", moved)])
    refused = all_unheard(employer, first)
    employer.close()
    again = moved | {"street": "Rue Haute", "address_since": date(2026, 1, 5)}
    resolution = employer.decide(photo_of("2026-01", [again]))
    pd.testing.assert_frame_equal(without(resolution.state.affiliations, refused), resolution.state.affiliations)


BACK = ANNA | {
    "contract": "0403170701/2026-01-05", "hire_date": date(2026, 1, 5), "contract_start": date(2026, 1, 5),
}  # fmt: skip


def test_who_comes_back_and_is_refused_comes_back_again():
    employer, _, _ = told([("2025-11", ANNA), ("2025-12", ANNA | {"contract_end": date(2025, 12, 15)})])
    if tasks := employer.open():
        employer.answer(employer.task(tasks[0]), "confirm", reason="resignation")
    employer.close()
    resolution = employer.decide(photo_of("2026-01", [BACK]))
    if tasks := employer.open():
        employer.answer(employer.task(tasks[0]), "affiliate")
        resolution = employer.decide()
    messages = employer.messages()
    assert "re_entry" in [one.kind for one in messages]
    again = owed_again(employer, resolution, without(resolution.state.affiliations, all_unheard(employer, messages)))
    assert [(one.kind, dict(one.after)) for one in again] == [(one.kind, dict(one.after)) for one in messages]
