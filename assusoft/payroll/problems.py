"""Cells set aside, identities in doubt, rows without a worker -> the rows of table `problem`, each with its person."""

import json
from collections.abc import Mapping, Sequence

import pandas as pd

from assusoft import schema
from assusoft.frames import as_mask, values_of
from assusoft.payroll.combining.stage import Staged
from assusoft.payroll.identity.members import Doubt
from assusoft.payroll.waiting_codes import PART, UNKNOWN_CODE, waiting_value

_KEY = ["source", "table", "row"]


def set_aside(
    staged: Sequence[Staged],
    traces: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    named: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    """The cells that cleaning set aside, unless another source fills them.

    Parameters
    ----------
    traces
        Which staged rows went where: source, table, row, person, at (label of the row in `tables`).
    tables
        The combined rows, before defaults.
    named
        The same, with their contracts and family members.
    """
    cells = _all(staged, "problems").merge(traces[[*_KEY, "person", "at"]], on=_KEY, how="left")
    filled = [
        _filled(cells[(cells["table"] == table) & cells["at"].notna()], field, rows)
        for table, rows in tables.items()
        for field in cells.loc[cells["table"] == table, "field"].unique()
        if field in rows
    ]
    return _problems(_waiting(cells.drop(index=[label for labels in filled for label in labels]), named))


def _waiting(cells: pd.DataFrame, named: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The cells, those with an unknown code saying of which source, and of which contract or member."""
    unknown = as_mask(cells["reason"] == UNKNOWN_CODE)
    if not unknown.any():
        return cells
    names = ("table", "at", "source", "value")
    of = {table: dict(zip(rows.index, values_of(rows[PART[table]]), strict=True)) for table, rows in named.items()}
    texts = [
        waiting_value(code, source, None if at is None else of[table][at]) if waits else code
        for waits, table, at, source, code in zip(unknown, *(values_of(cells[name]) for name in names), strict=True)
    ]
    return cells.assign(value=pd.Series(texts, index=cells.index, dtype=schema.DTYPES["text"]))


def _filled(cells: pd.DataFrame, field: str, rows: pd.DataFrame) -> list[int]:
    """The labels of the cells of this field that are not missing in the row they went into."""
    here = cells[cells["field"] == field]
    filled = rows.loc[here["at"].to_numpy(dtype="int64"), field].notna().to_numpy()
    return [int(label) for label in here.index[filled]]


def doubtful(doubts: pd.DataFrame, references: pd.Series) -> pd.DataFrame:
    """The persons in doubt, their candidates being the value; `references`: of each worker row, where it comes from."""
    named = doubts.rename(columns={"candidates": "value"}).assign(
        table="worker", field="person", reason="ambiguous_identity"
    )
    return _problems(named.assign(where=references.loc[doubts["row"].to_numpy()].to_numpy()))


def doubtful_members(doubts: Sequence[Doubt], references: pd.Series) -> pd.DataFrame:
    """The family members in doubt; the value is JSON: member, and the candidates with what is known of them.

    `references`: of each family row, where it comes from.
    """
    rows = [
        {"person": one.person, "table": "family", "field": "member", "value": _candidates(one),
         "reason": "ambiguous_member", "where": references.loc[one.at]}
        for one in doubts
    ]  # fmt: skip
    return _problems(schema.typed(rows, [field.name for field in schema.TABLES["problem"]]))


def _candidates(doubt: Doubt) -> str:
    shown = ("last_name", "first_name", "birth_date", "national_number")
    candidates = [
        {"member": id, "agrees": told, **{name: _text(doubt.known[id][name]) for name in shown}}
        for id, told in doubt.candidates.items()
    ]
    return json.dumps({"member": doubt.member, "candidates": candidates}, ensure_ascii=False)


def _text(value: object) -> str | None:
    """The value as text; None when missing."""
    return None if value is None else str(value)


def ownerless(unmatched: pd.DataFrame) -> pd.DataFrame:
    """The rows that found no worker: the value is the number they were looked up with."""
    numbered = unmatched["payroll_id"].isna() & unmatched["national_number"].notna()
    field = pd.Series("payroll_id", index=unmatched.index, dtype=schema.DTYPES["text"])
    value = unmatched["payroll_id"].where(~numbered, unmatched["national_number"])
    return _problems(unmatched.assign(field=field.mask(numbered, "national_number"), value=value))


def repairs(staged: Sequence[Staged], traces: pd.DataFrame) -> pd.DataFrame:
    """The cells that cleaning repaired: source, table, person, field, raw, clean, step, where."""
    origins = traces[[*_KEY, "person", "where"]].drop_duplicates(_KEY)
    cells = _all(staged, "steps").merge(origins, on=_KEY, how="left")
    return cells[["source", "table", "person", "field", "raw", "clean", "step", "where"]]


def _all(staged: Sequence[Staged], name: str) -> pd.DataFrame:
    frames: list[pd.DataFrame] = [getattr(source, name).assign(source=source.source.name) for source in staged]
    types = {"source": schema.DTYPES["text"], "table": schema.DTYPES["text"], "row": schema.DTYPES["count"]}
    return pd.concat(frames, ignore_index=True).astype(types)


def _problems(rows: pd.DataFrame) -> pd.DataFrame:
    names = [field.name for field in schema.TABLES["problem"]]
    return schema.conform(rows.reindex(columns=names), "problem").drop_duplicates(ignore_index=True)
