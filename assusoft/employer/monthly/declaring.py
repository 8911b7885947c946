"""What HR says without being asked -> a declaration stored, checked against the month as it is; or what it leads to."""

from dataclasses import dataclass
from datetime import datetime

from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.answering import refuse_clock
from assusoft.employer.monthly.month_view import messages_if, month_view
from assusoft.employer.monthly.persons_declared import with_persons
from assusoft.errors import Refused
from assusoft.month.declarations.checking import checked
from assusoft.month.declarations.declaration import Declaration, persons_by_number
from assusoft.month.declarations.stated import Stated
from assusoft.month.declarations.who_is_who import WHO
from assusoft.month.messages import Message
from assusoft.month.said import Said
from assusoft.store import NewDeclaration


@dataclass(frozen=True)
class Declaring:
    """What a declaration led to: its id ('' when it was only tried), and the person's messages."""

    id: str
    messages: list[Message]


def declare(employer: EmployerFolder, stated: Stated, by: str, at: datetime, preview: bool) -> Declaring:
    """Store a declaration, or show what it would lead to; see `Employer.declare`."""
    refuse_clock(at)
    view = month_view(employer)
    if view.closed:
        raise Refused(
            f"{view.month} is closed, and no later month is imported: what is declared is told in the next one. Import "
            "that month, then declare. Nothing was stored."
        )
    new = _new(employer, view, stated, by, at)
    if preview:
        return Declaring("", _if(employer, view, new))
    number = employer.store.add_declarations([new])[0]
    concerned = persons_by_number([Declaration(number=number, **vars(new))])[number]
    told = [message for message in month_view(employer, view.month).messages if message.person in concerned]
    return Declaring(f"X{number}", told)


def _new(employer: EmployerFolder, view: MonthView, stated: Stated, by: str, at: datetime) -> NewDeclaration:
    given = checked(stated, view, employer.settings.own)
    if stated.kind in WHO:
        given = with_persons(employer, view, stated, given)
    return NewDeclaration(
        stated.kind, stated.person, stated.member, stated.plan, "", given.values, given.begins,
        given.until, given.seen, view.month, stated.reason, by, at,
    )  # fmt: skip


def _if(employer: EmployerFolder, view: MonthView, new: NewDeclaration) -> list[Message]:
    said = employer.facts.said()
    supposed = Declaration(number=said.last + 1, **vars(new))
    concerned = persons_by_number([supposed])[supposed.number]
    return messages_if(employer, view, Said(said.answers, [*said.declarations, supposed]), sorted(concerned))
