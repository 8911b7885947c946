"""Where an employer's facts stand; a database of its own made on a server."""

import os
from collections.abc import Callable
from pathlib import Path

DATABASE = "ASSUSOFT_DATABASE"
DEFAULT = "sqlite:///assusoft.db"
_SQLITE = "sqlite:///"


def database_url(folder: Path, stated: str) -> str:
    """The environment goes before what employer.toml states; a relative SQLite path starts in the folder."""
    url = os.environ.get(DATABASE) or stated
    if url.startswith(_SQLITE) and not url.startswith(_SQLITE + "/"):
        return _SQLITE + str(folder.resolve() / url.removeprefix(_SQLITE))
    return url


def is_file(stated: str) -> bool:
    """Whether what employer.toml states is a file, not a server."""
    return stated.startswith(_SQLITE)


def own_database(server: str, name: str, password: Callable[[], str], ours: bool) -> bool:
    """Make a role and its database on a server, where they are missing; see `store.server.own_database`."""
    from assusoft.store.server.own_database import make_own_database

    return make_own_database(server, name, password, ours)
