"""What goes in and comes out of layouts: files received, what was read of them, the stamp of a file written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class InputFile:
    """A file by name and content: one received, or one written and ready to send.

    `kept`: it was admitted before, or written by ourselves, so its size is not asked about again. `ours`: written by
    ourselves, so that each cell is read as it stands.
    """

    name: str
    content: bytes
    kept: bool = field(default=False, compare=False)
    ours: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class WrittenStamp:
    """What a written file says of itself. `month` is 'YYYY-MM'; `texts` fill further {places} of title rows."""

    employer: str
    month: str
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadStamp:
    """What read files say of themselves: employer ids as written there, and months 'YYYY-MM'; both may be empty."""

    employers: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fingerprint:
    """What the files of a part looked like, to notice that a later month looks different.

    `columns`: header words (XML: elements) in their order; none where a file has no header. `styles`: column -> how
    nearly all of its filled cells are written, as an example ('1234,56'); only columns where that can be said.
    `rows`: lines of data.
    """

    columns: tuple[str, ...]
    styles: Mapping[str, str]
    rows: int


@dataclass(frozen=True)
class Reading:
    """What was read, and where each row and cell of it comes from.

    Attributes
    ----------
    tables
        Table name -> the canonical fields the layout provides, typed, with a RangeIndex.
    origins
        Table name -> same index; a text column for each part: 'file, sheet, row n', missing where it adds nothing.
    lines
        One row per physical line or record, so that counts add up: part, file, sheet, row, outcome (accepted,
        repaired, refused, skipped), reason.
    steps
        One row per repaired cell: table, row (index), field, raw, clean, step.
    problems
        One row per cell set aside: table, row (index), field, value, reason, where.
    stamp
        What the files say of themselves.
    notes
        Sentences on what was found and not used: new columns, sheets, title rows that were not found.
    fingerprints
        Part of the layout -> what its files looked like.
    """

    tables: dict[str, pd.DataFrame]
    origins: dict[str, pd.DataFrame]
    lines: pd.DataFrame
    steps: pd.DataFrame
    problems: pd.DataFrame
    stamp: ReadStamp
    notes: tuple[str, ...]
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)
