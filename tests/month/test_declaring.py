"""What HR declares, month by month: what holds, what is told of it, and what is asked once the payroll moves."""

from datetime import date

import pytest
from support.months import ANNA, CAR, GROUP, HOSPITAL, Employer, photo_of, plans_named, taken_over

from assusoft.errors import Refused
from assusoft.frames import rows_of

CHOSEN = """
supplier = "b"
from = 2025-01-01
eligible = "statute = 'employee'"
enrolment = "optional"
choice_wage_code = "8640"
reports = ["name"]
"""
CHILD = {
    "person": "P00001", "member": "M1", "relation": "child", "last_name": "Peeters", "first_name": "Noa",
    "birth_date": date(2015, 5, 1), "sex": "F", "insured": True,
}  # fmt: skip
PAID = {"person": "P00001", "source": "blox", "payroll_id": "1", "wage_code": "8640", "label": "x", "amount": "10.00"}


def live(employer: Employer, month: str, *workers: dict, **others) -> None:
    """Close the month before, and go on with this one."""
    employer.close()
    employer.decide(photo_of(month, workers or [ANNA], **others))


def anna(month: str = "2025-12", **others) -> Employer:
    employer = taken_over(**others)
    employer.decide(photo_of(month, [ANNA], **others))
    return employer


def optional(*lines: dict) -> Employer:
    employer = Employer(plans_named(group=GROUP, hospital=HOSPITAL, car=CAR, chosen=CHOSEN))
    employer.decide(photo_of("2025-11", [ANNA], deduction=lines))
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA], deduction=lines))
    return employer


def row_of(employer: Employer, plan: str, member: str = "") -> dict:
    rows = rows_of(employer.decide().state.affiliations)
    return next(row for row in rows if (row["plan"], row["member"]) == (plan, member))


def told(employer: Employer) -> list[tuple[str, str, date | None]]:
    return [(message.plan, message.kind, message.effective) for message in employer.messages()]


# values


def test_a_declared_value_stands_against_the_payroll_until_it_moves_then_both_are_asked_about():
    employer = anna()
    employer.declare("value", street="Molenweg")
    assert [kind for _, kind in employer.kinds()] == ["address"]
    live(employer, "2026-01")
    assert (employer.kinds(), employer.open()) == ([], [])
    live(employer, "2026-02", ANNA | {"street": "Dorpsplein"})
    task = employer.task("declared_value")
    assert (task.blocking, task.facts["declared"], task.facts["value"]) == (True, "Molenweg", "Dorpsplein")
    assert employer.kinds() == []
    employer.answer(task, "payroll")
    assert [message.after for message in employer.messages()] == [{"street": "Dorpsplein"}]


def test_what_was_declared_may_be_kept_and_is_asked_again_when_the_payroll_moves_again():
    employer = anna()
    employer.declare("value", street="Molenweg")
    live(employer, "2026-01", ANNA | {"street": "Dorpsplein"})
    employer.answer(employer.task("declared_value"), "keep")
    assert employer.open() == []
    live(employer, "2026-02", ANNA | {"street": "Dorpsplein"})
    assert (employer.open(), employer.kinds()) == ([], [])
    live(employer, "2026-03", ANNA | {"street": "Stationsstraat"})
    assert employer.open() == ["declared_value"]


def test_a_payroll_that_moves_to_what_was_declared_asks_nothing_however_it_was_written():
    employer = anna()
    employer.declare("value", monthly_salary="3500")
    live(employer, "2026-01", ANNA | {"monthly_salary": "3500.00"})
    assert "declared_value" not in employer.open()


def test_the_payrolls_nothing_holds_once_hr_says_so():
    employer = anna()
    employer.declare("value", email="a.peeters@example.be")
    live(employer, "2026-01", ANNA | {"email": None})
    employer.answer(employer.task("declared_value"), "payroll")
    assert "missing_data" in employer.open()


def test_a_value_that_only_hr_knows_is_declared_and_lies_within_the_plans_list():
    employer = anna()
    employer.declare("value", "2025-12-05", death_cover="2x")
    assert told(employer) == [("group", "choice", date(2025, 12, 5))]
    with pytest.raises(Refused, match="death_cover '3x' is not one of 1x, 2x"):
        employer.declare("value", death_cover="3x")
    with pytest.raises(Refused, match="'death_cover' is never in the payroll"):
        employer.declare("value", until="2026-06-30", death_cover="1x")


def test_a_salary_that_hr_computed_is_reported_unasked():
    employer = taken_over(ANNA | {"split_payroll": True})
    employer.decide(photo_of("2026-01", [ANNA | {"split_payroll": True}]))
    assert "salary" in employer.open()
    employer.declare("value", insured_salary="61250.50")
    assert "salary" not in employer.open()
    assert str(row_of(employer, "group")["insured_salary"]) == "61250.50"


def test_a_value_of_a_family_member_is_declared_and_asked_about_like_a_workers():
    employer = anna(family=[CHILD])
    employer.declare("value", member="M1", first_name="Noah")
    assert row_of(employer, "hospital", "M1")["first_name"] == "Noah"
    live(employer, "2026-01", ANNA, family=[CHILD | {"first_name": "Noé"}])
    task = employer.task("declared_value")
    assert (task.member, task.facts["value"]) == ("M1", "Noé")


