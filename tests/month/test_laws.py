"""What cannot be is refused, asked about or cancelled, never reported (docs/explanation/month.md, a possible life)."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from support.months import ANNA, HOSPITAL, Employer, photo_of, plans_named, taken_over

from assusoft.errors import Refused
from assusoft.frames import frame_of, rows_of
from assusoft.month.proof.applying import directly
from assusoft.month.resolving.laws import lawful
from assusoft.month.state import affiliation_columns
from assusoft.month.tasks.answer import checked_fields

BORIS = ANNA | {
    "person": "P00002", "payroll_id": "2", "first_name": "Boris", "hire_date": date(2025, 12, 3),
    "contract_start": date(2025, 12, 3), "contract": "0403170701/2025-12-03", "sex": "M",
}  # fmt: skip

LATE = """
supplier = "b"
from = 2025-01-01
eligible = "statute = 'employee'"
enrolment = "automatic"
starts = "first of month"
reports = ["name", "birth_date"]
"""


def came(employer: Employer, **values: object) -> None:
    employer.decide(photo_of("2025-12", [ANNA, BORIS | values]))


def begins(employer: Employer, person: str = "P00002") -> list[tuple[str, str, date]]:
    return [(m.plan, m.kind, m.effective) for m in employer.messages() if m.person == person]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("1926-12-03", "before 2025-12-03, the first day possible"),
        ("2025-12-02", "before 2025-12-03, the first day possible"),
        ("2062-12-03", "after 2050-07-29, the last day possible"),
        ("2027-01-01", "more than a year from 2025-12"),
    ],
)
def test_day_outside_a_life_or_far_from_the_month_is_refused(day, said):
    employer = taken_over()
    came(employer)
    with pytest.raises(Refused, match=said):
        checked_fields(employer.task("affiliation", "P00002"), "affiliate", {"affiliation_from": day}, "2025-12")


def test_day_far_from_the_month_is_taken_when_hr_is_sure():
    employer = taken_over()
    came(employer)
    task = employer.task("affiliation", "P00002")
    given = checked_fields(task, "affiliate", {"affiliation_from": "2027-01-01"}, "2025-12", sure=True)
    assert given == {"affiliation_from": "2027-01-01"}


def test_nobody_leaves_before_the_eve_of_the_service():
    employer = taken_over()
    came(employer)
    employer.answer(employer.task("affiliation", "P00002"), "affiliate")
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA]))
    task = employer.task("missing_person", "P00002")
    with pytest.raises(Refused, match="before 2025-12-02, the first day possible"):
        checked_fields(task, "left", {"exit_date": "2025-12-01", "reason": "other"}, "2026-01")


def rehired(start: date) -> Employer:
    """Anna left on 10 December; her new contract begins on `start`, and the payroll keeps her first hire date."""
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"contract_end": date(2025, 12, 10), "end_reason": "resignation"}]))
    employer.answer(employer.task("departure"), "confirm")
    employer.close()
    again = ANNA | {"contract": f"0403170701/{start}", "contract_start": start}
    employer.decide(photo_of("2026-02", [again]))
    return employer


def test_somebody_who_comes_back_is_affiliated_from_the_new_contract_not_in_the_gap():
    employer = rehired(date(2026, 2, 13))
    proposed = {task.plans: task.choices[0].questions[0].default for task in employer.decide().tasks}
    assert proposed == {("group",): "2026-02-13", ("hospital",): "2026-02-01"}


def test_automatic_plan_does_not_cover_the_gap_either():
    employer = Employer(plans_named(late=LATE))
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA | {"contract_end": date(2025, 12, 10), "end_reason": "resignation"}]))
    employer.answer(employer.task("departure"), "confirm")
    employer.close()
    again = ANNA | {"contract": "new", "contract_start": date(2026, 2, 13)}
    employer.decide(photo_of("2026-02", [again]))
    assert begins(employer, "P00001") == [("late", "re_entry", date(2026, 2, 1))]


def test_contracts_that_follow_each_other_are_one_service_in_whichever_entity():
    employer = taken_over()
    first = BORIS | {"contract": "a", "contract_start": date(2025, 12, 3), "contract_end": date(2025, 12, 14)}
    second = BORIS | {"contract": "b", "contract_start": date(2025, 12, 15), "entity": "0400378485"}
    employer.decide(photo_of("2025-12", [ANNA, first, second]))
    assert employer.task("affiliation", "P00002").choices[0].questions[0].earliest == "2025-12-03"


def test_answered_day_that_the_payroll_makes_impossible_is_asked_and_not_told():
    employer = taken_over()
    came(employer)
    employer.answer(employer.task("affiliation", "P00002"), "affiliate")
    came(employer, contract_start=date(2025, 12, 10))
    task = employer.task("impossible_affiliation", "P00002")
    assert (task.blocking, task.facts["law"], task.facts["first"]) == (True, "service", date(2025, 12, 10))
    assert begins(employer) == []
    employer.answer(task, "correct")
    assert begins(employer) == [("group", "entry", date(2025, 12, 10))]


def test_members_wait_and_begin_with_their_worker():
    sheet = HOSPITAL.replace("waiting_months = 3\n", "").replace('family = "optional"', 'family = "mandatory"')
    spouse = {
        "person": "P00002", "member": "M1", "relation": "spouse", "first_name": "Eva", "last_name": "Claes",
        "birth_date": date(1986, 1, 2),
    }  # fmt: skip
    employer = Employer(plans_named(hospital=sheet.replace("first of month", "day")))
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()

    def shown(**values: object) -> None:
        employer.decide(photo_of("2025-12", [ANNA, BORIS | values], family=[spouse]))

    shown()
    employer.answer(employer.task("affiliation", "P00002"), "affiliate")
    employer.answer(employer.task("family_affiliation", "P00002"), "affiliate")
    assert begins(employer) == [
        ("hospital", "entry", date(2025, 12, 3)), ("hospital", "family_in", date(2025, 12, 3)),
    ]  # fmt: skip
    shown(contract_start=date(2025, 12, 10))
    assert begins(employer) == []
    employer.answer(employer.task("impossible_affiliation", "P00002"), "correct")
    assert begins(employer) == [
        ("hospital", "entry", date(2025, 12, 10)), ("hospital", "family_in", date(2025, 12, 10)),
    ]  # fmt: skip


def test_begin_before_birth_cannot_be_accepted():
    employer = taken_over()
    came(employer)
    employer.answer(employer.task("affiliation", "P00002"), "affiliate")
    came(employer, birth_date=date(2025, 12, 5))
    task = employer.task("impossible_affiliation", "P00002")
    assert task.facts["law"] == "birth"
    assert [choice.name for choice in task.choices] == ["correct"]


def test_exception_is_told_when_hr_accepts_it():
    employer = taken_over()
    came(employer)
    employer.answer(employer.task("affiliation", "P00002"), "affiliate")
    came(employer, contract_start=date(2025, 12, 10))
    employer.answer(employer.task("impossible_affiliation", "P00002"), "accept")
    assert begins(employer) == [("group", "entry", date(2025, 12, 3))]
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA, BORIS | {"contract_start": date(2025, 12, 10)}]))
    assert employer.open() == ["missing_data"]


def test_entry_that_never_took_effect_is_cancelled_and_the_supplier_has_no_row_any_more():
    employer = taken_over()
    came(employer)
    employer.answer(employer.task("affiliation", "P00002"), "affiliate")
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA]))
    employer.answer(employer.task("missing_person", "P00002"), "left", exit_date="2025-12-02", reason="other")
    assert begins(employer) == [("group", "cancellation", date(2025, 12, 3))]
    owed = employer.decide().state.affiliations
    assert list(owed[owed["person"] == "P00002"]["status"]) == ["cancelled"]
    reported = employer.state.affiliations
    held, known, wrong = directly(reported, owed, employer.messages(), employer.plans, "a", "2026-01")
    assert (held, known, wrong) == (2, 1, [])


def test_begin_taken_over_that_cannot_be_is_listed_and_stands():
    employer = Employer(taken_over().plans)
    employer.decide(photo_of("2025-11", [ANNA | {"birth_date": date(2011, 5, 1)}]))
    tasks = [task for task in employer.decide().tasks if task.kind == "impossible_affiliation"]
    assert {(task.facts["law"], task.blocking) for task in tasks} == {("birth", False)}
    owed = employer.decide().state.affiliations
    assert list(owed[owed["plan"] == "group"]["affiliation_from"]) == [date(2010, 1, 1)]


def test_cover_ends_no_earlier_than_the_eve_of_its_begin():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"statute": "student"}]))
    task = employer.task("end_of_eligibility", plan="group")
    with pytest.raises(Refused, match="before 2009-12-31, the first day possible"):
        checked_fields(task, "confirm", {"end_date": "2009-12-30"}, "2025-12", sure=True)


def test_no_member_leaves_a_family_before_being_born():
    child = {
        "person": "P00001", "member": "M1", "relation": "child", "last_name": "Peeters", "first_name": "Noa",
        "birth_date": date(2015, 3, 1), "since": date(2015, 3, 1), "insured": True,
    }  # fmt: skip
    employer = taken_over(family=[child])
    employer.decide(photo_of("2025-12", [ANNA], family=[]))
    task = employer.task("family_departure")
    with pytest.raises(Refused, match="before 2015-03-01, the first day possible"):
        checked_fields(task, "confirm", {"end_date": "2015-02-28"}, "2025-12", sure=True)


def cover(begun: date, over: date | None) -> pd.DataFrame:
    row = {
        "plan": "hospital", "person": "P00001", "member": "", "status": "affiliated",
        "affiliation_from": begun, "affiliation_to": over,
    }  # fmt: skip
    return frame_of([row], affiliation_columns(plans_named(hospital=HOSPITAL)))


@pytest.mark.parametrize(
    ("over", "left"),
    [
        (date(2026, 1, 31), (date(2025, 10, 1), date(2026, 1, 31))),
        (date(2026, 2, 20), (date(2026, 2, 1), date(2026, 2, 20))),
    ],
)
def test_cover_that_would_end_before_the_day_it_may_begin_leaves_the_one_before_as_it_was(over, left):
    answer = SimpleNamespace(choice="correct", fields={"affiliation_from": "2026-02-01"})
    inquiry = SimpleNamespace(ask=lambda task: answer, declared=SimpleNamespace(redated=()))
    nobody = frame_of([], ["person", "birth_date", "service_from", "since"])
    situation = SimpleNamespace(
        inquiry=inquiry, carried={}, takeover=False, people=nobody, members=nobody, served={"P00001": date(2025, 10, 1)}
    )
    (plan,) = plans_named(hospital=HOSPITAL).values()
    reported = cover(date(2025, 10, 1), date(2026, 1, 31))
    rows = rows_of(lawful(plan, reported, cover(date(2025, 10, 13), over), situation))
    assert [(row["affiliation_from"], row["affiliation_to"]) for row in rows] == [left]
