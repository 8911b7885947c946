"""Files kept byte for byte, once per SHA-256: extracts, plan sheets, documents sent.

What is shorter when it is packed is stored packed: `size` is always that of the file itself.
"""

import hashlib
import zlib
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, insert, select, update

from assusoft.errors import AssusoftError, Refused
from assusoft.store.erasing.erased import refuse_erased_file
from assusoft.store.tables import content

_CHUNK = 500  # files asked for in one statement
_LEVEL = 1  # of zlib: three fifths of the time that 6 takes, and a benefit sheet is a twentieth longer


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
        again = {"size": len(by_hash[sha256]), "bytes": _packed(by_hash[sha256])}
        connection.execute(update(content).where(content.c.sha256 == sha256).values(**again))
    new = [
        {"sha256": one, "size": len(data), "bytes": _packed(data)} for one, data in by_hash.items() if one not in known
    ]
    if new:
        connection.execute(insert(content), new)


def read_content(connection: Connection, sha256: str) -> bytes:
    """The bytes of a stored file.

    Raises
    ------
    Refused
        No file has that hash. Erased: it had its time. AssusoftError: the bytes under it are not those stored.
    """
    found = connection.execute(select(*content.c["bytes", "size"]).where(content.c.sha256 == sha256)).one_or_none()
    if found is None:
        raise Refused("No file with SHA-256 {sha256} is stored.", sha256=sha256)
    data = unpacked(*found)
    if sha256_of(data) != sha256:
        refuse_erased_file(connection, sha256)
        raise AssusoftError(
            "The stored file {sha256} was altered: its hash differs. Restore the database from a backup.", sha256=sha256
        )
    return data


def unpacked(stored: bytes, size: int) -> bytes:
    """The file of that size that is stored so; what is no such file is given back as it is, under another hash."""
    if not isinstance(stored, bytes) or len(stored) >= size:
        return stored
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(stored, size + 1)  # no more of it than the file that it should be
    except zlib.error:
        return stored
    return data if reader.eof and not reader.unused_data else stored


def _packed(data: bytes) -> bytes:
    smaller = zlib.compress(data, _LEVEL)
    return smaller if len(smaller) < len(data) else data


def texts(connection: Connection, hashes: Mapping[str, str]) -> dict[str, str]:
    """Name -> text of the stored file with that hash."""
    return {name: read_content(connection, sha256).decode() for name, sha256 in hashes.items()}
