"""A month closed under other rules -> as it was decided: its stored state, and the answers that were given in it."""

from collections.abc import Iterable

from assusoft.frames import Row, rows_in
from assusoft.month.resolving.resolve import Resolution
from assusoft.month.resolving.situation import exit_data
from assusoft.month.state import State
from assusoft.month.tasks import questions
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.task import Task
from assusoft.payroll.photo import Photo


def resolution_stored(month: str, photo: Photo, state: State, answers: Iterable[Answer]) -> Resolution:
    """The month without a decision made again. What was left open in it is not known any more.

    Parameters
    ----------
    state
        As its closing stored it.
    answers
        Those it took into account; the ones given in it are shown.
    """
    given = [answer for answer in in_force(answers).values() if answer.month == month and answer.kind != "finding"]
    names = _names(photo, given)
    answered = tuple((_task(answer, names.get(answer.person, "")), answer) for answer in given)
    left = {answer.person: exit_data(answer.fields) for answer in given if answer.choice == "new_affiliation"}
    return Resolution(month, (), answered, state, left)


def _names(photo: Photo, answers: Iterable[Answer]) -> dict[str, str]:
    persons = {answer.person for answer in answers}
    rows: list[Row] = rows_in(photo.worker, photo.worker["person"].isin(list(persons)))
    return {row["person"]: questions.full_name(row) for row in rows}


def _task(answer: Answer, name: str) -> Task:
    """The question as the answer repeats it: its list of answers is not known any more."""
    return Task(answer.kind, answer.person, answer.facts, False, (), (), answer.member, name)
