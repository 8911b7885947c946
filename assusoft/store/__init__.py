"""The facts: extracts, photos, answers, closings, transmissions, audits; added to, never changed."""

from assusoft.store.copies import Copied
from assusoft.store.records import (
    AnswerRecord,
    Audit,
    Closing,
    Document,
    Event,
    Extract,
    Import,
    Listed,
    NewAnswer,
    NewDocument,
    NewTransmission,
    StoredExtract,
    Transmission,
)
from assusoft.store.store import Store, open_store
from assusoft.store.tampering import Fault

__all__ = [
    "AnswerRecord",
    "Audit",
    "Closing",
    "Copied",
    "Document",
    "Event",
    "Extract",
    "Fault",
    "Import",
    "Listed",
    "NewAnswer",
    "NewDocument",
    "NewTransmission",
    "Store",
    "StoredExtract",
    "Transmission",
    "open_store",
]
