"""What was typed into a portal -> a fact; the last message of a transmission makes it sent."""

from datetime import datetime

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.attempts import is_forgotten, note_attempts
from assusoft.employer.portals.worklist import Worklist, worklist_of
from assusoft.errors import Refused
from assusoft.store import Tick, ticks_in_force
from assusoft.suppliers.ways import BY_HAND


def tick(employer: EmployerFolder, transmission: str, message: str, reference: str, by: str, at: datetime) -> Worklist:
    """Store that a message was typed; see `Employer.tick`."""
    found = _worklist(employer, transmission)
    _refuse_overtaking(employer, transmission)
    messages = [item.message for item in found.items]
    if message not in messages:
        raise Refused(
            "{transmission} has no message {message}. What it has: assusoft by-hand. Nothing was stored.",
            transmission=transmission,
            message=message,
        )
    _refuse_forgotten(employer, transmission)
    noted = " ".join(reference.split())
    employer.store.add_tick(transmission, message, noted, messages, by, at)
    note_attempts(employer.folder, employer.store, {transmission: at})
    return _worklist(employer, transmission)


def untick(employer: EmployerFolder, transmission: str, message: str, reason: str, by: str, at: datetime) -> Tick:
    """Store that a message was not typed after all; see `Employer.untick`."""
    _refuse_forgotten(employer, transmission)
    taken = employer.store.take_back_tick(transmission, message, reason, by, at)
    note_attempts(employer.folder, employer.store, {transmission: at})
    return taken


def _refuse_forgotten(employer: EmployerFolder, transmission: str) -> None:
    if is_forgotten(employer.folder, employer.store, transmission):
        raise Refused(
            "{transmission} was typed further than this database knows: it is older than its last use, or was "
            "restored. Nothing was stored. Run: assusoft send, which leaves it in doubt; look in the portal; settle "
            "it.",
            transmission=transmission,
        )


def _refuse_overtaking(employer: EmployerFolder, transmission: str) -> None:
    """What leaves by itself and did not arrive yet comes first: a supplier applies files in their order."""
    for one in employer.store.transmissions():
        if one.id == transmission:
            return
        if one.supplier == transmission.rpartition("-")[0] and one.channel != BY_HAND and one.state != "sent":
            raise Refused(
                "{transmission} waits until {id} has arrived, which leaves by {channel} and would undo it. Nothing "
                "was stored. Run: assusoft send",
                transmission=transmission,
                id=one.id,
                channel=one.channel,
            )


def _worklist(employer: EmployerFolder, transmission: str) -> Worklist:
    sending = next((one for one in employer.store.transmissions() if one.id == transmission), None)
    if sending is None:
        raise Refused(
            "There is no transmission '{transmission}'. What is typed by hand: assusoft by-hand.",
            transmission=transmission,
        )
    if sending.channel != BY_HAND:
        raise Refused(
            "{transmission} is not typed by hand: it leaves by {channel}. Nothing was stored.",
            transmission=transmission,
            channel=sending.channel,
        )
    return worklist_of(employer, sending, ticks_in_force(employer.store.ticks(), transmission))
