"""Photo x photo -> what changed at the employer, cell by cell."""

import pandas as pd

from assusoft.comparison import compare
from assusoft.frames import is_true
from assusoft.payroll.photo import Photo

KEYS = {
    "worker": ["person", "contract"],
    "family": ["person", "member"],
    "deduction": ["person", "wage_code"],
}
COLUMNS = ["table", "person", "part", "kind", "field", "before", "after"]


def changes_between(before: Photo | None, after: Photo) -> pd.DataFrame:
    """Every row and cell that differs between two photos; all rows have entered when there is none before.

    Returns
    -------
    DataFrame
        Columns `table`, `person`, `part` (contract, member or wage code), `kind` (entered, left, changed), `field`
        (NA for whole rows), `before`, `after` (Python values, None when missing and for whole rows).
    """
    found = []
    for table, key in KEYS.items():
        new = _unique(getattr(after, table), key)
        old = _unique(getattr(before, table), key) if before is not None else new.iloc[:0]
        difference = compare(old, new, key)
        for kind, rows in (("entered", difference.entered), ("left", difference.left), ("changed", difference.changed)):
            found.append(rows.rename(columns={key[1]: "part"}).assign(table=table, kind=kind))
    changes = pd.concat(found, ignore_index=True).reindex(columns=COLUMNS)
    whole = changes["field"].isna()
    return changes.assign(
        field=changes["field"].where(~whole, pd.NA),
        before=changes["before"].astype("object").where(~whole, None),
        after=changes["after"].astype("object").where(~whole, None),
    )


def _unique(table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Rows that repeat a key (a wage code paid twice) get a number, so that none is lost."""
    again = table.groupby(key, dropna=False, sort=False).cumcount()
    if not again.any():
        return table
    numbered = table[key[1]].where(~is_true(again > 0), table[key[1]] + "#" + (again + 1).astype("string[pyarrow]"))
    return table.assign(**{key[1]: numbered.astype(table[key[1]].dtype)})


def headcount(before: Photo | None, after: Photo) -> dict[str, int]:
    """Persons: before, entered, left, changed, unchanged, after. before = left + changed + unchanged."""
    old = set(before.worker["person"]) if before is not None else set()
    new = set(after.worker["person"])
    changes = changes_between(before, after)
    touched = set(changes["person"].dropna()) & old & new
    return {
        "before": len(old),
        "entered": len(new - old),
        "left": len(old - new),
        "changed": len(touched),
        "unchanged": len(old & new) - len(touched),
        "after": len(new),
    }
