"""Worker rows with their person -> contract ids, made of entity and start so that they survive a payroll switch."""

import pandas as pd

from assusoft.payroll.canonical_order import ordered, sort_order
from assusoft.schema import DTYPES

_DOUBLES = ("person", "contract", "hire_date", "seniority_date", "source", "payroll_id")


def with_contracts(workers: pd.DataFrame) -> pd.DataFrame:
    """The rows by person and contract, with `contract_start` (the hire date where missing) and `contract`.

    `contract` is '0403170701/2019-03-01', with '#2', '#3' for further contracts of one person with the same entity and
    start; '?' stands for a missing entity or start. The old labels of the rows stay as index.
    """
    start = workers["contract_start"].where(workers["contract_start"].notna(), workers["hire_date"])
    day, entity = start.astype(DTYPES["text"]), workers["entity"]
    contract = entity.where(entity.notna(), "?") + "/" + day.where(day.notna(), "?")
    rows = workers.assign(contract_start=start, contract=contract, row=workers.index)
    rows = ordered(_numbered(rows), ["person", "contract"])
    return rows.set_index("row").rename_axis(None)


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, the second and further ones of one contract with its number behind."""
    again = rows.duplicated(["person", "contract"], keep=False)
    if not again.any():
        return rows
    same = rows[again]
    same = same.iloc[sort_order(same, _DOUBLES)]
    turn = same.groupby(["person", "contract"]).cumcount() + 1
    double = "#" + turn.astype("int64[pyarrow]").astype(DTYPES["text"])
    numbered = same["contract"] + double.where(turn > 1, "")
    return rows.assign(contract=numbered.reindex(rows.index).where(again, rows["contract"]))
