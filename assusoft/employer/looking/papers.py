"""The files that closings queued for suppliers: each with an id, found and given back byte for byte."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.ids import refuse_other
from assusoft.errors import Refused
from assusoft.month.tasks.task import facts_id
from assusoft.store import Transmission


@dataclass(frozen=True)
class Paper:
    """A file of a transmission.

    Attributes
    ----------
    id
        D and 20 hexadecimal digits, made of the transmission, the name and the content.
    month, supplier, transmission
        The closing it belongs to, who receives it, and by which transmission.
    name, media_type, size, sha256
        The file: its size in bytes, and the hash of its content.
    state
        queued, sending, sent, failed or in_doubt: where the transmission is.
    """

    id: str
    month: str
    supplier: str
    transmission: str
    name: str
    media_type: str
    size: int
    sha256: str
    state: str


def papers(employer: EmployerFolder, month: str | None, supplier: str | None) -> list[Paper]:
    """The files queued (in a month, for a supplier), in the order they were queued; see `Employer.documents`."""
    if month is not None:
        employer.facts.imported(month)
    sendings = transmissions_then(employer)
    if supplier is not None and supplier not in {sending.supplier for sending in sendings}:
        employer.supplier(supplier)
    wanted = [one for one in sendings if month in (None, one.month) and supplier in (None, one.supplier)]
    return [paper for sending in wanted for paper in papers_of(sending)]


def papers_of(sending: Transmission) -> Iterator[Paper]:
    """The files of a transmission, in their order."""
    for file in sending.documents:
        id = facts_id("D", sending.id, file.name, file.sha256)
        yield Paper(
            id, sending.month, sending.supplier, sending.id, file.name, file.media_type, file.size, file.sha256,
            sending.state,
        )  # fmt: skip


def content_of(employer: EmployerFolder, id: str) -> bytes:
    """The bytes of the file of that id; Refused when none has it."""
    refuse_other(id, "document")
    found = next((one for one in papers(employer, None, None) if one.id == id), None)
    if found is None:
        raise Refused("There is no document '{id}'. `assusoft documents` lists them; their ids begin with D.", id=id)
    return employer.store.content(found.sha256)


def transmissions_then(employer: EmployerFolder) -> list[Transmission]:
    """The transmissions as they stood at the moment the facts are read of, in the order they were queued."""
    known_on = employer.facts.known_on
    sendings = employer.store.transmissions()
    if known_on is None:
        return sendings
    last = {id: event for id, event in employer.store.all_events() if event.at <= known_on}
    return [replace(sending, last_event=last[sending.id]) for sending in sendings if sending.id in last]
