"""Lines of fixed width -> record types and the places where their fields begin."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assusoft.inference.content.dates import date_style
from assusoft.inference.content.words import is_known
from assusoft.inference.model import FoundColumn, FoundTable

_SAMPLE = 1000
_RULER = re.compile(r"[-= +|]{5,}")
Line = tuple[int, str]


def is_fixed(text: str) -> bool:
    """Whether the lines look cut by position: of one length, or of one for each record type, or aligned by blanks."""
    lines = [line.rstrip("\r") for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    if len(lines) < 2 or sum(map(len, lines)) / len(lines) < 12:
        return False
    lengths = Counter(map(len, lines))
    usual = sum(times for _, times in lengths.most_common(5) if times >= max(2, 0.03 * len(lines)))
    return usual >= 0.85 * len(lines) or len(_gaps([line for line in lines if _is_row(line)])) >= 3


def _is_row(line: str) -> bool:
    """Whether a line holds several pieces apart, as those of a printed list do and its titles do not."""
    return len(re.split(r"\s{2,}", line.strip())) >= 3


def fixed_tables(text: str) -> list[FoundTable]:
    """A table for each record type: its columns stand at [first, length]."""
    lines = [(number, line.rstrip("\r")) for number, line in enumerate(text.split("\n"), start=1)]
    groups = _records([line for line in lines if line[1].strip()])
    if len(groups) == 1 and (rows := _printed(groups[0][1])):
        return _printed_table(lines, rows)
    found = [_table(prefix, mine, lines, len(groups) == 1) for prefix, mine in groups]
    return [table for table in found if table]


def _printed_table(lines: list[Line], rows: list[Line]) -> list[FoundTable]:
    """The one table of a printed list; what stands before and after its rows are titles and footers."""
    printed, first = {number for number, _ in rows}, rows[0][0]
    table = _table("", rows, [line for line in lines if line[0] in printed or not line[1].strip()], True)
    if table is None:
        return []
    others = [number for number, line in lines if line.strip() and number not in printed]
    odd = {number: "title row" if number < first else "footer row" for number in others}
    return [replace(table, skipped=tuple(sorted((dict(table.skipped) | odd).items())))]


def _printed(lines: list[Line]) -> list[Line]:
    """The rows of a printed list, without its titles and footers; [] when the lines are of few lengths, as records."""
    common = sum(times for _, times in Counter(len(line) for _, line in lines).most_common(2))
    rows = [line for line in lines if _is_row(line[1]) or _RULER.fullmatch(line[1].strip())]
    return rows if common < 0.85 * len(lines) and len(rows) * 2 > len(lines) else []


def _records(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """Lines by what they begin with: a letter or code of one to four characters that few kinds of lines share."""
    for size in (2, 1, 3, 4):
        kinds = _large_kinds(lines, size)
        if kinds and _of_even_lengths(lines, kinds):
            return [(kind, [line for line in lines if line[1].startswith(kind)]) for kind in sorted(kinds)]
    return [("", lines)]


def _large_kinds(lines: list[Line], size: int) -> dict[str, int]:
    """First characters -> how many lines begin so, where two to eight of them begin nearly all lines; else nothing."""
    kinds = Counter(line[:size] for _, line in lines)
    large = {kind: times for kind, times in kinds.items() if times >= 3 and kind.strip()}
    return large if 2 <= len(large) <= 8 and sum(large.values()) >= 0.9 * len(lines) else {}


def _of_even_lengths(lines: list[Line], kinds: dict[str, int]) -> bool:
    """Whether nearly all lines of each kind are of one length, and not of the same in every kind."""
    lengths = {kind: Counter(len(line) for _, line in lines if line.startswith(kind)) for kind in kinds}
    usual = {kind: count.most_common(1)[0] for kind, count in lengths.items()}
    even = all(times >= 0.95 * kinds[kind] for kind, (_, times) in usual.items())
    return even and len({length for length, _ in usual.values()}) > 1


def _table(prefix: str, mine: list[Line], lines: list[Line], alone: bool) -> FoundTable | None:
    """The lines of one record type as a table; `alone`: the file has no other type. None: nothing stands in them."""
    why = {number: "blank row" for number, line in lines if not line.strip()} if alone else {}
    header, body = _headed(mine)
    odd = _short_lines(body) if alone else []
    body = [line for line in body if line not in odd]
    why |= {number: "title row" if number < body[0][0] else "footer row" for number, _ in odd}
    stays = {number for number, _ in body}
    why |= {number: "header row" for number, _ in mine if number not in stays and number not in why}
    columns = _columns(body, header, _starts_of(prefix, mine, body, header))
    if not columns or not body:
        return None
    rows = tuple(number for number, _ in body)
    return FoundTable(prefix, tuple(columns), rows, tuple(sorted(why.items())), (), header is not None)


def _short_lines(body: list[Line]) -> list[Line]:
    """Of lines that nearly all have one length, those among the first and last three that are less than half of it."""
    lengths = Counter(len(line) for _, line in body)
    usual = lengths.most_common(1)[0][0]
    if lengths[usual] < 0.8 * len(body):
        return []
    return [line for line in dict.fromkeys((*body[:3], *body[-3:])) if len(line[1]) < 0.5 * usual]


def _starts_of(prefix: str, mine: list[Line], body: list[Line], header: str | None) -> list[int]:
    """Where columns begin: as the ruler under the header says, else as the lines themselves do."""
    rulers = [line for _, line in mine[:2] if _RULER.fullmatch(line.strip())] if header else []
    some = [line for _, line in body[:: max(1, len(body) // _SAMPLE)]]
    return _ruled(rulers[0] if rulers else "") or _starts(some, len(prefix), header)


def _columns(body: list[Line], header: str | None, starts: list[int]) -> list[FoundColumn]:
    """The columns that begin at these places and hold something, or have a word over them."""
    width = max(len(line) for _, line in body)
    columns = []
    for start, end in _runs(starts, width):
        cells = tuple(line[start:end].strip() for _, line in body)
        last = None if end == width else end  # the last header may be longer than what stands under it
        word = " ".join(header[start:last].split()) if header else ""
        if any(cells) or word:
            columns.append(FoundColumn((start + 1, end - start), word, cells))
    return columns


def _ruled(ruler: str) -> list[int]:
    """Where columns begin under a line such as '----- ---------- ---'; [] when it has no gaps."""
    starts = [found.start() for found in re.finditer(r"[-=]+", ruler)]
    return [0, *starts[1:]] if len(starts) > 1 else []


def _headed(lines: list[Line]) -> tuple[str | None, list[Line]]:
    """A first line of words over the columns, perhaps underlined."""
    first = lines[0][1]
    ruled = len(lines) > 1 and re.fullmatch(r"[-= +|]{5,}", lines[1][1].strip() or "x")
    words = [each for each in re.split(r"\s{2,}", first.strip()) if each]
    if ruled or (len(words) >= 2 and sum(map(is_known, words)) * 2 >= len(words)):
        return first, lines[2 if ruled else 1 :]
    return None, lines


def _gaps(lines: Sequence[str]) -> list[int]:
    """Positions that are blank in every line, with something on both sides."""
    if not lines:
        return []
    width = max(map(len, lines))
    blank = [all(at >= len(line) or line[at] == " " for line in lines) for at in range(width)]
    return [
        at for at in range(1, width - 1) if blank[at] and not blank[at + 1] and any(not each for each in blank[:at])
    ]


def _starts(lines: Sequence[str], prefix: int, header: str | None) -> list[int]:
    width = max(map(len, lines))
    padded = [line.ljust(width) for line in lines]
    if header:
        padded.append(header.ljust(width))
    starts = {0, prefix, *(at + 1 for at in _gaps(padded))}
    if header:
        return sorted(starts)
    for at in range(1, width):
        starts |= {at} if _begins(padded, at) else set()
    for start, end in _runs(sorted(starts), width):
        starts |= set(_inside([line[start:end] for line in padded], start))
    return sorted(starts)


def _begins(lines: Sequence[str], at: int) -> bool:
    """Whether a field begins here: blanks often before and never here, or letters always before and digits here."""
    here = [line[at] for line in lines]
    before = [line[at - 1] for line in lines]
    if " " not in here and before.count(" ") >= 0.3 * len(lines):
        return True
    digits = sum(sign.isdigit() for sign in here)
    was = sum(sign.isdigit() for sign in before)
    return (digits >= 0.995 * len(lines) and was == 0) or (
        digits == 0 and was >= 0.995 * len(lines) and "," not in here and "." not in here
    )


def _runs(starts: list[int], width: int) -> list[tuple[int, int]]:
    return list(zip(starts, [*starts[1:], width], strict=True))


def _inside(texts: list[str], start: int) -> list[int]:
    """Dates of eight digits, and national numbers, inside a long run of digits."""
    size = len(texts[0])
    if size <= 8 or not all(text.strip().isdigit() for text in texts):
        return []
    for at in range(size - 7):
        piece = [text[at : at + 8] for text in texts]
        if "%Y%m%d" in (style := date_style(piece)).forms and style.share == 1.0 and len(set(piece)) > 3:
            return [start + at, start + at + 8]
    return []
