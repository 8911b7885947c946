"""Files -> a zip, plain or under a password: the same bytes again for a plain one."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyzipper

_DAY = (1980, 1, 1, 0, 0, 0)
"""The moment every entry says: the first one that a zip can."""


def zipped(files: Iterable[tuple[str, bytes]], password: str = "") -> bytes:
    """The zip as bytes; see `zip_into`."""
    stream = BytesIO()
    zip_into(stream, files, password)
    return stream.getvalue()


def zip_into(stream: BinaryIO, files: Iterable[tuple[str, bytes]], password: str = "") -> None:
    """Write a zip of the files (name, content), taken one at a time; with a password, each under AES of 256 bits.

    Raises
    ------
    ValueError
        Two files have one name, small and capital letters being one: unpacked, the second would replace the first.
    """
    known: set[str] = set()
    with _archive(stream, password) as archive:
        for name, content in files:
            if name.lower() in known:
                raise ValueError(f"'{name}' is in the zip already")
            known.add(name.lower())
            kind = pyzipper.zipfile_aes.AESZipInfo if password else ZipInfo
            entry = kind(name, _DAY)
            entry.external_attr = 0o600 << 16
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)


def _archive(stream: BinaryIO, password: str) -> Any:
    if not password:
        return ZipFile(stream, "w", ZIP_DEFLATED)
    archive: Any = pyzipper.AESZipFile(stream, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES)
    archive.setpassword(password.encode())
    archive.setencryption(pyzipper.WZ_AES, nbits=256)
    return archive
