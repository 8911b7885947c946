"""Rows under headers, as text or as a workbook -> corrupted: order, words, styles, columns of something else."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from random import Random

import xlsxwriter

from assusoft.inference.opening.opening import taken_apart
from assusoft.layouts import InputFile, Layout
from assusoft.layouts.definition.file_names import matches
from assusoft.layouts.definition.layout import LINES, TURN, Part
from assusoft.layouts.rows.heading.headers import normal
from assusoft.layouts.workbook.parsing import parsed
from assusoft.schema import field_named, is_field
from corrupting.styles import FORMS, encoded, restyled, swapped
from corrupting.truth import NOISE, NUMBERS, Corrupted, TruthColumn, TruthTable, meant
from corrupting.words import LANGUAGES, MEMBER, word

Mark = tuple[str, str]
"""Part and field of a column; ('', '') when it has none."""


@dataclass
class Grid:
    """A file as rows, its header first; `truth`: part and field of each column, `turns`: the number of its group."""

    header: list[str]
    rows: list[list[str]]
    truth: list[Mark]
    turns: list[int]
    form: str
    decimal: str
    titles: list[str] = field(default_factory=list)
    headed: bool = True
    lines: int = 1
    host: str = ""


def grids(layout: Layout, file: InputFile, random: Random) -> Iterator[Corrupted]:
    """One corrupted copy of each table of the file."""
    for name, header, rows in _tables(layout, file):
        host = _part(layout, header, name, file.name)
        if host is None:
            continue
        sharing = layout.sharing(host)
        marks = [_mark(sharing, each) for each in header]
        sheet = layout.kind == "sheet"
        grid = Grid(
            header, rows, [mark for mark, _ in marks], [turn for _, turn in marks],
            "%Y-%m-%d" if sheet else layout.date, "." if sheet else layout.decimal, lines=host.header,
            host=host.name,
        )  # fmt: skip
        values = _values(grid, layout, sharing)
        told = _corrupt(grid, host.table, random)
        content = _workbook(grid) if sheet else _text(grid, layout, random)
        yield Corrupted(InputFile(_renamed(file.name, sheet), content), tuple(_truth(grid, sharing, values)), told)


def _renamed(name: str, sheet: bool) -> str:
    """The file keeps its name, but for the ending of a workbook."""
    return f"{name.rpartition('.')[0]}.xlsx" if sheet else name


def _tables(layout: Layout, file: InputFile) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    if layout.kind == "sheet" and any(part.header > 1 for part in layout.part):
        yield from _grouped(layout, file)
        return
    for table in taken_apart(file).tables:
        rows = [list(row) for row in zip(*(each.cells for each in table.columns), strict=True)]
        yield table.name, [column.header for column in table.columns], rows


def _grouped(layout: Layout, file: InputFile) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Sheets whose header has two lines, joined as the layout joins them."""
    for part in layout.part:
        columns = parsed(file, [str(part.sheet)])["grids"][str(part.sheet)]
        rows = [
            list(row) for row in zip(*([cell or "" for cell in each.text.to_pylist()] for each in columns), strict=True)
        ]
        first = len(part.titles)
        group, header = "", []
        for upper, lower in zip(rows[first], rows[first + 1], strict=True):
            group = upper or group
            header.append(f"{group}{LINES}{lower}" if lower else upper)
        yield str(part.sheet), header, [row for row in rows[first + 2 :] if any(row)]


def _part(layout: Layout, header: list[str], sheet: str, name: str) -> Part | None:
    def words(part: Part) -> int:
        return len({normal(str(column.at)) for column in part.columns.values()} & {normal(word) for word in header})

    fitting = [
        part
        for part in layout.part
        if not part.of
        and (part.sheet is None or matches(sheet, part.sheet))
        and matches(name, part.file.replace("{month}", "2026-02"))
    ]
    best = max(fitting, key=words, default=None)
    return best if best and words(best) > 1 else None


def _mark(sharing: list[Part], header: str) -> tuple[Mark, int]:
    """The first part that reads a column, its field there, and the number of its group."""
    for part in sharing:
        for name, column in part.columns.items():
            for turn in range(1, (part.repeat or 1) + 1):
                if normal(str(column.at).replace(TURN, str(turn))) == normal(header) and (
                    is_field(name) or part is sharing[0]
                ):
                    return (part.name, name), turn if TURN in str(column.at) else 0
    return ("", ""), 0


def _values(grid: Grid, layout: Layout, sharing: list[Part]) -> dict[Mark, frozenset[str] | None]:
    """What the columns mean; of repeated groups, of all together."""
    texts: dict[Mark, set[str]] = {}
    parts = {part.name: part for part in sharing}
    for at, mark in enumerate(grid.truth):
        only = parts[mark[0]].only if mark[0] in parts else {}
        rows = [row for row in grid.rows if all(row[grid.header.index(word)] in only[word] for word in only)]
        texts.setdefault(mark, set()).update(row[at] for row in rows)
    return {
        (part, name): meant(layout, parts[part], name, cells, grid.decimal)
        for (part, name), cells in texts.items()
        if part
    }


