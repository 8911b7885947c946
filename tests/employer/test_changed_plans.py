"""A plan that opens, or whose conditions change: one question for all asked the same, answered once or split."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from support.few import AT, FIRST, SECOND, settle
from support.small import write_extracts, write_small
from support.world import World, hire

from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused

GIFT = """
supplier = "beta"
from = 2025-12-01
eligible = "{rule}"
enrolment = "{enrolment}"
reports = ["name"]
"""
EMPLOYEES = "statute = 'employee'"
LATER = datetime(2026, 1, 20, tzinfo=UTC)


def eight() -> World:
    """Eight employees; the last one was hired in the second month."""
    world = World()
    for number in range(1, 9):
        hire(world, Random(number), FIRST)
        since = dict.fromkeys(("hire_date", "contract_start"), date(2025, 12, 10) if number == 8 else date(2020, 1, 1))
        world.workers[f"W{number:05d}"] |= since | {
            "statute": "employee", "birth_date": date(1985, 7, number), "split_payroll": None,
            "first_name": f"A{number}", "last_name": "Peeters", "national_number": None,
        }  # fmt: skip
    return world


@pytest.fixture
def world() -> World:
    return eight()


@pytest.fixture(scope="module")
def first_closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first month closed, without the last one and without the plan."""
    folder, world = write_small(tmp_path_factory.mktemp("plans") / "acme"), eight()
    world.workers.pop("W00008")
    write_extracts(folder, world, FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", datetime(2025, 12, 1, tzinfo=UTC))
    settle(employer)
    employer.close(FIRST, "An", datetime(2025, 12, 1, tzinfo=UTC))
    employer.store.close()
    return folder


@pytest.fixture
def acme(first_closed: Path, tmp_path: Path) -> Employer:
    """A copy of it to be changed."""
    return open_employer(shutil.copytree(first_closed, tmp_path / "acme"))


def opened(acme: Employer, world: World, rule: str = EMPLOYEES, enrolment: str = "mandatory") -> Employer:
    """The second month imported, with the plan."""
    (acme.folder / "plans" / "gift.toml").write_text(GIFT.format(rule=rule, enrolment=enrolment), "utf-8")
    write_extracts(acme.folder, world, SECOND)
    again = open_employer(acme.folder)
    again.import_month(SECOND, [], "An", AT, "a firm that grows")
    return again


def about(acme: Employer, plan: str = "gift"):
    return [task for task in acme.tasks() if task.plans == (plan,)]


def test_a_plan_that_opens_is_one_question_for_all_who_would_begin_on_one_day(acme, world):
    acme = opened(acme, world)
    (task,) = [one for one in about(acme) if one.kind == "changed_plan"]
    assert task.blocking
    assert task.facts == {
        "asks": "affiliation", "plan": "gift", "day": "2025-12-01", "month": SECOND, "before": None,
        "after": EMPLOYEES,
    }  # fmt: skip
    assert task.evidence == {"people": 7, "alone": 1}
    assert [choice.name for choice in task.choices] == ["all", "one_by_one"]
    assert len(task.concerns) == 7
    assert acme.question(task) == (
        "gift opens: 7 workers meet its conditions and would all be affiliated from 01/12/2025. Affiliate all of them? "
        "1 more are asked alone, each with a day of their own."
    )
    assert [one.kind for one in about(acme) if one.kind != "changed_plan"] == ["affiliation"]


def test_answered_once_all_of_them_begin_on_that_day(acme, world):
    acme = opened(acme, world)
    (task,) = [one for one in about(acme) if one.kind == "changed_plan"]
    told = acme.answer(task.id, "all", {}, "An", AT)
    assert {(one.plan, one.kind, str(one.effective)) for one in told} == {("gift", "entry", "2025-12-01")}
    assert {one.person for one in told} == set(task.concerns)
    assert [one.kind for one in about(acme)] == ["affiliation"]
    settle(acme)
    assert acme.certificate(SECOND).ok
    acme.close(SECOND, "An", AT)
    assert acme.verify().equal
    write_extracts(acme.folder, world, "2026-01")
    acme.import_month("2026-01", [], "An", LATER)
    assert not about(acme)
    assert not [one for one in acme.messages("2026-01") if one.plan == "gift"]


def test_another_day_may_be_given_for_all_within_their_bounds(acme, world):
    acme = opened(acme, world)
    (task,) = [one for one in about(acme) if one.kind == "changed_plan"]
    with pytest.raises(Refused, match="is after 2025-12-31, the last day possible"):
        acme.answer(task.id, "all", {"affiliation_from": "2026-02-01"}, "An", AT)
    told = acme.answer(task.id, "all", {"affiliation_from": "2025-12-15"}, "An", AT)
    assert {str(one.effective) for one in told} == {"2025-12-15"}


def test_a_preview_shows_the_entries_of_all(acme, world):
    acme = opened(acme, world)
    (task,) = [one for one in about(acme) if one.kind == "changed_plan"]
    assert len(acme.preview(task.id, "all", {})) == 7
    assert not [one for one in acme.messages() if one.plan == "gift"]


def test_split_it_asks_each_of_them_alone(acme, world):
    acme = opened(acme, world)
    (task,) = [one for one in about(acme) if one.kind == "changed_plan"]
    acme.answer(task.id, "one_by_one", {}, "An", AT)
    assert [one.kind for one in about(acme)] == ["affiliation"] * 8
    acme.retract(task.id, "An", AT)
    assert [one.kind for one in about(acme)] == ["changed_plan", "affiliation"]


def test_an_answer_about_one_of_them_goes_before_the_one_for_all(acme, world):
    acme = opened(acme, world)
    (task,) = [one for one in about(acme) if one.kind == "changed_plan"]
    single = next(one for one in acme.view(SECOND).resolution.tasks if one.person == task.concerns[0])
    acme.answer(single.id, "not_now", {}, "An", AT)
    told = acme.answer(task.id, "all", {}, "An", AT)
    assert {one.person for one in told} == set(task.concerns[1:])


def test_few_are_asked_one_by_one_as_in_any_month(acme, world):
    for number in (5, 6, 7):
        world.workers[f"W{number:05d}"]["statute"] = "worker"
    acme = opened(acme, world)
    assert "changed_plan" not in [one.kind for one in acme.tasks()]


def test_for_an_optional_plan_it_can_wait(acme, world):
    acme = opened(acme, world, enrolment="optional")
    (task,) = [one for one in about(acme) if one.kind == "changed_plan"]
    assert not task.blocking
    acme.answer(task.id, "all", {}, "An", AT)
    assert len([one for one in acme.messages() if one.plan == "gift"]) == 7


def test_a_rule_that_takes_many_in_or_out_is_one_question_each_way(acme, world):
    acme = opened(acme, world, rule="statute = 'student'")
    settle(acme)
    acme.close(SECOND, "An", AT)
    acme.store.close()
    (acme.folder / "plans" / "gift.toml").write_text(GIFT.format(rule=EMPLOYEES, enrolment="mandatory"), "utf-8")
    (acme.folder / "plans" / "group.toml").write_text(
        (acme.folder / "plans" / "group.toml").read_text().replace("statute in ('employee', 'worker')", "false")
    )
    acme = open_employer(acme.folder)
    write_extracts(acme.folder, world, "2026-01")
    acme.import_month("2026-01", [], "An", LATER)
    asked = [task for task in acme.tasks() if task.kind == "changed_plan"]
    into, out = sorted(asked, key=lambda task: task.facts["asks"])
    assert (into.facts["asks"], into.facts["day"], out.facts["asks"], out.facts["day"]) == (
        "affiliation", "2026-01-01", "end_of_eligibility", "2025-12-31",
    )  # fmt: skip
    assert acme.question(into) == (
        "The conditions of gift changed: 8 workers meet them now and would all be affiliated from 01/01/2026. "
        "Affiliate all of them?"
    )
    assert acme.question(out) == (
        "The conditions of group changed: 8 workers no longer meet them, and their affiliation would end on "
        "31/12/2025. End all of these?"
    )
    for task in (into, out):
        acme.answer(task.id, "all", {}, "An", LATER)
    told = sorted((one.plan, one.kind) for one in acme.messages() if one.plan != "hospital")
    assert told == [("gift", "entry")] * 8 + [("group", "exit")] * 8
    assert acme.certificate().ok


@pytest.mark.long
def test_the_answer_for_all_stays_once_the_month_is_closed(acme, world):
    acme = opened(acme, world)
    (task,) = [one for one in about(acme) if one.kind == "changed_plan"]
    acme.answer(task.id, "all", {}, "An", AT)
    settle(acme)
    acme.close(SECOND, "An", AT)
    write_extracts(acme.folder, world, "2026-01")
    acme.import_month("2026-01", [], "An", LATER)
    with pytest.raises(Refused, match="which is closed, and stays: suppliers were told by it"):
        acme.retract(task.id, "An", LATER)


def test_explain_leads_from_it_to_the_rules_and_from_an_entry_to_it(acme, world):
    acme = opened(acme, world)
    (task,) = [one for one in about(acme) if one.kind == "changed_plan"]
    tree = acme.explain(task.id).text()
    assert EMPLOYEES in tree
    assert task.concerns[0] in tree
    message = acme.answer(task.id, "all", {}, "An", AT, "the board decided")[0]
    assert "the board decided" in acme.explain(message.id).text()
    assert "all affiliation_from=2025-12-01" in acme.explain(task.id).text()
