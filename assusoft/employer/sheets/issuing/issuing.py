"""Sheets of a closed month, made -> those in the archive: what is not there yet is typeset, the rest is taken from it.

Some sheets at a time: what a killed process had stored is taken from the archive when it is run again.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from assusoft.benefit_sheets.pages import Printed
from assusoft.benefit_sheets.sheet import Sheet
from assusoft.benefit_sheets.values import said_of
from assusoft.employer.sheets.issuing.written import FolderOfSheets
from assusoft.employer.sheets.sheets import Skipped
from assusoft.language import Sentence
from assusoft.store import IssuedSheet, NewSheet, Store

AT_ONCE = 100
"""Sheets typeset, stored and written before the next ones are made."""


class Template(NamedTuple):
    """What sheets are typeset by. `hash` stands for it; `printed` makes the PDF, or names letters no font has."""

    hash: str
    printed: Callable[[Sheet], Printed]


class Issued(NamedTuple):
    """`sheets`: those in force, by person; `new`: how many were typeset; `skipped`: who has none, wanting letters."""

    sheets: dict[str, IssuedSheet]
    new: int
    skipped: list[Skipped]


def issue(
    store: Store,
    month: str,
    made: Iterable[Sheet],
    template: Template,
    folder: FolderOfSheets | None,
    by: str,
    at: datetime,
    told: Callable[[int], None] = lambda done: None,
) -> Issued:
    """Store what is not in the archive yet, and write all of it into the folder, if there is one, from the archive.

    Parameters
    ----------
    made
        The sheets, a person once; they are made as they are taken.
    told
        Is told how many are done, from time to time.

    Raises
    ------
    Refused
        The month is not closed. Conflict: another process issues the same sheets. ConfigError: the template is wrong.
        What was issued before the one that failed stays issued, and is taken from the archive the next time.
    """
    archive = {one.person: one for one in store.sheets(month) if one.replaced_by is None}
    found, new, skipped, done = dict[str, IssuedSheet](), 0, list[Skipped](), 0
    for some in _some(made):
        kept = [archive[one.person] for one in some if _is_kept(one, archive.get(one.person), template)]
        known = {one.person for one in kept}
        pages = list(_typeset([one for one in some if one.person not in known], template, at, skipped))
        stored = store.add_sheets(month, template.hash, pages, by, at) if pages else []
        if folder is not None:
            for one, page in zip(stored, pages, strict=True):
                folder.write(one, page.pdf)
            for one in kept:
                folder.write(one)
        found |= {one.person: one for one in (*kept, *stored)}
        new, done = new + len(stored), done + len(some)
        told(done)
    return Issued(found, new, skipped)


def _typeset(made: Iterable[Sheet], template: Template, at: datetime, skipped: list[Skipped]) -> Iterator[NewSheet]:
    for one in made:
        dated = replace(one, issued=at.date())
        page = template.printed(dated)
        if page.missing:
            shown = " ".join(page.missing)
            skipped.append(
                Skipped(
                    one.person,
                    Sentence(
                        "{person} has no sheet: the fonts of the page have no {shown}. Write the name with other "
                        "letters in the payroll.",
                        person=one.person,
                        shown=shown,
                    ),
                )
            )
            continue
        number = one.entity.partition(" ")[0]
        yield NewSheet(one.person, one.language, one.kind, number, said_of(one), page.pdf)


def _is_kept(sheet: Sheet, former: IssuedSheet | None, template: Template) -> bool:
    """Whether the archive has it: the same template and the same values."""
    if former is None or former.template != template.hash:
        return False
    return hashlib.sha256(said_of(sheet)).hexdigest() == former.said


def _some(made: Iterable[Sheet]) -> Iterator[list[Sheet]]:
    rest = iter(made)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def template_hash(template: Path) -> str:
    """The hash that stands for a template and what it may include, the files beside it: other bytes, another hash."""
    digest = hashlib.sha256()
    for path in sorted(template.parent.rglob("*")):
        if path.is_file() and path.suffix != ".j2":
            name = path.relative_to(template.parent).as_posix()
            digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
