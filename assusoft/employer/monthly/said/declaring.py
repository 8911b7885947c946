"""What HR says without being asked -> a declaration stored, checked against the month as it is; or what it leads to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assusoft.employer.checked.clock import refuse_clock
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.ids import kind_of_id
from assusoft.employer.looking.people import person_meant
from assusoft.employer.monthly.month_view import messages_if, month_view
from assusoft.employer.monthly.said.persons_declared import with_persons
from assusoft.employer.monthly.said.second_person import both, both_reasons, keep_declaration, needs_second
from assusoft.errors import Refused
from assusoft.month.declarations.checking import checked
from assusoft.month.declarations.declaration import WHO, Declaration, persons_by_number
from assusoft.month.declarations.stated import Stated
from assusoft.month.messages import Message
from assusoft.month.said import Said
from assusoft.month.tasks.standing import Waiting
from assusoft.store import NewDeclaration


@dataclass(frozen=True)
class Declaring:
    """What a declaration led to: its id ('' when it was only tried, W... when it waits for a second person), and the
    person's messages.
    """

    id: str
    messages: list[Message]


def declare(employer: EmployerFolder, stated: Stated, by: str, at: datetime, preview: bool) -> Declaring:
    """Store a declaration, or show what it would lead to; see `Employer.declare`."""
    refuse_clock(at)
    view, stated = open_month(employer), replace(stated, person=_meant(employer, stated.person))
    new = checked_declaration(employer, view, stated, by, at)
    if preview:
        return Declaring("", messages_with(employer, view, [new]))
    if needs_second(employer, new.kind):
        return Declaring(keep_declaration(employer, stated, new), _told(employer, view.month, [new]))
    number = employer.store.add_declarations([new])[0]
    return Declaring(f"X{number}", _told(employer, view.month, [new]))


def confirm_declaration(employer: EmployerFolder, first: Waiting, by: str, at: datetime, reason: str) -> list[Message]:
    """Declare what another person declared, so that it counts; see `Employer.confirm`."""
    refuse_clock(at)
    view, stated = open_month(employer), Stated(**first.stated)
    new = checked_declaration(employer, view, stated, both(first, by), at)
    employer.store.add_words([], [], [(first.number, replace(new, reason=both_reasons(first, reason)))], by, at)
    return _told(employer, view.month, [new])


def _told(employer: EmployerFolder, month: str, new: Sequence[NewDeclaration]) -> list[Message]:
    """The messages of the persons concerned as they are now."""
    concerned = persons_of_declarations([Declaration(number=0, **vars(one)) for one in new])
    return [message for message in month_view(employer, month).messages if message.person in concerned]


def open_month(employer: EmployerFolder) -> MonthView:
    """What is being worked on, and what is declared is told with."""
    return month_view(employer, employer.facts.open_round())


def _meant(employer: EmployerFolder, text: str) -> str:
    """The person that a text means; an id stays what it is, also that of who was found to be another."""
    if kind_of_id(text) == "person":
        return text
    try:
        return person_meant(employer, text)
    except Refused as error:
        raise Refused("{error} Nothing was stored.", error=error.sentence) from None


def checked_declaration(
    employer: EmployerFolder, view: MonthView, stated: Stated, by: str, at: datetime
) -> NewDeclaration:
    """The declaration to store; Refused when it is not possible. `stated.person` is an id."""
    given = checked(stated, view, employer.settings.own)
    if stated.kind in WHO:
        given = with_persons(employer, view, stated, given)
    return NewDeclaration(
        stated.kind, stated.person, stated.member, stated.plan, stated.supplier, given.values, given.begins,
        given.until, given.seen, view.month, stated.reason, by, at,
    )  # fmt: skip


def messages_with(employer: EmployerFolder, view: MonthView, new: Sequence[NewDeclaration]) -> list[Message]:
    """The messages of the persons concerned if these were declared."""
    said = employer.facts.said()
    supposed = [Declaration(number=number, **vars(one)) for number, one in enumerate(new, start=said.last + 1)]
    concerned = sorted(persons_of_declarations(supposed))
    return messages_if(employer, view, Said(said.answers, [*said.declarations, *supposed]), concerned)


def persons_of_declarations(declarations: Sequence[Declaration]) -> set[str]:
    """Whose messages these may change."""
    return {person for persons in persons_by_number(declarations).values() for person in persons}
