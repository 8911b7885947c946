"""What leaves the house: a supplier's documents, the letter a closing freezes, the transmission that carries it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assusoft.language import say
from assusoft.suppliers.supplier import Supplier

CC = "cc: "  # before the recipients of a copy


@dataclass(frozen=True)
class Document:
    """One file. Its name holds no personal data; `covering` marks the text that is also the body of the e-mail."""

    name: str
    media_type: str
    content: bytes
    covering: bool = False


@dataclass(frozen=True)
class Letter:
    """What a closing queues for one supplier. `recipients`: addresses (copies begin with 'cc: '), or the folder."""

    supplier: str
    channel: str
    recipients: tuple[str, ...]
    subject: str
    body: str
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Transmission:
    """A letter under way. Nothing of it but `state` ever changes, so a retry carries the same bytes and id.

    `created` is the moment it was queued, with its time zone. `state`: queued, sending, sent, failed or in_doubt.
    """

    id: str
    month: str
    letter: Letter
    created: datetime
    state: str = "queued"


def letter(supplier: Supplier, documents: Sequence[Document], month: str, employer_name: str) -> Letter:
    """The documents addressed as the supplier's file says; by e-mail the covering text becomes the body."""
    body = "".join(document.content.decode() for document in documents if document.covering)
    if supplier.folder:
        return Letter(supplier.key, "folder", (supplier.folder.path,), "", body, tuple(documents))
    assert supplier.email is not None
    subject = supplier.email.subject or say(supplier.language, "Employee benefits {month}: {employer}")
    return Letter(
        supplier.key,
        "email",
        (*supplier.email.to, *(CC + address for address in supplier.email.cc)),
        subject.replace("{month}", month).replace("{employer}", " ".join(employer_name.split())),
        body,
        tuple(document for document in documents if not document.covering),
    )
