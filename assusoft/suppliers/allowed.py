"""Rows and plan sheets -> what one supplier may receive: the whitelist of fields, by plan, worker and family member."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from assusoft.schema import DTYPES, expand

ALWAYS = (
    "message", "kind", "effective", "changed", "plan", "person", "member",
    "affiliation_from", "affiliation_to", "exit_reason", "exit_date",
)  # fmt: skip
"""Fields every supplier may receive: which message it is, about whom, and the dates of the affiliation."""

PlanFields = Mapping[str, Sequence[str]]


def restrict(table: pd.DataFrame, allowed: PlanFields, family_allowed: PlanFields) -> pd.DataFrame:
    """The same rows, blank where the row's plan does not list the field for a worker or for a family member.

    Empty text becomes missing, since no file can tell the two apart. `changed` names only what the row may tell.
    """
    whole = table.apply(blank_is_missing).reset_index(drop=True)
    columns = {
        name: column if name in ALWAYS else column.where(listed(str(name), whole, allowed, family_allowed))
        for name, column in whole.items()
    }
    if "changed" in columns:
        columns["changed"] = changed_listed(whole, allowed, family_allowed)
    return pd.DataFrame(columns, index=whole.index)


def allowed_somewhere(allowed: PlanFields, family_allowed: PlanFields) -> set[str]:
    """Every field that some plan of the supplier lists, and those always allowed."""
    lists = [*allowed.values(), *family_allowed.values()]
    return {*ALWAYS, *(field for names in lists for field in expand(names))}


def listed(name: str, table: pd.DataFrame, allowed: PlanFields, family_allowed: PlanFields) -> pd.Series:
    """Per row, whether its plan lists the field: for workers in `allowed`, for family members in `family_allowed`."""
    of_member = table["member"].notna()
    for_workers = table["plan"].isin(plans_listing(name, allowed))
    for_members = table["plan"].isin(plans_listing(name, family_allowed))
    return (for_workers & ~of_member) | (for_members & of_member)


def plans_listing(name: str, allowed: PlanFields) -> list[str]:
    """The plans whose list has the field, directly or in a group."""
    return [plan for plan, names in allowed.items() if name in expand(names)]


def changed_listed(table: pd.DataFrame, allowed: PlanFields, family_allowed: PlanFields) -> pd.Series:
    """`changed` without the names of fields the row may not tell."""
    rows = zip(table["changed"], table["plan"], table["member"].notna(), strict=True)
    told = [
        None if pd.isna(changed) else kept(changed.split(), (family_allowed if of_member else allowed).get(plan, ()))
        for changed, plan, of_member in rows
    ]
    return pd.Series(told, index=table.index, dtype=DTYPES["text"])


def kept(names: Iterable[str], fields: Sequence[str]) -> str | None:
    """The names on the list, space separated; None when none is left."""
    rights = {*ALWAYS, *expand(fields)}
    return " ".join(name for name in names if name in rights) or None


def blank_is_missing(column: pd.Series) -> pd.Series:
    """Empty text as missing; other columns as they are."""
    return column.mask(column == "") if pd.api.types.is_string_dtype(column.dtype) else column
