"""The facts: extracts, photos, answers, closings, transmissions, audits, statements; added to, never changed."""

from typing import TYPE_CHECKING

from assusoft.lazily import lazily

if TYPE_CHECKING:
    from assusoft.store.copies import Copied
    from assusoft.store.records import (
        AnswerRecord,
        Audit,
        Closing,
        Decision,
        DeclarationRecord,
        Document,
        Event,
        Extract,
        Import,
        Listed,
        NewAnswer,
        NewDecision,
        NewDeclaration,
        NewDocument,
        NewStatement,
        NewTransmission,
        Statement,
        StoredExtract,
        Transmission,
    )
    from assusoft.store.rows import as_decoded
    from assusoft.store.store import Store, open_store
    from assusoft.store.tampering import Fault

__all__ = [
    "AnswerRecord",
    "Audit",
    "Closing",
    "Copied",
    "Decision",
    "DeclarationRecord",
    "Document",
    "Event",
    "Extract",
    "Fault",
    "Import",
    "Listed",
    "NewAnswer",
    "NewDecision",
    "NewDeclaration",
    "NewDocument",
    "NewStatement",
    "NewTransmission",
    "Statement",
    "Store",
    "StoredExtract",
    "Transmission",
    "as_decoded",
    "open_store",
]

_RECORDS = [name for name in __all__ if name not in ("Copied", "Fault", "Store", "as_decoded", "open_store")]

__getattr__ = lazily(
    __name__,
    {
        **dict.fromkeys(_RECORDS, "assusoft.store.records"),
        "as_decoded": "assusoft.store.rows",
        "Copied": "assusoft.store.copies",
        "Fault": "assusoft.store.tampering",
        "Store": "assusoft.store.store",
        "open_store": "assusoft.store.store",
    },
)
