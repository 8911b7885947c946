"""A month as it is decided -> the questions about many persons at once, answered ones too."""

from collections.abc import Sequence

from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.month.collective.unknown_codes import code_questions
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.task import Task


def collective_questions(employer: EmployerFolder, view: MonthView) -> Sequence[Task]:
    """Every question of the month about many persons at once, whether or not it has an answer."""
    photo = employer.facts.photo(view.imported.number, view.month)
    return code_questions(photo, view.plans, employer.settings.own)


def open_collective(employer: EmployerFolder, view: MonthView) -> list[Task]:
    """Those that nobody answered yet."""
    asked = collective_questions(employer, view)
    answered = in_force(view.answers) if asked else {}
    return [task for task in asked if task.id not in answered]


def concerned_by(employer: EmployerFolder, view: MonthView, answer: Answer) -> Sequence[str]:
    """The persons whom an answer about many concerns in the month."""
    return next((one.concerns for one in collective_questions(employer, view) if one.id == answer.task), ())
