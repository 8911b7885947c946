"""Rows and plan sheets -> what one supplier may receive: the whitelist of fields, by plan, worker and family member."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

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
    may = listed(whole, allowed, family_allowed)
    columns = {name: column if name in ALWAYS else column.where(may(str(name))) for name, column in whole.items()}
    if "changed" in columns:
        columns["changed"] = changed_listed(whole, allowed, family_allowed)
    return pd.DataFrame(columns, index=whole.index)


def allowed_somewhere(allowed: PlanFields, family_allowed: PlanFields) -> set[str]:
    """Every field that some plan of the supplier lists, and those always allowed."""
    lists = [*allowed.values(), *family_allowed.values()]
    return {*ALWAYS, *(field for names in lists for field in expand(names))}


def listed(table: pd.DataFrame, allowed: PlanFields, family_allowed: PlanFields) -> Callable[[str], pd.Series]:
    """A field -> per row, whether its plan lists it: `allowed` for workers, `family_allowed` for family members."""
    of_member = table["member"].notna()

    @cache
    def rows(of_workers: tuple[str, ...], of_members: tuple[str, ...]) -> pd.Series:
        return (table["plan"].isin(of_workers) & ~of_member) | (table["plan"].isin(of_members) & of_member)

    return lambda name: rows(plans_listing(name, allowed), plans_listing(name, family_allowed))


def plans_listing(name: str, allowed: PlanFields) -> tuple[str, ...]:
    """The plans whose list has the field, directly or in a group."""
    return tuple(plan for plan, names in allowed.items() if name in expand(names))


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
