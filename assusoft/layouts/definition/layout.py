"""A layout file, as pydantic models: how files and canonical tables correspond, in both directions."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict

from assusoft.config import ConfigModel, Items, LayoutName

Span = Annotated[tuple[int, int], Strict(False)]
"""First character (counted from one) and length."""


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | Decimal | date) else value


def _as_column(value: Any) -> Any:
    return value if isinstance(value, dict | Column) else {"at": value}


Text = Annotated[str, BeforeValidator(_as_text)]
"""A canonical value written as TOML likes: true, 13.92 and 2026-01-01 are taken as their text."""

Codes = dict[str, dict[str, Text]]
"""Field -> code in the file -> canonical value ('' says missing). Complete: another code refuses the import."""


class Column(ConfigModel):
    """Where a field stands: a header word, [first, length], or a path; and how it is written there.

    `scale` = 2: hundredths without separator; -1: tenths of a whole. `width`: digits to restore with leading zeros.
    `ahead`: how many years after the month a date with a two-digit year may lie at most.
    """

    at: str | Span
    scale: int = Field(default=0, ge=-4, le=4)
    date: str | None = None
    ahead: int | None = Field(default=None, ge=0, le=99)
    width: int | None = None
    optional: bool = False


ColumnPlace = Annotated[Column, BeforeValidator(_as_column)]


class Dated(ConfigModel):
    """Rows valid from one day to another: one per `by` (headers; default: the join key) is taken at the key date.

    `sequence`: the number that orders rows of one day. `ends`: header -> values of rows that only say that the thing
    is over; such a row in force is left aside, and so is what it ended.
    """

    start: str = Field(alias="from")
    to: str | None = None
    sequence: str | None = None
    by: Items[str] = ()
    ends: dict[str, Items[str]] = Field(default_factory=dict)
    ended: Literal["keep", "drop"] = "keep"
    open_from: str = ""
    open_to: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns that say which row is in force."""
        named = (self.start, self.to, self.sequence, *self.by, *self.ends)
        return tuple(dict.fromkeys(header for header in named if header is not None))


class Total(ConfigModel):
    """A row whose first cell is `word` (fixed width: a line that begins with it) and that counts or adds up.

    `month`: the column in which it says the month.
    """

    word: str
    count: str | Span | None = None
    sums: Items[str] = ()
    month: str | Span | None = None


class Subtotal(ConfigModel):
    """A line that begins with `word` and adds up the rows above it that have the same value in field `over`."""

    word: str = Field(min_length=1)
    over: str


class Pages(ConfigModel):
    """What the lines of a PDF are besides its rows.

    `carried`: words with which a line begins that says the sum so far, at the end of a page and on the next one.
    `down`: fields that stand in the first of several rows only. `aside`: lines that are no data; * is any text, {page}
    and {pages} are the number of the page and of all.
    """

    carried: Items[str] = ()
    subtotals: Items[Subtotal] = ()
    down: Items[str] = ()
    aside: Items[str] = ()


ABOVE = "{}"
"""In the place of a column of a PDF: its value on a line of its own, above the rows it is about."""


class Calendar(ConfigModel):
    """A column for each day of the month, its header `days` with {day} in it: 'J{day}' is J01 to J31.

    [codes.day] says what each code stands for: `worked`, `public_holiday`, an interruption, or a half of one.
    """

    days: str


class StampPlace(ConfigModel):
    """Where employer and month stand in every row (header or position) or in the document (xml path)."""

    employer: str | Span | None = None
    month: str | Span | None = None


def _as_names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Names = Annotated[Items[str], BeforeValidator(_as_names)]
"""One name, or several in a list."""

TURN = "{n}"
"""In a header of a part with `repeat`: the number of the group, from one."""


X12_PLACE = re.compile(r"([A-Z][A-Z0-9]{1,2}(?:\*[^*/]*)*)/([1-9]\d?)(?:-([1-9]\d?))?")
"""Where a column of an X12 file stands: how its segment begins, the number of its element, of the last of several."""


LINES = " / "
"""Between the words of a header of several lines."""


