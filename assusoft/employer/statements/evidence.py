"""What a supplier was told of a person -> the messages with the transmission that carried them: when, in which file."""

from collections.abc import Iterator
from typing import NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view
from assusoft.month.messages import Message
from assusoft.months import calendar_month
from assusoft.store import Transmission


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
    for closing in employer.facts.closings():
        if begin <= calendar_month(closing.month) <= through:
            for message in month_view(employer, closing.month).messages:
                if (message.supplier, message.person, message.member) == (supplier, person, member):
                    yield Told(message, sent.get(closing.month))
