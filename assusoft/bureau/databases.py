"""A bureau and a PostgreSQL server -> a database for each employer that is on none, each with a role of its own.

Its password is made here and kept in a file of the employer folder that only its owner reads, in the form that
PostgreSQL's own programs take.
"""

import json
import secrets
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from assusoft.bureau.settings import load_bureau
from assusoft.config import parse_toml, read_text, validate
from assusoft.employer.database import database_url, is_file, own_database
from assusoft.employer.settings import Settings
from assusoft.errors import Refused
from assusoft.files import whole_file, write_whole
from assusoft.toml_lines import lines_of

if TYPE_CHECKING:
    from assusoft.employer import Employer

PASSWORD = ".pgpass"
"""Of the employer folder: `*:*:DATABASE:ROLE:PASSWORD` (0600)."""


def make_databases(folder: Path, server: str) -> Iterator[tuple[str, bool]]:
    """Make a database and a role, named by the employer's key, for each employer of a bureau that is not on a server.

    Its `employer.toml` names the database then. Started again, it goes on where it was broken off.

    Parameters
    ----------
    server
        URL of a database on the server and of a role that may make roles and databases there.

    Yields
    ------
    The employer's key, and whether its database was made now.

    Raises
    ------
    Refused
        An employer has facts in a file, or the server says no: employers before it are done, it and those after it not.
    """
    bureau = load_bureau(folder)
    for member in bureau.members:
        employer = member.opened()
        if is_file(employer.settings.database):
            _refuse_facts(employer)
            kept = employer.folder / PASSWORD
            made = own_database(server, member.key, partial(_password, kept, member.key), kept.is_file())
            _name(employer.folder, _own_url(server, member.key, kept))
            yield member.key, made


def _refuse_facts(employer: "Employer") -> None:
    if not employer.is_new:
        employer.store.close()
        where = database_url(employer.folder, employer.settings.database)
        raise Refused(
            f"{employer.folder} has facts already, in {where}. Back them up, make its database yourself, and restore "
            "the backup there (docs/how-to/postgresql.md)."
        )


def _password(file: Path, key: str) -> str:
    """The role's password, kept before the role is made."""
    if not file.is_file():
        with whole_file(file, 0o600) as stream:  # PostgreSQL's library reads no other
            stream.write(f"*:*:{key}:{key}:{secrets.token_urlsafe(24)}\n".encode())
    return file.read_text("utf-8").rstrip("\n").rpartition(":")[2]


def _own_url(server: str, key: str, password: Path) -> str:
    """The server's URL with the employer's role and database, and the password's file in place of it."""
    parts = urlsplit(server)
    options = "&".join(filter(None, [parts.query, f"passfile={quote(str(password))}"]))
    return f"{parts.scheme}://{key}@{parts.netloc.rpartition('@')[2]}/{key}?{options}"


def _name(folder: Path, url: str) -> None:
    """Write `database` into employer.toml: in the place of what stands there, else below the name."""
    path = folder / "employer.toml"
    text = read_text(path)
    lines, places = text.splitlines(keepends=True), lines_of(text)
    stated, line = places.get(("database",)), f"database = {json.dumps(url)}\n"
    if stated is None:
        lines.insert(places["name",], line)
    else:
        lines[stated - 1] = line
    changed = "".join(lines)
    validate(Settings, parse_toml(changed, path), path)
    write_whole(path, changed.encode())
