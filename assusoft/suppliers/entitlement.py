"""What may and must be reported to a supplier, by plan, of workers and of family members; rows cut down to that."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from assusoft.schema import DTYPES, Field, expand

ALWAYS = (
    "message", "kind", "effective", "changed", "replaces", "plan", "person", "member",
    "affiliation_from", "affiliation_to", "exit_reason", "exit_date",
)  # fmt: skip
"""Fields every supplier may receive: which message it is, about whom, and the dates of the affiliation."""


@dataclass(frozen=True)
class FieldLists:
    """Names of fields or of groups: all that may be reported, and what must be filled in before a report leaves."""

    reports: Sequence[str] = ()
    required: Sequence[str] = ()


@dataclass(frozen=True)
class Entitlement:
    """What may and must be reported of one plan.

    `plan`: the name the supplier knows it by. `labels`: language -> how it is called there. `family` is None for a plan
    without family cover. `asked`: what the supplier asks with an exit, an entry or an interruption, by name.
    `choices`: of those, field -> choice -> language -> what it is called.
    """

    plan: str
    worker: FieldLists
    family: FieldLists | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, Field] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def lists(self, member: bool) -> FieldLists:
        """The lists for a row of a family member, or else of a worker."""
        return self.worker if not member else self.family or FieldLists()


def restrict(table: pd.DataFrame, entitlements: Sequence[Entitlement]) -> pd.DataFrame:
    """The same rows, blank where the row's plan does not list the field for a worker or for a family member.

    Empty text becomes missing, since no file can tell the two apart. `changed` names only what the row may say.
    """
    whole = table.apply(blank_is_missing).reset_index(drop=True)
    may = listed(whole, entitlements)
    columns = {name: column if name in ALWAYS else column.where(may(str(name))) for name, column in whole.items()}
    if "changed" in columns:
        columns["changed"] = changed_listed(whole, entitlements)
    return pd.DataFrame(columns, index=whole.index)


def allowed_somewhere(entitlements: Iterable[Entitlement]) -> set[str]:
    """Every field that some plan of the supplier lists, and those always allowed."""
    lists = [entitlement.lists(member).reports for entitlement in entitlements for member in (False, True)]
    return {*ALWAYS, *(field for names in lists for field in expand(names))}


def listed(table: pd.DataFrame, entitlements: Sequence[Entitlement]) -> Callable[[str], pd.Series]:
    """A field -> per row, whether the row's plan lists it, for a worker or for a family member as the row is."""
    of_member = table["member"].notna()

    @cache
    def rows(of_workers: tuple[str, ...], of_members: tuple[str, ...]) -> pd.Series:
        return (table["plan"].isin(of_workers) & ~of_member) | (table["plan"].isin(of_members) & of_member)

    return lambda name: rows(plans_listing(name, entitlements, False), plans_listing(name, entitlements, True))


def plans_listing(name: str, entitlements: Iterable[Entitlement], member: bool) -> tuple[str, ...]:
    """The plans whose list has the field, directly or in a group."""
    return tuple(plan.plan for plan in entitlements if name in expand(plan.lists(member).reports))


def changed_listed(table: pd.DataFrame, entitlements: Iterable[Entitlement]) -> pd.Series:
    """`changed` without the names of fields the row may not have."""
    lists = {(plan.plan, member): plan.lists(member).reports for plan in entitlements for member in (False, True)}
    rows = zip(table["changed"], table["plan"], table["member"].notna(), strict=True)
    allowed = [
        None if pd.isna(changed) else kept(changed.split(), lists.get((plan, of_member), ()))
        for changed, plan, of_member in rows
    ]
    return pd.Series(allowed, index=table.index, dtype=DTYPES["text"])


def kept(names: Iterable[str], fields: Sequence[str]) -> str | None:
    """The names on the list, space separated; None when none is left."""
    rights = {*ALWAYS, *expand(fields)}
    return " ".join(name for name in names if name in rights) or None


def blank_is_missing(column: pd.Series) -> pd.Series:
    """Empty text as missing; other columns as they are."""
    if not pd.api.types.is_string_dtype(column.dtype):
        return column
    blank = column == ""
    return column.mask(blank) if blank.any() else column
