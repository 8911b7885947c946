"""Sheets as issued -> people: queued, claimed, handed over once. What is sent are the bytes of the archive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.sheets.delivering.attempts import doubt_forgotten, note
from assusoft.employer.sheets.delivering.locks import Locks, locks
from assusoft.employer.sheets.delivering.parcels import entries, of_entity, of_worker, zip_name
from assusoft.employer.sheets.delivering.planning import plan, still_to_leave
from assusoft.employer.sheets.delivering.texts import body, subject
from assusoft.employer.sheets.sheets import Skipped
from assusoft.errors import Conflict
from assusoft.files import make_folder, whole_file
from assusoft.store import IssuedSheet, SheetSending
from assusoft.suppliers.sending.delivered import SENT, Delivery, plain
from assusoft.suppliers.sending.delivery import deliver
from assusoft.suppliers.sending.elsewhere import refuse_elsewhere
from assusoft.suppliers.sending.outbox import deliver_queued
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission
from assusoft.suppliers.sending.zips import zip_into
from assusoft.suppliers.ways import Drop, Email, Way


class SheetsSent(NamedTuple):
    """`tried`: sending -> what came of it; `in_doubt`: sending -> what is known; `waiting`: who gets none yet, why."""

    tried: dict[str, Delivery]
    in_doubt: dict[str, str]
    waiting: list[Skipped]


def send_sheets(employer: EmployerFolder, month: str, by: str, now: Callable[[], datetime]) -> SheetsSent:
    """Queue what is to be sent of a month's sheets, and deliver it; see `Employer.send_sheets`."""
    store = employer.store
    with store.sending(by, now()):
        planned = plan(employer, month)
        store.queue_sheets(planned.sendings, by, now())
        doubt_forgotten(employer.folder, store, by, now())
        sendings = store.sheet_sendings()
        wanted = still_to_leave(sendings, {one.id for one in planned.sendings})
        tried = _deliver(employer, month, wanted, sendings, by, now)
    doubts = [one for one in store.sheet_sendings("in_doubt") if one.month == month]
    return SheetsSent(tried, {one.id: one.last_event.detail for one in doubts}, planned.waiting)


def _deliver(
    employer: EmployerFolder,
    month: str,
    wanted: Sequence[SheetSending],
    sendings: Sequence[SheetSending],
    by: str,
    now: Callable[[], datetime],
) -> dict[str, Delivery]:
    store, by_id = employer.store, {one.id: one for one in wanted}
    issued = {one.number: one for one in store.sheets(month)}
    persons = [issued[number].person for one in wanted for number in one.sheets]
    outgoing = Outgoing(employer, issued, sendings, locks(employer, month, persons) if persons else Locks({}))
    claimed: dict[str, datetime] = {}

    def claim(id: str) -> bool:
        claimed[id] = now()
        try:
            store.claim_sheets(id, by, claimed[id])
        except Conflict:
            return False
        return True

    def record(id: str, state: str, reason: str, at: datetime) -> None:
        store.record_sheets(id, state, reason, by, at)

    def delivered(transmission: Transmission) -> Delivery:
        return outgoing.deliver(by_id[transmission.id], transmission, claimed[transmission.id])

    queued = [_transmission(one, employer.name) for one in wanted]
    return deliver_queued(queued, claim, record, delivered, now)


@dataclass(frozen=True)
class Outgoing:
    """What every sending of a run shares."""

    employer: EmployerFolder
    issued: dict[int, IssuedSheet]
    sendings: Sequence[SheetSending]
    locks: Locks

    def deliver(self, sending: SheetSending, transmission: Transmission, at: datetime) -> Delivery:
        """Hand one over."""
        employer, way = self.employer, way_of(sending)
        refuse_elsewhere(way, employer.settings.sending.allowed, sending.id)
        if sending.way == "folder":
            note(employer.folder, [sending.id], at)
            return self._into_folder(sending, employer.folder / sending.recipients[0])
        whole = replace(transmission, documents=(*self._files(sending), *transmission.documents))
        note(employer.folder, [sending.id], at)
        return deliver(whole, Recipient(sending.id, way), employer.settings.mail, employer.folder)

    def _files(self, sending: SheetSending) -> list[Document]:
        if sending.way == "mail":
            sheets = [self.issued[number] for number in sending.sheets]
            return [of_worker(self.employer, one, self.locks.of[one.person]) for one in sheets]
        return [of_entity(self.employer.store, sending, self.issued, self._name(sending), self.locks)]

    def _name(self, sending: SheetSending) -> str:
        return zip_name(sending, self.sendings[: [one.id for one in self.sendings].index(sending.id)])

    def _into_folder(self, sending: SheetSending, folder: Path) -> Delivery:
        """The zip of an entity, written as it grows: it may be larger than what fits in memory."""
        path = folder / self._name(sending)
        sheets = [self.issued[number] for number in sending.sheets]
        try:
            make_folder(folder)
            if path.exists():
                return Delivery("failed", f"{path} is there already, and was left as it is. Move it away first.")
            with whole_file(path) as stream:
                zip_into(stream, entries(self.employer.store, sheets, self.locks), self.locks.whole)
        except OSError as error:
            return Delivery("failed", f"Writing into {folder} failed: {plain(error)}", certain=False)
        return SENT


def way_of(sending: SheetSending) -> Way:
    """The way of a sending, as suppliers have theirs."""
    if sending.way == "folder":
        return Drop(path=sending.recipients[0])
    return Email(to=sending.recipients)


def _transmission(sending: SheetSending, employer: str) -> Transmission:
    text = Document("sheets_summary.txt", "text/plain", body(sending, employer).encode(), summary=True)
    title = subject(sending, employer)
    return Transmission(sending.id, sending.id, sending.month, title, sending.at, (text,), sending.state)
