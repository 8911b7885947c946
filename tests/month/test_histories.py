"""Random histories of a small employer x random plan sheets x answers in any order: the certificate stays true, and
with one message deleted, doubled or altered it fails.

ASSUSOFT_HISTORIES employers (3) of ASSUSOFT_PERSONS people (3) live through two to four months each. `pytest -rP`
prints what was met; docs/reliability.md holds the figures of a long run.
"""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandas import DataFrame
from pandas.testing import assert_frame_equal
from support.answering import answer_some, nothing_known
from support.lives import LIVES
from support.months import ANNA, CHOICE, GROUP, HOSPITAL, Employer, photo_of, plans_named
from support.oracles import Lived, broken, lost
from support.payroll import Payroll
from support.sheets import plan_sheets
from support.tampering import tampered
from support.world import World, hire, switch

from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.messages import Message, messages_between
from assusoft.month.proof.applying import differences, directly, reported_rows
from assusoft.month.proof.certificate import count_cells, count_persons
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.month.proof.possible import impossible_lives
from assusoft.month.resolving.resolve import Resolution
from assusoft.month.state import in_full
from assusoft.month.telling.holding import NOT_TOLD, Holding, held_messages, with_held_back
from assusoft.month.undoing import unheard, without
from assusoft.months import add_months, month_end, month_of, month_start
from assusoft.payroll.guard.losses import losses
from assusoft.payroll.guard.unusual_losses import unusual_losses
from assusoft.payroll.photo import Photo
from assusoft.plans.sheet import Plan, plan_of, plans_in_force

HISTORIES = int(os.environ.get("ASSUSOFT_HISTORIES", "3"))
PERSONS = int(os.environ.get("ASSUSOFT_PERSONS", "3"))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # a history is shrunk by its seed alone: in vain
FIRST = "2025-11"


def test_register_held_plus_messages_is_register_owed_and_every_cell_has_one_outcome():
    met: Counter[str] = Counter()
    sheets: set[str] = set()

    @settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
    @given(rng=st.randoms(use_true_random=True), plans=plan_sheets(), months=st.integers(2, 4))
    def live(rng, plans, months):
        met["employers"] += 1
        sheets.add("".join(sorted(plan.file + plan.text for plan in plans)))
        history(rng, plans, months, met)

    live()
    print(
        f"{met.pop('employers')} employers of {PERSONS}, {len(sheets)} sets of plan sheets, {dict(sorted(met.items()))}"
    )