def _truth(grid: Grid, sharing: list[Part], values: dict[Mark, frozenset[str] | None]) -> Iterator[TruthTable]:
    for part in sharing:
        columns = {}
        for at, (header, mark, turn) in enumerate(zip(grid.header, grid.truth, grid.turns, strict=True)):
            if mark[0] != part.name or not is_field(mark[1]):
                continue
            if not grid.headed and not any(row[at] for row in grid.rows):
                continue
            if turn:
                columns.setdefault(mark[1], TruthColumn(header.replace(str(turn), TURN, 1), mark[1], values[mark]))
            else:
                place = header if grid.headed else f"column {at + 1}"
                columns[mark[1]] = TruthColumn(place, mark[1], values[mark])
        if columns:
            yield TruthTable("", part.name, part.table, tuple(columns.values()))


def _corrupt(grid: Grid, table: str, random: Random) -> str:
    told = []
    if random.random() < 0.1 and len(grid.header) >= 8:
        grid.headed = False
        told.append("no header")
    else:
        if random.random() < 0.5:
            _reorder(grid, random)
            told.append("order")
        if random.random() < 0.4:
            told.append(language := random.choice(LANGUAGES))
            _translate(grid, language)
        if random.random() < 0.5:
            _add_noise(grid, random)
            told.append("noise")
        if random.random() < 0.3:
            grid.titles = ["Personeelslijst", "02/2026"]
            told.append("titles")
    if random.random() < 0.5:
        told.append(form := random.choice(list(FORMS)))
        _each(grid, ("date",), lambda text: restyled(text, grid.form, form))
    if random.random() < 0.5:
        told.append("decimals")
        _each(grid, tuple(kind for kind in NUMBERS if kind != "count"), swapped)
    return ", ".join(told)


def _reorder(grid: Grid, random: Random) -> None:
    order = random.sample(range(len(grid.header)), len(grid.header))
    grid.header = [grid.header[at] for at in order]
    grid.truth = [grid.truth[at] for at in order]
    grid.turns = [grid.turns[at] for at in order]
    grid.rows = [[row[at] for at in order] for row in grid.rows]


def _translate(grid: Grid, language: str) -> None:
    """Headers of the host and of groups; what another part reads of the same rows keeps its own word."""
    grid.lines = 1
    for at, ((part, name), turn) in enumerate(zip(grid.truth, grid.turns, strict=True)):
        if name and is_field(name) and (turn or part == grid.host):
            new = word(name, language, grid.header[at])
            new = f"{MEMBER[language]} {turn} {new}" if turn and new != grid.header[at] else new
            grid.header[at] = new if new not in grid.header else grid.header[at]


def _add_noise(grid: Grid, random: Random) -> None:
    for noise in random.sample(list(NOISE), random.randint(1, 3)):
        at = random.randint(0, len(grid.header))
        grid.header.insert(at, noise)
        grid.truth.insert(at, ("", ""))
        grid.turns.insert(at, 0)
        for row in grid.rows:
            row.insert(at, random.choice(NOISE[noise]))


def _each(grid: Grid, kinds: tuple[str, ...], change) -> None:  # type: ignore[no-untyped-def]
    """Cells of these types changed; a column nobody names only where it holds dates."""
    for at, (_, name) in enumerate(grid.truth):
        kind = field_named(name).type if is_field(name) else "date" if not name else ""
        if kind in kinds and grid.header[at] not in NOISE:
            for row in grid.rows:
                row[at] = change(row[at])


def _text(grid: Grid, layout: Layout, random: Random) -> bytes:
    separator = random.choice(";\t,|") if random.random() < 0.5 else layout.separator
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([[title] for title in grid.titles])
    writer.writerows(([grid.header] if grid.headed else []) + grid.rows)
    return encoded(out.getvalue(), layout.encoding, random)


def _workbook(grid: Grid) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Data")
    lines = [[title] for title in grid.titles] + (_heads(grid) if grid.headed else []) + grid.rows
    for row, cells in enumerate(lines):
        for at, cell in enumerate(cells):
            page.write_string(row, at, cell)
    book.close()
    return out.getvalue()


def _heads(grid: Grid) -> list[list[str]]:
    """The header, its groups in a line above their words where the system has two."""
    if grid.lines == 1:
        return [grid.header]
    pairs = [header.split(LINES) if LINES in header else [header, ""] for header in grid.header]
    upper = [pair[0] for pair in pairs]
    shown = [each if at == 0 or each != upper[at - 1] else "" for at, each in enumerate(upper)]
    return [shown, [pair[1] for pair in pairs]]
