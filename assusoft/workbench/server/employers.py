"""The employers a server shows: one folder, or a folder of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assusoft.employer import Employer, open_employer
from assusoft.employer.settings import load_settings
from assusoft.errors import AssusoftError, Refused
from assusoft.suppliers.supplier import load_supplier

RESERVED = frozenset(
    (
        "login", "logout", "health", "metrics", "alive", "leave", "api", "static", "bureau", "administration",
        "language", "sheet",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Served:
    """An employer: `key` in addresses, its folder."""

    key: str
    folder: Path

    def open(self) -> Employer:
        """Open it."""
        return open_employer(self.folder)


def employers_in(folder: Path) -> dict[str, Served]:
    """Key -> employer, in order: the folder itself, or each folder in it that has an employer.toml.

    Raises
    ------
    Refused
        There is none, or two would have the same address.
    """
    folder = folder.resolve()
    if (folder / "employer.toml").is_file():
        found = [folder]
    else:
        found = sorted(path.parent for path in folder.glob("*/employer.toml"))
    if not found:
        raise Refused(
            f"{folder} has no employer.toml, and no folder in it has one: there is nothing to serve. Make an employer: "
            f"assusoft new {folder}."
        )
    served: dict[str, Served] = {}
    for path in found:
        key = key_of(path.name)
        if key in served:
            raise Refused(
                f"{served[key].folder.name} and {path.name} would have the same address /{key}/. Rename one of them."
            )
        served[key] = Served(key, path)
    return served


def key_of(name: str) -> str:
    """What stands for a folder in addresses: small letters, digits and hyphens."""
    key = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "employer"
    return f"{key}-1" if key in RESERVED else key


def secret_names(served: Served, all: Iterable[Served], own: Iterable[str]) -> tuple[str, ...]:
    """Variables in which this employer's files say that a password or passphrase stands; not those of other employers,
    nor the server's `own`: a page's process writes these files."""
    named = [name for name in _variables(served.folder) if name in os.environ]
    if not named:
        return ()
    taken = {*own, *(name for one in all if one != served for name in _variables(one.folder))}
    return tuple(name for name in named if name not in taken)


def files_elsewhere(served: Served) -> tuple[Path, ...]:
    """Files outside the folder that this employer's files name: the certificates that servers are known by.

    Nothing but certificates: a page's process writes these files, and may be let see nothing else by them. A private
    key is seen where it stands in the folder.
    """
    named = [ways["ca_file"] for ways in _ways(served.folder) if ways.get("ca_file")]
    paths = dict.fromkeys((served.folder / name).resolve() for name in named)
    return tuple(path for path in paths if path.is_file() and _is_certificates(path))


def _is_certificates(path: Path) -> bool:
    content = path.read_bytes()
    return b"-----BEGIN CERTIFICATE-----" in content and b"PRIVATE KEY" not in content


def _variables(folder: Path) -> list[str]:
    """The environment variables that an employer's files name, each once."""
    named = (value for way in _ways(folder) for key, value in way.items() if key.endswith("_env") and value)
    return list(dict.fromkeys(named))


def _ways(folder: Path) -> Iterator[dict[str, Any]]:
    """What stands under [mail] and under each supplier's way; a file that is wrong names nothing."""
    with suppress(AssusoftError):
        mail = load_settings(folder).mail
        yield mail.model_dump() if mail else {}
    for path in sorted((folder / "suppliers").glob("*.toml")):
        with suppress(AssusoftError):
            supplier = load_supplier(path)
            yield supplier.way.model_dump()
            yield supplier.encrypt.model_dump() if supplier.encrypt else {}
