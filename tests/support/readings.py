"""Sources and readings built by hand, as the layouts would deliver them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from assusoft import schema
from assusoft.layouts.definition.files import Reading, ReadStamp
from assusoft.layouts.definition.layout import Layout
from assusoft.payroll.sources import Source

Rows = Sequence[dict[str, Any]]


def source_named(name: str = "blox", role: str = "contracts", **keys: Any) -> Source:
    """A source of workers in a delimited file."""
    columns = {"payroll_id": "Nr"} if role == "complement" else {"payroll_id": "Nr", "national_number": "INSZ"}
    part = {"name": "worker", "table": "worker", "file": f"{name}*.csv", "columns": columns}
    path = Path(f"acme/sources/{name}.toml")
    layout = Layout.model_validate({"kind": "delimited", "part": [part], "name": name, "path": path})
    return Source(**{"layout": name, "from": "2025-01", "role": role, **keys}, name=name, path=path, format=layout)


def reading_of(
    worker: Rows = (),
    family: Rows = (),
    deduction: Rows = (),
    *,
    name: str = "blox",
    problems: Rows = (),
    steps: Rows = (),
    outcomes: Sequence[tuple[str, str]] = (),
    employers: Sequence[str] = (),
    months: Sequence[str] = (),
    own: dict[str, schema.Field] | None = None,
) -> Reading:
    """One file a table; row n of a table stands on line n + 2. `outcomes` are further lines: (outcome, reason)."""
    tables, origins, lines = {}, {}, []
    for table, rows in {"worker": worker, "family": family, "deduction": deduction}.items():
        file = f"{name}-{table}.csv"
        columns = list(dict.fromkeys(key for row in rows for key in row))
        tables[table] = schema.typed(rows, columns, own) if columns else schema.empty(table)
        places = [f"{file}, row {number + 2}" for number in range(len(rows))]
        origins[table] = pd.DataFrame({table: pd.Series(places, dtype=schema.DTYPES["text"])})
        lines += [(table, file, "", number + 2, "accepted", "") for number in range(len(rows))]
    lines += [("worker", f"{name}-worker.csv", "", 1000 + at, *told) for at, told in enumerate(outcomes)]
    return Reading(
        tables,
        origins,
        pd.DataFrame(lines, columns=["part", "file", "sheet", "row", "outcome", "reason"]),
        pd.DataFrame(list(steps), columns=["table", "row", "field", "raw", "clean", "step"]),
        pd.DataFrame(list(problems), columns=["table", "row", "field", "value", "reason", "where"]),
        ReadStamp(frozenset(employers), frozenset(months)),
        (),
    )
