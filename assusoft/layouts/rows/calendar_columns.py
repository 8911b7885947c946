"""The columns of the days of a month -> the fields that the calendar of each row says."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from assusoft.language import Sentence
from assusoft.layouts.definition.calendar import FIELDS, Day, day_of, facts_of, headers_of
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.part_rows import PartRows
from assusoft.months import month_end
from assusoft.schema import DTYPES, field_named


def read_calendar(rows: PartRows, layout: Layout, month: str) -> dict[str, pa.Array]:
    """The fields that the calendar of each row says; an unknown code, or one on a day the month has not, is refused."""
    codes = {"": "", **(layout.codes_of(rows.part, "day") or {})}
    known = {code: day_of(meaning) for code, meaning in codes.items()}
    unknown = Sentence("is not a known code (known: {listed})", listed=", ".join(filter(None, codes)))
    columns: list[list[Day]] = []
    for number, header in enumerate(headers_of(rows.part), start=1):
        cells = pc.utf8_trim_whitespace(rows.columns[header].text).take(pa.array(rows.kept)).to_pylist()
        if number > month_end(month).day:
            _check_codes(rows, layout, header, cells, {"": ""}, Sentence("is not a day of {month}", month=month))
            continue
        _check_codes(rows, layout, header, cells, codes, unknown)
        columns.append([known[code] for code in cells])
    facts = [facts_of(days, month) for days in zip(*columns, strict=True)]
    return {
        name: pa.array([row[name] for row in facts], DTYPES[field_named(name).type].pyarrow_dtype) for name in FIELDS
    }


def _check_codes(
    rows: PartRows, layout: Layout, header: str, cells: Sequence[str], known: Mapping[str, str], what: str
) -> None:
    """Refuse the first cell of a column whose code is not among the known ones."""
    if set(cells) <= known.keys():
        return
    at = next(at for at, code in enumerate(cells) if code not in known)
    where = rows.where(int(rows.kept[at]))
    raise unread(
        Sentence(
            "{path}: codes.day: '{code}' in {where}, column '{header}' {what}.",
            path=layout.path,
            code=cells[at],
            where=where,
            header=header,
            what=what,
        ),
        Sentence("Add it to the layout, or correct it in the payroll."),
    )
