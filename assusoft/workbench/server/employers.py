"""The employers a server shows: one folder, or a folder of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assusoft.employer import Employer, open_employer
from assusoft.employer.settings import Settings, load_settings
from assusoft.errors import AssusoftError, Refused

RESERVED = frozenset(
    ("login", "logout", "health", "alive", "leave", "api", "static", "bureau", "administration", "language")
)


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
    """Variables in which this employer's files say that a password stands; not those of other employers, nor the
    server's `own`: a page's process writes these files."""
    named = _of_mail(served.folder, "password_env")
    taken = {*own, *(_of_mail(one.folder, "password_env") for one in all if one != served)}
    return (named,) if named and named in os.environ and named not in taken else ()


def files_elsewhere(served: Served) -> tuple[Path, ...]:
    """Files outside the folder that this employer's files name: the certificates its mail server is known by.

    Nothing but certificates: a page's process writes these files, and may be let see nothing else by them.
    """
    named = _of_mail(served.folder, "ca_file")
    path = (served.folder / named).resolve() if named else None
    return (path,) if path and path.is_file() and _is_certificates(path) else ()


def _is_certificates(path: Path) -> bool:
    content = path.read_bytes()
    return b"-----BEGIN CERTIFICATE-----" in content and b"PRIVATE KEY" not in content


def _of_mail(folder: Path, name: str) -> str | None:
    try:
        settings: Settings = load_settings(folder)
    except AssusoftError:
        return None
    value: str | None = getattr(settings.mail, name, None)
    return value
