"""Lines of fixed width -> corrupted: fields moved, dates and amounts in another style, columns added, the end cut."""

from random import Random

from assusoft.layouts import InputFile, Layout
from assusoft.layouts.definition.layout import Column, Part
from assusoft.schema import field_named, is_field
from corrupting.styles import FORMS, encoded, pointed, restyled
from corrupting.truth import Corrupted, TruthColumn, TruthTable, meant

_AMONG = ("utf-8", "cp1252", "cp850", "iso8859-15")
_ADDED = ("       ", "rood    ", "0007", "XX ")
"""What stands in columns that were added."""
Piece = tuple[str, int, int]
"""Field ('' for what lies between), first character from nought, end."""


def lines(layout: Layout, file: InputFile, random: Random) -> Corrupted:
    """A copy in which all lines of one record type are changed alike."""
    body = [line for line in file.content.decode(layout.encoding).splitlines() if line]
    form = random.choice(list(FORMS)) if random.random() < 0.4 else ""
    decimals = random.random() < 0.3
    added = random.random() < 0.5
    tail, end = random.choice(["", " ", "  XX"]), random.choice(["\r\n", "\n"])
    new = dict(enumerate(body))
    truth = []
    for part in layout.part:
        mine = [index for index, line in enumerate(body) if line.startswith(part.record)]
        texts, table = _changed(layout, part, [body[index] for index in mine], form, decimals, added, random)
        new |= dict(zip(mine, texts, strict=True))
        truth.append(table)
    kept = [line for line in new.values() if _is_data(layout, line)] if random.random() < 0.3 else list(new.values())
    content = encoded(end.join(line + tail for line in kept) + end, layout.encoding, random, _AMONG)
    told = (
        f"{form or layout.date}, {'decimals, ' * decimals}{'added, ' * added}{len(body) - len(kept)} cut, tail {tail!r}"
    )
    return Corrupted(InputFile("extract.txt", content), tuple(truth), told)


def _is_data(layout: Layout, line: str) -> bool:
    return any(line.startswith(part.record) for part in layout.part)


def _changed(
    layout: Layout, part: Part, old: list[str], form: str, decimals: bool, added: bool, random: Random
) -> tuple[list[str], TruthTable]:
    """The lines of a part, and where its fields stand in them now."""
    width = max(map(len, old))
    padded = [line.ljust(width) for line in old]
    pieces = _pieces(part, width)
    after = random.randint(1, len(pieces) - 1) if added and random.random() < 0.6 else -1
    more = random.choice(_ADDED)
    texts, columns = [""] * len(old), []
    for index, (name, first, end) in enumerate(pieces):
        if index == after and first >= len(part.record):
            texts = [text + more for text in texts]
        cells = [line[first:end] for line in padded]
        written = [_styled(layout, part.columns[name], name, cell, form, decimals) for cell in cells] if name else cells
        size = max(map(len, written))
        if is_field(name) and any(cell.strip() for cell in cells):
            values = meant(layout, part, name, cells)
            columns.append(TruthColumn(str((len(texts[0]) + 1, size)), name, values))
        texts = [text + cell.ljust(size) for text, cell in zip(texts, written, strict=True)]
    return texts, TruthTable(part.record, part.name, part.table, tuple(columns))


def _pieces(part: Part, width: int) -> list[Piece]:
    places = sorted(
        (column.at[0] - 1, column.at[1], name) for name, column in part.columns.items() if len(column.at) == 2
    )
    found, at = [], 0
    for first, size, name in places:
        if isinstance(first, int) and first >= at:
            found += [("", at, first)] if first > at else []
            found.append((name, first, first + size))
            at = first + size
    return [*found, ("", at, width)] if at < width else found


def _styled(layout: Layout, column: Column, name: str, cell: str, form: str, decimals: bool) -> str:
    kind = field_named(name).type if is_field(name) else "text"
    if kind == "date" and form:
        new = restyled(cell, column.date or layout.date, form)
        return new.replace("0000-00-00", "          ") if cell.strip("0 /") else cell
    if decimals and column.scale > 0 and kind in ("money", "percent", "hours", "factor"):
        return pointed(cell, column.scale).rjust(len(cell) + 1) if cell.strip() else cell + " "
    return cell
