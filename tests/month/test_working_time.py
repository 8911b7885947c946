"""Working time and interruptions are never passed on without confirmation (sources.md: Brochure 3.2, working time)."""

from datetime import date
from decimal import Decimal

from support.months import ANNA, GROUP, Employer, photo_of, plans_named, taken_over

from assusoft.month.messages import messages_between
from assusoft.month.resolving.resolve import resolve

PART_TIME = ANNA | {"weekly_hours": "30.40", "contract_pct": "80", "effective_pct": "80"}
TIME_CREDIT = ANNA | {
    "effective_pct": "0", "interruption_kind": "time_credit_motive", "interruption_from": date(2025, 12, 15),
    "interruption_to": date(2026, 6, 30), "interruption_pct": "100",
}  # fmt: skip


def test_change_is_asked_and_told_only_as_answered():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [PART_TIME]))
    task = employer.task("working_time")
    assert task.blocking
    assert task.plans == ("group",)
    assert employer.messages() == []
    employer.answer(task, "tell", insured_pct="75", since="2025-12-08")
    [message] = employer.messages()
    assert (message.kind, message.effective, message.after) == (
        "working_time", date(2025, 12, 8), {"insured_pct": Decimal("75.00")},
    )  # fmt: skip


def test_what_is_not_to_be_told_stays_untold_until_the_payroll_moves_again():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [PART_TIME]))
    employer.answer(employer.task("working_time"), "do_not_tell")
    assert employer.close() == []
    employer.decide(photo_of("2026-02", [PART_TIME]))
    assert employer.open() == []
    employer.decide(photo_of("2026-02", [ANNA]))
    assert employer.open() == ["working_time"]


def test_same_change_a_second_time_is_asked_a_second_time():
    employer = taken_over()
    for month, row in (("2025-12", PART_TIME), ("2026-01", ANNA)):
        employer.decide(photo_of(month, [row]))
        employer.answer(employer.task("working_time"), "tell")
        employer.close()
    employer.decide(photo_of("2026-02", [PART_TIME]))
    assert employer.open() == ["working_time"]


def test_question_whose_cause_disappears_closes_by_itself():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [PART_TIME]))
    assert employer.open() == ["working_time"]
    employer.decide(photo_of("2025-12", [ANNA]))
    assert employer.open() == []


def test_same_working_time_shown_another_way_is_not_a_change():
    employer = taken_over(PART_TIME)
    employer.decide(photo_of("2025-12", [PART_TIME | {"contract_pct": None, "effective_pct": None}]))
    assert employer.open() == []
    employer.decide(photo_of("2025-12", [PART_TIME | {"weekly_hours": None, "full_time_hours": None}]))
    assert employer.open() == []


def test_interruption_starts_and_ends_with_its_own_kinds_of_message():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [TIME_CREDIT]))
    employer.answer(employer.task("working_time"), "tell")
    [message] = employer.close()
    assert (message.kind, message.effective) == ("interruption_start", date(2025, 12, 15))
    assert message.after["insured_pct"] == Decimal("0.00")
    employer.decide(photo_of("2026-02", [ANNA | {"working_time_since": date(2026, 2, 2)}]))
    employer.answer(employer.task("working_time"), "tell")
    assert [(m.kind, m.effective) for m in employer.messages()] == [("interruption_end", date(2026, 2, 2))]


def test_kind_that_no_plan_wants_is_not_asked():
    employer = taken_over()
    row = ANNA | {"interruption_kind": "birth_leave", "interruption_from": date(2025, 12, 1), "effective_pct": "0"}
    employer.decide(photo_of("2025-12", [row]))
    assert employer.open() == []
    assert employer.messages() == []


def test_person_that_no_plan_follows_is_not_asked():
    student = ANNA | {"statute": "student", "car_class": "B", "car_since": date(2025, 1, 1)}
    employer = taken_over(student)
    employer.decide(photo_of("2025-12", [student | {"contract_pct": "50", "effective_pct": "50"}]))
    assert employer.open() == []


def test_source_switched_to_automatic_is_told_without_a_question():
    employer = taken_over()
    found = resolve(
        "2025-12", photo_of("2025-12", [PART_TIME]), employer.state, employer.plans, [], automatic=frozenset({"blox"})
    )
    assert found.tasks == ()
    assert found.state.affiliations.set_index("plan").loc["group", "insured_pct"] == Decimal("80.00")


def test_kinds_the_plan_does_not_want_keep_the_value_of_the_entry():
    sheet = GROUP.replace("maximum_age = 65", 'maximum_age = 65\nmessages = ["entry", "exit"]')
    employer = Employer(plans_named(group=sheet))
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()
    employer.decide(photo_of("2025-12", [PART_TIME | {"street": "Nieuwstraat"}]))
    employer.answer(employer.task("working_time"), "tell")
    assert employer.messages() == []


LEAVE = ANNA | {
    "effective_pct": "0", "interruption_kind": "unpaid_leave", "interruption_from": date(2025, 12, 5),
    "interruption_to": date(2025, 12, 20), "interruption_pct": "100",
}  # fmt: skip


def _proposed(employer: Employer) -> str | None:
    fields = employer.task("working_time").choices[0].questions
    return next(field.default for field in fields if field.name == "since")


def _on_leave(leave=LEAVE) -> Employer:
    employer = taken_over()
    employer.decide(photo_of("2025-12", [leave]))
    employer.answer(employer.task("working_time"), "tell")
    employer.close()
    return employer


def test_an_interruption_is_over_on_the_day_after_its_last_one():
    employer = _on_leave()
    employer.decide(photo_of("2026-01", [ANNA]))
    assert _proposed(employer) == "2025-12-21"
    employer.answer(employer.task("working_time"), "tell")
    assert [(m.kind, m.effective) for m in employer.messages()] == [("interruption_end", date(2025, 12, 21))]


def test_an_interruption_still_shown_is_over_when_the_percentage_says_so():
    employer = _on_leave()
    employer.decide(photo_of("2026-01", [LEAVE | {"effective_pct": "100"}]))
    assert _proposed(employer) == "2025-12-21"


def test_an_interruption_broken_off_before_its_last_day_resumes_on_the_payrolls_day_or_the_first_of_the_month():
    for now, since in ((ANNA, "2026-01-01"), (ANNA | {"working_time_since": date(2026, 1, 12)}, "2026-01-12")):
        employer = _on_leave(LEAVE | {"interruption_to": date(2026, 6, 30)})
        employer.decide(photo_of("2026-01", [now]))
        assert _proposed(employer) == since


def test_an_automatic_source_tells_begin_and_end_of_an_interruption_on_their_days():
    employer = Employer(plans_named(group=GROUP))
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()
    told = []
    for month, row in (("2025-12", LEAVE), ("2026-01", ANNA), ("2026-02", ANNA)):
        before, automatic = employer.state, frozenset({"blox"})
        now = resolve(month, photo_of(month, [row]), before, employer.plans, (), automatic=automatic)
        assert now.tasks == ()
        told += messages_between(before.affiliations, now.state.affiliations, employer.plans, month)
        employer.state = now.state
    assert [(m.kind, m.effective) for m in told] == [
        ("interruption_start", date(2025, 12, 5)), ("interruption_end", date(2025, 12, 21)),
    ]  # fmt: skip
