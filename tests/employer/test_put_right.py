"""What was reported wrongly is put right by a declaration: days, plans, entries and exits; told once, and undone."""

from copy import deepcopy
from datetime import date

import pytest
from support.lived import AT, FIRST, FOURTH, SECOND, THIRD, employee, kinds, lived, proved
from support.small import write_small
from support.warm import warm_copy
from support.world import World, niss

from assusoft.employer import open_employer
from assusoft.errors import Refused
from assusoft.month.declarations.stated import Stated

BORN = date(1985, 7, 30)
BONUS = """
supplier = "alpha"
from = 2025-01-01
eligible = "statute = 'worker'"
enrolment = "mandatory"
reports = ["name"]
"""


@pytest.fixture(scope="module")
def three_months(tmp_path_factory):
    """An is there from the takeover on, Jo begins in the second month, Ed leaves in it; the third is open."""
    folder, world = write_small(tmp_path_factory.mktemp("right") / "small"), World()
    (folder / "plans" / "bonus.toml").write_text(BONUS, "utf-8")
    for number, name in enumerate(("An", "Ed"), 1):
        row = employee(world, last_name=name, first_name=name, birth_date=BORN, national_number=niss(BORN, 2 * number))
    lived(folder, world, FIRST)
    row |= {"contract_end": date(2025, 12, 31), "end_reason": "dismissal"}
    employee(world, last_name="Jo", first_name="Jo", birth_date=BORN, national_number=niss(BORN, 6),
             hire_date=date(2025, 12, 1))  # fmt: skip
    lived(folder, world, SECOND)
    lived(folder, world, THIRD, close=False).store.close()
    return folder, world


@pytest.fixture(scope="module")
def decided(three_months):
    """The same, its months decided; nothing is stored in it."""
    employer = open_employer(three_months[0])
    for month in (SECOND, THIRD):
        employer.messages(month)
    return employer


@pytest.fixture
def small(three_months, decided, tmp_path):
    """A copy of it to be changed, with its world."""
    employer = warm_copy(decided, tmp_path / "small")
    return employer.folder, deepcopy(three_months[1]), employer


AN, ED, JO = "P00001", "P00002", "P00003"


def days(messages) -> list[tuple]:
    return [(m.kind, m.effective, dict(m.before), dict(m.after)) for m in messages]


@pytest.mark.long
@pytest.mark.parametrize("right", [date(2025, 12, 15), pytest.param(date(2025, 12, 20), marks=pytest.mark.long)])
def test_a_first_day_reported_wrongly_is_corrected_and_can_be_taken_back_a_month_later(small, right):
    folder, world, employer = small
    done = employer.declare(Stated(JO, "redate", {"affiliation_from": str(right)}, plan="group"), "An", AT)
    reported = date(2025, 12, 1)
    assert days(done.messages) == [
        ("correction", reported, {"affiliation_from": reported}, {"affiliation_from": right})
    ]
    proved(employer, THIRD)
    fourth = lived(folder, world, FOURTH, close=False)
    assert kinds(fourth.messages()) == []
    back = fourth.retract(done.id, "An", AT)
    assert days(back) == [("correction", reported, {"affiliation_from": right}, {"affiliation_from": reported})]
    proved(fourth, FOURTH)


def test_a_day_before_the_service_is_asked_about_and_not_told(small):
    *_, employer = small
    early = Stated(JO, "redate", {"affiliation_from": "2025-11-15"}, plan="group")
    assert employer.declare(early, "An", AT).messages == []
    asked = [task for task in employer.tasks() if task.kind == "impossible_affiliation"]
    assert [(task.person, task.plans) for task in asked] == [(JO, ("group",))]


@pytest.mark.long
def test_a_first_day_of_who_is_not_shown_any_more_is_held_against_the_service_that_was_known(small):
    folder, world, employer = small
    proved(employer, THIRD)
    gone = world.workers.pop(next(key for key, row in world.workers.items() if row["last_name"] == "Jo"))
    fourth = lived(folder, world, FOURTH, close=False)
    early = Stated(JO, "redate", {"affiliation_from": "2025-11-15"}, plan="group")
    fourth.declare(early, "An", AT)
    asked = [task for task in fourth.tasks() if task.kind == "impossible_affiliation"]
    assert [(task.person, task.facts["law"], task.facts["first"]) for task in asked] == [
        (JO, "service", gone["hire_date"])
    ]
    proved(fourth, FOURTH)


