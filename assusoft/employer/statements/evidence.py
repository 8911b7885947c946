"""What a supplier was told of a person -> the messages with the transmission that carried them: when, in which file."""

from collections.abc import Iterator
from typing import NamedTuple

from assusoft.code_labels import kind_label
from assusoft.days_in_words import day as day_label
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_views
from assusoft.frames import is_true
from assusoft.language import say
from assusoft.month.messages import Message
from assusoft.months import calendar_month, previous_month
from assusoft.statements.expected import LineKey
from assusoft.store import Statement, Transmission


class Told(NamedTuple):
    """A message, and the transmission that carries it; None where the closing queued none."""

    message: Message
    transmission: Transmission | None

    @property
    def files(self) -> str:
        """The names of the files it went in."""
        return ", ".join(one.name for one in self.transmission.documents) if self.transmission else ""


def told_about(
    employer: EmployerFolder, supplier: str, person: str, member: str, begin: str, through: str
) -> Iterator[Told]:
    """What was told of a person, or of a family member, by the closings of these months, in their order."""
    sent = {one.month: one for one in employer.store.transmissions() if one.supplier == supplier}
    closed = [one.month for one in employer.facts.closings() if begin <= calendar_month(one.month) <= through]
    for view in month_views(employer, closed):
        for message in view.messages:
            if (message.supplier, message.person, message.member) == (supplier, person, member):
                yield Told(message, sent.get(view.month))


def told_lately(employer: EmployerFolder, statement: Statement, key: LineKey, language: str) -> str:
    """What the supplier was told of the key's person before the statement: what, from when, sent when, in which file.

    Nothing lately: the last time it was told something, or the opening list.
    """
    _, person, member, _, _ = key
    if not person:
        return ""  # the sum of a contract is about nobody alone
    since = min(previous_month(statement.period), key[4])
    told = list(told_about(employer, statement.supplier, person, member, since, statement.period))
    if not told:
        told = list(told_about(employer, statement.supplier, person, member, "", since))[-1:]
    said = [said_of(employer, one, language) for one in told]
    return "; ".join(said or _in_opening_list(employer, statement.supplier, person, member, language))


def _in_opening_list(employer: EmployerFolder, supplier: str, person: str, member: str, language: str) -> Iterator[str]:
    """The opening list, where the person, or the family member, stands in it and nothing was told since."""
    first = employer.facts.closings()[0]
    rows = employer.facts.state_at(first).affiliations
    there = (rows["person"] == person) & (rows["member"] == member) & (rows["status"] == "affiliated")
    if not is_true(there).any():
        return
    of_first = [one for one in employer.store.transmissions() if (one.supplier, one.month) == (supplier, first.month)]
    said = [say(language, "Full list"), *(_left(one, language) for one in of_first)]
    yield ", ".join(part for part in said if part)


def said_of(employer: EmployerFolder, told: Told, language: str) -> str:
    """One message in words: its kind, from which day, on which day it left, in which file, on which line of it."""
    said = [kind_label(told.message.kind, language)]
    if told.message.effective is not None:
        said.append(say(language, "as from {day}", day=day_label(told.message.effective, language)))
    if told.transmission is not None:
        place = _place(employer, told.transmission, told.message.id)
        said.append(_left(told.transmission, language, place))
    return ", ".join(part for part in said if part)


def _place(employer: EmployerFolder, sending: Transmission, message: str) -> tuple[str, int] | None:
    """The file that names the message, and its line, from one; None where no file of text does."""
    for document in sending.documents:
        content = employer.store.content(document.sha256)
        before, found, _ = content.partition(message.encode())
        if found:
            return document.name, before.count(b"\n") + 1
    return None


def _left(sending: Transmission, language: str, place: tuple[str, int] | None = None) -> str:
    """When it left, in which file, on which line where that is known; '' while it did not leave."""
    if sending.state != "sent":
        return ""
    day = day_label(sending.last_event.at.date(), language)
    if place is not None:
        return say(language, "sent on {day} in {file}, line {line}", day=day, file=place[0], line=place[1])
    files = ", ".join(one.name for one in sending.documents)
    return say(language, "sent on {day} in {files}", day=day, files=files)
