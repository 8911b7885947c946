"""An employer folder -> another that holds its photos, pseudonymised, and nothing else of it."""

import json
import os
import secrets
import stat
from datetime import datetime
from pathlib import Path

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.pseudonymised.pseudonyms import pseudonymised
from assusoft.errors import Refused
from assusoft.files import make_folder, write_whole
from assusoft.payroll.import_log import ACCOUNT
from assusoft.payroll.photo import Photo, photo_from_tables
from assusoft.store import Store, open_store

SECRET = ".pseudonyms"
"""The file of the employer folder that keeps the secret, so that a later copy has the same pseudonyms."""
_SETTINGS = """# Photos of {name}, pseudonymised: still personal data.
# Nothing else is in this folder, and nothing can be sent from it.
name = {name}
language = "{language}"
first_month = "{first}"

[entities]
{entities}
"""


def pseudonymised_copy(employer: EmployerFolder, folder: Path, by: str, at: datetime) -> list[str]:
    """The months written; see `Employer.pseudonymised`."""
    _refuse_place(employer.folder, folder)
    _refuse_open_to_all(employer.folder)
    months = employer.facts.shown_months()
    if not months:
        raise Refused("Nothing has been imported yet, so there is no photo to pseudonymise. Nothing was written.")
    secret = _secret(employer.folder)
    make_folder(folder)
    for name in ("plans", "sources", "suppliers"):
        make_folder(folder / name)
    _write_settings(employer, folder, months[0])
    store = open_store(f"sqlite:///{folder.resolve() / 'assusoft.db'}")
    try:
        for month in months:
            _add(store, employer.facts.explained(employer.facts.photo_of(month)), secret, by, at)
    finally:
        store.close()
    return months


def _refuse_place(employer: Path, folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} exists and is not empty. Choose a new folder. Nothing was written.")
    if folder.resolve().is_relative_to(employer.resolve()):
        raise Refused(
            f"{folder} is in the employer folder itself, which those who get the copy must not read. Choose a folder "
            "elsewhere. Nothing was written."
        )


def _refuse_open_to_all(folder: Path) -> None:
    """What everybody may read needs no copy: extracts are as readable as whoever put them there left them."""
    if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o007:
        raise Refused(
            f"Every user of this machine may go into {folder}, so whoever gets a copy could read the rest there. "
            f"First: chmod o= {folder}. Nothing was written."
        )


def _secret(folder: Path) -> bytes:
    """The secret of the employer folder, made when it is first needed."""
    place = folder / SECRET
    if not place.exists():
        write_whole(place, secrets.token_hex(32).encode())
    try:
        secret = bytes.fromhex(place.read_text("ascii"))
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise Refused(
            f"{place}, by which pseudonyms are made, is not as it was written here (64 hexadecimal digits). Put it "
            "back from a copy of the folder, or remove it: the next copy then has other pseudonyms."
        )
    return secret


def _write_settings(employer: EmployerFolder, folder: Path, first: str) -> None:
    quoted = {json.dumps(key): json.dumps(name, ensure_ascii=False) for key, name in employer.settings.entities.items()}
    entities = "\n".join(f"{key} = {name}" for key, name in quoted.items())
    name = json.dumps(employer.name, ensure_ascii=False)
    text = _SETTINGS.format(name=name, language=employer.language, first=first, entities=entities)
    write_whole(folder / "employer.toml", text.encode())


def _add(store: Store, photo: Photo, secret: bytes, by: str, at: datetime) -> None:
    """Store the photo sorted by pseudonym: the order of its rows tells nothing either."""
    made = photo_from_tables(photo.month, pseudonymised(photo.tables, secret))
    counts = {"persons": int(made.worker["person"].nunique()), "contracts": len(made.worker)}
    counts |= {"family": len(made.family), "deductions": len(made.deduction)}
    counts |= {"problems": 0, "doubts": 0, "new_persons": 0}
    account = {"month": photo.month, "counts": counts} | {name: [] for name in ACCOUNT}
    store.add_import(photo.month, [], made.tables, account, by, at, "")
