"""Content and name -> Inference: taken apart, compared with the built-in systems, columns judged, dates settled."""

from collections.abc import Sequence
from dataclasses import replace

from assusoft.inference.content.currencies import currency_notes
from assusoft.inference.content.doubles import double_notes
from assusoft.inference.content.emptiness import empty_notes
from assusoft.inference.content.keys import key_notes
from assusoft.inference.content.latest import latest_year
from assusoft.inference.content.numbers import thousands_of
from assusoft.inference.content.profile import decimal_of, profiles_of
from assusoft.inference.guessing.guesses import Known, Writing, decided, orders_of, table_kind
from assusoft.inference.model import ColumnGuess, FoundFile, FoundTable, Inference, PartGuess
from assusoft.inference.opening.opening import taken_apart
from assusoft.inference.proposing import layout_text
from assusoft.inference.systems.counted_headers import members_apart
from assusoft.inference.systems.known_systems import Match, system_of
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import TURN

_TABLES = 12
"""How many tables of a file are looked at, the best ones first."""


def infer(content: bytes, name: str, month: str | None = None) -> Inference:
    """What a file is: kind, encoding, tables, and for each column the canonical field, open questions among them.

    `month`: 'YYYY-MM' in which the file was made, where that is known; else its own days say what lies ahead of it.

    Raises
    ------
    Refused
        When no table can be read in it at all.
    """
    found = taken_apart(InputFile(name, content))
    columns = [column for table in found.tables[:_TABLES] for column in table.columns]
    found = replace(found, latest=latest_year(columns, month))
    system, confidence, matches = system_of(found, name)
    pairs = _paired(found, matches)
    if matches and found.kind == "delimited" != matches[0].layout.kind:
        found = replace(found, kind=matches[0].layout.kind)
    decimal, why = decimal_of([column for table, _ in pairs for column in table.columns])
    orders = orders_of([profile for table, _ in pairs for profile in profiles_of(table.columns, decimal, found.latest)])
    writing = Writing(decimal, orders, found.latest)
    parts = tuple(_part(table, match, writing) for table, match in pairs)
    reasons = tuple(match.evidence for match in matches)
    return _concluded(name, found, parts, decimal, (why, *reasons), system, confidence)


def identified(files: Sequence[InputFile]) -> str:
    """The one built-in system that files of an extract are of; '' when they are of none, or of several."""
    systems = {system for file in files if (system := infer(file.content, file.name).system)}
    return next(iter(systems)) if len(systems) == 1 else ""


def _paired(found: FoundFile, matches: Sequence[Match]) -> list[tuple[FoundTable, Match | None]]:
    """The tables worth reading, each with the part of a system it is; where the system cut the file, only those."""
    if matches and (found.kind in ("xml", "fixed") or matches[0].part.record):
        return [(match.table, match) for match in matches]
    pairs: list[tuple[FoundTable, Match | None]] = []
    for table in found.tables[:_TABLES]:
        mine = [match for match in matches if match.table.name == table.name]
        if mine:
            pairs += [(match.table, match) for match in mine]
        else:
            pairs += [(apart, None) for apart in members_apart(table) if apart]
    return pairs


def _part(table: FoundTable, match: Match | None, writing: Writing) -> PartGuess:
    if match is None:
        members = any(TURN in str(column.place) for column in table.columns)
        kind = "family" if members else table_kind(table)
        return decided(table.name or kind, table, kind, writing, {})
    layout, columns = match.layout, match.part.columns
    known = Known(
        {name: codes for name in columns if (codes := layout.codes_of(match.part, name)) is not None},
        {name: column.scale for name, column in columns.items()},
        {name: column.date or layout.date for name, column in columns.items()},
    )
    part = decided(match.part.name, table, match.part.table, writing, match.hints, known)
    return replace(part, system_part=match.part.name)


def _concluded(
    name: str,
    found: FoundFile,
    parts: tuple[PartGuess, ...],
    decimal: str,
    why: tuple[str, ...],
    system: str,
    confidence: float,
) -> Inference:
    """What is said of the whole file: its parts, the best known first, its dates and numbers, questions, its layout."""
    parts = tuple(sorted(parts, key=_count_confident, reverse=True))
    columns = [column for part in parts for column in part.columns]
    questions = tuple(column.question for column in columns if column.question)
    said = (*currency_notes(parts), *empty_notes(parts), *key_notes(parts), *double_notes(parts, decimal))
    notes = (*found.notes, *filter(None, why), *said)
    thousands = _thousands(parts, decimal)
    inference = Inference(
        name, found, parts, system, confidence, decimal, thousands, _usual_date(columns), questions, notes
    )
    return replace(inference, toml=layout_text(inference))


def _count_confident(part: PartGuess) -> int:
    return sum(column.status == "confident" for column in part.columns)


def _usual_date(columns: Sequence[ColumnGuess]) -> str:
    """The form that most columns of dates have, '' without any."""
    forms = [column.date for column in columns if column.date and column.status == "confident"]
    return max(sorted(set(forms)), key=forms.count, default="")


def _thousands(parts: Sequence[PartGuess], decimal: str) -> str:
    """The signs between thousands that a layout may name."""
    numbers = []
    for part in parts:
        for column in part.found.columns:
            numbers += [cell for cell in column.cells[:300] if cell[-1:].isdigit()]
    return "".join(sign for sign in thousands_of(numbers, decimal) if sign in "., '")
