"""Every way a person was ever identified: what the next import recognises people by."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select

from assusoft.schema import DTYPES, IDENTITY, dtype_of
from assusoft.store.rows import Rows, decode, encode
from assusoft.store.tables import identity


def identity_rows(worker: pd.DataFrame | None) -> Rows:
    """The distinct identities in a worker table."""
    if worker is None:
        worker = pd.DataFrame()
    found = pd.DataFrame(
        {
            name: worker[name] if name in worker.columns else pd.Series(pd.NA, index=worker.index, dtype=dtype_of(name))
            for name in IDENTITY
        },
        index=worker.index,
    )
    return encode(found, "identity")


def add_identities(connection: Connection, rows: Rows, import_number: int) -> None:
    """Store the identities that were not known before this import."""
    known = set(connection.scalars(select(identity.c.row_key)))
    new = [at for at, key in enumerate(rows.keys) if key not in known]
    if new:
        added: list[dict[str, Any]] = [
            {"row_key": rows.keys[at], "content": text, "import": import_number}
            for at, text in zip(new, rows.contents(new), strict=True)
        ]
        connection.execute(insert(identity), added)


def known_identities(connection: Connection) -> pd.DataFrame:
    """Columns of `IDENTITY`, and `import` (count): the import that brought it first. One row per distinct identity."""
    columns = {name: "date" if name == "birth_date" else "text" for name in IDENTITY}
    parts = []
    rows = connection.execute(select(*identity.c["import", "content"]).order_by(identity.c["import"])).all()
    by_import: dict[int, list[str]] = {}
    for number, text in rows:
        by_import.setdefault(number, []).append(text)
    for number, contents in by_import.items():
        part = decode(contents, columns)
        parts.append(part.assign(**{"import": pd.Series(number, index=part.index, dtype=DTYPES["count"])}))
    if not parts:
        return decode([], {**columns, "import": "count"})
    return pd.concat(parts, ignore_index=True)
