"""Rows and plan sheets -> what must still be filled in before a report may leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import pandas as pd

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.message_kinds import EXIT_KINDS, WHOLE_ROW_KINDS, WORKING_TIME_KINDS
from assusoft.schema import expand
from assusoft.suppliers.entitlement import Entitlement

DATED = (
    *WHOLE_ROW_KINDS, *EXIT_KINDS, *WORKING_TIME_KINDS, "salary", "civil_status", "category", "entity_transfer",
)  # fmt: skip
"""Kinds of message that a supplier cannot handle without an effective date."""


@dataclass(frozen=True)
class Missing:
    """One field a supplier cannot do without. `member` is '' for the worker; `kind` is '' in the full list."""

    person: str
    member: str
    plan: str
    field: str
    kind: str = ""


def check_mandatory(
    messages: pd.DataFrame, register: pd.DataFrame, entitlements: Sequence[Entitlement]
) -> list[Missing]:
    """What is missing in messages and register: required fields, effective dates, the end of what ends.

    A message that ends an affiliation needs only its dates: the rest was reported before.
    """
    living = messages[~messages["kind"].isin(EXIT_KINDS)]
    found = []
    for table in (living, register):
        members = is_member(table)
        for of_members in (False, True):
            for entitlement in entitlements:
                among = (members == of_members) & (table["plan"] == entitlement.plan)
                found += missing_in(table, expand(entitlement.lists(of_members).required), among)
    found += missing_in(messages, ["effective"], messages["kind"].isin(DATED))
    found += missing_in(messages, ["affiliation_to"], messages["kind"].isin(EXIT_KINDS))
    return list(dict.fromkeys(found))


def missing_in(table: pd.DataFrame, fields: Sequence[str], among: pd.Series) -> list[Missing]:
    """One `Missing` per empty cell of the fields in the rows `among`; a field without a column is empty everywhere."""
    empty = {field: among if field not in table else among & is_blank(table[field]) for field in fields}
    return [
        Missing(
            row["person"], row["member"] if pd.notna(row["member"]) else "", row["plan"], field, row.get("kind", "")
        )
        for field, rows in empty.items()
        if rows.any()
        for row in table[rows.fillna(False)].to_dict("records")
    ]


def is_member(table: pd.DataFrame) -> pd.Series:
    """Whether a row is a family member's."""
    return ~is_blank(table["member"])


def is_blank(column: pd.Series) -> pd.Series:
    """Missing, or empty text."""
    blank = column.isna()
    return blank | (column == "").fillna(False) if pd.api.types.is_string_dtype(column.dtype) else blank


def refuse_incomplete(supplier: str, missing: Sequence[Missing]) -> None:
    """Raise Refused, naming up to ten of the missing fields with person and plan; do nothing when there are none."""
    if not missing:
        return
    named = reduce(_and_then, map(_place, missing[:10]))
    more = Sentence(" and {count} more", count=len(missing) - 10) if len(missing) > 10 else ""
    raise Refused(
        "The report for '{supplier}' was not released, because mandatory fields are missing: {named}{more}. Complete "
        "them in the payroll and import again, or answer the open tasks.",
        supplier=supplier,
        named=named,
        more=more,
    )


def _place(cell: Missing) -> Sentence:
    return Sentence("{person}, plan {plan}, field {field}", person=reference(cell), plan=cell.plan, field=cell.field)


def _and_then(this: Sentence, that: Sentence) -> Sentence:
    return Sentence("{this}; {that}", this=this, that=that)


def reference(missing: Missing) -> str:
    """'P00012' or 'P00012 (child-2)'."""
    return f"{missing.person} ({missing.member})" if missing.member else missing.person
