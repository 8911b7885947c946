"""The facts: extracts, photos, answers, closings, transmissions, audits, statements; added to, never changed."""

from typing import TYPE_CHECKING

from assusoft.lazily import lazily

if TYPE_CHECKING:
    from assusoft.store.copies import Copied
    from assusoft.store.facts.members import members_of
    from assusoft.store.facts.ticks import ticks_in_force
    from assusoft.store.persons.parts import Part, Version, is_in_force, part_of
    from assusoft.store.records import (
        AnswerRecord,
        Assignment,
        Audit,
        Closing,
        Decision,
        DeclarationRecord,
        Document,
        Erasure,
        Event,
        Extract,
        FirstWord,
        GivenForm,
        Import,
        IssuedSheet,
        Listed,
        NewAnswer,
        NewDecision,
        NewDeclaration,
        NewDocument,
        NewFirstWord,
        NewReturn,
        NewSheet,
        NewSheetSending,
        NewStatement,
        NewTransmission,
        Notice,
        SheetSending,
        Statement,
        StoredExtract,
        SupplierReturn,
        Tick,
        Transmission,
        WorkerForm,
    )
    from assusoft.store.rows import as_decoded, decoded
    from assusoft.store.store import Store, has_tables_of_now, open_store
    from assusoft.store.tampering import Fault

__all__ = [
    "AnswerRecord",
    "Assignment",
    "Audit",
    "Closing",
    "Copied",
    "Decision",
    "DeclarationRecord",
    "Document",
    "Erasure",
    "Event",
    "Extract",
    "Fault",
    "FirstWord",
    "GivenForm",
    "Import",
    "IssuedSheet",
    "Listed",
    "NewAnswer",
    "NewDecision",
    "NewDeclaration",
    "NewDocument",
    "NewFirstWord",
    "NewReturn",
    "NewSheet",
    "NewSheetSending",
    "NewStatement",
    "NewTransmission",
    "Notice",
    "Part",
    "SheetSending",
    "Statement",
    "Store",
    "StoredExtract",
    "SupplierReturn",
    "Tick",
    "Transmission",
    "Version",
    "WorkerForm",
    "as_decoded",
    "decoded",
    "has_tables_of_now",
    "is_in_force",
    "members_of",
    "open_store",
    "part_of",
    "ticks_in_force",
]

_PARTS = ("Part", "Version", "is_in_force", "part_of")
_OTHERS = (
    "Copied", "Fault", "Store", "as_decoded", "decoded", "has_tables_of_now", "members_of", "open_store",
    "ticks_in_force", *_PARTS,
)  # fmt: skip
_RECORDS = [name for name in __all__ if name not in _OTHERS]

__getattr__ = lazily(
    __name__,
    {
        **dict.fromkeys(_RECORDS, "assusoft.store.records"),
        **dict.fromkeys(_PARTS, "assusoft.store.persons.parts"),
        "members_of": "assusoft.store.facts.members",
        "ticks_in_force": "assusoft.store.facts.ticks",
        "decoded": "assusoft.store.rows",
        "as_decoded": "assusoft.store.rows",
        "Copied": "assusoft.store.copies",
        "Fault": "assusoft.store.tampering",
        "Store": "assusoft.store.store",
        "has_tables_of_now": "assusoft.store.store",
        "open_store": "assusoft.store.store",
    },
)
