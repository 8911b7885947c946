"""A declared exclusion ends and lets begin on its own days, not on those of months."""

from dataclasses import replace
from datetime import date

from support.months import ANNA, Employer, photo_of, plans_named, taken_over

TRAVEL = """
supplier = "b"
from = 2025-01-01
eligible = "statute is not null"
enrolment = "automatic"
reports = ["name"]
"""


def travelling() -> Employer:
    employer = Employer(plans_named(travel=TRAVEL))
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA]))
    return employer


def told(employer: Employer) -> list[tuple[str, date | None]]:
    return [(message.kind, message.effective) for message in employer.messages()]


def test_an_exclusion_ends_the_cover_on_its_eve_and_lets_it_begin_the_day_after_its_last_one():
    employer = travelling()
    employer.declare("exception", "2025-12-15", "2026-01-20", plan="travel", effect="exclude")
    assert told(employer) == [("exit", date(2025, 12, 14))]
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA]))
    assert told(employer) == []
    employer.close()
    employer.decide(photo_of("2026-02", [ANNA]))
    assert told(employer) == [("re_entry", date(2026, 1, 21))]
    employer.close()
    employer.decide(photo_of("2026-03", [ANNA]))
    assert told(employer) == []


def test_an_exclusion_of_a_mandatory_plan_proposes_its_own_days():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA]))
    employer.declare("exception", "2025-12-15", "2025-12-31", plan="group", effect="exclude")
    task = employer.task("end_of_eligibility")
    assert task.choices[0].questions[0].default == "2025-12-14"
    employer.answer(task, task.choices[0].name)
    assert told(employer) == [("exit", date(2025, 12, 14))]
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA]))
    task = employer.task("affiliation", plan="group")
    begin = task.choices[0].questions[0]
    assert (begin.default, begin.earliest) == ("2026-01-01", "2026-01-01")


def test_who_is_excluded_from_the_first_day_of_service_begins_after_it():
    employer = travelling()
    employer.close()
    hired = dict.fromkeys(("hire_date", "contract_start"), date(2026, 1, 12))
    boris = ANNA | hired | {"person": "P00002", "payroll_id": "2", "first_name": "Boris", "contract": "x/2026-01-12"}
    employer.decide(photo_of("2026-01", [ANNA, boris]))
    one = employer.declarations
    employer.declare("exception", "2026-01-12", "2026-02-10", plan="travel", effect="exclude")
    one.append(replace(one.pop(), person="P00002"))
    assert told(employer) == []
    employer.close()
    employer.decide(photo_of("2026-02", [ANNA, boris]))
    employer.close()
    employer.decide(photo_of("2026-03", [ANNA, boris]))
    assert told(employer) == [("entry", date(2026, 2, 11))]
