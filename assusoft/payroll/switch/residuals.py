"""What a comparison of two payrolls leaves to a person: one row for each thing that does not agree."""

import pandas as pd

from assusoft.schema import DTYPES

RESIDUAL = ("kind", "field", "old_number", "new_number", "old", "new")
"""Columns of residuals: what does not agree, of which field, whose payroll numbers, what each payroll says."""


def no_residuals() -> pd.DataFrame:
    """No row, with the columns of residuals."""
    return pd.DataFrame(columns=list(RESIDUAL))


def residual(kind: str, field: str | pd.Series, **cells: pd.Series) -> pd.DataFrame:
    """Residuals of one kind, typed; `cells`: some of the columns, all of one length."""
    columns = {name: values.reset_index(drop=True) for name, values in cells.items()}
    rows = pd.DataFrame(columns | ({"field": field} if isinstance(field, pd.Series) else {}))
    rows = rows.assign(kind=kind, **({} if isinstance(field, pd.Series) else {"field": field}))
    return rows.reindex(columns=list(RESIDUAL)).astype(DTYPES["text"])
