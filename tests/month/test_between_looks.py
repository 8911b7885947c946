"""Cover owed on days that no photo shows: contracts that came and went, conditions lost before anybody knew."""

from datetime import date

import pytest
from support.months import ANNA, CHOICE, GROUP, HOSPITAL, Employer, photo_of, plans_named

from assusoft.month.decided import DecidedMonth
from assusoft.month.proof.applying import directly
from assusoft.month.proof.certificate import count_cells
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.month.resolving.resolve import resolve
from assusoft.month.state import State
from assusoft.plans.model import Plan

TRAVEL = """
supplier = "c"
from = 2025-01-01
eligible = "statute = 'employee'"
enrolment = "automatic"
reports = ["name"]
"""


def worker(number: int, start: date, end: date | None = None, **others: object) -> dict:
    return ANNA | {
        "person": f"P0000{number}", "payroll_id": str(number), "hire_date": start, "contract_start": start,
        "contract_end": end, "contract": f"0403170701/{start}", "statute": "employee",
    } | others  # fmt: skip


SHORT = worker(2, date(2025, 12, 5), date(2025, 12, 20), end_reason="resignation")


def employer(*others: dict, **sheets: str) -> Employer:
    made = Employer(plans_named(**(sheets or {"group": GROUP})))
    made.decide(photo_of("2025-11", [ANNA, *others]))
    made.close()
    return made


def told(one: Employer) -> list[tuple[str, str, date | None]]:
    return [(m.plan, m.kind, m.effective) for m in one.messages() if m.person != "P00001"]


def holds(one: Employer, before: list[dict]) -> bool:
    """Whether the certificate's equations hold for the month as it is decided."""
    assert one.photo is not None
    now, messages = one.decide(), one.messages()
    decided = DecidedMonth(
        now.month, False, one.photo, one.state, one.plans, one.answers, frozenset(), now, tuple(messages)
    )
    lines = [
        line
        for supplier in sorted({plan.supplier for plan in one.plans.values()})
        for line in directly(one.state.affiliations, now.state.affiliations, messages, one.plans, supplier, now.month)[
            2
        ]
    ]
    return not lines + count_cells(photo_of("2025-11", before), OutcomeFacts(decided))[1]


def test_a_contract_of_some_days_is_asked_about_then_its_departure_and_both_are_told():
    one = employer()
    one.decide(photo_of("2025-12", [ANNA, SHORT]))
    task = one.task("affiliation", "P00002")
    assert (task.blocking, task.facts["until"]) == (True, date(2025, 12, 20))
    assert told(one) == []
    assert holds(one, [ANNA])
    one.answer(task, "affiliate")
    one.answer(one.task("departure", "P00002"), "confirm")
    one.answer(one.task("missing_data", "P00002"), "value", value="1x")
    assert told(one) == [("group", "entry", date(2025, 12, 5)), ("group", "exit", date(2025, 12, 20))]
    assert holds(one, [ANNA])
    one.close()
    one.decide(photo_of("2026-01", [ANNA, SHORT]))
    assert (one.open(), told(one)) == ([], [])


def test_a_contract_of_one_day_is_owed_that_day_and_an_automatic_plan_asks_only_about_the_departure():
    one = employer(travel=TRAVEL)
    one.decide(photo_of("2025-12", [ANNA, worker(2, date(2025, 12, 12), date(2025, 12, 12))]))
    assert one.open() == ["departure"]
    one.answer(one.task("departure", "P00002"), "confirm")
    assert told(one) == [("travel", "entry", date(2025, 12, 12)), ("travel", "exit", date(2025, 12, 12))]
    assert holds(one, [ANNA])


def test_a_refusal_is_remembered_and_an_open_question_is_not_lost():
    optional = GROUP.replace('"mandatory"', '"optional"')
    one = employer(group=optional)
    for month in ("2025-12", "2026-01"):
        one.decide(photo_of(month, [ANNA, SHORT]))
        assert not one.task("affiliation", "P00002").blocking
        one.close()
    one.decide(photo_of("2026-02", [ANNA, SHORT]))
    one.answer(one.task("affiliation", "P00002"), "not_now")
    one.close()
    found = one.decide(photo_of("2026-03", [ANNA, SHORT]))
    assert [task.person for task in found.tasks] == ["P00001"]


def test_contracts_that_were_over_when_the_employer_began_are_nobodys_business():
    one = employer(SHORT | {"contract_end": date(2025, 11, 20), "contract_start": date(2025, 11, 3)})
    old = worker(3, date(2025, 6, 2), date(2025, 11, 30))
    photo = photo_of("2025-12", [ANNA, SHORT | {"contract_end": date(2025, 11, 20)}, old])
    found = resolve("2025-12", photo, one.state, one.plans, (), first_month="2025-11")
    assert found.tasks == ()


def test_one_told_of_late_is_asked_about_whenever_the_contract_ended():
    one = employer()
    one.decide(photo_of("2025-12", [ANNA]))
    one.close()
    one.decide(photo_of("2026-01", [ANNA, SHORT]))
    assert one.task("affiliation", "P00002").facts["until"] == date(2025, 12, 20)


def test_a_month_that_release_0_1_0_closed_knows_who_had_left_before():
    one = employer()
    one.state = State(one.state.affiliations, one.state.reviewed.drop(columns="seen_contracts"))
    left = worker(3, date(2025, 11, 3), date(2025, 11, 20))
    one.decide(photo_of("2025-12", [ANNA, SHORT, left]))
    assert [task.person for task in one.decide().tasks] == ["P00002"]


