"""Sources and readings built by hand, as the layouts would deliver them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from assusoft import schema
from assusoft.layouts.model import Layout
from assusoft.layouts.values import Found, Reading
from assusoft.payroll.identity import KNOWN
from assusoft.payroll.photo import Built, build_photo
from assusoft.payroll.sources import Source

ENTITY = "0403170701"
Rows = Sequence[dict[str, Any]]


def _source(name: str = "blox", role: str = "contracts", **keys: Any) -> Source:
    columns = {"payroll_id": "Nr"} if role == "complement" else {"payroll_id": "Nr", "national_number": "INSZ"}
    part = {"name": "worker", "table": "worker", "file": f"{name}*.csv", "columns": columns}
    path = Path(f"acme/sources/{name}.toml")
    layout = Layout.model_validate({"kind": "delimited", "part": [part], "name": name, "where": path})
    return Source(**{"layout": name, "from": "2025-01", "role": role, **keys}, name=name, path=path, format=layout)


def _reading(
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
        Found(frozenset(employers), frozenset(months)),
        (),
    )


def _known(*rows: dict[str, Any]) -> pd.DataFrame:
    return schema.typed(rows, KNOWN)


def _workers(*rows: dict[str, Any]) -> pd.DataFrame:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    return schema.conform(schema.typed(rows, columns), "worker")


def _build(*pairs: tuple[Source, Reading], month: str = "2026-02", **keys: Any) -> Built:
    keys = {"known": _known(), "entities": {ENTITY: "Acme"}, **keys}
    return build_photo(month, {source.name: (source, reading) for source, reading in pairs}, **keys)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """source, reading, known, workers, build."""
    makers: dict[str, Callable[..., Any]] = {
        "source": _source, "reading": _reading, "known": _known, "workers": _workers, "build": _build,
    }  # fmt: skip
    return SimpleNamespace(**makers, entity=ENTITY)