class Part(ConfigModel):
    """One file, sheet, record type or element list, and the table its rows belong to.

    A part `of` another reads the rows of that one again. With `repeat` each of those rows holds so many groups of
    columns, and each filled group is a row of this part.
    """

    name: str = ""
    table: str
    of: str | None = None
    repeat: int | None = Field(default=None, ge=1, le=99)
    file: str = "*"
    output: str | None = None
    sheet: str | None = None
    record: str = ""
    rows: str | None = None
    optional: bool = False
    titles: Items[str] = ()
    header: int = Field(default=1, ge=1, le=3)
    join: Names = ()
    only: dict[str, Items[str]] = Field(default_factory=dict)
    dated: Dated | None = None
    total: Total | None = None
    calendar: Calendar | None = None
    stamp: StampPlace | None = None
    pages: Pages = Pages()
    columns: dict[str, ColumnPlace]
    codes: Codes = Field(default_factory=dict)
    constants: dict[str, Text] = Field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """The fields on which its rows are joined, else the field of its first column."""
        return self.join or (next(iter(self.columns)),)


class Common(ConfigModel):
    """What the parts of a layout share."""

    kind: Literal["delimited", "fixed", "sheet", "xml", "x12", "pdf"]
    encoding: str = "utf-8"
    separator: str = Field(default=";", min_length=1, max_length=1)
    quote: str = Field(default='"', max_length=1)
    decimal: Literal[".", ","] = "."
    thousands: str = ""
    credit: str = ""
    date: str = "%Y-%m-%d"
    ahead: int | None = Field(default=None, ge=0, le=99)
    month: str = "%Y-%m"
    empty_dates: Items[str] = ()
    guarded: bool | None = None
    root: str = "export"
    xsd: LayoutName | None = None
    workbook: LayoutName | None = None
    stamp: StampPlace = StampPlace()
    codes: Codes = Field(default_factory=dict)
    constants: dict[str, Text] = Field(default_factory=dict)
    types: dict[str, Literal["text", "date", "money", "percent", "hours", "factor", "count", "flag"]] = Field(
        default_factory=dict
    )


class LayoutFile(Common):
    """A layout with its parts listed."""

    part: Items[Part] = Field(min_length=1)


class SingleFile(Common, Part):
    """A layout of one part, whose keys stand at the top of the file."""

    stamp: StampPlace = StampPlace()


class Layout(LayoutFile):
    """A checked layout. `path` is the file to change (the employer's, when it extends another).

    `of_month`: the month it reads or writes, 'YYYY-MM'; '' as long as it is none in particular. `schema_path`: the
    schema that its documents are checked by. `workbook_path`: the workbook that is filled in.
    """

    name: str
    path: Path
    of_month: str = ""
    schema_path: Path | None = None
    workbook_path: Path | None = None

    def parts_of(self, table: str) -> list[Part]:
        """The parts of a table, in the order of the file: the first brings the rows, others add fields."""
        return [part for part in self.part if part.table == table]

    def sharing(self, part: Part) -> list[Part]:
        """The part and all others that read the same rows: the one whose rows they are, first."""
        host = part.of or part.name
        return [each for each in self.part if host in (each.name, each.of)]

    @property
    def guards(self) -> bool:
        """Whether a ' stands before texts that a spreadsheet would take for a formula: delimited files only."""
        return self.kind == "delimited" and bool(self.guarded)

    @property
    def tables(self) -> list[str]:
        """The tables of the layout, in the order of the file."""
        return list(dict.fromkeys(part.table for part in self.part))

    def codes_of(self, part: Part, field: str) -> dict[str, str] | None:
        """Code in the file -> canonical value; None when the field is not coded in this layout."""
        return part.codes.get(field, self.codes.get(field))

    def stamp_of(self, part: Part) -> StampPlace:
        """Where this part says which employer and month it is about."""
        return part.stamp or self.stamp


def climbed(path: str) -> tuple[int, str]:
    """'../../@id' -> (2, '@id'): how many elements up, and the path from there."""
    rest = re.sub(r"^(\.\./)+", "", path)
    return (len(path) - len(rest)) // 3, rest
