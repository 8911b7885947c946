"""Received files x layout -> canonical tables, with the origin of every row and one outcome for every line."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow.compute as pc

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts.columns.cells import DATE, ColumnKey
from assusoft.layouts.columns.empty_words import EMPTY_WORD, told
from assusoft.layouts.definition.file_names import base_name, in_month, matches
from assusoft.layouts.definition.files import InputFile, Reading, ReadStamp
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.formats import FORMATS
from assusoft.layouts.rows.block import Block
from assusoft.layouts.rows.fingerprint import fingerprint_of
from assusoft.layouts.rows.heading.titles import checked_month
from assusoft.layouts.rows.line_statuses import line_statuses
from assusoft.layouts.rows.part_reading import read_part
from assusoft.layouts.rows.part_rows import PartRows
from assusoft.layouts.rows.stray_signs import without_stray_signs
from assusoft.layouts.rows.table_rows import TableRows, table_rows
from assusoft.layouts.text.named_formats import named_format, not_an_extract
from assusoft.months import check_month
from assusoft.schema import Field, series_of

_STEPS = {"table": "text", "row": "count", "field": "text", "raw": "text", "clean": "text", "step": "text"}
_PROBLEMS = {"table": "text", "row": "count", "field": "text", "value": "text", "reason": "text", "where": "text"}


def read(
    layout: Layout,
    files: Sequence[InputFile],
    month: str,
    own: Mapping[str, Field] | None = None,
    codes_wait: bool = False,
) -> Reading:
    """Read the files of one source for one month.

    Parameters
    ----------
    files
        Each is given to the parts whose `file` pattern its name fits.
    month
        'YYYY-MM': rows valid from one day to another are taken as they stand on its last day.
    own
        The employer's own fields, by name.
    codes_wait
        A cell with an unknown code of a closed list is set aside (`unknown_code`), for a person to say what it means;
        otherwise it refuses all.

    Raises
    ------
    Refused
        The whole import, with one sentence: an unknown code that cannot wait, a missing column, a wrong encoding or
        kind of file, a cut file. Nothing is returned then.
    ConfigError
        When the layout names a field that does not exist.
    """
    layout = in_month(layout, check_month(month))
    if layout.kind not in ("xml", "pdf"):  # what is XML may be read by a layout of it, whatever it is called
        _refuse_named(files)
    blocks = _blocks(layout, files)
    if not all(file.ours for file in files):
        blocks = [without_stray_signs(block, layout.kind) for block in blocks]
    return reading_of(layout, blocks, month, own, codes_wait)


def _blocks(layout: Layout, files: Sequence[InputFile]) -> list[Block]:
    """The raw cells of files; one that is refused, or in which nothing was found, is told by what it says it is."""
    if layout.kind == "pdf":  # whose refusals say more
        return FORMATS[layout.kind].read(layout, _assigned(layout, files))
    try:
        blocks = FORMATS[layout.kind].read(layout, _assigned(layout, files))
    except Refused:
        _refuse_named(files)
        raise
    if not any(len(block.rows) for block in blocks):
        _refuse_named(files)
    return blocks


def _refuse_named(files: Sequence[InputFile]) -> None:
    """Refuse a file that says itself that it is no extract."""
    for file in files:
        if not file.kept and (named := named_format(file.content)):
            raise not_an_extract(file.name, named)


def reading_of(
    layout: Layout, blocks: list[Block], month: str, own: Mapping[str, Field] | None, codes_wait: bool = False
) -> Reading:
    """The reading of raw cells by a layout, for blocks that its reader, or inference, has made."""
    parts = _parts(layout, blocks, month, own, codes_wait)
    tables = _tables(layout, parts)
    steps = [(table, *step) for table, rows in tables.items() for step in rows.steps]
    problems = [(table, *problem) for table, rows in tables.items() for problem in rows.problems]
    return Reading(
        {table: rows.frame for table, rows in tables.items()},
        {table: rows.origins for table, rows in tables.items()},
        line_statuses(blocks, list(parts.values())),
        _listed(_STEPS, steps),
        _listed(_PROBLEMS, problems),
        _stamp(layout, blocks),
        tuple(dict.fromkeys(_notes(blocks, list(parts.values()), steps))),
        {name: fingerprint_of(part.blocks) for name, part in parts.items()},
    )


def _notes(
    blocks: list[Block], parts: Sequence[PartRows], steps: Sequence[tuple[str, int, str, str, str, str]]
) -> list[str]:
    """What is told: of files, of rows said twice, of words for «empty»."""
    notes = [note for block in blocks for note in block.notes]
    return [*notes, *(note for part in parts for note in part.notes), *_empty_words(steps)]


def _empty_words(steps: Sequence[tuple[str, int, str, str, str, str]]) -> list[str]:
    """A note for each field in which words for «empty» were read as nothing."""
    words = defaultdict[str, Counter[str]](Counter)
    for _, _, field, raw, _, step in steps:
        if step == EMPTY_WORD:
            words[field][raw] += 1
    return [told(f"Field '{field}'", found) for field, found in words.items()]


def _parts(
    layout: Layout, blocks: list[Block], month: str, own: Mapping[str, Field] | None, codes_wait: bool
) -> dict[str, PartRows]:
    """Part -> its rows, for the parts that have a block."""
    parts = {}
    for part in layout.part:
        if own_blocks := [block for block in blocks if block.part is part]:
            parts[part.name] = read_part(layout, part, own_blocks, month, own, codes_wait)
    return parts


def _tables(layout: Layout, parts: Mapping[str, PartRows]) -> dict[str, TableRows]:
    """Table -> its rows, for the tables whose first part was read."""
    tables = {}
    for table in layout.tables:
        first, *others = layout.parts_of(table)
        if first.name in parts:
            rows = [parts[part.name] for part in (first, *others) if part.name in parts]
            tables[table] = table_rows(layout, table, rows)
    return tables


def _stamp(layout: Layout, blocks: list[Block]) -> ReadStamp:
    """Whose the files are and of which month, as their titles, documents and columns say."""
    employers, months = set[str](), set[str]()
    for block in blocks:
        employers |= block.employers | _in_column(layout, block, "employer")
        months |= block.months | _in_column(layout, block, "month")
    return ReadStamp(frozenset(employers), frozenset(months))


def _assigned(layout: Layout, files: Sequence[InputFile]) -> list[tuple[InputFile, list[Part]]]:
    names = ", ".join(file.name for file in files) or "nothing"
    assigned = [(file, [part for part in layout.part if matches(base_name(file.name), part.file)]) for file in files]
    for file, parts in assigned:
        if not parts:
            patterns = ", ".join(dict.fromkeys(part.file for part in layout.part))
            raise unread(
                Sentence(
                    "{name} fits no part of layout '{layout}' (expected names such as {patterns}).",
                    name=file.name,
                    layout=layout.name,
                    patterns=patterns,
                ),
                Sentence("Rename the file, or correct the layout."),
            )
    for part in layout.part:
        if not part.optional and not any(part in parts for _, parts in assigned):
            raise unread(
                Sentence(
                    "No file for part '{name}' of layout '{layout}' (expected a name such as '{file}'; "
                    "received: {names}).",
                    name=part.name,
                    layout=layout.name,
                    file=part.file,
                    names=names,
                ),
                Sentence("Ask for it; where there never is one, give the part optional = true."),
            )
    return assigned


def _in_column(layout: Layout, block: Block, what: str) -> frozenset[str]:
    """Employers or months that a column of a grid says (of fixed width and XML their readers find them)."""
    key: ColumnKey | None = getattr(layout.stamp_of(block.part), what)
    if key is None or key not in block.columns or layout.kind not in ("delimited", "sheet"):
        return frozenset()
    cells = block.columns[key]
    texts = {text.strip() for text in pc.unique(cells.text).to_pylist() if text and text.strip()}
    if what == "employer":
        return frozenset(texts)
    if cells.kinds is not None and bool((cells.kinds == DATE).all()):
        return frozenset(text[:7] for text in texts)
    return frozenset(checked_month(layout, text, block.where) for text in texts)


def _listed(columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {name: series_of(kind, values) for (name, kind), values in zip(columns.items(), cells, strict=True)}
    )
