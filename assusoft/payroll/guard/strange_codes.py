"""A photo with cells that wait for the meaning of their code -> the photo with the codes, and columns full of them.

A column is compared with the months before by what stands in it. That one code is unknown is a question; that most of a
column is, is rather another column, or another list of codes.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from assusoft.frames import values_of
from assusoft.payroll.guard.suspicion import Suspicion
from assusoft.payroll.photo import Photo
from assusoft.payroll.waiting_codes import PART, CodeKey, WaitingCode, has_waiting, waiting_codes
from assusoft.schema import DTYPES

_SHARE, _LEAST, _SHOWN = 0.5, 3, 5
"""The share of a column, and how many cells, that are more than a question; codes that are named."""


def with_codes(photo: Photo) -> Photo:
    """The photo with what stands in cells that wait, as far as a code can stand in its column."""
    if not has_waiting(photo.problem):
        return photo
    cells, tables = waiting_codes(photo.problem), dict(photo.tables)
    for table in PART:
        tables[table] = _filled(tables[table], table, [cell for cell in cells if cell.table == table])
    return Photo(photo.month, **tables)


def _filled(rows: pd.DataFrame, table: str, cells: list[WaitingCode]) -> pd.DataFrame:
    keys = list(zip(values_of(rows["person"]), values_of(rows[PART[table]]), strict=True))
    for field in dict.fromkeys(cell.field for cell in cells):
        codes = {(cell.person, cell.at): cell.code for cell in cells if cell.field == field}
        if field in rows and rows[field].dtype == DTYPES["text"]:
            here = zip(keys, values_of(rows[field]), strict=True)
            texts = [codes.get(key) if value is None else value for key, value in here]
            rows = rows.assign(**{field: pd.Series(texts, index=rows.index, dtype=DTYPES["text"])})
    return rows


def strange_columns(photo: Photo, before: Photo | None, explained: Collection[CodeKey]) -> Iterator[Suspicion]:
    """The columns of a source in which most of what stands there is not known; in the first month too.

    `before`: a code that waited there already is nothing new. `explained`: those that HR said the meaning of.
    """
    known = {cell.key for cell in _waiting(before)} | set(explained)
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for cell in _waiting(photo):
        if cell.key not in known:
            found.setdefault((cell.source, cell.table, cell.field), Counter())[cell.code] += 1
    for (source, table, field), codes in sorted(found.items()):
        rows, unknown = photo.tables[table], codes.total()
        filled = int(((rows["source"] == source) & rows[field].notna()).sum()) + unknown
        if unknown >= _LEAST and unknown > _SHARE * filled:
            shown = ", ".join(f"'{code}' ({count})" for code, count in codes.most_common(_SHOWN))
            values = {"found": unknown, "of": filled, "codes": len(codes), "shown": shown}
            yield Suspicion("strange_codes", {"source": source, "table": table, "field": field, **values})


def _waiting(photo: Photo | None) -> Sequence[WaitingCode]:
    return waiting_codes(photo.problem) if photo is not None and has_waiting(photo.problem) else ()
