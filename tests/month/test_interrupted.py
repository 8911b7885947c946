"""What an interruption does to a cover is told with it, with the day from which; it goes when the interruption does."""

from datetime import date
from decimal import Decimal

from support.months import ANNA, GROUP, Employer, photo_of, plans_named

EFFECTS = """
[interruption.illness_long]
effect = "waived"
after_days = 30
share = 80

[interruption.time_credit_motive]
effect = "suspended"
"""
FIELDS = '"interruption_effect", "interruption_effect_since", "interruption_share"'
SHEET = GROUP.replace('"interruption", ', f'"interruption", {FIELDS}, ') + EFFECTS
ILL = ANNA | {
    "effective_pct": "0", "interruption_kind": "illness_long", "interruption_from": date(2025, 12, 15),
    "interruption_pct": "100",
}  # fmt: skip


def employer_of(worker=ANNA, sheet: str = SHEET) -> Employer:
    made = Employer(plans_named(group=sheet))
    made.decide(photo_of("2025-11", [worker]))
    made.close()
    return made


def test_message_of_an_interruption_carries_what_it_does_since_when_and_for_which_share():
    employer = employer_of()
    employer.decide(photo_of("2025-12", [ILL]))
    assert employer.messages() == []
    employer.answer(employer.task("working_time"), "tell")
    [message] = employer.close()
    told = [message.after[f"interruption_{name}"] for name in ("effect", "effect_since", "share")]
    assert (message.kind, told) == ("interruption_start", ["waived", date(2026, 1, 14), Decimal("80.00")])
    employer.decide(photo_of("2026-01", [ILL]))
    assert (employer.open(), employer.messages()) == ([], [])


def test_effect_follows_what_hr_says_of_the_interruption_and_ends_with_it():
    employer = employer_of()
    employer.decide(photo_of("2025-12", [ILL]))
    employer.answer(employer.task("working_time"), "tell", interruption_kind="time_credit_motive")
    [message] = employer.close()
    assert (message.after["interruption_effect"], message.after["interruption_effect_since"]) == (
        "suspended", date(2025, 12, 15),
    )  # fmt: skip
    employer.decide(photo_of("2026-01", [ANNA | {"working_time_since": date(2026, 1, 20)}]))
    employer.answer(employer.task("working_time"), "tell")
    [over] = employer.messages()
    assert (over.kind, over.before["interruption_effect"], over.after["interruption_effect"]) == (
        "interruption_end", "suspended", None,
    )  # fmt: skip


def test_kind_of_which_the_sheet_says_nothing_has_no_effect():
    employer = employer_of()
    employer.decide(photo_of("2025-12", [ILL | {"interruption_kind": "unpaid_leave"}]))
    employer.answer(employer.task("working_time"), "tell")
    assert employer.messages()[0].row["interruption_effect"] is None


def test_interruption_that_the_supplier_is_not_told_of_says_nothing_of_its_effect():
    employer = employer_of(sheet=SHEET.replace('["birth_leave"]', '["birth_leave", "illness_long"]'))
    employer.decide(photo_of("2025-12", [ILL]))
    assert (employer.open(), employer.messages()) == ([], [])


def test_sheet_that_says_more_from_a_day_on_is_told_of_interruptions_that_run():
    employer = employer_of(ILL, GROUP)
    employer.use(plans_named(group=SHEET))
    employer.decide(photo_of("2025-12", [ILL]))
    [message] = employer.messages()
    assert (message.kind, message.after["interruption_effect"]) == ("working_time", "waived")


def test_sheet_without_effects_tells_what_it_told():
    with_effects, without = employer_of(sheet=GROUP + EFFECTS), employer_of(sheet=GROUP)
    for employer in (with_effects, without):
        employer.decide(photo_of("2025-12", [ILL]))
        employer.answer(employer.task("working_time"), "tell")
    assert [vars(one) for one in with_effects.messages()] == [vars(one) for one in without.messages()]