def test_month_contracts_in_a_row_enter_and_leave_each_month_without_a_gap():
    one, seen = employer(travel=TRAVEL), []
    for month, first, last in (("2025-12", 1, 31), ("2026-01", 1, 31), ("2026-02", 1, 28)):
        day = date(int(month[:4]), int(month[5:]), first)
        row = worker(2, day, day.replace(day=last)) | {"hire_date": date(2025, 12, 1)}
        one.decide(photo_of(month, [ANNA, row]))
        one.answer(one.task("departure", "P00002"), "confirm")
        seen += [(kind, str(day)) for _, kind, day in told(one)]
        one.close()
    assert seen == [
        ("entry", "2025-12-01"), ("exit", "2025-12-31"), ("re_entry", "2026-01-01"), ("exit", "2026-01-31"),
        ("re_entry", "2026-02-01"), ("exit", "2026-02-28"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        (HOSPITAL, "the waiting months are longer than the contract"),
        (TRAVEL.replace("'employee'", "'worker'"), "the conditions were not met"),
        (CHOICE.replace("'worker'", "'employee'"), "nothing was withheld"),
        (TRAVEL + 'starts = "first of next month"\n', "the cover would have begun after the contract"),
        (TRAVEL + "maximum_age = 30\n", "the maximum age was reached before"),
    ],
)
def test_who_was_not_owed_anything_is_not_asked(sheet, why):
    one = employer(plan=sheet)
    one.decide(photo_of("2025-12", [ANNA, SHORT]))
    assert (one.open(), told(one)) == ([], []), why


def test_an_unknown_condition_of_a_short_contract_is_asked():
    one = employer()
    one.decide(photo_of("2025-12", [ANNA, SHORT | {"statute": None}]))
    assert one.task("missing_data", "P00002").facts["field"] == "statute"


def late(**others: object) -> dict:
    return worker(2, date(2025, 11, 3)) | others


def test_a_late_entry_of_somebody_past_the_age_is_asked_for_the_days_before():
    one = employer()
    one.decide(photo_of("2025-12", [ANNA, late(birth_date=date(1960, 11, 20))]))
    task = one.task("affiliation", "P00002")
    assert task.facts["until"] == date(2025, 11, 19)
    one.answer(task, "affiliate")
    assert told(one) == [("group", "entry", date(2025, 11, 3)), ("group", "exit", date(2025, 11, 19))]
    assert holds(one, [ANNA])
    one.answer(one.task("missing_data", "P00002"), "value", value="1x")
    one.close()
    one.decide(photo_of("2026-01", [ANNA, late(birth_date=date(1960, 11, 20))]))
    assert (one.open(), told(one)) == ([], [])


def test_an_age_in_the_rule_is_judged_on_the_first_day():
    rule = TRAVEL.replace("statute = 'employee'", "age_at(month_start) < 65")
    one = employer(travel=rule)
    one.decide(photo_of("2026-02", [ANNA, late(birth_date=date(1960, 11, 20))]))
    assert told(one) == [("travel", "entry", date(2025, 11, 3)), ("travel", "exit", date(2025, 11, 30))]
    assert holds(one, [ANNA])


def test_a_late_entry_who_was_something_else_before_is_asked_and_never_told_unasked():
    one = employer(travel=TRAVEL)
    moved = late(statute="worker", statute_since=date(2025, 11, 17))
    one.decide(photo_of("2025-12", [ANNA, moved]))
    task = one.task("affiliation", "P00002")
    assert (task.blocking, task.facts["until"], told(one)) == (False, date(2025, 11, 16), [])
    one.answer(task, "affiliate")
    assert told(one) == [("travel", "entry", date(2025, 11, 3)), ("travel", "exit", date(2025, 11, 16))]


def test_one_who_never_met_the_conditions_or_was_past_the_age_before_is_not_asked():
    for row in (late(statute="worker", statute_since=date(2025, 11, 3)), late(statute="worker")):
        one = employer(travel=TRAVEL)
        one.decide(photo_of("2025-12", [ANNA, row]))
        assert one.open() == []
    one = employer()
    one.decide(photo_of("2025-12", [ANNA, late(birth_date=date(1955, 1, 1))]))
    assert one.open() == []


def test_insured_elsewhere_holds_until_its_day_then_it_is_asked_again_from_the_day_after():
    one = employer()
    foreigner = worker(2, date(2025, 12, 1))
    one.decide(photo_of("2025-12", [ANNA, foreigner]))
    one.answer(one.task("affiliation", "P00002"), "insured_elsewhere", until="2026-01-31")
    assert one.close() == []
    one.decide(photo_of("2026-01", [ANNA, foreigner]))
    assert one.open() == []
    one.close()
    one.decide(photo_of("2026-02", [ANNA, foreigner]))
    task = one.task("affiliation", "P00002")
    assert task.choices[0].questions[0].default == "2026-02-01"
    one.answer(task, "affiliate")
    assert told(one) == [("group", "entry", date(2026, 2, 1))]


def test_who_was_affiliated_meanwhile_is_no_late_entry():
    one = employer()
    one.decide(photo_of("2025-12", [ANNA | {"contract_end": date(2025, 12, 10)}]))
    assert one.open() == ["departure"]


def test_a_plan_is_of_a_branch(tmp_path):
    plan: Plan = plans_named(group=GROUP.replace('supplier = "a"', 'supplier = "a"\nbranch = "pension"'))["group"]
    assert plan.branch == "pension"
