"""The stories written by hand x the books kept by the generator: the same tasks and messages, no more, no less."""

import pytest

from assusoft.demo.course import Course
from assusoft.demo.stories import BULLETS, STORIES
from assusoft.demo.story_page import stories_page
from assusoft.demo.truth.truth import Truth, row_key


def lines_by_person(truth: Truth) -> dict[str, list[str]]:
    """Person key -> tasks and messages as stories write them."""
    found: dict[str, list[str]] = {}
    for task in truth.tasks:
        what = (task.plan or task.field) + (f"/{task.member}" if task.member else "")
        found.setdefault(task.person, []).append(f"{task.month} task {task.kind} {what}")
    for message in truth.messages:
        what = message.plan + (f"/{message.member}" if message.member else "")
        found.setdefault(message.person, []).append(f"{message.month} message {message.kind} {what}")
    return found


@pytest.mark.parametrize(("size", "seed"), [(600, 2026), (80, 7)])
def test_every_story_ends_exactly_as_its_author_wrote(size: int, seed: int) -> None:
    course = Course(size, seed)
    keys: dict[str, set[str]] = {story.name: set() for story in STORIES}
    for extract in course.months(5):
        for person, _ in extract.shown:
            if person.story:
                keys[person.story] |= {person.national_number} | ({row_key(person)} if person.doubt else set())
    found = lines_by_person(course.truth)
    for story in STORIES:
        lines = [line for key in keys[story.name] for line in found.get(key, [])]
        ordinary = {f"2026-01 message salary {plan}" for plan in ("group", "executive")} - set(story.expect)
        assert sorted(line for line in lines if line not in ordinary) == sorted(story.expect), story.name


def test_every_promise_of_the_brochure_has_a_story() -> None:
    planted = {bullet for story in STORIES for bullet in story.bullets}
    assert planted == set(BULLETS)


def test_every_kind_of_task_is_planted(sample) -> None:
    from assusoft.month.tasks.task import COLLECTIVE, KINDS

    elsewhere = {"finding", "changed_rules"}  # the audit's; of months that other rules decided
    in_tests_of_the_month = {
        "impossible_affiliation", "member_identity", "shared_member", "several_contracts", "doubtful_choice",
        "declared_value", "check", *COLLECTIVE,
    }  # fmt: skip
    assert {task.kind for task in sample.course.truth.tasks} == set(KINDS) - elsewhere - in_tests_of_the_month


def test_the_page_of_stories_names_every_person_and_promise(sample) -> None:
    page = stories_page(sample.course.cast)
    assert all(person.name() in page for person in sample.course.cast.values())
    assert all(text in page for text in BULLETS.values())


def test_the_change_of_payroll_system_alone_gives_no_message_and_no_task(sample) -> None:
    truth = sample.course.truth
    person = sample.course.cast["payroll-switched"].national_number
    in_switch = [each for each in (*truth.tasks, *truth.messages) if each.person == person and each.month == "2026-02"]
    assert in_switch == []
