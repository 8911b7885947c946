"""What inference hands on: tables as they were found, and what was concluded about them."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from assusoft.layouts.columns.cells import ColumnKey

CONFIDENT = 0.8
"""From this confidence on, and with nothing else near, a proposal is made without asking."""
MARGIN = 0.1
"""How far the next best must be."""
Result = TypeVar("Result")
Hints = Mapping[ColumnKey, Mapping[str, float]]
"""Column key -> field -> strength, where a known system says so."""


@dataclass(frozen=True, eq=False)
class FoundColumn:
    """A column as it stands in the file: trimmed cells, one for each data row. `kinds` as in `cells.Cells`.

    Two columns are the same when they are one object: what is concluded about a column is remembered by it.
    """

    place: ColumnKey
    header: str
    cells: tuple[str, ...]
    kinds: tuple[int, ...] | None = None


def once_a_column(work: Callable[..., Result]) -> Callable[..., Result]:
    """`work(column, ...)`, done once for a column and the other arguments, and remembered as long as the column is."""
    known: WeakKeyDictionary[FoundColumn, dict[tuple[Any, ...], Result]] = WeakKeyDictionary()

    @wraps(work)
    def remembered(column: FoundColumn, *rest: Any) -> Result:
        done = known.setdefault(column, {})
        if rest not in done:
            done[rest] = work(column, *rest)
        return done[rest]

    return remembered


@dataclass(frozen=True)
class FoundTable:
    """A sheet, a record type, or repeated elements. `rows`: physical numbers; `skipped`: (row, why) of all others.

    `name` is the sheet, the record's prefix or the path of the elements; `headed` says whether a header was found;
    `total` is the word a total row begins with; `heads` are the lines of the header, and the line above a header of
    one, which may hold groups: a word for each column. `notes` tell what was mended in its
    cells and what its totals say; `summed` are the columns that a total row agrees with.
    """

    name: str
    columns: tuple[FoundColumn, ...]
    rows: tuple[int, ...]
    skipped: tuple[tuple[int, str], ...] = ()
    titles: tuple[str, ...] = ()
    headed: bool = True
    header_lines: int = 1
    total: str = ""
    heads: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    summed: tuple[ColumnKey, ...] = ()


@dataclass(frozen=True)
class Group:
    """Elements of one path; their texts, and those of the elements they stand in ('../Adres/Straat')."""

    path: str
    elements: tuple[Any, ...]
    texts: tuple[Mapping[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of its texts, in the order of the document."""
        return tuple(dict.fromkeys(name for each in self.texts for name in each))


@dataclass(frozen=True)
class FoundFile:
    """A file taken apart. `text`: of a file of fixed width; `evidence`: why it was taken apart so.

    `root` is the name of the outermost element of XML, `groups` its elements by their path. `latest` is the year of
    the file: what comes after it lies ahead.
    """

    kind: str
    tables: tuple[FoundTable, ...]
    encoding: str = "utf-8"
    text: str = ""
    separator: str = ";"
    quote: str = '"'
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    root: str = ""
    groups: tuple[Group, ...] = ()
    latest: int = 0


@dataclass(frozen=True)
class Candidate:
    """A field a column may be, how sure (0 to 1), and why."""

    field: str
    confidence: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnGuess:
    """What one column is. `status`: 'confident', 'open' (ask) or 'unused' (no canonical field holds it).

    `date` is the form of its dates ('' when it has none), `scale` as in a layout, `codes` text in the file ->
    canonical value, `unknown_codes` the texts nobody could place; `decimal` its own sign, where the file has another.
    """

    place: ColumnKey
    header: str
    field: str
    confidence: float
    status: str
    evidence: tuple[str, ...] = ()
    alternatives: tuple[Candidate, ...] = ()
    date: str = ""
    scale: int = 0
    codes: dict[str, str] = dataclasses.field(default_factory=dict)
    unknown_codes: tuple[str, ...] = ()
    empty_dates: tuple[str, ...] = ()
    width: int = 0
    question: str = ""
    decimal: str = ""


@dataclass(frozen=True)
class PartGuess:
    """One table of the file: which canonical table it is, and its columns in the order of the file."""

    name: str
    table: str
    found: FoundTable
    columns: tuple[ColumnGuess, ...]
    system_part: str = ""

    def column_of(self, name: str) -> ColumnGuess | None:
        """The column that is confidently this field."""
        return next((each for each in self.columns if each.field == name and each.status == "confident"), None)


@dataclass(frozen=True)
class Inference:
    """What a file nobody announced is. `system` is the built-in layout it is of, '' when it is none of them.

    `toml`: a layout file for it, commented; `load_layout` takes it.
    """

    name: str
    found: FoundFile
    parts: tuple[PartGuess, ...]
    system: str = ""
    system_confidence: float = 0.0
    decimal: str = "."
    thousands: str = ""
    date: str = ""
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    toml: str = ""

    @property
    def kind(self) -> str:
        """'delimited', 'fixed', 'sheet' or 'xml'."""
        return self.found.kind

    @property
    def encoding(self) -> str:
        """Of the text; 'utf-8' for workbooks."""
        return self.found.encoding

    @property
    def fields(self) -> dict[str, str]:
        """Canonical field -> header (or place) of the column that confidently is it, in the first table."""
        first = self.parts[0].columns if self.parts else ()
        return {each.field: each.header or str(each.place) for each in first if each.status == "confident"}
