"""Lines of fixed width -> record types, their columns, and why other lines are no data."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assusoft.inference.content.words import is_known
from assusoft.inference.model import FoundColumn, FoundTable
from assusoft.inference.opening.cut_places import gaps, starts_of, starts_under

_SAMPLE = 1000
_EVEN, _SHORT = 0.85, 0.5
"""Share of the lines that must be of the usual lengths; how short a line is that is a title or a footer."""
_RULER = re.compile(r"[-= +|]{5,}")
_PREFIXES = (2, 1, 3, 4)
"""Characters that may tell what kind of line it is, the likeliest first."""
Line = tuple[int, str]


def is_fixed(text: str) -> bool:
    """Whether the lines look cut by position: of one length, or of one for each record type, or aligned by blanks."""
    lines = [line.rstrip("\r") for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    if len(lines) < 2 or sum(map(len, lines)) / len(lines) < 12:
        return False
    lengths = Counter(map(len, lines))
    usual = sum(times for _, times in lengths.most_common(5) if times >= max(2, 0.03 * len(lines)))
    return usual >= _EVEN * len(lines) or len(gaps([line for line in lines if _is_row(line)])) >= 3


def _is_row(line: str) -> bool:
    """Whether a line holds several pieces apart, as those of a printed list do and its titles do not."""
    return len(re.split(r"\s{2,}", line.strip())) >= 3


def fixed_tables(text: str) -> list[FoundTable]:
    """A table for each record type: its columns stand at [first, length]."""
    lines = [(number, line.rstrip("\r")) for number, line in enumerate(text.split("\n"), start=1)]
    records = _records([line for line in lines if line[1].strip()])
    if len(records) > 1:
        return [table for prefix, mine in records if (table := _table(prefix, mine, alone=False))]
    _, mine = records[0]
    table = _table("", _printed(mine) or mine, alone=True)
    return [_with_reasons(table, lines)] if table else []


def _with_reasons(table: FoundTable, lines: Sequence[Line]) -> FoundTable:
    """The table of a file of one kind of lines, with why each other line is no data."""
    known = {*table.rows, *(number for number, _ in table.skipped)}
    first = min(known)
    why = dict(table.skipped)
    for number, line in lines:
        if not line.strip():
            why[number] = "blank row"
        elif number not in known:
            why[number] = "title row" if number < first else "footer row"
    return replace(table, skipped=tuple(sorted(why.items())))


def _printed(lines: list[Line]) -> list[Line]:
    """The rows of a printed list, without its titles and footers; [] when the lines are of few lengths, as records."""
    common = sum(times for _, times in Counter(len(line) for _, line in lines).most_common(2))
    rows = [line for line in lines if _is_row(line[1]) or _RULER.fullmatch(line[1].strip())]
    return rows if common < _EVEN * len(lines) and len(rows) * 2 > len(lines) else []


def _records(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """Lines by what they begin with: a letter or code of one to four characters that few kinds of lines share."""
    for size in _PREFIXES:
        large = _large_kinds(lines, size)
        records = [(kind, [line for line in lines if line[1].startswith(kind)]) for kind in large]
        if records and _have_lengths_of_their_own([[line for _, line in mine] for _, mine in records]):
            return records
    return [("", lines)]


def _large_kinds(lines: list[Line], size: int) -> list[str]:
    """The few beginnings of this size that nearly all lines have; [] when they are many, or one."""
    kinds = Counter(line[:size] for _, line in lines)
    large = sorted(kind for kind, times in kinds.items() if times >= 3 and kind.strip())
    enough = sum(kinds[kind] for kind in large) >= 0.9 * len(lines)
    return large if enough and 2 <= len(large) <= 8 else []


def _have_lengths_of_their_own(records: Sequence[Sequence[str]]) -> bool:
    """Whether the lines of each kind have one length, and not all kinds the same."""
    lengths = set()
    for lines in records:
        length, times = Counter(map(len, lines)).most_common(1)[0]
        if times < 0.95 * len(lines):
            return False
        lengths.add(length)
    return len(lengths) > 1


def _table(prefix: str, lines: list[Line], alone: bool) -> FoundTable | None:
    """The table of the lines of one record type; `alone`: of the only one, so titles and footers may be among them."""
    header, ruler, body = _headed(lines)
    why: dict[int, str] = {}
    if alone:
        body, why = _without_edges(body)
    if not body:
        return None
    stays = {number for number, _ in body}
    why |= {number: "header row" for number, _ in lines if number not in stays and number not in why}
    texts = [line for _, line in body]
    starts = starts_under(ruler) or starts_of(texts[:: max(1, len(texts) // _SAMPLE)], len(prefix), header)
    columns = _columns(starts, header, texts)
    rows = tuple(number for number, _ in body)
    return FoundTable(prefix, columns, rows, tuple(sorted(why.items())), (), header is not None) if columns else None


def _without_edges(body: list[Line]) -> tuple[list[Line], dict[int, str]]:
    """The lines without short ones at both ends, where most have one length; and why these are no data."""
    if not body:
        return [], {}
    usual, times = Counter(len(line) for _, line in body).most_common(1)[0]
    if times < 0.8 * len(body):
        return body, {}
    short = {line for line in (*body[:3], *body[-3:]) if len(line[1]) < _SHORT * usual}
    rest = [line for line in body if line not in short]
    return rest, {number: "title row" if number < rest[0][0] else "footer row" for number, _ in short}


def _columns(starts: Sequence[int], header: str | None, lines: Sequence[str]) -> tuple[FoundColumn, ...]:
    """The columns that begin at these places; one with neither a word above it nor any cell is left out."""
    width = max(map(len, lines))
    columns = []
    for start, end in zip(starts, [*starts[1:], width], strict=True):
        cells = tuple(line[start:end].strip() for line in lines)
        last = None if end == width else end  # the last header may be longer than what stands under it
        word = " ".join(header[start:last].split()) if header else ""
        if any(cells) or word:
            columns.append(FoundColumn((start + 1, end - start), word, cells))
    return tuple(columns)


def _headed(lines: list[Line]) -> tuple[str | None, str, list[Line]]:
    """A first line of words over the columns, the line drawn under it, and the lines below."""
    first = lines[0][1]
    second = lines[1][1] if len(lines) > 1 else ""
    if _RULER.fullmatch(second.strip()):
        return first, second, lines[2:]
    words = [word for word in re.split(r"\s{2,}", first.strip()) if word]
    if len(words) >= 2 and sum(map(is_known, words)) * 2 >= len(words):
        return first, "", lines[1:]
    return None, "", lines
