"""The truth file and the script: written, and read back the same."""

from pathlib import Path

import pytest

from assusoft.demo.truth.script import Say, answers_of, scripted_answers
from assusoft.demo.truth.truth import read_truth, write_truth
from assusoft.errors import Refused


def test_truth_reads_back_as_it_was_written(sample, tmp_path: Path) -> None:
    write_truth(tmp_path / "truth.json", sample.course.truth)
    assert read_truth(tmp_path / "truth.json") == sample.course.truth
    assert scripted_answers(tmp_path) == sample.course.truth.answers


def test_a_folder_without_truth_has_no_script(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Scripted answers stand beside a sample employer"):
        scripted_answers(tmp_path)


def test_an_answer_taken_back_comes_before_the_one_that_stands() -> None:
    say = Say("do_not_tell", first=Say("tell", {"since": "2026-02-01"}))
    wrong, right = answers_of(say, "2026-02", "working_time", "x", plan="", field="", member="")
    assert (wrong.choice, wrong.retract) == ("tell", True)
    assert (right.choice, right.retract) == ("do_not_tell", False)


def test_every_blocking_task_is_answered_and_every_answer_has_its_task(sample) -> None:
    truth = sample.course.truth
    asked = {(t.month, t.kind, t.person, t.plan, t.field, t.member): t.blocking for t in truth.tasks}
    answered = {(a.month, a.kind, a.person, a.plan, a.field, a.member) for a in truth.answers}
    assert answered <= set(asked)
    assert {key for key, blocking in asked.items() if blocking} <= answered


def test_tasks_are_listed_once(sample) -> None:
    assert len(set(sample.course.truth.tasks)) == len(sample.course.truth.tasks)
