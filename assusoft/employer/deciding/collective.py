"""A month as it is decided -> the questions about many persons at once, answered ones too."""

from collections.abc import Sequence

from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.month.collective.changed_plans import KIND, plan_questions
from assusoft.month.collective.unknown_codes import code_questions
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.task import Task


def collective_questions(employer: EmployerFolder, view: MonthView) -> Sequence[Task]:
    """Every question of the month about many persons at once, whether or not it has an answer."""
    photo = employer.facts.photo(view.imported.number, view.month)
    return [*code_questions(photo, view.plans, employer.settings.own), *_about_plans(employer, view)]


def _about_plans(employer: EmployerFolder, view: MonthView) -> Sequence[Task]:
    """What is asked of many because a plan opened, or its conditions changed; nothing in the takeover month."""
    before = employer.facts.closing_before(view.month)
    if before is None:
        return ()
    given = [answer for answer in in_force(view.answers).values() if answer.kind == KIND]
    numbers = {answer.number for answer in given}
    for_all = [task for task, answer in view.resolution.answered if answer.number in numbers]
    asked = [*view.resolution.tasks, *for_all]
    return plan_questions(view.month, asked, view.plans, employer.facts.plans(before), given)


def asked_in_their_place(many: Sequence[Task]) -> frozenset[tuple[str, str, str]]:
    """Kind, plan and person of the questions that these open ones stand for."""
    about = [task for task in many if task.kind == KIND]
    return frozenset((task.facts["asks"], task.facts["plan"], person) for task in about for person in task.concerns)


def open_collective(employer: EmployerFolder, view: MonthView) -> list[Task]:
    """Those that nobody answered yet."""
    asked = collective_questions(employer, view)
    answered = in_force(view.answers) if asked else {}
    return [task for task in asked if task.id not in answered]


def concerned_by(employer: EmployerFolder, view: MonthView, answer: Answer) -> Sequence[str]:
    """The persons whom an answer about many concerns in the month."""
    return next((one.concerns for one in collective_questions(employer, view) if one.id == answer.task), ())
