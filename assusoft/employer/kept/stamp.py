"""Everything a month's listing hangs on -> one hash: facts, texts, program and language."""

import hashlib
import json
import os
import tomllib
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.resources import files
from pathlib import Path

from assusoft.employer.database import DEFAULT, database_url
from assusoft.resources import resource_folder
from assusoft.store.glance import head_at

_TEXTS = ("sources", "plans", "suppliers", "templates", "expectations")
_DERIVES = ("assusoft", "pandas", "pyarrow", "duckdb")
"""Packages whose version may change what is derived."""


def stamp_of(folder: Path) -> str | None:
    """SHA-256 of what a listing of this employer hangs on, in 64 hexadecimal digits.

    None when that cannot be told at a glance: no employer folder, a text that cannot be read, no facts yet. Opening
    the employer says what is wrong.
    """
    try:
        stated = tomllib.loads((folder / "employer.toml").read_text("utf-8"))
        head = head_at(database_url(folder, str(stated.get("database", DEFAULT))))
        parts = [head, str(stated.get("language", "fr")), _texts(folder), _program()]
    except (OSError, ValueError):
        return None
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest() if head else None


def _texts(folder: Path) -> list[tuple[str, str]]:
    """Name and hash of every text of the employer folder that a month may be derived with."""
    paths = [folder / "employer.toml", *(path for name in _TEXTS for path in _files(folder / name))]
    return [(path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths]


def _program() -> list[object]:
    """The version of the program and of what computes for it; of a checkout, whose version stays, its files too."""
    layouts = [
        (entry.name, entry.value, entry.dist and entry.dist.version)
        for entry in sorted(entry_points(group="assusoft.layouts"))
    ]
    folders = (Path(str(files("assusoft"))), resource_folder("templates"), resource_folder("expectations"))
    looks = [(str(path), *_size_and_time(path)) for folder in folders for path in _files(folder)]
    return [[_version(name) for name in _DERIVES], layouts, looks]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _files(folder: Path) -> list[Path]:
    """Every file below a folder in a fixed order, what Python compiles left out."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        found += [Path(place) / name for name in names]
    return sorted(found)


def _size_and_time(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns
