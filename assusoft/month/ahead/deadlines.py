"""Days until which something must be told, or asked, by the deadlines of plan sheets."""

from collections.abc import Iterator

from assusoft.language import say
from assusoft.month.ahead.coming import Coming, Outlook
from assusoft.month.tasks.deadlines import last_day
from assusoft.month.wording import kind_name


def tasks_due(outlook: Outlook) -> Iterator[Coming]:
    """Open tasks whose supplier must be told by a day."""
    for task, due in outlook.due:
        if outlook.holds(due.day):
            kind, name = (
                kind_name(task.kind, outlook.language),
                outlook.names.get((task.person, task.member), task.name),
            )
            what = say(outlook.language, "Last day to tell: {what}", what=kind)
            yield Coming(due.day, task.person, task.member, name, due.plan, "deadline", what, due.lost)


def continuations_due(outlook: Outlook) -> Iterator[Coming]:
    """Covers that end, or ended, and may be continued individually until a day."""
    for row in outlook.affiliations:
        plan = outlook.plans.get(row["plan"])
        deadline = plan.deadlines.get("continuation") if plan else None
        if deadline is None or row["status"] != "affiliated" or row["affiliation_to"] is None:
            continue
        day, (person, member) = last_day(deadline, row["affiliation_to"]), (row["person"], row["member"])
        if outlook.holds(day):
            name, what = (
                outlook.names.get((person, member), ""),
                say(outlook.language, "Last day to continue the cover"),
            )
            yield Coming(day, person, member, name, row["plan"], "continuation", what, deadline.lost)
