"""A month -> what leaves to each supplier: how, to whom, which files; before the closing as it would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assusoft.errors import AssusoftError, Refused
from assusoft.suppliers.sending.transmission import is_summary, subject_of
from assusoft.suppliers.ways import destinations
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.suppliers.sending.transmission import Document


@dataclass(frozen=True)
class Sheet:
    """A file that leaves. `id`: D... of a document queued, else SUPPLIER/NAME of one that would leave."""

    id: str
    name: str
    size: int
    media_type: str

    @property
    def is_summary(self) -> bool:
        """Whether it is for people: the body of a mail."""
        return is_summary(self.name)


@dataclass(frozen=True)
class Parcel:
    """What one supplier receives. `folder` is '' when it goes by mail, to `to` and `cc`; `state`: see Transmission,
    'open' before the closing."""

    supplier: str
    name: str
    messages: int
    to: tuple[str, ...]
    cc: tuple[str, ...]
    folder: str
    subject: str
    sheets: tuple[Sheet, ...]
    state: str

    @property
    def body(self) -> Sheet | None:
        """The text that a mail shows."""
        return next((sheet for sheet in self.sheets if sheet.name.endswith("_summary.txt")), None)


def sees_whole(visit: Visit) -> bool:
    """Whether the visitor may see a file as it leaves: it holds pay, health and people of all legal entities."""
    return not visit.entities and visit.may("salary") and visit.may("health")


def obstacle(visit: Visit, error: AssusoftError) -> str:
    """Why a month cannot leave yet. The error may name people of any legal entity: who sees some of them only is told
    whom to ask."""
    if not visit.entities:
        return error.said(visit.language)
    return visit.say(
        "The month cannot leave yet: something is missing, wrong or not answered, perhaps of people whom you do not "
        "see. Nothing was stored. Ask somebody who sees all legal entities."
    )


def parcels(visit: Visit, month: str) -> list[Parcel]:
    """What leaves, or left, in a month, by supplier.

    Raises
    ------
    Refused
        What is mandatory is missing somewhere: the sentence says what, of whom.
    """
    employer = visit.employer
    counts = status_of(visit, month)["messages"]
    if employer.facts.closing_of(month) is not None:
        return _parcels_sent(visit, month, counts)
    found = []
    for key, documents in _reports(visit, month).items():
        supplier = employer.suppliers[key]
        sheets = tuple(Sheet(f"{key}/{one.name}", one.name, len(one.content), one.media_type) for one in documents)
        email = supplier.email
        if sheets:
            found.append(
                Parcel(
                    key, supplier.name, counts.get(key, 0), tuple(email.to) if email else (),
                    tuple(email.cc) if email else (), "" if email else ", ".join(destinations(supplier.way)),
                    subject_of(supplier, month, employer.name) if email else "", sheets, "open",
                )
            )  # fmt: skip
    return found


def status_of(visit: Visit, month: str) -> Mapping[str, Any]:
    """The month in figures, made once for all facts stored so far."""
    return remembered(visit, "status", lambda: visit.employer.status(month), month)


def _parcels_sent(visit: Visit, month: str, counts: Mapping[str, int]) -> list[Parcel]:
    employer = visit.employer
    papers = employer.documents(month)
    found = []
    for sending in employer.transmissions(month):
        supplier = employer.suppliers.get(sending.supplier)
        by_mail = sending.channel == "email"
        sheets = tuple(
            Sheet(paper.id, paper.name, paper.size, paper.media_type)
            for paper in papers if paper.transmission == sending.id
        )  # fmt: skip
        found.append(
            Parcel(
                sending.supplier, supplier.name if supplier else sending.supplier, counts.get(sending.supplier, 0),
                sending.recipients if by_mail else (), (), "" if by_mail else ", ".join(sending.recipients),
                sending.subject if by_mail else "", sheets, sending.state,
            )
        )  # fmt: skip
    return found


def _reports(visit: Visit, month: str) -> Mapping[str, list[Document]]:
    """The documents of an open month, made once for all facts stored so far."""
    return remembered(visit, "reports", lambda: visit.employer.reports(month), month)


def content_of(visit: Visit, month: str, id: str) -> bytes:
    """The bytes of a file, as it leaves or left.

    Raises
    ------
    Refused
        There is none of that id, or the visitor may not see it whole.
    """
    if not sees_whole(visit):
        raise Refused(visit.say("This file holds values or people that your role does not see."))
    if "/" not in id:
        return visit.employer.document(id)
    supplier, _, name = id.partition("/")
    found = next((one for one in _reports(visit, month).get(supplier, ()) if one.name == name), None)
    if found is None:
        raise Refused(visit.say("This file does not leave any more: something was answered or imported since."))
    return found.content


def documents_beside(visit: Visit, month: str, id: str) -> tuple[str, str, list[Document]]:
    """The supplier of a file, the file's name, and all files that leave with it.

    Raises
    ------
    Refused
        There is none of that id.
    """
    from assusoft.suppliers.sending.transmission import Document

    if "/" in id:
        supplier, _, name = id.partition("/")
        return supplier, name, _reports(visit, month).get(supplier, [])
    employer = visit.employer
    papers = employer.documents()
    mine = next((paper for paper in papers if paper.id == id), None)
    if mine is None:
        raise Refused(visit.say("There is no such document."))
    beside = [paper for paper in papers if paper.transmission == mine.transmission]
    documents = [Document(one.name, one.media_type, employer.document(one.id), is_summary(one.name)) for one in beside]
    return mine.supplier, mine.name, documents
