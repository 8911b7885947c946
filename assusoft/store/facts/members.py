"""Every way a family member was ever shown, and in which imports: what the next import recognises members by."""

from collections.abc import Iterable

import pandas as pd
from sqlalchemy import Connection, select

from assusoft.schema import DTYPES, MEMBER_IDENTITY, TABLES
from assusoft.store.rows import decode
from assusoft.store.tables import row_version


def known_members(connection: Connection) -> pd.DataFrame:
    """Columns of `MEMBER_IDENTITY`, `import` and `left` (counts): the imports from and until which photos have the row.

    `left` is missing where the last photo still has it.
    """
    wanted = select(*row_version.c["valid_from", "valid_to", "content"]).where(
        row_version.c.kind == "photo", row_version.c.table_name == "family"
    )
    return members_of((row[0], row[1], row[2]) for row in connection.execute(wanted))


def members_of(versions: Iterable[tuple[int, int | None, str]]) -> pd.DataFrame:
    """The same of these versions of family rows: from which import until which, and the row."""
    columns = {field.name: field.type for field in TABLES["family"]}
    by_span: dict[tuple[int, int | None], list[str]] = {}
    for start, end, content in versions:
        by_span.setdefault((start, end), []).append(content)
    parts = [_spanned(decode(by_span[span], columns), span) for span in sorted(by_span, key=lambda span: span[0])]
    empty = _spanned(decode([], columns), (0, None))
    return pd.concat(parts, ignore_index=True) if parts else empty


def _spanned(rows: pd.DataFrame, span: tuple[int, int | None]) -> pd.DataFrame:
    start, end = (pd.Series(number, index=rows.index, dtype=DTYPES["count"]) for number in span)
    return rows[list(MEMBER_IDENTITY)].assign(**{"import": start, "left": end})
