"""That a notice was given to a worker -> a fact."""

from datetime import date, datetime

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import person_meant
from assusoft.employer.notices.owed import Owed, owed_notices
from assusoft.errors import Refused
from assusoft.months import calendar_month
from assusoft.store import Notice

HOW = ("hand", "post", "mail")
KINDS = ("exit", "prefinancing")


def give_notice(
    employer: EmployerFolder, person: str, kind: str, plan: str, how: str, by: str, at: datetime, on: date, reason: str
) -> Notice:
    """Store that a notice was given; see `Employer.give_notice`."""
    _refuse_other(kind, KINDS, "a kind of notice")
    _refuse_other(how, HOW, "a way to give a notice")
    if on > at.date():
        raise Refused(f"{on} is still to come: a notice is stored once it was given. Nothing was stored.")
    owed = _owed(employer, person_meant(employer, person), kind, plan)
    new = Notice(0, kind, owed.person, plan, owed.month, on, how, " ".join(reason.split()), by, at)
    return employer.store.add_notice(new)


def _owed(employer: EmployerFolder, person: str, kind: str, plan: str) -> Owed:
    """The last such notice that the person had a right to."""
    months = sorted({calendar_month(one.month) for one in employer.facts.closings()}, reverse=True)
    for month in months:
        for one in owed_notices(employer, month)[0]:
            if (one.person, one.kind, one.plan.reported_as) == (person, kind, plan):
                return one
    raise Refused(
        f"No closed month tells of {person} what would need the {kind} notice of plan '{plan}'. Nothing was stored. "
        "Which are needed: assusoft notices --month M"
    )


def _refuse_other(text: str, known: tuple[str, ...], what: str) -> None:
    if text not in known:
        raise Refused(f"'{text}' is not {what}. Expected one of {', '.join(known)}. Nothing was stored.")
