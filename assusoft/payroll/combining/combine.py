"""Staged sources -> one row a contract: contracts stacked, complements joined, conflicts and left-overs listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assusoft.payroll.combining.merging import merge
from assusoft.payroll.combining.stage import Staged, stacked
from assusoft.payroll.identity.evidence import group_rows
from assusoft.schema import DTYPES

UNMATCHED = {"row": DTYPES["count"]} | dict.fromkeys(
    ("table", "source", "where", "national_number", "payroll_id", "last_name", "first_name", "reason"), DTYPES["text"]
)
"""Columns of a row that found no worker."""

_JOINED = ("national_number", "payroll_id", "entity", "contract_start")


@dataclass(frozen=True)
class Combined:
    """The contracts of a month, before anybody knows whose they are.

    Attributes
    ----------
    workers
        Rows of table `worker`, one per contract; `source` and `payroll_id` are those of the source of contracts.
    origins
        The cell reference each of them comes from.
    contributions
        Which staged rows went into which worker row: worker, source, row, where, payroll_id.
    conflicts
        Cells two sources fill differently: worker, field, kept, kept_source, set_aside, set_aside_source.
    unmatched
        Complement rows without a worker, columns `UNMATCHED`; reason is complement_without_worker or
        complement_of_several_workers.
    """

    workers: pd.DataFrame
    origins: pd.Series
    contributions: pd.DataFrame
    conflicts: pd.DataFrame
    unmatched: pd.DataFrame


def combine(staged: Sequence[Staged], precedence: Mapping[str, Sequence[str]]) -> Combined:
    """Combine the worker rows of all sources.

    The same contract (national number, entity, start) brought by two sources of contracts becomes one row. A complement
    row adds its fields to the rows of its worker, found by national number, else by payroll number.

    Parameters
    ----------
    staged
        Sources of contracts first.
    precedence
        Field -> source names in the order in which they are believed; by default the order of `staged`.
    """
    contracts = [each for each in staged if each.source.role == "contracts"]
    leading = stacked(contracts, "worker")
    leading = leading.assign(worker=_slots(leading))
    added, left = leading[:0], leading[:0].assign(reason=None)
    for each in staged:
        if each.source.role == "complement":
            joined, without = _joined(stacked([each], "worker"), leading)
            added, left = pd.concat([added, joined]), pd.concat([left, without])
    rows = pd.concat([leading, added], ignore_index=True)
    names = [each.source.name for each in staged]
    merged = merge(rows, rows["worker"].to_numpy(), names, precedence)
    return Combined(
        merged.rows.drop(columns=["row", "worker", "where"]),
        merged.rows["where"],
        rows[["worker", "source", "row", "where", "payroll_id"]],
        merged.conflicts.rename(columns={"slot": "worker"}),
        left.assign(table="worker")[list(UNMATCHED)].astype(UNMATCHED).reset_index(drop=True),
    )


def _slots(stacked: pd.DataFrame) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The number of the contract each row is. Two rows of one source are never one contract."""
    start = stacked["contract_start"].where(stacked["contract_start"].notna(), stacked["hire_date"])
    key = stacked["national_number"] + "/" + stacked["entity"] + "/" + start.astype(DTYPES["text"])
    turn = key.groupby([stacked["source"], key]).cumcount().reindex(key.index)
    nth = turn.astype("int64[pyarrow]").astype(DTYPES["text"])
    alone = pd.Series([f"row {number}" for number in range(len(key))], dtype=DTYPES["text"])
    return pd.factorize((key + "/" + nth).where(key.notna(), alone))[0].astype(np.int64)


def _joined(rows: pd.DataFrame, leading: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A complement's rows, once for each worker row they go into (column `worker`); and those that go into none."""
    pairs = _pairs(rows, leading.assign(who=group_rows(leading)))
    several = pairs.loc[pairs.groupby("row")["who"].transform("nunique") > 1, "row"]
    into = _narrowed(pairs[~pairs["row"].isin(several)]).drop_duplicates(["row", "worker"])
    joined = rows.iloc[into["row"].to_numpy()].assign(worker=into["worker"].to_numpy())
    left = rows[~rows["row"].isin(into["row"])]
    reason = np.where(left["row"].isin(several), "complement_of_several_workers", "complement_without_worker")
    return joined, left.assign(reason=reason)


def _pairs(rows: pd.DataFrame, leading: pd.DataFrame) -> pd.DataFrame:
    """Complement rows and the worker rows they may belong to: by national number, or else by payroll number."""
    numbers = leading["national_number"]
    leading = leading.assign(national_number=numbers.groupby(leading["who"]).transform("first"))
    ours, theirs = rows[["row", *_JOINED]], leading[["worker", "who", *_JOINED]]
    by_number = _met(ours, theirs, "national_number")
    rest = _met(ours[~ours["row"].isin(by_number["row"])], theirs, "payroll_id")
    two = rest["national_number"].notna() & rest["national_number_other"].notna()
    return pd.concat([by_number, rest[~two]], ignore_index=True)


def _met(ours: pd.DataFrame, theirs: pd.DataFrame, key: str) -> pd.DataFrame:
    other = theirs.rename(columns={name: f"{name}_other" for name in _JOINED})
    return ours.dropna(subset=[key]).merge(other, left_on=key, right_on=f"{key}_other")


def _narrowed(pairs: pd.DataFrame) -> pd.DataFrame:
    """Of a worker's several contracts, those that agree most with the row in entity, start and payroll number."""
    agreed = sum((pairs[name] == pairs[f"{name}_other"]).to_numpy(dtype=bool, na_value=False).astype(int)
                 for name in ("entity", "contract_start", "payroll_id"))  # fmt: skip
    pairs = pairs.assign(agreed=agreed)
    return pairs[pairs["agreed"] == pairs.groupby("row")["agreed"].transform("max")]
