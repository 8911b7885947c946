"""A profile -> the months of the synthetic employer, closed, and what a supplier holds who reads the files."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from assusoft.demo.conformance.answers import BY, answer_all
from assusoft.demo.conformance.comparing import Delivered, careless, compared
from assusoft.demo.conformance.extracts import write_extract
from assusoft.demo.conformance.folder import FIRST, profile_path, write_folder
from assusoft.demo.conformance.lives import begun
from assusoft.employer import Employer, open_employer
from assusoft.errors import AssusoftError
from assusoft.frames import Row, rows_of
from assusoft.months import month_end
from assusoft.simulation.taking.held import Book
from assusoft.suppliers.sending.transmission import is_summary
from assusoft.suppliers.supplier import Supplier

MONTHS, WORKERS, SEED = 24, 40, 15


class MonthRun(NamedTuple):
    """One month of a run: how many messages, its files (name -> content), and in words what the supplier has wrong."""

    month: str
    messages: int
    files: dict[str, bytes]
    wrong: tuple[str, ...]


def run(profile: str, months: int = MONTHS) -> Iterator[MonthRun]:
    """Live through the months, each imported, answered and closed, its files taken by the supplier.

    Raises
    ------
    AssusoftError
        There is no such profile, or what it says is wrong.
    """
    folder = Path(tempfile.mkdtemp(prefix="conform-"))
    try:
        yield from lived(folder, profile_path(profile), months)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def lived(folder: Path, path: Path, months: int) -> Iterator[MonthRun]:
    """The same in an empty folder that stays; `path`: the file of the supplier."""
    supplier, layout = write_folder(folder, path)
    employer, book = open_employer(folder), Book({}, {})
    lives, came = begun(SEED, WORKERS, FIRST), list[Delivered]()
    for month, shown in lives.months(FIRST, months):
        write_extract(folder, shown, month, lives.other)
        messages, owed = _decided(employer, supplier, month)
        try:
            files = _closed(employer, supplier, month)
        except AssusoftError as error:  # a layout that loses something is not closed: the profile does not hold
            yield MonthRun(month, messages, {}, (str(error),))
            break
        book, wrong = compared(layout, supplier.mode, book, files, owed, month)
        came.append((month, files))
        late = careless(layout, supplier.mode, came, owed) if len(came) == months else ()
        yield MonthRun(month, messages, files, (*wrong, *late))
    employer.store.close()


def _decided(employer: Employer, supplier: Supplier, month: str) -> tuple[int, list[Row]]:
    """Import and answer; how many messages are owed, and the register."""
    employer.import_month(month, [], BY, _at(month), release="A synthetic month")
    answer_all(employer, month, BY, _at(month))
    return len(employer.messages(month, supplier.key)), rows_of(employer.register(supplier.key, month))


def _closed(employer: Employer, supplier: Supplier, month: str) -> dict[str, bytes]:
    """Close; the files queued."""
    employer.close(month, BY, _at(month))
    queued = [one for one in employer.store.transmissions() if one.month == month and one.supplier == supplier.key]
    return {
        document.name: employer.store.content(document.sha256)
        for sending in queued
        for document in sending.documents
        if not is_summary(document.name)
    }


def _at(month: str) -> datetime:
    """The moment of the work on a month: the fifth day after it, at nine."""
    day = month_end(month) + timedelta(days=5)
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