def history(rng: Random, plans: Sequence[Plan], months: int, met: Counter[str]) -> None:
    """Live through the months; each is imported, answered in any order, perhaps corrected, proven and closed.

    In most histories HR knows who people are; then nobody may become two, and no two one.
    """
    employer, world, before, month = Employer({}, first_month=FIRST), World(), None, FIRST
    payroll, knowing = Payroll(employer.answers), rng.random() < 0.8
    for _ in range(PERSONS):
        hire(world, rng, month)
    happen(world, rng, month, PERSONS, met)
    for _ in range(months):
        employer.use(plans_in_force(plans, month))
        for attempt in range(rng.choice((1, 1, 2))):
            if attempt:
                met["corrected extracts"] += 1
                happen(world, rng, month, PERSONS // 2 + 1, met)
            photo = imported(payroll, world, month, employer, before, rng, met)
            employer.seen = payroll.seen(employer.state) if employer.taken_over else {}
            first = employer.decide(photo)
            prove(employer, first, before, met, payroll)
            again = answer_some(employer, rng, met, payroll.truth.answer if knowing else nothing_known, first)
            payroll.truth.settle(employer.answers)
            assert not [task for task in again.tasks if task.blocking]
            if rng.random() < 0.1:  # decided twice: nothing changes by it
                assert replace(employer, _decided=None).decide(photo).tasks == again.tasks
        messages = prove(employer, again, before, met, payroll)
        if knowing:
            met["months in which HR knows who is who"] += 1
            assert not payroll.truth.merged + payroll.truth.split, (payroll.truth.merged, payroll.truth.split)
        if messages:
            refute(employer, again, messages, before, rng, met)
            refuse(employer, again, messages, rng, met)
            again = hold(employer, again, messages, rng, met)
        employer.state, employer.taken_over, before = again.state, True, employer.photo
        met["months"] += 1
        gap = rng.choice((1, 1, 1, 2))  # a month may be skipped
        met["skipped months"] += gap - 1
        month = month_of(add_months(month_start(month), gap))
        world.lost.clear()
        happen(world, rng, month, 2 * PERSONS + 1, met)
        if rng.random() < 0.2:
            met["payroll switches"] += 1
            switch(world, rng, month)


def happen(world: World, rng: Random, month: str, times: int, met: Counter[str]) -> None:
    for _ in range(times):
        event = rng.choice(LIVES)
        event(world, rng, month)
        met[f"lives: {event.__name__}"] += 1


def imported(
    payroll: Payroll, world: World, month: str, employer: Employer, before: Photo | None, rng: Random,
    met: Counter[str],
) -> Photo:  # fmt: skip
    """The month's photo; a file that one entity did not deliver is noticed, and delivered then or known to be right."""
    photo = payroll.photo(world, month)
    if before is None or not world.lost:
        return photo
    held = held_for(before, photo, employer.plans)
    for table, entity in sorted(world.lost):
        missed = lost(before, photo, table, entity)
        assert missed < 2 or not looked_at(table, employer.plans) or f"lost_{table}" in held, (table, entity, missed)
        met["files of an entity missed"] += missed >= 2
    if held and rng.random() < 0.6:
        world.lost.clear()
        photo = payroll.photo(world, month)
    return photo


def held_for(before: Photo, photo: Photo, plans: Mapping[str, Plan]) -> set[str]:
    """Why the import would wait for a person."""
    codes = {plan.choice_wage_code for plan in plans.values() if plan.choice_wage_code}
    moved = losses(before, photo, codes, looked_at("family", plans))
    return {one.kind for one in unusual_losses(moved, [], before.month, set())}


def looked_at(table: str, plans: Mapping[str, Plan]) -> bool:
    """Whether a plan decides anything by this table."""
    return any(plan.family != "none" if table == "family" else plan.choice_wage_code for plan in plans.values())


def prove(
    employer: Employer, resolution: Resolution, before: Photo | None, met: Counter[str], payroll: Payroll
) -> list[Message]:
    """Assert that every equation holds, and every oracle; the messages."""
    lived = Lived(
        resolution, payroll.photos, employer.state.affiliations, employer.plans, employer.answers,
        not employer.taken_over,
    )  # fmt: skip
    laws = broken(lived)
    assert not laws, laws
    reported = employer.state.affiliations if employer.taken_over else resolution.state.affiliations
    messages = messages_between(
        reported,
        resolution.state.affiliations,
        employer.plans,
        resolution.month,
        resolution.left,
        resolution.restated,
    )
    wrong = failures(employer, resolution, messages, before)
    assert not wrong, wrong
    met["certificates"] += 1
    return messages


def refute(
    employer: Employer, resolution: Resolution, messages: list[Message], before: Photo | None, rng: Random,
    met: Counter[str],
) -> None:  # fmt: skip
    """Assert that the certificate fails when one message is not what it was."""
    done, others = tampered(messages, rng)
    assert misfits(employer, resolution, others) or failures(employer, resolution, others, before), done
    met["messages tampered with"] += 1


def refuse(employer: Employer, resolution: Resolution, messages: list[Message], rng: Random, met: Counter[str]) -> None:
    """Assert that a supplier who took none of them holds what it held and is told the same again; of some: the rest."""
    owed, suppliers = resolution.state.affiliations, sorted({plan.supplier for plan in employer.plans.values()})
    reported = employer.state.affiliations if employer.taken_over else owed
    nothing = without(owed, unheard(messages, {one.id for one in messages}, reported))
    for supplier in suppliers:
        held = reported_rows(reported, employer.plans, supplier)
        assert reported_rows(nothing, employer.plans, supplier) == held, differences(
            reported_rows(nothing, employer.plans, supplier), held
        )
    assert sorted(map(told, owed_again(employer, resolution, nothing)), key=repr) == sorted(
        map(told, messages), key=repr
    )
    some = [message for message in messages if rng.random() < 0.5]
    heard = without(owed, unheard(messages, {one.id for one in some}, reported))
    again = owed_again(employer, resolution, heard)
    for supplier in suppliers:
        assert directly(heard, owed, again, employer.plans, supplier, resolution.month)[2] == []
    met["messages refused"] += len(some)


def owed_again(employer: Employer, resolution: Resolution, heard: DataFrame) -> list[Message]:
    """The messages that a supplier is told who holds that."""
    owed, known = resolution.state.affiliations, (resolution.left, resolution.restated)
    return messages_between(heard, owed, employer.plans, resolution.month, *known)


def hold(
    employer: Employer, resolution: Resolution, messages: list[Message], rng: Random, met: Counter[str]
) -> Resolution:
    """Assert that told + held back = owed, whatever is held back; the month as it goes on from there."""
    if not employer.taken_over:
        return resolution
    some, ahead = [message for message in messages if rng.random() < 0.3], rng.choice((None, 0, 20))
    plans = {name: plan.model_copy(update={"days_ahead": ahead}) for name, plan in employer.plans.items()}
    holding = Holding(resolution.month, [silence(one, number) for number, one in enumerate(some)], plans)
    reported, owed = employer.state.affiliations, resolution.state.affiliations
    again = with_held_back(resolution, reported, holding)
    rows, known = again.state.affiliations, (again.left, again.restated)
    assert_frame_equal(in_full(rows), owed, check_column_type=False)
    tell = messages_between(reported, rows, plans, again.month, *known)
    held = held_messages(rows, holding, *known)
    ids = sorted(one.id for one in (*tell, *held))
    assert ids == sorted(one.id for one in messages)
    assert {one.id for one in some} <= {one.id for one in held}
    for supplier in sorted({plan.supplier for plan in plans.values()}):
        assert directly(reported, rows, tell, plans, supplier, again.month)[2] == []
    met["messages held back"] += len(held)
    return again


def silence(message: Message, number: int) -> Declaration:
    """HR says that the message is not told."""
    values, until = {"messages": message.kind}, month_end(message.month).isoformat()
    return Declaration(
        number, NOT_TOLD, message.person, message.member, "", message.supplier, values, "", until, {}, message.month,
        "why", "An", datetime(2025, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def told(message: Message) -> tuple[object, ...]:
    """What a message says, but for the day it says it of."""
    return message.kind, message.key, dict(message.before), dict(message.after), dict(message.row)


def failures(
    employer: Employer, resolution: Resolution, messages: Sequence[Message], before: Photo | None
) -> list[str]:
    """Path one for every supplier, both headcounts, the outcome of every changed cell, and the laws of a life."""
    decided = DecidedMonth(
        resolution.month, not employer.taken_over, employer.photo, employer.state, employer.plans, employer.answers,
        frozenset(), resolution, messages,
    )  # fmt: skip
    wrong = misfits(employer, resolution, messages)
    counted = count_persons(before, employer.photo)[1] + count_cells(before, OutcomeFacts(decided))[1]
    return wrong + counted + impossible_lives(decided)


def misfits(employer: Employer, resolution: Resolution, messages: Sequence[Message]) -> list[str]:
    """Where register held + messages is not register owed, supplier by supplier."""
    owed = resolution.state.affiliations
    reported = employer.state.affiliations if employer.taken_over else owed
    return [
        line
        for supplier in sorted({plan.supplier for plan in employer.plans.values()})
        for line in directly(reported, owed, messages, employer.plans, supplier, resolution.month)[2]
    ]


# What histories found.


def test_new_affiliation_from_the_day_the_supplier_was_told_is_accounted_for():
    later = ANNA | {"contract_start": date(2015, 1, 1), "contract": "0403170701/2015-01-01"}
    employer, before = Employer(plans_named(group=GROUP)), photo_of(FIRST, [later])
    employer.decide(before)
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA]))
    employer.answer(employer.task("new_contract"), "new_affiliation", exit_date="2009-12-31", reason="mutual")
    assert employer.messages() == []
    assert failures(employer, employer.decide(), [], before) == []


