"""Inference -> Reading: what is certain as canonical fields, the rest under its own headers, and a note for each."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.errors import Refused
from assusoft.inference.content.currencies import currency_notes
from assusoft.inference.content.dates import days_of
from assusoft.inference.content.emptiness import empty_notes, is_coded, words_for_empty
from assusoft.inference.content.latest import last_of
from assusoft.inference.content.numbers import plain_numbers
from assusoft.inference.model import ColumnGuess, FoundColumn, Inference, PartGuess
from assusoft.layouts.columns.cells import NUMBER, Cells, ColumnKey
from assusoft.layouts.definition.files import Reading
from assusoft.layouts.definition.layout import Column, Layout, Part
from assusoft.layouts.reading import reading_of
from assusoft.layouts.rows.block import Block
from assusoft.schema import field_named, is_field

_ISO = "%Y-%m-%d"
_DOUBTFUL = 0.1


def read_inferred(inference: Inference, month: str, part: str = "") -> Reading:
    """The tables of a file nobody announced; of those that hold the same canonical table the one known best.

    Columns that are open or not used keep their own header as name and their text as it stands. Nothing is guessed:
    a code nobody knows is set aside among `problems`, and a column in which many are unknown keeps its own name.
    `part`: the sheet, kind of line or element to read instead. The first notes say which were not read.

    Raises
    ------
    Refused
        When no table is in a part of that name.
    """
    taken = _taken(inference, part)
    parts = {part.name or table: part for table, part in taken.items()}
    pairs = [_prepared(inference, name, part) for name, part in parts.items()]
    types: dict[str, Any] = {name: "text" for prepared, _ in pairs for name in prepared.columns if not is_field(name)}
    layout = Layout(
        kind="delimited",
        date=_ISO,
        types=types,
        part=tuple(part for part, _ in pairs),
        name="inferred",
        path=Path(inference.name),
        empty_dates=tuple(
            sorted({text for part in parts.values() for each in part.columns for text in each.empty_dates})
        ),
    )
    blocks = [block for _, block in pairs]
    blocks[0] = replace(blocks[0], notes=_notes(inference, list(parts.values())))
    reading = reading_of(layout, blocks, month, None)
    return _with_unknown_codes(reading, list(parts.values()))


def _taken(inference: Inference, name: str) -> dict[str, PartGuess]:
    """Canonical table -> the part that is read as it."""
    wanted = [part for part in inference.parts if not name or part.name == name]
    if not wanted:
        named = ", ".join(dict.fromkeys(repr(part.name) for part in inference.parts))
        raise Refused(f"{inference.name} has no part '{name}' with a table. Expected one of: {named}.")
    taken: dict[str, PartGuess] = {}
    for part in wanted:
        taken.setdefault(part.table, part)
    return taken


def _prepared(inference: Inference, name: str, guess: PartGuess) -> tuple[Part, Block]:
    """The part, and its cells as one layout can read them: ISO dates, plain numbers."""
    columns: dict[str, Column] = {}
    cells: dict[ColumnKey, Cells] = {}
    codes: dict[str, dict[str, str]] = {}
    own = _own_names(guess)
    for found, each in zip(guess.found.columns, guess.columns, strict=True):
        used = each.status == "confident" and not _is_doubtful(each, found)
        field = each.field if used else own[each.place]
        columns[field] = Column(
            at=each.place, scale=each.scale if used else 0, width=each.width or None if used else None
        )
        last = last_of(each.field, guess.table, inference.found.latest)
        texts = plain_texts(found, each, each.decimal or inference.decimal, last) if used else _texts(found)
        cells[each.place] = Cells(texts)
        if used and is_coded(each):
            codes[field] = {**each.codes, **dict.fromkeys(each.unknown_codes, "")}
    part = Part(name=name, table=guess.table, columns=columns, codes=codes)
    rows = np.array(guess.found.rows, np.int64)
    sheet = guess.found.name if inference.kind == "sheet" else ""
    return part, Block(part, inference.name, sheet, cells, rows, list(guess.found.skipped))


def _is_doubtful(guess: ColumnGuess, found: FoundColumn) -> bool:
    """Whether so many codes are unknown that the texts say more than what could be made of them."""
    if not (guess.unknown_codes and is_coded(guess)):
        return False
    unknown = set(guess.unknown_codes)
    filled = sum(bool(text) for text in found.cells)
    return sum(text in unknown for text in found.cells) > _DOUBTFUL * filled


def _own_names(guess: PartGuess) -> dict[ColumnKey, str]:
    """A name for each column that keeps its own: its header, never that of a canonical field."""
    names: dict[ColumnKey, str] = {}
    for each in guess.columns:
        word = each.header or (
            f"positions {each.place[0]}-{each.place[0] + each.place[1] - 1}"
            if isinstance(each.place, tuple)
            else str(each.place)
        )
        word = f"{word} (as it stands)" if is_field(word) else word
        taken = sum(name == word or name.startswith(f"{word} (") for name in names.values())
        names[each.place] = f"{word} ({taken + 1})" if word in names.values() else word
    return names


def _texts(found: FoundColumn) -> pa.Array:
    return pa.array(found.cells, pa.string())


def plain_texts(found: FoundColumn, guess: ColumnGuess, decimal: str, last: int) -> pa.Array:
    """The cells of a confident column in plain style: ISO dates, numbers with a point; not yet scaled.

    Each distinct text is looked at once; one that is no date or number stays as it stands. `last`: the last year that
    two digits may mean.
    """
    kind = field_named(guess.field).type
    coded = _texts(found).dictionary_encode()
    empty = pc.is_in(pc.utf8_lower(coded.dictionary), pa.array(words_for_empty(guess)))
    texts = pc.if_else(empty, "", coded.dictionary)
    if kind == "date" and guess.date:
        days = days_of(texts, guess.date, last).cast(pa.string())
        never = pc.is_in(texts, pa.array(guess.empty_dates, pa.string()))
        return pc.if_else(never, "", pc.coalesce(days, texts)).take(coded.indices)
    if kind not in ("money", "percent", "hours", "factor", "count"):
        return texts.take(coded.indices)
    plain = pc.coalesce(plain_numbers(texts, decimal), texts).take(coded.indices)
    if decimal == "." or NUMBER not in (found.kinds or ()):
        return plain
    pointed = pc.coalesce(plain_numbers(texts, "."), texts).take(coded.indices)
    return pc.if_else(pa.array(np.array(found.kinds) == NUMBER), pointed, plain)


def _notes(inference: Inference, parts: list[PartGuess]) -> tuple[str, ...]:
    left = [part for part in inference.parts if not any(part is each for each in parts)]
    questions = [each.question for part in parts for each in part.columns if each.question]
    notes = [f"{inference.name}: {_unread(part)}" for part in left]
    said = (*inference.found.notes, *questions, *currency_notes(parts), *empty_notes(parts))
    notes += [f"{inference.name}: {each}" for each in said]
    for part in parts:
        notes += [
            f"{inference.name}: column '{each.header or each.place}' is not a canonical field and keeps its own name."
            for each in part.columns
            if each.status == "unused"
        ]
    return tuple(notes)


def _unread(part: PartGuess) -> str:
    """That a part was not read, and how it is."""
    if not any(each.status == "confident" for each in part.columns):
        return f"'{part.name}' ({len(part.found.rows)} rows) holds nothing that is known, and was not read."
    return (
        f"'{part.name}' ({len(part.found.rows)} rows) holds table '{part.table}' as well, and was not read: "
        f"read_extract(..., part='{part.name}') reads it."
    )


def _with_unknown_codes(reading: Reading, parts: list[PartGuess]) -> Reading:
    """The reading, its problems joined by the cells whose code nobody knows."""
    rows = []
    for part in parts:
        frame, origins = reading.tables.get(part.table), reading.origins.get(part.table)
        if frame is not None and origins is not None:
            rows += _unknown_codes(part, set(frame.columns), [str(where) for where in origins.iloc[:, 0]])
    if not rows:
        return reading
    more = pd.DataFrame(rows, columns=reading.problems.columns).astype(reading.problems.dtypes.to_dict())
    return replace(reading, problems=pd.concat([reading.problems, more], ignore_index=True))


def _unknown_codes(part: PartGuess, fields: Collection[str], places: Sequence[str]) -> list[tuple[Any, ...]]:
    """A problem for each cell of a coded field whose code nobody knows; `places`: where each row of the table stood."""
    at = {int(where.rsplit(" ", 1)[-1]): row for row, where in enumerate(places)}
    rows: list[tuple[Any, ...]] = []
    for found, guess in zip(part.found.columns, part.columns, strict=True):
        if guess.field not in fields or not guess.unknown_codes or not is_coded(guess):
            continue
        for number, text in zip(part.found.rows, found.cells, strict=True):
            if text in guess.unknown_codes and number in at:
                where = f"{places[at[number]]}, '{guess.header}'"
                rows.append((part.table, at[number], guess.field, text, "unknown_code", where))
    return rows
