"""Files kept byte for byte, once per SHA-256: extracts, plan sheets, documents sent."""

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, insert, select, update

from assusoft.errors import AssusoftError, Refused
from assusoft.store.erasing.erased import refuse_erased_file
from assusoft.store.tables import content

_CHUNK = 500  # files asked for in one statement


def sha256_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def add_contents(connection: Connection, files: Iterable[bytes]) -> None:
    """Store the files that are not there yet."""
    by_hash = {sha256_of(data): data for data in files}
    known: dict[str, int] = {}
    wanted = list(by_hash)
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        rows = connection.execute(select(content.c.sha256, content.c.size).where(content.c.sha256.in_(some)))
        known |= dict(map(tuple, rows))
    for sha256 in [one for one, size in known.items() if size < len(by_hash[one])]:  # erased, and received again
        again = {"size": len(by_hash[sha256]), "bytes": by_hash[sha256]}
        connection.execute(update(content).where(content.c.sha256 == sha256).values(**again))
    new = [{"sha256": one, "size": len(data), "bytes": data} for one, data in by_hash.items() if one not in known]
    if new:
        connection.execute(insert(content), new)


def read_content(connection: Connection, sha256: str) -> bytes:
    """The bytes of a stored file.

    Raises
    ------
    Refused
        No file has that hash. Erased: it had its time. AssusoftError: the bytes under it are not those stored.
    """
    data = connection.scalar(select(content.c.bytes).where(content.c.sha256 == sha256))
    if data is None:
        raise Refused(f"No file with SHA-256 {sha256} is stored.")
    if sha256_of(data) != sha256:
        refuse_erased_file(connection, sha256)
        raise AssusoftError(
            f"The stored file {sha256} was altered: its hash differs. Restore the database from a backup."
        )
    return bytes(data)


def texts(connection: Connection, hashes: Mapping[str, str]) -> dict[str, str]:
    """Name -> text of the stored file with that hash."""
    return {name: read_content(connection, sha256).decode() for name, sha256 in hashes.items()}
