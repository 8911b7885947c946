"""What is known to come: each kind, on its day, for whom, and with what consequence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.months import ANNA, GROUP, HOSPITAL

from assusoft.month.ahead.ages import pension_day
from assusoft.month.ahead.ahead import ahead
from assusoft.month.ahead.coming import Outlook
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.deadlines import Due
from assusoft.month.tasks.task import Task
from assusoft.months import add_months
from assusoft.plans.sheet import plan_of
from assusoft.schema import TABLES

NOW = datetime(2026, 1, 5, tzinfo=UTC)
WORKER = dict.fromkeys(field.name for field in TABLES["worker"]) | dict(ANNA)
CHILD = dict.fromkeys(field.name for field in TABLES["family"]) | {
    "person": "P00001", "member": "M1", "relation": "child", "first_name": "Nina", "birth_date": date(2001, 2, 10),
}  # fmt: skip


def plan(name: str, text: str):
    return plan_of(Path(f"{name}.toml"), text, {})


def covered(plan: str, member: str = "", to: date | None = None) -> dict:
    return {"person": "P00001", "member": member, "plan": plan, "status": "affiliated", "affiliation_to": to,
            "affiliation_from": date(2020, 1, 1)}  # fmt: skip


def seen(
    worker: dict | None = None,
    *,
    months: int = 3,
    family=(),
    held=(),
    sheets=None,
    answers=(),
    others=(),
    declared=(),
    due=(),
) -> list:
    """What is to come in January 2026 and the months after it, in English, of Anna with these values."""
    row = WORKER | {"person": "P00001", "contract": "1", "in_service": True} | (worker or {})
    sheets = sheets or [plan("group", GROUP), plan("hospital", HOSPITAL)]
    last = add_months(date(2026, 1, 31), months)
    plans = {one.name: one for one in sheets if one.from_ <= date(2026, 1, 1)}
    names = {("P00001", ""): "Peeters Anna"}
    rows = [row, *(row | other for other in others)]
    people = {"P00001": row}
    return ahead(
        Outlook("2026-01", last, rows, family, people, held, plans, sheets, answers, names, "en", declared, due)
    )


DUE = """
[deadline.continuation]
days = 105
lost = "A questionnaire."
"""


def test_a_cover_that_ended_may_be_continued_until_a_day():
    sheets = [plan("group", GROUP), plan("hospital", HOSPITAL + DUE)]
    held = [covered("hospital", to=date(2025, 12, 31)), covered("group", to=date(2025, 12, 31))]
    found = seen(held=held, sheets=sheets)
    assert told(found, "continuation") == [(date(2026, 4, 15), "P00001", "", "hospital", "A questionnaire.")]


def test_a_task_with_a_deadline_is_looked_ahead_at():
    task, due = Task("departure", "P00001", {}, True, (), ("hospital",)), Due(date(2026, 1, 30), "hospital", "A fine.")
    found = seen(due=[(task, due), (task, replace(due, day=date(2027, 1, 1)))])
    assert told(found, "deadline") == [(date(2026, 1, 30), "P00001", "", "hospital", "A fine.")]
    assert [one.what for one in found if one.kind == "deadline"] == ["Last day to tell: Departure"]


def told(found: list, kind: str) -> list:
    return [(one.day, one.person, one.member, one.plan, one.consequence) for one in found if one.kind == kind]


def test_a_contract_that_ends_ends_the_cover_of_each_plan_by_its_rules():
    found = seen(
        {"contract_end": date(2026, 2, 10), "end_reason": "dismissal"}, held=[covered("group"), covered("hospital")]
    )
    asked = "You are asked to confirm the departure; the cover ends on {}."
    assert told(found, "contract_end") == [
        (date(2026, 2, 10), "P00001", "", "group", asked.format("10/02/2026")),
        (date(2026, 2, 10), "P00001", "", "hospital", asked.format("31/05/2026")),
    ]
    assert {one.what for one in found if one.kind == "contract_end"} == {"The contract ends (dismissal)"}


def test_a_contract_that_ends_is_told_once_when_another_goes_on_or_nothing_is_open():
    ends, follows = {"contract_end": date(2026, 2, 10)}, {"contract": "2", "contract_start": date(2026, 2, 11)}
    [one] = told(seen(ends, held=[covered("group")], others=[follows | {"contract_end": None}]), "contract_end")
    assert one[3:] == ("", "Another contract goes on: you are asked what that changes.")
    later = follows | {"contract_start": date(2026, 2, 12), "contract_end": None}
    assert [one[3] for one in told(seen(ends, held=[covered("group")], others=[later]), "contract_end")] == ["group"]
    [one] = told(seen(ends, held=[covered("group", to=date(2025, 1, 1))]), "contract_end")
    assert one[3:] == ("", "No cover is open without a known end.")


def test_a_contract_that_begins_after_the_month_is_told():
    found = seen(others=[{"contract": "2", "contract_start": date(2026, 2, 1)}])
    assert [(day, person) for day, person, *_ in told(found, "contract_start")] == [(date(2026, 2, 1), "P00001")]
    assert told(seen(others=[{"contract": "2", "contract_start": date(2026, 1, 31)}]), "contract_start") == []


def test_an_interruption_that_ends_is_told_for_the_plans_that_report_working_time():
    away = {"interruption_kind": "parental", "interruption_to": date(2026, 3, 31)}
    held = [covered("group"), covered("hospital")]
    assert [(day, name) for day, _, _, name, _ in told(seen(away, held=held), "interruption_end")] == [
        (date(2026, 3, 31), "group")
    ]
    [one] = [one for one in seen(away) if one.kind == "interruption_end"]
    assert (one.plan, one.what) == ("", "An interruption ends: parental leave")
    gone = away | {"contract_end": date(2026, 3, 31)}
    assert told(seen(gone, held=held), "interruption_end") == []


def test_the_maximum_age_of_a_plan_ends_the_cover_on_its_eve():
    found = seen({"birth_date": date(1961, 4, 1)}, held=[covered("group"), covered("hospital")])
    assert [(day, name) for day, _, _, name, _ in told(found, "maximum_age")] == [(date(2026, 3, 31), "group")]
    assert [one.what for one in found if one.kind == "maximum_age"] == ["65 years on 01/04/2026"]
    assert told(seen({"birth_date": date(1961, 4, 1)}), "maximum_age") == []


def test_a_child_reaches_the_limit_at_the_end_of_the_year_that_the_plan_names():
    held = [covered("hospital", "M1")]
    assert told(seen(family=[CHILD], held=held), "child_limit") == []
    found = told(seen(family=[CHILD], held=held, months=11), "child_limit")
    assert [(day, member, name) for day, _, member, name, _ in found] == [(date(2026, 12, 31), "M1", "hospital")]
    spouse = CHILD | {"relation": "spouse"}
    assert told(seen(family=[spouse], held=held, months=11), "child_limit") == []


@pytest.mark.parametrize(
    ("birth", "birthday", "years"),
    [
        (date(1959, 12, 31), date(2024, 12, 31), 65),
        (date(1960, 1, 1), date(2026, 1, 1), 66),
        (date(1963, 12, 31), date(2029, 12, 31), 66),
        (date(1964, 1, 1), date(2031, 1, 1), 67),
    ],
)
def test_the_pension_age_is_that_of_the_first_day_of_the_pension(birth, birthday, years):
    assert pension_day(birth) == (birthday, years)


@given(st.dates(date(1940, 1, 1), date(2010, 12, 31)))
def test_everybody_reaches_one_pension_age_and_who_is_younger_never_before(birth):
    day, years = pension_day(birth)
    assert day == add_months(birth, 12 * years)
    assert pension_day(birth + timedelta(days=1))[0] >= day


def test_the_pension_age_is_told_of_those_in_service():
    old = {"birth_date": date(1960, 3, 5)}
    assert [one[0] for one in told(seen(old), "pension_age")] == [date(2026, 3, 5)]
    assert told(seen(old | {"in_service": False}), "pension_age") == []


def test_a_membership_and_a_cover_whose_end_is_known_are_told():
    leaving = CHILD | {"until": date(2026, 4, 30)}
    held = [covered("hospital", "M1"), covered("group", to=date(2026, 2, 28))]
    found = seen(family=[leaving], held=held)
    assert [one[:4] for one in told(found, "membership_end")] == [(date(2026, 4, 30), "P00001", "M1", "hospital")]
    assert [one[:4] for one in told(found, "cover_end")] == [(date(2026, 2, 28), "P00001", "", "group")]
    assert [one.name for one in found] == ["Peeters Anna" if not one.member else "Nina" for one in found]


def test_answers_that_hold_until_a_day_are_told():
    def answer(kind: str, choice: str, **facts: str) -> Answer:
        return Answer(1, "T1", kind, "P00001", "", facts, choice, "2026-01", "Claire", NOW, {"until": "2026-02-28"})

    given = [answer("missing_data", "value", field="email"), answer("affiliation", "insured_elsewhere", plan="group")]
    found = [(one.day, one.kind, one.plan, one.what) for one in seen(answers=given)]
    assert found == [
        (date(2026, 2, 28), "answer_until", "", "The answer holds until this day: E-mail"),
        (date(2026, 2, 28), "insured_elsewhere", "group", "Insured elsewhere until this day"),
    ]


def test_salaries_are_renewed_once_a_year_and_special_pay_is_asked_of_each():
    renewed = plan("group", GROUP.replace("month = 1", "month = 3"))
    found = seen({"split_payroll": True}, held=[covered("group")], sheets=[renewed])
    assert [(day, person) for day, person, *_ in told(found, "salary_renewal")] == [
        (date(2026, 3, 1), ""), (date(2026, 3, 1), "P00001"),
    ]  # fmt: skip
    assert "(persons: 1)" in told(found, "salary_renewal")[0][-1]
    assert told(seen(held=[], sheets=[renewed]), "salary_renewal") == []


def test_exceptions_that_end_and_sheets_that_begin_are_told():
    text = GROUP + '\n[[exception]]\nperson = "P00001"\neffect = "include"\nuntil = 2026-04-30\nreason = "Promised"\n'
    later = plan_of(Path("group.2026-03.toml"), GROUP.replace("2025-01-01", "2026-03-01"), {})
    found = seen(sheets=[plan("group", text), later])
    assert [(one.day, one.kind, one.person) for one in found] == [
        (date(2026, 3, 1), "plan_version", ""), (date(2026, 4, 30), "exception_end", "P00001"),
    ]  # fmt: skip
    assert [one.what for one in found] == [
        "Plan sheet group.2026-03.toml, in force from 01/03/2026", "An exception ends: Promised",
    ]  # fmt: skip


def test_the_first_and_the_last_day_are_looked_at_and_no_other():
    for end, count in (("2025-12-31", 0), ("2026-01-01", 1), ("2026-04-30", 1), ("2026-05-01", 0)):
        assert len(told(seen({"contract_end": date.fromisoformat(end)}), "contract_end")) == count


def test_what_is_declared_of_days_to_come_is_known_to_come():
    said = ("", "", "", {}, "2026-02-10", "2026-03-31", {}, "2026-01", "", "An", NOW)
    found = seen(declared=[Declaration(7, "interruption", "P00001", *said)])
    assert [(one.day, one.kind, one.name, one.what) for one in found] == [
        (date(2026, 2, 10), "declared", "Peeters Anna", "Declared (X7): Interruption"),
        (date(2026, 3, 31), "declared_until", "Peeters Anna", "Declared (X7): Interruption"),
    ]


def test_a_calculation_is_to_be_made_again_when_it_is_a_year_old_unless_another_took_its_place():
    parts = {"field": "insured_salary", "amount": "3000", "months": "13.92", "insured_salary": "41760.00"}
    said = ("P00001", "", "", "", parts, "2024-02-29", "", {}, "2024-02", "", "An", NOW)
    one = Declaration(3, "calculation", *said)
    assert [(day, consequence) for day, _, _, _, consequence in told(seen(declared=[one]), "calculation_renewal")] == [
        (date(2026, 2, 28), "Calculate it again with the amounts of now. It was made of amount=3000, months=13.92."),
    ]  # fmt: skip
    later = replace(one, number=4, begins="2025-08-01")
    assert told(seen(declared=[one, later]), "calculation_renewal") == []
    over = replace(one, until="2026-02-10")
    assert told(seen(declared=[over]), "calculation_renewal") == []


EFFECT = """
[interruption.illness_long]
effect = "waived"
after_days = 30
share = 80
"""


def interrupted(**values) -> dict:
    told = {"interruption_kind": "illness_long", "interruption_from": date(2026, 1, 10), "interruption_to": None}
    return covered("group") | told | values


def test_premium_waived_after_days_of_an_interruption_that_was_told_is_known_to_come():
    sheets = [plan("group", GROUP + EFFECT)]
    found = seen(held=[interrupted()], sheets=sheets)
    assert told(found, "interruption_effect") == [
        (date(2026, 2, 9), "P00001", "", "group", "the premium is waived, for 80 %")
    ]
    [one] = [one for one in found if one.kind == "interruption_effect"]
    assert one.what == "The interruption (long illness) takes effect on the cover"


def test_interruption_that_ends_before_its_effect_or_has_it_from_the_first_day_brings_nothing_more():
    sheets = [plan("group", GROUP + EFFECT)]
    assert told(seen(held=[interrupted(interruption_to=date(2026, 2, 8))], sheets=sheets), "interruption_effect") == []
    at_once = [plan("group", GROUP + EFFECT.replace("after_days = 30", ""))]
    assert told(seen(held=[interrupted()], sheets=at_once), "interruption_effect") == []
