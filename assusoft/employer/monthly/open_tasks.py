"""A decided month and its audit -> the tasks that wait for a person: the blocking findings join the questions here."""

from assusoft.employer.audit.auditing import audited, finding_tasks
from assusoft.employer.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.month.tasks.task import Task


def open_tasks(employer: EmployerFolder, view: MonthView) -> tuple[Task, ...]:
    """The blocking findings of the month's last audit, then the open questions of the month.

    A closed month has no findings: what its audit found blocks nothing any more.
    """
    found = None if view.closed else audited(employer, view.month)
    if found is None:
        return view.resolution.tasks
    findings = [task for task in finding_tasks(found, found.open) if task.blocking]
    return (*findings, *view.resolution.tasks)
