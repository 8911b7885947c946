"""A profile -> the months of the synthetic employer, closed, and what a supplier holds who reads the files."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from assusoft.demo.conformance.answers import BY, answer_all
from assusoft.demo.conformance.extracts import write_extract
from assusoft.demo.conformance.folder import FIRST, profile_path, write_folder
from assusoft.demo.conformance.lives import begun
from assusoft.employer import Employer, open_employer
from assusoft.errors import AssusoftError
from assusoft.frames import Row, rows_of
from assusoft.layouts import Layout, carried
from assusoft.months import month_end, month_start
from assusoft.simulation.taking.held import Book, Held, Key, key_of, running, taken
from assusoft.simulation.taking.reading import told_by
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
        supplier, layout = write_folder(folder, profile_path(profile))
        employer, book = open_employer(folder), Book({}, {})
        for month, shown in begun(SEED, WORKERS, FIRST).months(FIRST, months):
            write_extract(folder, shown, month)
            messages, owed = _decided(employer, supplier, month)
            files = _closed(employer, supplier, month)
            book, wrong = _taken(supplier, layout, book, files, owed, month)
            yield MonthRun(month, messages, files, wrong)
        employer.store.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def _taken(
    supplier: Supplier, layout: Layout, book: Book, files: dict[str, bytes], owed: Sequence[Row], month: str
) -> tuple[Book, tuple[str, ...]]:
    """What the supplier holds after the files, and where that is not the register."""
    try:
        after = taken(book, told_by(layout, files, month), supplier.mode)
    except AssusoftError as error:
        return book, (str(error),)
    if after.counted is not None:
        return after, tuple(_uncounted(after.counted, owed))
    table = "message" if "message" in layout.tables else "register"
    held = running(after.held, month_start(month))
    return after, tuple(differences(held, owed, carried(layout, table)))


def _uncounted(counted: tuple[int, int], owed: Sequence[Row]) -> Iterator[str]:
    """Where the totals of a text are not those of the register."""
    due = len(owed), len({row["person"] for row in owed})
    for what, said, count in zip(("rows", "persons"), counted, due, strict=True):
        if said != count:
            yield f"The text says {said} {what}, and the register has {count}."


def differences(held: Held, owed: Sequence[Row], fields: Sequence[str]) -> Iterator[str]:
    """Where what is held is not what is owed, as far as the files carry it, a sentence a row."""
    wanted: dict[Key, Row] = {key_of(row): {name: row.get(name) for name in fields} for row in owed}
    for key in sorted(held.keys() | wanted.keys()):
        who, mine, theirs = " ".join(part for part in key if part), held.get(key), wanted.get(key)
        if mine is None or theirs is None:
            yield f"{who}: {'owed, but the supplier does not know it' if mine is None else 'not owed, but held'}."
            continue
        names = [name for name in fields if name in mine and (mine[name] or None) != (theirs[name] or None)]
        if names:
            yield f"{who}: the supplier has another {', '.join(names)}."
