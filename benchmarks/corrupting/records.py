"""Delimited lines that begin with a record type -> corrupted: order of cells, further cells, styles, no counts."""

from random import Random

from assusoft.layouts import InputFile, Layout
from assusoft.layouts.definition.layout import Part
from assusoft.schema import field_named, is_field
from corrupting.styles import FORMS, encoded, restyled, swapped
from corrupting.truth import NOISE, Corrupted, TruthColumn, TruthTable, meant

_TOLD = ("street", "postal_code", "first_name", "national_number", "bank_account", "country", "house_number", "city")
_AMONG = ("utf-8", "utf-16", "cp1252", "iso8859-15")


def records(layout: Layout, file: InputFile, random: Random) -> Corrupted:
    """A copy in which all lines of one record type are changed alike."""
    text = file.content.decode(layout.encoding)
    rows = [line.split(layout.separator) for line in text.splitlines() if line]
    known = {part.record for part in layout.part}
    form = random.choice(list(FORMS)) if random.random() < 0.5 else layout.date
    swap, shuffled, added = (random.random() < share for share in (0.4, 0.3, 0.4))
    separator = random.choice(";\t|") if random.random() < 0.5 else layout.separator
    out, truth = [], []
    for part in layout.part:
        mine = [row for row in rows if row[0] == part.record]
        width = max(map(len, mine))
        mine = [row + [""] * (width - len(row)) for row in mine]
        names = {int(str(column.at)) - 1: name for name, column in reversed(list(part.columns.items()))}
        values = {name: meant(layout, part, name, [row[at] for row in mine]) for at, name in names.items()}
        cells = [[_styled(layout, names.get(at, ""), row[at], form, swap) for at in range(width)] for row in mine]
        order = list(range(width))
        if shuffled and random.random() < 0.4:
            _swap(order, names, layout, part, random)
        noise = random.choice(list(NOISE)) if added and random.random() < 0.5 else ""
        at = random.randint(2, width)
        order = [*order[:at], *([-1] if noise else []), *order[at:]]
        out += [[random.choice(NOISE[noise]) if old < 0 else row[old] for old in order] for row in cells]
        truth.append(_truth(part, order, names, values, cells))
    counts = [] if random.random() < 0.3 else [row for row in rows if row[0] not in known]
    content = encoded("".join(separator.join(row) + "\r\n" for row in [*out, *counts]), layout.encoding, random, _AMONG)
    told = f"{form}, {'decimals, ' * swap}{'order, ' * shuffled}{'cells, ' * added}{separator!r}"
    return Corrupted(InputFile("extract.txt", content), tuple(truth), told)


def _swap(order: list[int], names: dict[int, str], layout: Layout, part: Part, random: Random) -> None:
    """Two neighbours change places; never two of one kind, which nobody could tell."""

    def kind(at: int) -> str:
        name = names.get(at, "")
        coded = layout.codes_of(part, name) is not None
        return name if coded or name in _TOLD else field_named(name).type if is_field(name) else "date"

    apart = [at for at in range(2, len(order) - 1) if kind(at) != kind(at + 1)]
    if apart:
        at = random.choice(apart)
        order[at], order[at + 1] = order[at + 1], order[at]


def _styled(layout: Layout, name: str, text: str, form: str, swap: bool) -> str:
    kind = field_named(name).type if is_field(name) else "date"
    if kind == "date":
        return restyled(text, layout.date, form)
    return swapped(text) if swap and kind in ("money", "percent", "hours", "factor") else text


def _truth(
    part: Part, order: list[int], names: dict[int, str], values: dict[str, frozenset[str] | None],
    cells: list[list[str]],
) -> TruthTable:  # fmt: skip
    columns = tuple(
        TruthColumn(str(at + 1), names[old], values[names[old]])
        for at, old in enumerate(order)
        if old in names and is_field(names[old]) and any(row[old] for row in cells)
    )
    return TruthTable(part.record, part.name, part.table, columns)
