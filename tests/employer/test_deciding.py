"""A month looked at while somebody answers: what one process has decided follows what every process stored."""

import shutil
from datetime import UTC, datetime

import pandas as pd
import pytest
from support.closed import working_day

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import BY, Names, answer_month
from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused
from assusoft.month.tasks.task import Task

FIRST, SECOND, AT = "2025-11", "2025-12", working_day("2025-12")


@pytest.fixture(scope="module")
def built(stage, tmp_path_factory):
    """The first month closed, the second imported and not answered."""
    return shutil.copytree(stage("2025-12 imported"), tmp_path_factory.mktemp("deciding") / "acme")


def ready(employer: Employer) -> list[tuple[Task, str]]:
    """One open task a person, with an answer that can be given as it is proposed."""
    pairs = [(task, choice) for task in employer.tasks() for choice in task.choices]
    given = [(task, one.name) for task, one in pairs if all(q.default or not q.required for q in one.questions)]
    return list({task.person: (task, choice) for task, choice in given}.values())


def assert_same_view(looked_on: Employer, folder) -> None:
    view, anew = looked_on.view(), open_employer(folder).view()
    assert (view.answers, view.messages) == (anew.answers, anew.messages)
    assert (view.resolution.tasks, view.resolution.answered) == (anew.resolution.tasks, anew.resolution.answered)
    expected = anew.resolution.state.stored()
    for name, table in view.resolution.state.stored().items():
        pd.testing.assert_frame_equal(table, expected[name])


def test_an_answer_dated_before_the_program_is_refused(folder) -> None:
    employer = open_employer(folder)
    task = employer.tasks()[0]
    with pytest.raises(Refused, match=r"dated 1999-12-31 .*the clock of this machine is wrong"):
        employer.answer(task.id, task.choices[0].name, {}, "An", datetime(1999, 12, 31, tzinfo=UTC))


@pytest.mark.long
def test_answers_of_another_process_are_seen_with_ones_own(built):
    looking, other = open_employer(built), open_employer(built)
    (task, choice), (second, its_choice), (third, third_choice) = ready(looking)[:3]
    other.answer(second.id, its_choice, {}, BY, AT)
    told = looking.answer(task.id, choice, {}, BY, AT)
    assert told == [message for message in open_employer(built).messages() if message.person == task.person]
    assert_same_view(looking, built)
    other.answer(third.id, third_choice, {}, BY, AT)
    other.retract(second.id, BY, AT)
    assert second.id in {one.id for one in looking.tasks()}
    assert third.id not in {one.id for one in looking.tasks()}
    assert_same_view(looking, built)


def test_preview_is_what_the_answer_then_leads_to_and_leaves_nothing_behind(built):
    employer = open_employer(built)
    task, choice = ready(employer)[-1]
    before = employer.messages()
    previewed = employer.preview(task.id, choice, {})
    assert employer.messages() == before
    employer.answer(task.id, choice, {}, BY, AT)
    assert [(one.id, one.after) for one in employer.messages() if one.person == task.person] == [
        (one.id, one.after) for one in previewed
    ]


@pytest.mark.long
def test_what_was_just_stored_is_known_as_reading_it_gives(tmp_path):
    folder = tmp_path / "acme"
    write_employer(folder, workers=80, months=2)
    employer, script = open_employer(folder), scripted_answers(folder)
    answer_month(employer, Names(), FIRST, [answer for answer in script if answer.month == FIRST])
    employer.close(FIRST, BY, AT)
    employer.import_month(SECOND, [], BY, AT)
    anew = open_employer(folder)
    for month in (FIRST, SECOND):
        known, read = employer.photo(month).tables, anew.photo(month).tables
        assert list(known) == list(read)
        for name, table in known.items():
            pd.testing.assert_frame_equal(table, read[name])
    known, read = (one.facts.state_at(one.facts.closing_of(FIRST)).stored() for one in (employer, anew))
    for name, table in known.items():
        assert len(table)
        pd.testing.assert_frame_equal(table, read[name])
