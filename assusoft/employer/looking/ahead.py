"""An employer folder -> what is known to come in its next months."""

from assusoft.days_in_words import day
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import member_names, names_of_all
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.open_tasks import due_of_open, open_tasks
from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.month.ahead.ahead import ahead
from assusoft.month.ahead.coming import Coming, Outlook
from assusoft.month.declarations.declaration import not_taken_back
from assusoft.month.resolving.copies import without_copies
from assusoft.month.resolving.people import main_contracts, settle_identities
from assusoft.month.resolving.resolve import inquiry_of
from assusoft.month.state import AFFILIATION_KEY
from assusoft.month.tasks.answer import in_force
from assusoft.months import add_months, month_end, month_of, month_start

_READ = (*AFFILIATION_KEY, "status", "affiliation_to", "interruption_kind", "interruption_from", "interruption_to")

MOST = 120
"""Months that can be looked ahead: nobody plans for longer."""


def coming(employer: EmployerFolder, months: int) -> list[Coming]:
    """What is known to come from the first day of the month being worked on; see `Employer.ahead`."""
    if not 1 <= months <= MOST:
        raise Refused(f"{months} months cannot be looked ahead: between 1 and {MOST} can.")
    view = month_view(employer)
    given = in_force(view.answers)
    inquiry = inquiry_of(view.answers, view.declarations, view.month)
    settled = settle_identities(view.photo, inquiry, view.plans)
    people = main_contracts(settled.worker, view.month)
    last = month_end(month_of(add_months(month_start(view.month), months)))
    due, affiliations = due_of_open(employer, view), without_copies(view.resolution.state.affiliations, view.plans)
    outlook = Outlook(
        view.month,
        last,
        rows_of(settled.worker),
        rows_of(settled.family),
        {row["person"]: row for row in rows_of(people.reset_index(drop=True))},
        rows_of(affiliations[[name for name in _READ if name in affiliations.columns]]),
        {name: plan for name, plan in view.plans.items() if not plan.copied},
        employer.plans,
        list(given.values()),
        {(person, ""): name for person, name in names_of_all(employer).items()} | member_names(employer),
        employer.language,
        not_taken_back(view.declarations),
        [(task, due[task.id]) for task in open_tasks(employer, view) if task.id in due],
    )
    return ahead(outlook)


def coming_line(one: Coming, language: str) -> str:
    """One coming thing on a line: its day, who, the plan, what, and what follows."""
    who = " ".join(filter(None, (one.person, one.member, one.name)))
    return "  ".join(filter(None, (day(one.day, language), who, one.plan, f"{one.what}. {one.consequence}")))