def test_a_deduction_gone_with_the_eligibility_waits_for_the_question_whether_the_cover_ends():
    worker = ANNA | {"statute": "worker"}
    deduction = {"person": "P00001", "source": "securex", "payroll_id": "1", "wage_code": "8640", "amount": "12.00"}
    employer, before = Employer(plans_named(choice=CHOICE)), photo_of(FIRST, [worker], deduction=[deduction])
    employer.decide(before)
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA | {"statute": "employee"}]))
    assert employer.open() == ["end_of_eligibility"]
    assert failures(employer, employer.decide(), employer.messages(), before) == []
    employer.answer(employer.task("end_of_eligibility"), "keep")
    assert failures(employer, employer.decide(), employer.messages(), before) == []


def test_a_new_number_of_a_child_that_goes_out_by_age_in_the_same_month_is_accounted_for():
    child = {"person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
             "last_name": "Peeters", "first_name": "Lies", "birth_date": date(2015, 3, 1), "insured": True}  # fmt: skip
    employer = Employer(plans_named(hospital=HOSPITAL.replace("child_maximum_age = 25", "child_maximum_age = 10")))
    before = photo_of(FIRST, [ANNA], family=[child])
    employer.decide(before)
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA], family=[child | {"source": "own", "payroll_id": "9"}]))
    assert [message.kind for message in employer.messages()] == ["family_out"]
    assert failures(employer, employer.decide(), employer.messages(), before) == []


