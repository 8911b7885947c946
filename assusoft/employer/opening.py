"""An employer folder -> its facts opened; a database that is gone or empty is not taken for that of a new employer."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assusoft.employer.database import database_url
from assusoft.employer.settings import Settings, load_settings
from assusoft.errors import AssusoftError, NothingStored, Refused
from assusoft.files import write_whole
from assusoft.language import Sentence

if TYPE_CHECKING:  # a folder is opened quickly, its database when it is needed
    from assusoft.store import Store

DatabaseState = Literal["fits", "other version", "away"]

MARK = ".closed"
"""The file beside the settings that names the last month closed in this folder."""


def opened(folder: Path, settings: Settings, create: bool) -> "Store":
    """The store of the folder.

    Parameters
    ----------
    create
        Whether a new employer gets one: the first import alone does.

    Raises
    ------
    Refused
        A month was closed here, and the database is gone or empty. NothingStored: nothing was imported yet.
    """
    from assusoft.store import open_store

    url, closed = database_url(folder, settings.database), last_closed(folder)
    try:
        store = open_store(url, create=create and not closed)
    except NothingStored as nothing:
        if closed:
            raise _lost(closed, nothing.sentence) from nothing
        raise NothingStored(
            "Nothing has been imported yet. {why} Begin with: assusoft import --month {first_month}",
            why=nothing.sentence,
            first_month=settings.first_month,
        ) from nothing
    if closed and not store.closings():
        store.close()
        raise _lost(closed, Sentence("The database has no closed month."))
    return store


def database_state(folder: Path) -> DatabaseState:
    """Whether an employer's database answers and has the tables of this version; nothing of it is changed.

    A new employer, of whom nothing was imported yet, needs none.
    """
    from assusoft.store import has_tables_of_now

    try:
        return "fits" if has_tables_of_now(database_url(folder, load_settings(folder).database)) else "other version"
    except NothingStored:
        return "away" if last_closed(folder) else "fits"
    except AssusoftError:
        return "away"


def last_closed(folder: Path) -> str:
    """The last month closed in this folder; '' when none was, or by a release that did not note it."""
    mark = folder / MARK
    return mark.read_text("utf-8").strip() if mark.is_file() else ""


def note_closed(folder: Path, month: str) -> None:
    """Keep in the folder that a month was closed in it, where it can be kept: the month is closed in any case."""
    if month > last_closed(folder):
        with suppress(OSError):
            write_whole(folder / MARK, f"{month}\n".encode())


def _lost(month: str, why: Sentence) -> Refused:
    return Refused(
        "{why} But {month} was closed in this folder, so its facts are elsewhere, or lost. Is the disk mounted, and "
        "the address in employer.toml or ASSUSOFT_DATABASE right? Mend that, or restore a backup. Nothing was stored.",
        why=why,
        month=month,
    )
