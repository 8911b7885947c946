"""Workers: affiliation, departure, new contracts, end of eligibility (sources.md: Brochure 3.2, tasks)."""

from dataclasses import replace
from datetime import date

import pytest
from support.months import ANNA, Employer, photo_of, taken_over

from assusoft.errors import Refused
from assusoft.month.proof.applying import directly
from assusoft.plans.eligibility import ending

BORIS = ANNA | {
    "person": "P00002", "payroll_id": "2", "first_name": "Boris", "hire_date": date(2025, 12, 3),
    "contract_start": date(2025, 12, 3), "contract": "0403170701/2025-12-03", "sex": "M",
}  # fmt: skip


def test_takeover_asks_nothing_and_tells_no_change():
    employer = taken_over()
    assert employer.kinds() == []
    rows = employer.state.affiliations
    assert sorted(rows.plan) == ["group", "hospital"]
    assert set(rows.status) == {"affiliated"}


def test_same_photo_again_asks_and_tells_nothing():
    employer = taken_over()
    assert employer.decide(photo_of("2025-12", [ANNA])).tasks == ()
    assert employer.messages() == []


def test_new_worker_is_asked_for_each_mandatory_plan_and_told_from_the_confirmed_day():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA, BORIS]))
    task = employer.task("affiliation", "P00002")
    assert (task.plans, task.blocking) == (("group",), True)
    employer.answer(task, "affiliate")
    assert [(m.plan, m.kind, m.effective) for m in employer.messages()] == [("group", "entry", date(2025, 12, 3))]


def test_asked_data_of_a_newcomer_is_a_task_that_does_not_block():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA, BORIS]))
    employer.answer(employer.task("affiliation", "P00002"), "affiliate")
    task = employer.task("missing_data", "P00002")
    assert (task.facts["field"], task.blocking) == ("death_cover", False)
    employer.answer(task, "value", value="2x")
    assert employer.messages()[0].row["death_cover"] == "2x"


def test_worker_not_affiliated_now_is_not_asked_again_in_the_same_contract():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA, BORIS]))
    employer.answer(employer.task("affiliation", "P00002"), "not_now")
    assert employer.close() == []
    employer.decide(photo_of("2026-01", [ANNA, BORIS]))
    assert employer.open() == []


def test_waiting_period_ends_on_the_first_of_a_month():
    employer = taken_over()
    for month in ("2025-12", "2026-01", "2026-02"):
        employer.decide(photo_of(month, [ANNA, BORIS]))
        if month == "2025-12":
            employer.answer(employer.task("affiliation", "P00002"), "not_now")
        assert employer.open() == []
        employer.close()
    employer.decide(photo_of("2026-03", [ANNA, BORIS]))
    task = employer.task("affiliation", "P00002")
    employer.answer(task, "affiliate")
    assert [(m.plan, m.effective) for m in employer.messages()] == [("hospital", date(2026, 3, 1))]


def test_automatic_plan_begins_and_ends_without_a_question():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"car_class": "B", "car_since": date(2025, 12, 8)}]))
    assert employer.kinds() == [("car", "entry")]
    employer.close()
    employer.decide(photo_of("2026-02", [ANNA]))
    told = [m for m in employer.messages() if m.plan == "car"]
    assert [(m.kind, m.effective, m.after["exit_reason"]) for m in told] == [
        ("exit", date(2026, 1, 31), "not_eligible")
    ]


def test_choice_is_read_from_the_deduction_and_ends_with_it():
    worker = ANNA | {"statute": "worker"}
    deduction = {"person": "P00001", "source": "securex", "payroll_id": "1", "wage_code": "8640", "amount": "12.00"}
    employer = taken_over(worker)
    employer.decide(photo_of("2025-12", [worker], deduction=[deduction]))
    assert employer.open() == []
    assert [(m.plan, m.kind, m.effective) for m in employer.messages()] == [("choice", "entry", date(2025, 12, 1))]
    employer.close()
    employer.decide(photo_of("2026-02", [worker]))
    told = [m for m in employer.messages() if m.plan == "choice"]
    assert [(m.kind, m.effective, m.after["exit_reason"]) for m in told] == [("exit", date(2026, 1, 31), "choice")]


