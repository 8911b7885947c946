"""Who the persons of an employer are: their names, whom HR said is whom, and who is meant by what was typed."""

from collections.abc import Callable

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.ids import refuse_other
from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.month.declarations.who_is_who import known_as_declared, who_is_who
from assusoft.month.tasks.answer import in_force
from assusoft.payroll.identity.naming import name_of, who_is


def person_meant(employer: EmployerFolder, text: str) -> str:
    """The person that a text means, among all that were ever imported; see `naming.who_is`.

    Raises
    ------
    Refused
        It is nobody, or may be several.
    """
    return persons_meant(employer)(text)


def persons_meant(employer: EmployerFolder) -> Callable[[str], str]:
    """`person_meant` for many texts: who is known is looked up once."""
    same, who = same_persons(employer), who_is_who(employer.facts.declarations())
    known = rows_of(known_as_declared(employer.store.known_identities(), who))
    rows = [row | {"person": same.get(row["person"], row["person"])} for row in known]
    persons = {row["person"] for row in rows}

    def meant(text: str) -> str:
        person = who_is(text, rows)
        person = same.get(person, person)
        if person not in persons:
            refuse_other(text, "person")  # last: a payroll number may look like an id
            raise Refused(
                "Nobody is known as '{text}'. Give a number like P00012, a national number, or part of a name.",
                text=text,
            )
        return person

    return meant


def same_persons(employer: EmployerFolder) -> dict[str, str]:
    """Person of a row that was in doubt, or taken for another one -> the person HR said it is."""
    answers = in_force(employer.facts.answers()).values()
    answered = {one.person: one.same_as for one in answers if one.kind == "identity" and one.same_as}
    same = who_is_who(employer.facts.declarations()).same
    return {person: same.get(other, other) for person, other in answered.items()} | dict(same)


def names_of_all(employer: EmployerFolder) -> dict[str, str]:
    """Person -> name, as it was shown last in a new way."""
    return {row["person"]: name_of(row) for row in rows_of(employer.store.known_identities())}


def member_names(employer: EmployerFolder) -> dict[tuple[str, str], str]:
    """Person and member -> the member's name, as it was shown last in a new way."""
    return {(row["person"], row["member"]): name_of(row) for row in rows_of(employer.facts.members_shown())}
