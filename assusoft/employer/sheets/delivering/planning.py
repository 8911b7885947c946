"""Sheets as issued x what left already x addresses x the rule of passwords -> what is to be sent, and who waits."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.settings import SheetSettings
from assusoft.employer.sheets.delivering.addresses import AddressOf, addresses
from assusoft.employer.sheets.delivering.locks import birth_dates
from assusoft.employer.sheets.sheets import Skipped
from assusoft.errors import ConfigError, Refused
from assusoft.language import Sentence
from assusoft.months import check_month
from assusoft.store import IssuedSheet, NewSheetSending, SheetSending
from assusoft.suppliers.sending.outbox import TO_SEND

MAY_HAVE_LEFT = ("sent", "sending", "in_doubt")
ID = "sheets-{number:012d}"
"""The id of a sending: twelve digits that stand for what is sent, to whom, under which rule."""


class Plan(NamedTuple):
    """`sendings`: what is to leave, queued before or not; `waiting`: whose sheet is issued and cannot leave yet."""

    sendings: list[NewSheetSending]
    waiting: list[Skipped]


def plan(employer: EmployerFolder, month: str) -> Plan:
    """What is to be sent of a month's sheets.

    Raises
    ------
    Refused
        No sheet of the month is issued. ConfigError: employer.toml does not say how sheets are sent.
    """
    settings = employer.settings.sheets
    if settings.deliver is None:
        raise ConfigError(
            'employer.toml: [sheets] does not say how sheets reach people. Nothing was sent. Write deliver = "mail" '
            '(to each worker), or deliver = "zip" with to or folder (one for each legal entity, for HR).'
        )
    issued = employer.store.sheets(check_month(month))
    if not issued:
        raise Refused(
            "No benefit sheet of {month} is issued, so none can be sent. Issue them: assusoft sheets --month {month} "
            "--to FOLDER",
            month=month,
        )
    todo = to_send(issued, employer.store.sheet_sendings(), by_mail=settings.deliver == "mail")
    persons = [one.person for one in todo]
    known = birth_dates(employer, month) if settings.password == "birth_date" else dict.fromkeys(persons)
    unlocked = [Skipped(one, _no_birth_date(one)) for one in persons if one not in known]
    locked = [one for one in todo if one.person in known]
    if settings.deliver == "zip":
        return Plan(list(zips(locked, settings, employer.language)), unlocked)
    found = mails(locked, addresses(employer, month, (one.person for one in locked)), settings)
    return Plan(found.sendings, [*unlocked, *found.waiting])


def _no_birth_date(person: str) -> Sentence:
    return Sentence(
        "{person} has no birth date to lock the file with. Give it in the payroll, or choose another password rule in "
        "[sheets].",
        person=person,
    )


def to_send(issued: Sequence[IssuedSheet], sendings: Iterable[SheetSending], by_mail: bool) -> list[IssuedSheet]:
    """The sheets in force that did not leave yet, by person.

    One that only looks otherwise than a former one that left is not sent again; what was put into zips for HR did not
    go to workers.
    """
    said = {one.number: (one.person, one.said) for one in issued}
    left = {
        said[number]
        for sending in sendings
        if sending.state in MAY_HAVE_LEFT and (sending.way == "mail") == by_mail
        for number in sending.sheets
        if number in said
    }
    found = [one for one in issued if one.replaced_by is None and (one.person, one.said) not in left]
    return sorted(found, key=lambda one: one.person)


def mails(sheets: Iterable[IssuedSheet], to: Mapping[str, AddressOf], settings: SheetSettings) -> Plan:
    """A mail for each worker who has an address."""
    found = Plan([], [])
    for one in sheets:
        address, why = to[one.person]
        if address:
            found.sendings.append(_sending([one], "mail", [address], settings, one.language))
        else:
            found.waiting.append(Skipped(one.person, why))
    return found


def zips(sheets: Sequence[IssuedSheet], settings: SheetSettings, language: str) -> Iterator[NewSheetSending]:
    """A zip for each legal entity."""
    way, to = ("folder", [settings.folder]) if settings.folder else ("zip", list(settings.to))
    for entity in sorted({one.entity for one in sheets}):
        yield _sending([one for one in sheets if one.entity == entity], way, to, settings, language)


def _sending(
    sheets: Sequence[IssuedSheet], way: str, to: Sequence[str], settings: SheetSettings, language: str
) -> NewSheetSending:
    first, numbers = sheets[0], [one.number for one in sheets]
    parts = [first.month, way, *to, settings.password, *(one.pdf for one in sheets)]
    number = int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest()[:8], "big") % 10**12
    id = ID.format(number=number)
    return NewSheetSending(id, first.month, way, list(to), first.entity, numbers, settings.password, language)


def still_to_leave(sendings: Iterable[SheetSending], wanted: Collection[str]) -> list[SheetSending]:
    """Those queued or failed that are still what is to be sent, in the order they were queued."""
    return [one for one in sendings if one.id in wanted and one.state in TO_SEND]