def leaving(day: date) -> dict:
    return dict(ANNA) | {"contract_end": day}


def test_departure_keeps_the_cover_for_the_months_the_plan_gives():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [leaving(date(2025, 12, 15))]))
    assert employer.open() == ["departure"]
    employer.answer(employer.task("departure"), "confirm", reason="dismissal", notice_start="2025-10-01")
    ends = {m.plan: (m.kind, m.effective) for m in employer.messages()}
    assert ends == {"group": ("exit", date(2025, 12, 15)), "hospital": ("exit", date(2026, 3, 31))}
    group = next(m for m in employer.messages() if m.plan == "group")
    assert group.after["notice_start"] == date(2025, 10, 1)


def test_reason_makes_the_exit_a_retirement_or_a_death():
    for reason in ("retirement", "death"):
        employer = taken_over()
        employer.decide(photo_of("2025-12", [leaving(date(2025, 12, 31))]))
        employer.answer(employer.task("departure"), "confirm", reason=reason)
        assert {kind for _, kind in employer.kinds()} == {reason}


def test_end_fixed_term_next_month_is_not_asked_yet():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [leaving(date(2026, 1, 10))]))
    assert employer.open() == []


def test_departure_entered_late_is_told_with_its_own_date():
    employer = taken_over()
    employer.decide(photo_of("2026-02", [leaving(date(2025, 12, 20))]))
    employer.answer(employer.task("departure"), "confirm", reason="resignation")
    assert {m.effective for m in employer.messages()} == {date(2025, 12, 20), date(2025, 12, 31)}


def test_departure_that_is_none_is_not_asked_again_until_the_payroll_moves():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [leaving(date(2025, 12, 20))]))
    employer.answer(employer.task("departure"), "stays")
    employer.close()
    employer.decide(photo_of("2026-01", [leaving(date(2025, 12, 20))]))
    assert employer.open() == []
    employer.decide(photo_of("2026-01", [leaving(date(2025, 12, 24))]))
    assert employer.open() == ["departure"]


def test_corrected_exit_date_is_asked_and_told_as_a_correction():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [leaving(date(2025, 12, 15))]))
    employer.answer(employer.task("departure"), "confirm", reason="resignation")
    employer.close()
    employer.decide(photo_of("2026-01", [leaving(date(2025, 12, 10))]))
    employer.answer(employer.task("departure"), "confirm", reason="resignation")
    assert [(m.plan, m.kind, m.effective) for m in employer.messages()] == [
        ("group", "correction", date(2025, 12, 10)),
        ("hospital", "correction", date(2025, 12, 31)),
    ]


def test_person_missing_from_the_extract_is_asked_every_month_and_never_dropped():
    employer = taken_over()
    for month in ("2025-12", "2026-01"):
        employer.decide(photo_of(month, []))
        task = employer.task("missing_person")
        assert task.blocking
        assert task.name == "Peeters Anna"
        employer.answer(task, "still_employed")
        assert employer.close() == []
    employer.decide(photo_of("2026-02", []))
    employer.answer(employer.task("missing_person"), "left", exit_date="2026-02-10", reason="resignation")
    assert employer.kinds() == [("group", "exit"), ("hospital", "exit")]


def test_leaver_who_comes_back_enters_again():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [leaving(date(2025, 12, 15))]))
    employer.answer(employer.task("departure"), "confirm", reason="resignation")
    employer.close()
    back = (
        ANNA
        | {"contract": "0403170701/2026-02-01", "contract_start": date(2026, 2, 1)}
        | {"hire_date": date(2026, 2, 1)}
    )
    employer.decide(photo_of("2026-02", [back]))
    task = employer.task("affiliation", plan="group")
    assert "reinstate" not in [choice.name for choice in task.choices]
    employer.answer(task, "affiliate")
    assert employer.kinds() == [("group", "re_entry")]


