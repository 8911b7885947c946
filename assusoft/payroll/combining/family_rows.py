"""Family and deduction rows x workers with their person -> whose they are, and which member of the family."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from assusoft.frames import rows_where
from assusoft.payroll.combining.combine import UNMATCHED
from assusoft.payroll.combining.lookup import Lookup, looked_up, lookup
from assusoft.payroll.combining.merging import merge
from assusoft.payroll.combining.stage import Staged, stacked
from assusoft.payroll.identity.members import Members, name_members
from assusoft.schema import DTYPES


@dataclass(frozen=True)
class FamilyRows:
    """The rows of table `family` or `deduction` that have a worker.

    `traces`: which staged rows went into which of them: at (its label), person, source, row, where. `conflicts`: at,
    field, kept, kept_source, set_aside, set_aside_source. `unmatched`: rows without a worker, columns `UNMATCHED`.
    """

    rows: pd.DataFrame
    traces: pd.DataFrame
    conflicts: pd.DataFrame
    unmatched: pd.DataFrame


@dataclass(frozen=True)
class Owners:
    """Whose a row is, by the numbers of the worker rows that were used.

    `by_payroll_number`: source and payroll number. `by_contract`: payroll number in any source of contracts.
    `by_number`: national number. `complements`: names of the sources whose payroll numbers may be those of the others.
    """

    by_payroll_number: Lookup
    by_contract: Lookup
    by_number: Lookup
    complements: Collection[str]


def owners(staged: Sequence[Staged], used: pd.DataFrame) -> Owners:
    """The owners by `used`: a row per staged worker row, with source, payroll_id, national_number and person."""
    complements = [source.source.name for source in staged if source.source.role == "complement"]
    contracts = used[~used["source"].isin(complements)]
    return Owners(
        lookup(_payroll_number(used), used["person"]),
        lookup(contracts["payroll_id"], contracts["person"]),
        lookup(used["national_number"], used["person"]),
        complements,
    )


def family(
    staged: Sequence[Staged], owners: Owners, precedence: Mapping[str, Sequence[str]], known: pd.DataFrame
) -> tuple[FamilyRows, Members]:
    """The family members of the workers, and who they are; one that two sources or two contracts bring is one row.

    `known`: see `members.name_members`. Doubts name their row by its label among the rows found.
    """
    rows = stacked(staged, "family")
    rows, unmatched = _with_owner(rows, rows["worker_national_number"], owners)
    named = name_members(rows, known)
    rows = rows.assign(member=named.member)
    slot = pd.factorize(rows["person"] + "/" + rows["member"])[0].astype(np.int64)
    merged = merge(rows, slot, [source.source.name for source in staged], precedence)
    left = unmatched.assign(national_number=unmatched["worker_national_number"], reason="family_without_worker")
    found = _family_rows("family", rows.assign(at=slot), merged.rows, merged.conflicts, left)
    return found, replace(named, doubts=[doubt._replace(at=int(slot[doubt.at])) for doubt in named.doubts])


def deductions(staged: Sequence[Staged], owners: Owners) -> FamilyRows:
    """The deductions of the workers."""
    rows = stacked(staged, "deduction")
    rows, unmatched = _with_owner(rows, None, owners)
    nothing = pd.Series(index=unmatched.index, dtype=DTYPES["text"])
    left = unmatched.assign(
        national_number=nothing, last_name=nothing, first_name=nothing, reason="deduction_without_worker"
    )
    return _family_rows("deduction", rows.assign(at=rows.index), rows, pd.DataFrame(), left)


def _with_owner(rows: pd.DataFrame, number: pd.Series | None, owners: Owners) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with their person, and the rows that have none."""
    person = _owner(rows, number, owners)
    rows, has = rows.assign(person=person), person.notna().to_numpy(dtype=bool)
    return rows_where(rows, has).reset_index(drop=True), rows_where(rows, ~has).reset_index(drop=True)


def _owner(rows: pd.DataFrame, number: pd.Series | None, owners: Owners) -> pd.Series:
    """The person of each row by payroll number in its source, else by the worker's national number.

    A complement's payroll numbers may be those of the sources of contracts. Missing when there is nobody, or when the
    two ways lead to different persons.
    """
    found = looked_up(_payroll_number(rows), owners.by_payroll_number)
    of_complement = rows["source"].isin(owners.complements)
    if of_complement.any():
        elsewhere = looked_up(rows["payroll_id"], owners.by_contract)
        found = found.where(found.notna() | ~of_complement, elsewhere)
    if number is None:
        return found
    numbered = looked_up(number, owners.by_number)
    two = (found.notna() & numbered.notna() & (found != numbered)).to_numpy(dtype=bool)
    return found.where(found.notna(), numbered).mask(two)


def _payroll_number(rows: pd.DataFrame) -> pd.Series:
    return rows["source"] + "\x1f" + rows["payroll_id"]


def _family_rows(
    table: str, traced: pd.DataFrame, rows: pd.DataFrame, conflicts: pd.DataFrame, unmatched: pd.DataFrame
) -> FamilyRows:
    return FamilyRows(
        rows.drop(columns=["row", "where"]),
        traced[["at", "person", "source", "row", "where"]],
        conflicts.rename(columns={"slot": "at"}),
        unmatched.assign(table=table)[list(UNMATCHED)].astype(UNMATCHED),
    )