@pytest.mark.long
def test_a_first_day_of_a_cover_that_is_over_is_corrected_without_a_question_whether_two_overlap(small):
    *_, employer = small
    later = Stated(ED, "redate", {"affiliation_from": "2025-12-10"}, plan="group")
    (told,) = days(employer.declare(later, "An", AT).messages)
    assert (told[0], told[3]) == ("correction", {"affiliation_from": date(2025, 12, 10)})
    assert not [task for task in employer.tasks() if task.kind == "impossible_affiliation"]
    proved(employer, THIRD)


def test_a_last_day_reported_wrongly_is_corrected(small):
    *_, employer = small
    later = Stated(ED, "redate", {"affiliation_to": "2026-01-15"}, plan="group")
    ended = date(2025, 12, 31)
    assert days(employer.declare(later, "An", AT).messages) == [
        ("correction", date(2026, 1, 15), {"affiliation_to": ended}, {"affiliation_to": date(2026, 1, 15)})
    ]
    proved(employer, THIRD)


def test_a_move_leaves_one_plan_for_another_that_its_rule_does_not_give(small):
    folder, world, employer = small
    done = employer.declare(Stated(AN, "move", {"to": "bonus"}, plan="group", begins="2026-01-01"), "An", AT)
    assert kinds(done.messages) == [("bonus", AN, "entry"), ("group", AN, "exit")]
    assert {message.effective for message in done.messages} == {date(2025, 12, 31), date(2026, 1, 1)}
    proved(employer, THIRD)
    fourth = lived(folder, world, FOURTH, close=False)
    assert (kinds(fourth.messages()), fourth.tasks()) == ([], [])
    proved(fourth, FOURTH)


def test_an_entry_that_never_took_effect_is_cancelled_and_an_exception_that_ends_it_says_why(small):
    folder, world, employer = small
    never = Stated(JO, "exception", {"effect": "exclude"}, plan="travel", begins="2025-12-01", reason="seconded")
    assert kinds(employer.declare(never, "An", AT).messages) == [("travel", JO, "cancellation")]
    proved(employer, THIRD)
    assert kinds(lived(folder, world, FOURTH, close=False).messages()) == []


@pytest.mark.long
def test_an_exit_that_was_no_exit_is_undone_by_an_exception(small):
    folder, world, _ = small
    world.workers["W00001"]["statute"] = "student"
    third = lived(folder, world, THIRD)
    assert ("group", AN, "exit") in kinds(third.messages(THIRD))
    fourth = lived(folder, world, FOURTH, close=False)
    goes_on = Stated(AN, "exception", {"effect": "include"}, plan="group", begins="2026-01-01")
    done = fourth.declare(goes_on, "An", AT)
    assert days(done.messages) == [
        ("correction", date(2026, 1, 1), {"affiliation_to": date(2025, 12, 31), "exit_reason": "not_eligible"},
         {"affiliation_to": None, "exit_reason": None}),
    ]  # fmt: skip
    proved(fourth, FOURTH)


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        (Stated(JO, "redate", {}, plan="group"), "the right day is needed"),
        (Stated(JO, "redate", {"affiliation_to": "2026-01-15"}, plan="group"), "has not ended"),
        (Stated(JO, "redate", {"affiliation_from": "2025-12-01"}, plan="group"), "was reported already"),
        (Stated(JO, "redate", {"affiliation_from": "2025-12-02"}, plan="bonus"), "no affiliation to plan bonus"),
        (Stated(ED, "redate", {"affiliation_to": "2019-01-01"}, plan="group"), "before it begins on"),
        (Stated(JO, "redate", {"affiliation_from": "2025-12-02"}), "name one of the plans"),
        (Stated(AN, "move", {"to": "gone"}, plan="group", begins="2026-01-01"), "not another plan in force"),
        (Stated(AN, "move", {"to": "travel"}, plan="group", begins="2026-01-01"), "travel runs already"),
        (
            Stated(ED, "move", {"to": "bonus"}, plan="group", begins="2026-02-01"),
            "no affiliation to plan group that",
        ),
        (Stated(AN, "move", {"to": "bonus"}, plan="group"), "the day it holds from is needed"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(small, stated, sentence):
    *_, employer = small
    with pytest.raises(Refused, match=sentence):
        employer.declare(stated, "An", AT)
    assert employer.declarations() == []
