"""Files about to be imported -> which source each is of, what is in it, why it cannot be taken; what is missing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from assusoft.errors import AssusoftError, Refused
from assusoft.language import Sentence
from assusoft.layouts.definition.file_names import base_name, matches
from assusoft.layouts.definition.files import InputFile, Reading
from assusoft.layouts.reading import read
from assusoft.line_statuses import LINE_STATUSES
from assusoft.payroll.sources import Source, sources_in_force
from assusoft.payroll.stamps import other_months, strange_employers
from assusoft.payroll.unexpected_files import months_named, sources_expecting
from assusoft.schema import Field

ROWS = 8
"""Rows of each table that are kept to be shown."""


@dataclass(frozen=True)
class Recognised:
    """A file that somebody is about to import.

    Attributes
    ----------
    source, layout
        Whose it is and how it is read; '' when no source, or more than one, takes it.
    lines
        `LINE_STATUSES` -> how many lines of the file; they add up to its lines. Empty when it was not read.
    tables
        Canonical table -> its first rows, typed; `rows` has how many there are.
    doubts
        Cells set aside, which will be asked about or left out.
    why
        Why a file of an unexpected name was taken for one of a source; '' when its name is the expected one.
    problem
        Why it cannot be imported, as far as the file alone shows; None: it can.
    """

    name: str
    size: int
    source: str = ""
    layout: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    doubts: int = 0
    why: str = ""
    problem: Sentence | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether no source expects it, in whatever month."""
        return not self.source and self.problem is None


@dataclass(frozen=True)
class Missing:
    """A file that a source needs and nobody gave: the source and the name that is expected."""

    source: str
    pattern: str


@dataclass(frozen=True)
class Recognition:
    """What was given for a month, and what is missing of it."""

    month: str
    files: tuple[Recognised, ...]
    missing: tuple[Missing, ...]

    @property
    def is_complete(self) -> bool:
        """Whether each file can be taken and none is missing."""
        return bool(self.files) and not self.missing and all(one.source and not one.problem for one in self.files)


def recognised(
    files: Sequence[InputFile],
    sources: Sequence[Source],
    month: str,
    own: Mapping[str, Field],
    entities: Collection[str],
) -> Recognition:
    """Look at each file alone, as an import of the month would take it; nothing is stored.

    Parameters
    ----------
    sources
        All of the employer's: a file that is another month's is told by those in force then.
    entities
        The employer's enterprise numbers.

    Raises
    ------
    Refused
        No source of contracts is in force in the month.
    """
    expecting, why = sources_expecting(files, sources_in_force(sources, month), month, own, entities)
    again = {file.name for number, file in enumerate(files) if file.name in {one.name for one in files[:number]}}
    found = [
        replace(_one(file, expecting, sources, month, own, entities), why=why.get(file.name, "")) for file in files
    ]
    twice = Sentence("Two files have this name: leave one of them out.")
    found = [replace(one, problem=twice) if one.name in again else one for one in found]
    return Recognition(month, tuple(found), tuple(_missing(expecting, files)))


def _one(
    file: InputFile,
    expecting: Sequence[Source],
    sources: Sequence[Source],
    month: str,
    own: Mapping[str, Field],
    entities: Collection[str],
) -> Recognised:
    owners = [source for source in expecting if source.owns([file])]
    if len(owners) > 1:
        names = ", ".join(source.path.name for source in owners)
        problem = Sentence("Several sources expect a file of this name ({names}): narrow [files] in one.", names=names)
        return Recognised(file.name, len(file.content), problem=problem)
    if not owners:
        return Recognised(file.name, len(file.content), problem=_of_another_month(file, sources, month))
    return _read(file, owners[0], month, own, entities)


def _read(
    file: InputFile, source: Source, month: str, own: Mapping[str, Field], entities: Collection[str]
) -> Recognised:
    """The file read alone by the parts of its source that take it."""
    plain = Recognised(file.name, len(file.content), source.name, source.format.name)
    parts = tuple(part for part in source.format.part if matches(base_name(file.name), part.file))
    try:
        reading = read(source.format.model_copy(update={"part": parts}), [file], month, own, source.role != "list")
    except AssusoftError as error:
        return replace(plain, problem=error.sentence)
    return replace(
        plain,
        lines={name: int((reading.lines["outcome"] == name).sum()) for name in LINE_STATUSES},
        tables={name: table.head(ROWS) for name, table in reading.tables.items() if len(table)},
        rows={name: len(table) for name, table in reading.tables.items() if len(table)},
        doubts=len(reading.problems),
        problem=_stamped(source, reading, month, entities),
    )


def _stamped(source: Source, reading: Reading, month: str, entities: Collection[str]) -> Sentence | None:
    """What a file says of itself that is not what is expected."""
    if others := other_months(reading, month):
        return Sentence(
            "It says that it was made for {months}, not for {month}.", months=", ".join(others), month=month
        )
    if strange := strange_employers(source, reading, entities):
        return Sentence("It says that it is of employer {names}, which source {source} does not expect.",
                        names=", ".join(strange), source=source.name)  # fmt: skip
    return None


def _of_another_month(file: InputFile, sources: Sequence[Source], month: str) -> Sentence | None:
    """Which month's file it is, of which source, when its name says so."""
    for other in sorted(months_named(base_name(file.name)) - {month}):
        try:
            owner = next((one for one in sources_in_force(sources, other) if one.owns([file])), None)
        except Refused:
            continue
        if owner is not None:
            return Sentence("It is the file of source {source} for {other}, and {month} is to be imported.",
                            source=owner.name, other=other, month=month)  # fmt: skip
    return None


def _missing(expecting: Sequence[Source], files: Sequence[InputFile]) -> Iterator[Missing]:
    names = [base_name(file.name) for file in files]
    for source in expecting:
        needed = dict.fromkeys(part.file for part in source.format.part if not part.optional)
        yield from (
            Missing(source.name, pattern) for pattern in needed if not any(matches(name, pattern) for name in names)
        )