# affiliations by choice


def test_an_end_by_choice_holds_though_the_payroll_goes_on_withholding():
    employer = optional(PAID)
    employer.declare("end-affiliation", "2025-12-16", plan="chosen")
    assert told(employer) == [("chosen", "exit", date(2025, 12, 15))]
    assert employer.open() == []
    live(employer, "2026-01", ANNA, deduction=[PAID])
    assert (told(employer), employer.open()) == ([], [])


def test_an_affiliation_by_choice_begins_and_goes_on_without_a_deduction():
    employer = optional()
    employer.declare("affiliation", "2025-12-10", plan="chosen")
    assert told(employer) == [("chosen", "entry", date(2025, 12, 10))]
    live(employer, "2026-01")
    assert (told(employer), employer.open()) == ([], [])


def test_who_does_not_meet_the_conditions_cannot_choose():
    employer = optional()
    employer.decide(photo_of("2025-12", [ANNA | {"statute": "worker"}]))
    with pytest.raises(Refused, match="does not meet the conditions of plan chosen in 2025-12; declare an exception"):
        employer.declare("affiliation", "2025-12-10", plan="chosen")
    employer.declare("exception", "2025-12-01", plan="chosen", effect="include")
    employer.declare("affiliation", "2025-12-10", plan="chosen")
    assert ("chosen", "entry", date(2025, 12, 10)) in told(employer)


def test_the_cover_of_a_member_alone_ends_by_choice_and_nobody_is_asked_again():
    employer = anna(family=[CHILD])
    employer.declare("end-affiliation", "2025-12-20", plan="hospital", member="M1")
    assert told(employer) == [("hospital", "family_out", date(2025, 12, 19))]
    live(employer, "2026-01", ANNA, family=[CHILD])
    assert (told(employer), employer.open()) == ([], [])


# working time


def test_an_interruption_is_told_while_it_lasts_and_ends_on_its_last_day():
    employer = anna()
    employer.declare("interruption", "2025-12-08", "2026-02-10", interruption_kind="illness", insured_pct="80")
    assert told(employer) == [("group", "interruption_start", date(2025, 12, 8))]
    live(employer, "2026-01")
    assert (told(employer), employer.open()) == ([], [])
    live(employer, "2026-02")
    assert told(employer) == [("group", "interruption_end", date(2026, 2, 11))]
    assert str(row_of(employer, "group")["insured_pct"]) == "100.00"
    live(employer, "2026-03")
    assert (told(employer), employer.open()) == ([], [])


def test_a_working_time_declared_before_an_interruption_holds_again_from_the_day_after_it():
    employer = anna()
    employer.declare("working-time", "2025-12-01", insured_pct="80")
    live(employer, "2026-01")
    employer.declare("interruption", "2026-01-05", "2026-02-15", interruption_kind="illness")
    live(employer, "2026-02")
    assert told(employer) == [("group", "interruption_end", date(2026, 2, 16))]
    assert str(row_of(employer, "group")["insured_pct"]) == "80.00"


# departures


def test_a_declared_departure_is_told_in_its_month_and_the_payrolls_end_of_contract_asks_nothing():
    employer = anna()
    employer.declare("departure", exit_date="2026-01-31", reason="retirement")
    assert told(employer) == []
    left = ANNA | {"contract_end": date(2026, 1, 31), "end_reason": "resignation"}
    live(employer, "2026-01", left)
    assert ("group", "retirement", date(2026, 1, 31)) in told(employer)
    assert employer.open() == []


def test_a_declared_departure_answers_no_later_one_of_somebody_hired_again():
    employer = anna()
    employer.declare("departure", exit_date="2025-12-31", reason="resignation")
    start = date(2026, 2, 2)
    again = ANNA | {"contract": "0403170701/2026-02-02", "contract_start": start, "hire_date": start}
    live(employer, "2026-02", again)
    for task in employer.decide().tasks:
        if task.kind == "affiliation":
            employer.answer(task, "affiliate")
    live(employer, "2026-03", again | {"contract_end": date(2026, 3, 15), "end_reason": "dismissal"})
    assert "departure" in employer.open()


UNUSED = [
    (("departure", "2026-01-31"), {"exit_date": "2026-01-31", "reason": "retirement"}, "leave --from out"),
    (("affiliation", "2026-01-01", "2026-02-01", "choice"), {}, "leave --until out"),
    (("interruption", "2026-01-01", "", "group"), {"interruption_kind": "illness"}, "leave --plan out"),
    (("value",), {"contract_end": "2026-01-31"}, "is a departure: declare that"),
    (("value",), {"affiliation_from": "2026-01-31"}, "is not a field that can be declared"),
]


@pytest.mark.parametrize(("words", "given", "said"), UNUSED)
def test_nothing_that_is_given_is_left_unused(words, given, said):
    with pytest.raises(Refused, match=said):
        anna().declare(*words, **given)