def test_departure_withdrawn_by_the_payroll_can_be_cancelled():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [leaving(date(2025, 12, 15))]))
    employer.answer(employer.task("departure"), "confirm", reason="resignation")
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA]))
    employer.answer(employer.task("affiliation", plan="group"), "reinstate")
    told = [m for m in employer.messages() if m.plan == "group" and m.kind == "correction"]
    assert [(m.after["affiliation_to"], m.row["affiliation_from"]) for m in told] == [(None, date(2010, 1, 1))]
    assert {m.row["death_cover"] for m in employer.messages() if m.plan == "group"} == {"1x"}


NEW_CONTRACT = ANNA | {
    "contract": "0403170999/2025-12-01", "contract_start": date(2025, 12, 1), "entity": "0403170999",
}  # fmt: skip


def test_new_contract_of_a_known_worker_may_go_on_in_the_same_affiliation():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [leaving(date(2025, 11, 30)), NEW_CONTRACT]))
    assert employer.open() == ["new_contract"]
    employer.answer(employer.task("new_contract"), "same_affiliation")
    assert [(m.kind, m.effective) for m in employer.messages()] == [("entity_transfer", date(2025, 12, 1))]


def exits_of(employer: Employer) -> list[tuple]:
    told = [message for message in employer.messages() if message.kind == "exit"]
    return [
        (m.plan, m.effective, m.after["affiliation_to"], m.after["exit_date"], m.after["exit_reason"]) for m in told
    ]


def test_new_contract_may_be_a_new_affiliation():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [leaving(date(2025, 11, 30)), NEW_CONTRACT]))
    employer.answer(employer.task("new_contract"), "new_affiliation")
    assert [(m.plan, m.kind, m.effective) for m in employer.messages()] == [
        ("group", "exit", date(2025, 11, 30)),
        ("group", "re_entry", date(2025, 12, 1)),
        ("hospital", "exit", date(2025, 11, 30)),
        ("hospital", "re_entry", date(2025, 12, 1)),
    ]
    assert {told[-1] for told in exits_of(employer)} == {"transfer_entity"}


def test_new_contract_after_a_gap_tells_the_end_of_the_old_one():
    employer = taken_over()
    old = leaving(date(2025, 11, 12)) | {"end_reason": "end_fixed_term"}
    new = NEW_CONTRACT | {"entity": ANNA["entity"], "contract": "N", "contract_start": date(2025, 12, 1)}
    employer.decide(photo_of("2025-12", [old, new]))
    employer.answer(employer.task("new_contract"), "new_affiliation")
    assert [told[2:] for told in exits_of(employer)] == [
        (ending(plan, date(2025, 11, 12)), date(2025, 11, 12), "end_fixed_term")
        for plan in employer.plans.values() if plan.name in ("group", "hospital")
    ]  # fmt: skip


def test_exit_before_a_new_contract_is_asked_where_the_payroll_does_not_say_it():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [NEW_CONTRACT | {"entity": ANNA["entity"]}]))
    task = employer.task("new_contract")
    asked = {one.name: one.default for choice in task.choices for one in choice.questions}
    assert (asked["exit_date"], asked["reason"]) == (None, None)
    with pytest.raises(Refused, match="exit_date"):
        employer.answer(task, "new_affiliation")
    employer.answer(task, "new_affiliation", exit_date="2025-11-20", reason="resignation")
    assert {told[3:] for told in exits_of(employer)} == {(date(2025, 11, 20), "resignation")}


def test_exit_that_a_new_entry_follows_fits_the_certificate_whatever_its_reason():
    employer = taken_over()
    reported = employer.state.affiliations
    employer.decide(photo_of("2025-12", [NEW_CONTRACT]))
    employer.answer(employer.task("new_contract"), "new_affiliation", exit_date="2025-11-20", reason="retirement")
    owed, told = employer.decide().state.affiliations, employer.messages()
    assert {message.kind for message in told} == {"retirement", "re_entry"}
    for supplier in sorted({message.supplier for message in told}):
        assert directly(reported, owed, told, employer.plans, supplier, "2025-12")[2] == []


def test_cover_never_ends_after_the_eve_of_the_new_affiliation():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [NEW_CONTRACT]))
    employer.answer(employer.task("new_contract"), "new_affiliation", exit_date="2025-11-30", reason="dismissal")
    assert {told[2] for told in exits_of(employer)} == {date(2025, 11, 30)}


