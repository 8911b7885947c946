"""A decided month and its audit -> the tasks that wait for a person: the blocking findings join the questions here."""

from assusoft.employer.audit.auditing import audited, finding_tasks
from assusoft.employer.deciding.collective import asked_in_their_place, open_collective
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.changed_rules import rules_question
from assusoft.frames import rows_of, rows_where
from assusoft.month.tasks.answer import in_force
from assusoft.month.tasks.deadlines import Due, due_dates
from assusoft.month.tasks.open_questions import by_urgency
from assusoft.month.tasks.task import Task
from assusoft.months import month_start


def open_tasks(employer: EmployerFolder, view: MonthView) -> tuple[Task, ...]:
    """What changed rules would tell, what is asked about many at once, the blocking findings of the month's last audit,
    then the month's open questions; those that one about many stands for are not there.

    A closed month has no findings: what its audit found blocks nothing any more.
    """
    findings = [task for task in open_findings(employer, view) if task.blocking]
    rules = rules_question(employer, view)
    asked = [rules] if rules and rules.id not in in_force(view.answers) else []
    many = sorted(open_collective(employer, view), key=by_urgency)
    blocking = [task for task in many if task.blocking]
    others = [task for task in many if not task.blocking]
    instead = asked_in_their_place(many)
    own = [task for task in view.resolution.tasks if (task.kind, task.facts.get("plan"), task.person) not in instead]
    first = [task for task in own if task.blocking]
    return (*asked, *blocking, *findings, *first, *others, *own[len(first) :])


def open_findings(employer: EmployerFolder, view: MonthView) -> list[Task]:
    """What the month's last audit found and nobody accepted, blocking or not; nothing once it is closed."""
    found = None if view.closed else audited(employer, view.month)
    return finding_tasks(found, found.open) if found else []


def due_of_open(employer: EmployerFolder, view: MonthView) -> dict[str, Due]:
    """Open task -> its deadline; none in the takeover month, nor one that was over before it."""
    if view.takeover or not any(plan.deadlines for plan in view.plans.values()):
        return {}
    tasks = open_tasks(employer, view)
    family = view.photo.family[["person", "member", "birth_date"]]
    concerned = rows_where(family, family["person"].isin([task.person for task in tasks if task.member]))
    births = {(row["person"], row["member"]): row["birth_date"] for row in rows_of(concerned)}
    due, first = due_dates(tasks, view.plans, births), month_start(view.first_month)
    return {id: one for id, one in due.items() if one.day >= first}
