"""What would leave, what stands at the other end, and whether a supplier can be reached: looked at, nothing stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.sending import WAITS_FOR_HANDS, known_supplier, outgoing
from assusoft.errors import ConfigError, Refused
from assusoft.language import Sentence
from assusoft.store import Transmission
from assusoft.suppliers.sending.check import Checked, check
from assusoft.suppliers.sending.elsewhere import elsewhere
from assusoft.suppliers.sending.look import Sight, look
from assusoft.suppliers.sending.outbox import TO_SEND
from assusoft.suppliers.sending.transmission import recipient_of
from assusoft.suppliers.ways import BY_HAND, Smime, destinations, way_name


@dataclass(frozen=True)
class Leaving:
    """A transmission that did not arrive, as far as is known: where it would go now, by which way, with which files.

    `files`: name -> bytes. `waits`: why the next `send` would not try it, empty when it would.
    """

    id: str
    supplier: str
    month: str
    state: str
    way: str
    to: tuple[str, ...]
    files: dict[str, int]
    waits: str = ""


def leaving(employer: EmployerFolder) -> Iterator[Leaving]:
    """What `send` would try, in the order it would; nothing is claimed."""
    held: dict[str, str] = {}
    for stored in employer.store.transmissions():
        if stored.state == "sent":
            continue
        way, to, wrong = _reached(employer, stored)
        first = held.get(stored.supplier)
        if stored.state not in TO_SEND:
            waits = f"somebody has to say what became of it: assusoft settle {stored.id} sent|queued"
        else:
            waits = f"it waits until {first} has arrived" if first else wrong
        if waits:
            held.setdefault(stored.supplier, stored.id)
        files = {one.name: len(employer.store.content(one.sha256)) for one in stored.documents}
        yield Leaving(stored.id, stored.supplier, stored.month, stored.state, way, to, files, waits)


def _reached(employer: EmployerFolder, stored: Transmission) -> tuple[str, tuple[str, ...], str]:
    """By which way, where to, and what is in the way."""
    if stored.channel == BY_HAND:
        return BY_HAND, stored.recipients, WAITS_FOR_HANDS
    try:
        supplier = known_supplier(employer.suppliers, stored.supplier, stored.month)
    except ConfigError as error:
        return "", (), str(error)
    wrong = elsewhere(supplier.way, employer.settings.sending.allowed)
    if supplier.by_hand is not None:
        wrong = f"it was queued for {stored.channel}, and {stored.supplier} is typed by hand now"
    return way_name(supplier.way), tuple(destinations(supplier.way)), wrong


def look_for(employer: EmployerFolder, id: str) -> Sight:
    """What stands of a transmission at the other end; see `Employer.look_for`."""
    stored = next((one for one in employer.store.transmissions() if one.id == id), None)
    if stored is None:
        raise Refused("There is no transmission '{id}'. See them: assusoft documents", id=id)
    supplier = known_supplier(employer.suppliers, stored.supplier, stored.month)
    was, now = (stored.channel, stored.recipients), (way_name(supplier.way), tuple(destinations(supplier.way)))
    if was != now:
        reason = f"it was queued for {', '.join(stored.recipients)} ({stored.channel}), and goes elsewhere now"
        return Sight("unknown", reason=reason)
    return look(outgoing(employer.store, stored), recipient_of(supplier), employer.settings.mail, employer.folder)


def unencryptable(employer: EmployerFolder, at: datetime) -> Iterator[Sentence]:
    """Why files of a supplier could not be encrypted for it then; see `Employer.unencryptable`.

    Of a password nothing is said: it may stand in the environment of whoever sends alone.
    """
    for recipient in map(recipient_of, employer.suppliers.values()):
        if isinstance(recipient.encrypt, Smime):
            from assusoft.suppliers.sending.sealing import seal_of  # cryptography costs who encrypts nothing

            try:
                seal_of(recipient.encrypt, employer.folder, recipient.name, at)
            except ConfigError as error:
                yield error.sentence


def check_supplier(employer: EmployerFolder, key: str, at: datetime) -> Checked:
    """Whether a supplier can be reached; see `Employer.check_supplier`."""
    supplier = employer.suppliers.get(key)
    if supplier is None:
        known = ", ".join(employer.suppliers) or Sentence("none")
        raise Refused("There is no supplier '{key}' (known: {known}).", key=key, known=known)
    recipient = recipient_of(supplier)
    if wrong := elsewhere(recipient.way, employer.settings.sending.allowed):
        return Checked(False, f"{recipient.name}: {wrong}.")
    return check(recipient, employer.settings.mail, employer.folder, at)