def test_answer_without_an_exit_means_a_move_to_another_entity_on_the_eve():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [leaving(date(2025, 11, 20)), NEW_CONTRACT]))
    employer.answer(employer.task("new_contract"), "new_affiliation")
    employer.answers[-1] = replace(employer.answers[-1], fields={})
    assert {told[2:] for told in exits_of(employer)} == {(date(2025, 11, 30), date(2025, 11, 30), "transfer_entity")}


def test_new_contract_that_begins_before_the_affiliation_corrects_its_start():
    employer = taken_over(ANNA | {"car_class": "B", "car_since": date(2025, 10, 1)})
    start = date(2009, 12, 1)
    earlier = {"contract": "0403170701/2009-12-01", "contract_start": start, "hire_date": start}
    employer.decide(photo_of("2025-12", [ANNA | {"car_class": "B", "car_since": date(2025, 10, 1)} | earlier]))
    employer.answer(employer.task("new_contract"), "new_affiliation", exit_date="2009-11-30", reason="mutual")
    assert [(m.plan, m.kind, m.effective) for m in employer.messages()] == [
        ("group", "correction", start),
        ("hospital", "correction", date(2010, 3, 1)),
    ]


def test_new_affiliation_of_somebody_hired_again_waits_as_the_plan_says():
    employer = taken_over()
    again = {"hire_date": date(2025, 12, 1)}
    employer.decide(photo_of("2025-12", [leaving(date(2025, 11, 30)), NEW_CONTRACT | again]))
    employer.answer(employer.task("new_contract"), "new_affiliation")
    told = [(m.plan, m.kind, m.effective) for m in employer.messages()]
    assert told == [
        ("group", "exit", date(2025, 11, 30)),
        ("group", "re_entry", date(2025, 12, 1)),
        ("hospital", "exit", date(2025, 11, 30)),
    ]
    employer.close()
    employer.decide(photo_of("2026-02", [NEW_CONTRACT | again]))
    assert (employer.open(), employer.messages()) == ([], [])
    employer.decide(photo_of("2026-03", [NEW_CONTRACT | again]))
    task = employer.task("affiliation")
    assert [choice.name for choice in task.choices] == ["affiliate", "not_now", "insured_elsewhere"]
    employer.answer(task, "affiliate")
    assert [(m.plan, m.kind, m.effective) for m in employer.messages()] == [("hospital", "re_entry", date(2026, 3, 1))]


def test_change_of_statute_asks_the_end_of_one_plan():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"statute": "worker"}]))
    task = employer.task("end_of_eligibility")
    assert task.plans == ("hospital",)
    employer.answer(task, "confirm")
    told = [(m.plan, m.kind, m.effective, m.after.get("exit_reason")) for m in employer.messages()]
    assert told == [("hospital", "exit", date(2025, 11, 30), "not_eligible")]


def test_kept_affiliation_is_not_asked_again_until_the_category_moves():
    employer = taken_over()
    worker = ANNA | {"statute": "worker"}
    employer.decide(photo_of("2025-12", [worker]))
    employer.answer(employer.task("end_of_eligibility"), "keep")
    employer.close()
    employer.decide(photo_of("2026-01", [worker]))
    assert employer.open() == []
    employer.decide(photo_of("2026-01", [worker | {"category": "other"}]))
    assert employer.open() == ["end_of_eligibility"]


def test_maximum_age_ends_the_cover_by_itself():
    old = ANNA | {"birth_date": date(1960, 12, 20)}
    employer = taken_over(old)
    employer.decide(photo_of("2025-12", [old]))
    assert employer.messages() == []
    employer.close()
    employer.decide(photo_of("2026-01", [old]))
    told = [(m.plan, m.kind, m.effective, m.after["exit_reason"]) for m in employer.messages() if m.kind == "exit"]
    assert told == [("group", "exit", date(2025, 12, 19), "maximum_age")]


def test_rule_that_cannot_be_decided_asks_for_the_field():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA, BORIS | {"statute": None}]))
    task = employer.task("missing_data", "P00002")
    assert (task.facts["field"], task.blocking) == ("statute", True)
    employer.answer(task, "value", value="employee")
    assert employer.open() == ["affiliation"]
