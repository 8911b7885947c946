"""A new bureau folder, and an employer folder added to one: its text grows, and what people wrote in it stays."""

import json
import os
import re
import unicodedata
from pathlib import Path

from assusoft.bureau.settings import FILE, BureauFile, load_bureau
from assusoft.config import parse_toml, read_text, validate
from assusoft.employer.settings import load_settings
from assusoft.errors import Refused
from assusoft.files import make_folder, write_whole
from assusoft.resources import resource_folder


def write_bureau(folder: Path) -> Path:
    """Write a commented bureau.toml into a folder, which is made where it is missing; the file written.

    Raises
    ------
    Refused
        There is one already, or the folder is a file.
    """
    path = folder / FILE
    if path.exists() or (folder.exists() and not folder.is_dir()):
        what = path if path.exists() else folder
        raise Refused(f"{what} exists already. Choose a new folder. Nothing was written.")
    make_folder(folder)
    write_whole(path, (resource_folder("templates") / "bureau" / FILE).read_bytes())
    return path


def add_employer(folder: Path, employer: Path) -> str:
    """Add an employer folder to the bureau.toml of a bureau folder; the key it got.

    Raises
    ------
    Refused
        It is no employer folder, or is there already. ConfigError: its employer.toml, or bureau.toml, is wrong.
    """
    bureau = load_bureau(folder)
    load_settings(employer)
    place = employer.resolve()
    known = next((one.key for one in bureau.members if one.folder == place), None)
    if known:
        raise Refused(f"{employer} is in {folder / FILE} already, as '{known}'. Nothing was written.")
    key = _key(place.name, [one.key for one in bureau.members])
    path = folder / FILE
    text = read_text(path)
    text += "" if not text or text.endswith("\n") else "\n"
    text += f"\n[employers.{key}]\nfolder = {json.dumps(_from(bureau.folder, place), ensure_ascii=False)}\n"
    validate(BureauFile, parse_toml(text, path), path)
    write_whole(path, text.encode())
    return key


def _from(home: Path, place: Path) -> str:
    """A folder beside or below the bureau's as seen from it, so that both can be moved; any other by its whole path."""
    near = place.is_relative_to(home.parent) and home.parent != Path(home.anchor)
    return Path(os.path.relpath(place, home)).as_posix() if near else place.as_posix()


def _key(name: str, taken: list[str]) -> str:
    """The folder's name as a key; a number behind it where another employer has that one."""
    bare = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:40] or "employer"
    numbered = (plain if number == 1 else f"{plain}-{number}" for number in range(1, len(taken) + 2))
    return next(key for key in numbered if key not in taken)
