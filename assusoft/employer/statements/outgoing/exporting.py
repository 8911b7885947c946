"""Rows for the payroll or the accounts -> a file by a layout of `templates/exports/`."""

import pandas as pd

from assusoft.employer.folder import EmployerFolder
from assusoft.errors import Refused
from assusoft.layouts import WrittenStamp, load_layout, write


def exported(employer: EmployerFolder, layout: str, table: str, rows: pd.DataFrame, period: str) -> bytes:
    """The file of a table.

    Raises
    ------
    Refused
        The layout is none of that table, or a value has no place in it.
    """
    found = load_layout(layout, employer.search("exports"))
    if found.tables != [table]:
        raise Refused(
            "'{layout}' is a layout of {listed}, expected {table}. Nothing was written.",
            layout=layout,
            listed=", ".join(found.tables),
            table=table,
        )
    carried = {field for part in found.part for field in part.columns}
    kept = rows[[name for name in rows.columns if name in carried]]
    return write(found, {table: kept}, WrittenStamp(employer.name, period))[0].content
