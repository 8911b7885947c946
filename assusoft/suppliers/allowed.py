"""What a supplier's own file lets it have, of what its plans list: its allow-list, its kind, the national number."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from assusoft.schema import expand
from assusoft.suppliers.entitlement import ALWAYS, Entitlement, FieldLists
from assusoft.suppliers.kinds import NATIONAL_NUMBERS, never_to
from assusoft.suppliers.supplier import Supplier


def within(supplier: Supplier, entitlement: Entitlement) -> Entitlement:
    """The same plan, its lists without any field that the supplier may not have."""
    family = entitlement.family and _within(supplier, entitlement.family)
    return replace(entitlement, worker=_within(supplier, entitlement.worker), family=family)


def without_never(supplier: Supplier, table: pd.DataFrame) -> pd.DataFrame:
    """The rows without what never goes to a supplier of that kind, though every other one may have it."""
    hidden = [name for name in ALWAYS if name in never_to(supplier.kind) and name in table.columns]
    if not hidden:
        return table
    blank = table.assign(**{name: table[name].mask(table[name].notna()) for name in hidden})
    if "changed" not in blank.columns:
        return blank
    said = [
        None if pd.isna(names) else " ".join(name for name in names.split() if name not in hidden) or None
        for names in blank["changed"]
    ]
    return blank.assign(changed=pd.Series(said, index=blank.index, dtype=blank["changed"].dtype))


def why_not(supplier: Supplier, names: Iterable[str]) -> tuple[str, str] | None:
    """The first of these fields that the supplier may not have, why, and how to mend it; None: it may have all."""
    for name in expand(list(names)):
        if why := _why_not(supplier, name):
            return name, why
    return None


def _within(supplier: Supplier, lists: FieldLists) -> FieldLists:
    return FieldLists(
        *([name for name in expand(each) if not _why_not(supplier, name)] for each in (lists.reports, lists.required))
    )


def _why_not(supplier: Supplier, name: str) -> str:
    """Why the supplier may not have a field, in words that follow its name; '' when it may."""
    file = f"suppliers/{supplier.key}.toml"
    if name in ALWAYS:  # what of it never goes to a kind is blank, whatever a plan says
        return ""
    if name in never_to(supplier.kind):
        return f"never goes to a supplier of kind '{supplier.kind}' ({file}). Take it out of the plan's reports."
    if name in NATIONAL_NUMBERS and supplier.kind and not supplier.national_number_basis:
        return (
            f"is a national number, and {file} names no legal basis for it. Add national_number_basis there, with "
            "the text that permits its use, or take the field out of the plan's reports."
        )
    if supplier.fields is not None and name not in supplier.fields:
        return (
            f"is not among the fields that {file} lets leave. Add it to fields there, if the supplier needs it, or "
            "take it out of the plan's reports."
        )
    return ""
