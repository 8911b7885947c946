"""Closed months -> suppliers: what is queued at closing, and its delivery through the outbox."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from assusoft.employer.monthly.attempts import doubt_forgotten, note_attempts
from assusoft.employer.settings import Settings
from assusoft.errors import ConfigError, Conflict, Refused
from assusoft.store import NewDocument, NewTransmission, Store
from assusoft.store import Transmission as Stored
from assusoft.suppliers.sending.delivery import Delivery, deliver, load
from assusoft.suppliers.sending.elsewhere import refuse_elsewhere
from assusoft.suppliers.sending.lanes import deliver_lanes, lanes
from assusoft.suppliers.sending.outbox import TO_SEND
from assusoft.suppliers.sending.transmission import Document, Transmission, is_summary, recipient_of, subject_of
from assusoft.suppliers.supplier import Supplier
from assusoft.suppliers.ways import BY_HAND, destinations, way_name


def queued(supplier: Supplier, documents: Sequence[Document], month: str, employer: str) -> NewTransmission:
    """What a closing queues for one supplier."""
    files = [NewDocument(document.name, document.media_type, document.content) for document in documents]
    return NewTransmission(
        supplier.key, way_name(supplier.way), destinations(supplier.way), files,
        subject_of(supplier, month, employer),
    )  # fmt: skip


def send_queued(
    store: Store,
    suppliers: Mapping[str, Supplier],
    settings: Settings,
    folder: Path,
    by: str,
    now: Callable[[], datetime],
) -> dict[str, Delivery]:
    """Deliver what is queued or failed, each transmission once; the outcome per transmission tried, in their order.

    Suppliers are sent to side by side (see `suppliers.sending.lanes`); this thread holds the right to send. What a dead
    process was sending is in doubt from here on, and so is what the store forgot that it sent: a person settles both.
    """

    def claim(id: str) -> bool:
        if id in typed:
            return False
        claimed[id] = now()
        try:
            store.claim(id, by, claimed[id])
        except Conflict:
            return False
        return True

    def record(id: str, state: str, reason: str, at: datetime) -> None:
        store.record(id, state, reason, by, at)

    def kept_and_delivered(sending: Transmission) -> Delivery:
        recipient = recipient_of(known_supplier(suppliers, sending.supplier, sending.month))
        refuse_elsewhere(recipient.way, settings.sending.allowed, recipient.name)
        at = claimed[sending.id]
        note_attempts(folder, store, {sending.id: at})
        return deliver(sending, recipient, settings.mail, folder, employer=settings.name, at=at)

    claimed: dict[str, datetime] = {}
    typed: dict[str, str] = {}
    with store.sending(by, now()):
        doubt_forgotten(folder, store, by, now())
        waiting = [outgoing(store, sending) for sending in store.transmissions() if sending.state != "sent"]
        typed |= {one.id: one.state for one in store.transmissions() if one.channel == BY_HAND and one.state in TO_SEND}
        leaving = lanes(waiting, {key: one.way for key, one in suppliers.items()}, settings.mail)
        load(recipient_of(suppliers[one.supplier]) for lane in leaving for one in lane if one.supplier in suppliers)
        tried = deliver_lanes(leaving, claim, record, kept_and_delivered, now)
        outcomes = {one.id: tried[one.id] for one in waiting if one.id in tried}
        return outcomes | {id: Delivery(state, WAITS_FOR_HANDS) for id, state in typed.items()}


WAITS_FOR_HANDS = "It waits to be typed into the portal: assusoft by-hand"


def settle(store: Store, id: str, state: str, reason: str, by: str, at: datetime) -> None:
    """Store what became of a transmission in doubt; no other state is a person's to say.

    Raises
    ------
    Refused
        It is not in doubt, there is no such transmission, or it can become neither.
    """
    last = store.events(id)[-1]
    if last.state == "sending":
        raise Refused(
            "Transmission {id} is being sent since {at} UTC, or its process died. Nothing was stored. "
            "Run: assusoft send, which leaves it in doubt if so; then settle it.",
            id=id,
            at=f"{last.at:%Y-%m-%d at %H:%M}",
        )
    if last.state != "in_doubt":
        raise Refused(
            "Transmission {id} is '{state}': only one in doubt is settled. Nothing was stored.", id=id, state=last.state
        )
    store.record(id, state, reason, by, at)


def known_supplier(suppliers: Mapping[str, Supplier], key: str, month: str) -> Supplier:
    """The supplier of a transmission of that month; ConfigError when its file is gone since the closing."""
    supplier = suppliers.get(key)
    if supplier is None:
        raise ConfigError(
            "suppliers/{key}.toml is gone since {month} was closed, so nobody knows where its report goes. Nothing "
            "was sent. Put the file back, then: assusoft send",
            key=key,
            month=month,
        )
    return supplier


def outgoing(store: Store, stored: Stored) -> Transmission:
    """A stored transmission with its documents, as it leaves."""
    documents = tuple(
        Document(file.name, file.media_type, store.content(file.sha256), is_summary(file.name))
        for file in stored.documents
    )
    queued_at = store.events(stored.id)[0].at
    return Transmission(stored.id, stored.supplier, stored.month, stored.subject, queued_at, documents, stored.state)
