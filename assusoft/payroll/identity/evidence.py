"""Rows -> what tells people apart: national numbers, payroll numbers in their source, names with birth dates."""

from dataclasses import dataclass

import pandas as pd

from assusoft.payroll.identity.comparable_names import full_names

NUMBER = ["national_number"]
PAYROLL_NUMBER = ["source", "payroll_id"]
NAME = ["name", "birth_date"]


@dataclass(frozen=True)
class Evidence:
    """What is known of some people. Each frame has the column `who` and no missing value; rows are distinct.

    `numbers`: national_number. `payroll_numbers`: source, payroll_id. `names`: name (normalised), birth_date.
    """

    numbers: pd.DataFrame
    payroll_numbers: pd.DataFrame
    names: pd.DataFrame


def evidence(rows: pd.DataFrame, who: pd.Series) -> Evidence:
    """The evidence in `rows` (columns national_number, source, payroll_id, last_name, first_name, birth_date).

    `who` says for each row which person (or group of rows) it belongs to.
    """
    marked = rows.assign(who=who, name=full_names(rows["last_name"], rows["first_name"]))
    kinds = (NUMBER, PAYROLL_NUMBER, NAME)
    return Evidence(*(marked[["who", *columns]].dropna().drop_duplicates() for columns in kinds))


def group_rows(workers: pd.DataFrame) -> pd.Series:
    """A label per row, the same for the rows that belong to one person by this extract alone.

    Rows belong together when they agree on the national number; a row without one joins the only national number that
    stands beside its payroll number in its source, or else the rows without one under that payroll number.
    """
    payroll_number = workers["source"] + "\x1f" + workers["payroll_id"]
    number = workers["national_number"]
    both = pd.DataFrame({"payroll_number": payroll_number, "number": number}).dropna().drop_duplicates()
    only = both.drop_duplicates("payroll_number", keep=False).set_index("payroll_number")["number"]
    number = number.where(number.notna(), payroll_number.map(only))
    row = pd.Series([f"row {position}" for position in range(len(workers))], index=workers.index, dtype=number.dtype)
    return ("number " + number).where(
        number.notna(), ("payroll number " + payroll_number).where(payroll_number.notna(), row)
    )


def shared_payroll_numbers(ours: Evidence) -> pd.DataFrame:
    """Groups without national number whose payroll number stands beside several in the extract: who, other."""
    pairs = ours.payroll_numbers.merge(ours.payroll_numbers.rename(columns={"who": "other"}), on=PAYROLL_NUMBER)
    bare = ~pairs["who"].isin(ours.numbers["who"])
    return pairs.loc[bare & (pairs["who"] != pairs["other"]), ["who", "other"]].drop_duplicates()


def compared(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence) -> pd.DataFrame:
    """`pairs` (who, person) with three more flags.

    `differs`: both have a national number (and so, unless found before, not the same one). `agrees`: name and birth
    date are the same. `contradicts`: both are known on both sides and neither is the same.
    """
    known = theirs.names.rename(columns={"who": "person"})
    both = pairs.merge(ours.names, on="who").merge(known, on="person", suffixes=("", "_known"))
    name, birth = both["name"] == both["name_known"], both["birth_date"] == both["birth_date_known"]
    keys = [both["who"], both["person"]]
    agrees, resembles = (name & birth).groupby(keys).any(), (name | birth).groupby(keys).any()
    here = pd.MultiIndex.from_frame(pairs[["who", "person"]])
    return pairs.assign(
        differs=(pairs["who"].isin(ours.numbers["who"]) & pairs["person"].isin(theirs.numbers["who"])).to_numpy(),
        agrees=here.isin(agrees.index[agrees.astype(bool)]),
        contradicts=here.isin(resembles.index[~resembles.astype(bool)]),
    )