def test_a_name_that_a_child_gets_later_is_accounted_for_where_the_plan_is_not_told_of_names():
    child = {"person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
             "last_name": "Peeters", "first_name": None, "birth_date": date(2025, 3, 1), "insured": True}  # fmt: skip
    sheet = HOSPITAL.replace('family = "optional"', 'family = "optional"\nmessages = ["entry", "exit"]')
    sheet = sheet.removesuffix('required = ["name", "birth_date"]\n')  # of members
    employer, before = Employer(plans_named(hospital=sheet)), photo_of(FIRST, [ANNA], family=[child])
    employer.decide(before)
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA], family=[child | {"first_name": "Lies"}]))
    assert employer.messages() == []
    assert failures(employer, employer.decide(), [], before) == []


AGE = """
supplier = "b"
from = 2025-01-01
eligible = "statute = 'employee'"
enrolment = "automatic"
ends = "end of month"
maximum_age = {age}
reports = ["name", "birth_date"]
"""
OLDER = ANNA | {
    "person": "P00002", "payroll_id": "2", "birth_date": date(1960, 12, 5), "hire_date": date(2025, 12, 10),
    "contract_start": date(2025, 12, 10), "contract": "0403170701/2025-12-10",
}  # fmt: skip


def test_cover_may_begin_after_the_birthday_in_the_month_at_whose_end_it_ends_by_age():
    employer, before = Employer(plans_named(hospital=AGE.format(age=65))), photo_of(FIRST, [ANNA])
    employer.decide(before)
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA, OLDER]))
    assert [(message.kind, message.effective) for message in employer.messages()] == [("entry", date(2025, 12, 10))]
    assert failures(employer, employer.decide(), employer.messages(), before) == []


def test_cover_begun_before_a_sheet_that_lowers_the_age_is_accounted_for():
    employer, before = Employer(plans_named(hospital=AGE.format(age=70))), photo_of(FIRST, [ANNA])
    employer.decide(before)
    employer.close()
    lower = plan_of(Path("hospital.2026-01.toml"), AGE.format(age=65).replace("2025-01-01", "2026-01-01"), {})
    employer.use({"hospital": lower})
    employer.decide(photo_of("2026-01", [ANNA, OLDER]))
    assert [message.kind for message in employer.messages()] == ["entry", "exit"]
    assert failures(employer, employer.decide(), employer.messages(), before) == []
