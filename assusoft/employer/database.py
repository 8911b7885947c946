"""Where an employer's facts stand."""

import os
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
