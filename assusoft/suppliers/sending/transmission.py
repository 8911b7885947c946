"""What leaves the house: the documents of a supplier's month, and the transmission that carries them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assusoft.language import say
from assusoft.suppliers.supplier import Supplier
from assusoft.suppliers.ways import Encrypt, Way


@dataclass(frozen=True)
class Document:
    """One file. Its name holds no personal data; a `summary` is for people: it becomes the body of an e-mail.

    `sealed`: it is encrypted for the recipient, so the same file is other bytes each time.
    """

    name: str
    media_type: str
    content: bytes
    summary: bool = False
    sealed: bool = False


@dataclass(frozen=True)
class Recipient:
    """Whom a transmission goes to, by which way, and how it is encrypted. `name` says in messages who that is."""

    name: str
    way: Way
    encrypt: Encrypt | None = None


@dataclass(frozen=True)
class Transmission:
    """One sending to one supplier. Nothing of it but `state` ever changes, so a retry carries the same bytes and id.

    `created` is the moment it was queued, with its time zone. `state`: queued, sending, sent, failed or in_doubt.
    """

    id: str
    supplier: str
    month: str
    subject: str
    created: datetime
    documents: tuple[Document, ...]
    state: str = "queued"


def recipient_of(supplier: Supplier) -> Recipient:
    """The supplier as a recipient, by its own channel."""
    return Recipient(f"supplier '{supplier.key}'", supplier.way, supplier.encrypt)


def sending_id(transmission: Transmission) -> str:
    """'insurer-a-3.20260302T093000': the transmission's id, which an employer starting anew may use again."""
    return f"{transmission.id}.{transmission.created:%Y%m%dT%H%M%S}"


def for_programs(documents: Sequence[Document]) -> list[Document]:
    """The files without the summary, which is for people: a program that reads them would refuse it."""
    return [document for document in documents if not document.summary]


def summary_name(supplier: Supplier, month: str, extension: str) -> str:
    """'insurer-a_2026-02_summary.txt'."""
    return f"{supplier.key}_{month}_summary.{extension}"


def is_summary(name: str) -> bool:
    """Whether a document of that name is a summary for people."""
    return name.endswith(("_summary.txt", "_summary.html"))


def subject_of(supplier: Supplier, month: str, employer_name: str) -> str:
    """The subject of the e-mail, on one line: the supplier's own, else ours in its language."""
    own = supplier.email.subject if supplier.email else ""
    subject = own or say(supplier.language, "Employee benefits {month}: {employer}")
    return subject.replace("{month}", month).replace("{employer}", " ".join(employer_name.split()))
