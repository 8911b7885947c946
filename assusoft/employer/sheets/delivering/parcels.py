"""A sending -> its files, from the archive: the bytes that were issued, locked where the employer's rule says so."""

from collections.abc import Iterator, Mapping, Sequence

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.sheets.delivering.locks import Locks
from assusoft.errors import Refused
from assusoft.store import IssuedSheet, SheetSending, Store
from assusoft.suppliers.sending.transmission import Document
from assusoft.suppliers.sending.zips import zipped

PDF, ZIP = "application/pdf", "application/zip"
MOST = 20 << 20
"""Bytes of a zip that still goes by mail."""


def of_worker(employer: EmployerFolder, sheet: IssuedSheet, password: str) -> Document:
    """The sheet of one worker as it is mailed."""
    pdf = employer.store.content(sheet.pdf)
    if not password:
        return Document(f"{sheet.person}_{sheet.month}.pdf", PDF, pdf)
    locked = zipped([(f"{sheet.person}.pdf", pdf)], password)
    return Document(f"{sheet.person}_{sheet.month}.zip", ZIP, locked, sealed=True)


def of_entity(
    store: Store, sending: SheetSending, sheets: Mapping[int, IssuedSheet], name: str, lock: Locks
) -> Document:
    """The zip of a legal entity as it is mailed; Refused when it is too large for that."""
    listed = [sheets[number] for number in sending.sheets]
    sizes = 0
    files: list[tuple[str, bytes]] = []
    for file in entries(store, listed, lock):
        files.append(file)
        sizes += len(file[1])
        if sizes > MOST:
            megabytes = MOST >> 20
            raise Refused(
                "The zip of {count} sheets has more than {megabytes} MB, which no mail server takes. Nothing was "
                "sent. Write folder in the place of to in [sheets] of employer.toml, and fetch it there.",
                count=len(listed),
                megabytes=megabytes,
            )
    return Document(name, ZIP, zipped(files, lock.whole), sealed=sending.password != "none")


def entries(store: Store, sheets: Sequence[IssuedSheet], lock: Locks) -> Iterator[tuple[str, bytes]]:
    """Name and content of each worker's file in the zip of an entity, one at a time."""
    for sheet in sheets:
        pdf = store.content(sheet.pdf)
        own = "" if lock.whole else lock.of[sheet.person]
        name = f"{sheet.person}.pdf"
        yield (f"{sheet.person}.zip", zipped([(name, pdf)], own)) if own else (name, pdf)


def zip_name(sending: SheetSending, earlier: Sequence[SheetSending]) -> str:
    """'0899900177_2026-03.zip'; a later one of the same entity and month says which it is."""
    count = 1 + sum((one.entity, one.month, one.way) == (sending.entity, sending.month, sending.way) for one in earlier)
    again = f"_{count}" if count > 1 else ""
    return f"{sending.entity or 'sheets'}_{sending.month}{again}.zip"
