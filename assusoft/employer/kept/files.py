"""Kept listings as files in `.kept/` of the employer folder: each believed only under its stamp and its own hash."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = ".kept"
_HASH = 64


def read_document(folder: Path, stamp: str, name: str) -> dict[str, Any] | None:
    """The JSON document kept under that stamp and name; None when there is none, or it is not what was written."""
    content = _content(folder / FOLDER / f"{stamp}-{name}.json")
    if content is None or hashlib.sha256(content[_HASH:]).hexdigest().encode() != content[:_HASH]:
        return None
    document: dict[str, Any] = json.loads(content[_HASH:])
    return document if document.get("stamp") == stamp else None


def read_documents(folder: Path, stamp: str) -> list[dict[str, Any]]:
    """Every document kept under that stamp which is what was written."""
    names = [path.stem.removeprefix(f"{stamp}-") for path in (folder / FOLDER).glob(f"{stamp}-*.json")]
    found = (read_document(folder, stamp, name) for name in sorted(names))
    return [document for document in found if document is not None]


def read_content(folder: Path, sha256: str) -> bytes | None:
    """The bytes kept under their hash; None when they are not there, or others are."""
    content = _content(folder / FOLDER / f"{sha256}.arrow")
    return content if content is not None and hashlib.sha256(content).hexdigest() == sha256 else None


def keep(folder: Path, stamp: str, name: str, document: Mapping[str, Any], contents: Mapping[str, bytes]) -> None:
    """Write a document and the contents (SHA-256 -> bytes) it names; what hangs on other stamps is deleted.

    Only the owner may read them. A folder that cannot be written keeps nothing, and nothing depends on it.
    """
    text = json.dumps({"stamp": stamp} | dict(document), ensure_ascii=False).encode()
    try:
        place = folder / FOLDER
        place.mkdir(mode=0o700, exist_ok=True)
        _delete_others(place, stamp)
        for sha256, content in contents.items():
            _write(place / f"{sha256}.arrow", content)
        _write(place / f"{stamp}-{name}.json", hashlib.sha256(text).hexdigest().encode() + text)
    except OSError:
        return


def _delete_others(place: Path, stamp: str) -> None:
    documents = list(place.glob("*.json"))
    stale = [path for path in documents if not path.name.startswith(stamp)]
    if stale or not documents:
        for path in [*stale, *place.glob("*.arrow"), *place.glob("*.part")]:
            path.unlink(missing_ok=True)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    with open(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as stream:
        stream.write(content)
    unfinished.replace(path)
