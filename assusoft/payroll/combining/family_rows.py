"""Family and deduction rows x workers with their person -> whose they are, and which member of the family."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assusoft.payroll.combining.combine import UNMATCHED
from assusoft.payroll.combining.merging import merge
from assusoft.payroll.combining.stage import Staged, stacked
from assusoft.payroll.identity.comparable_names import normalised_all
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


def family(staged: Sequence[Staged], used: pd.DataFrame, precedence: Mapping[str, Sequence[str]]) -> FamilyRows:
    """The family members of the workers; one that two sources or two contracts bring is one row.

    `used`: one row per staged worker row that was used, with source, payroll_id, national_number and person.
    """
    rows = stacked(staged, "family")
    rows, unmatched = _with_owner(rows, rows["worker_national_number"], staged, used)
    rows = rows.assign(member=members(rows))
    slot = pd.factorize(rows["person"] + "/" + rows["member"])[0].astype(np.int64)
    merged = merge(rows, slot, [source.source.name for source in staged], precedence)
    left = unmatched.assign(national_number=unmatched["worker_national_number"], reason="family_without_worker")
    return _family_rows("family", rows.assign(at=slot), merged.rows, merged.conflicts, left)


def deductions(staged: Sequence[Staged], used: pd.DataFrame) -> FamilyRows:
    """The deductions of the workers; `used` as for `family`."""
    rows = stacked(staged, "deduction")
    rows, unmatched = _with_owner(rows, pd.Series(index=rows.index, dtype=DTYPES["text"]), staged, used)
    nothing = pd.Series(index=unmatched.index, dtype=DTYPES["text"])
    left = unmatched.assign(
        national_number=nothing, last_name=nothing, first_name=nothing, reason="deduction_without_worker"
    )
    return _family_rows("deduction", rows.assign(at=rows.index), rows, pd.DataFrame(), left)


def members(rows: pd.DataFrame) -> pd.Series:
    """The member id of each family row: 'M' and a short hash of first name and birth date.

    So it outlives a national number that comes later. Without birth date it is made of first name and national
    number. Twins of one first name get '#2' in the order of the rows; they are counted within source and payroll
    number, because two of these may bring the same child.
    """
    name, birth = normalised_all(rows["first_name"]), rows["birth_date"].astype(DTYPES["text"])
    mark = birth.where(birth.notna(), rows["national_number"])
    key = name.where(name.notna(), "") + "|" + mark.where(mark.notna(), "")
    ids = {text: "M" + hashlib.sha256(text.encode()).hexdigest()[:10] for text in key.unique()}
    member = key.map(ids).astype(DTYPES["text"])
    turn = member.groupby([rows["person"], rows["source"], rows["payroll_id"], member], dropna=False).cumcount() + 1
    double = "#" + turn.astype("int64[pyarrow]").astype(DTYPES["text"])
    return member + double.where(turn > 1, "")


def _with_owner(
    rows: pd.DataFrame, number: pd.Series, staged: Sequence[Staged], used: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with their person, and the rows that have none."""
    complements = {source.source.name for source in staged if source.source.role == "complement"}
    person = _owners(rows, number, used, complements)
    rows = rows.assign(person=person)
    return rows[person.notna()].reset_index(drop=True), rows[person.isna()].reset_index(drop=True)


def _owners(rows: pd.DataFrame, number: pd.Series, used: pd.DataFrame, complements: Collection[str]) -> pd.Series:
    """The person of each row by payroll number in its source, else by the worker's national number.

    A complement's payroll numbers may be those of the sources of contracts. Missing when there is nobody, or when the
    two ways lead to different persons.
    """
    contracts = used[~used["source"].isin(complements)]
    found = _looked_up(_payroll_number(rows), _payroll_number(used), used["person"])
    elsewhere = _looked_up(rows["payroll_id"], contracts["payroll_id"], contracts["person"])
    found = found.where(found.notna() | ~rows["source"].isin(complements), elsewhere)
    numbered = _looked_up(number, used["national_number"], used["person"])
    two = (found.notna() & numbered.notna() & (found != numbered)).to_numpy(dtype=bool)
    return found.where(found.notna(), numbered).mask(two)


def _payroll_number(rows: pd.DataFrame) -> pd.Series:
    return rows["source"] + "\x1f" + rows["payroll_id"]


def _looked_up(keys: pd.Series, known: pd.Series, person: pd.Series) -> pd.Series:
    """The person of each key, when the key is known for one person only."""
    pairs = pd.DataFrame({"key": known, "person": person}).dropna().drop_duplicates()
    unique = pairs.drop_duplicates("key", keep=False).set_index("key")["person"]
    return keys.map(unique).astype(DTYPES["text"])


def _family_rows(
    table: str, traced: pd.DataFrame, rows: pd.DataFrame, conflicts: pd.DataFrame, unmatched: pd.DataFrame
) -> FamilyRows:
    return FamilyRows(
        rows.drop(columns=["row", "where"]),
        traced[["at", "person", "source", "row", "where"]],
        conflicts.rename(columns={"slot": "at"}),
        unmatched.assign(table=table)[list(UNMATCHED)].astype(UNMATCHED),
    )
