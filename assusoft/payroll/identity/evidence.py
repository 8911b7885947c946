"""Rows -> what tells people apart: national numbers, payroll numbers in their source, names with birth dates."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from assusoft.frames import rows_of
from assusoft.payroll.identity.comparable_names import full_names
from assusoft.schema import DTYPES

NUMBER = ["national_number"]
PAYROLL_NUMBER = ["source", "payroll_id"]
NAME = ["name", "birth_date"]
_PEOPLE = ["last_name", "first_name", "birth_date"]


@dataclass(frozen=True)
class Evidence:
    """What is known of some people. Each frame has the column `who`; `numbers` and `payroll_numbers` have no missing
    value, and their rows are distinct.

    `numbers`: national_number. `payroll_numbers`: source, payroll_id. `people`: last_name, first_name, birth_date, as
    they are: names are compared of few, and `names` makes them comparable.
    """

    numbers: pd.DataFrame
    payroll_numbers: pd.DataFrame
    people: pd.DataFrame

    @cached_property
    def shared_payroll_numbers(self) -> pd.DataFrame:
        """Groups without national number whose payroll number stands beside several in the extract: who, other."""
        bare = self.payroll_numbers[~self.payroll_numbers["who"].isin(self.numbers["who"])]
        pairs = bare.merge(self.payroll_numbers.rename(columns={"who": "other"}), on=PAYROLL_NUMBER)
        return pairs.loc[pairs["who"] != pairs["other"], ["who", "other"]].drop_duplicates()


def evidence(rows: pd.DataFrame, who: pd.Series) -> Evidence:
    """The evidence in `rows` (columns national_number, source, payroll_id, last_name, first_name, birth_date).

    `who` says for each row which person (or group of rows) it belongs to.
    """
    marked = rows[[*NUMBER, *PAYROLL_NUMBER, *_PEOPLE]].assign(who=who)
    numbers, payroll_numbers = (
        marked[["who", *columns]].dropna().drop_duplicates() for columns in (NUMBER, PAYROLL_NUMBER)
    )
    return Evidence(numbers, payroll_numbers, marked[["who", *_PEOPLE]])


def names(people: pd.DataFrame) -> pd.DataFrame:
    """The distinct who, name (normalised) and birth_date of these people, without those that miss one of them."""
    named = people.assign(name=full_names(people["last_name"], people["first_name"]))
    return named[["who", *NAME]].dropna().drop_duplicates()


def of(people: pd.DataFrame, who: pd.Series) -> pd.DataFrame:
    """The rows of `people` of those in `who`."""
    return people[people["who"].isin(who)]


def born_with(people: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The rows of `people` born on a day on which one of `others` is: all that can share name and birth date."""
    return people[people["birth_date"].isin(others["birth_date"].dropna())]


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
    position = pd.Series(range(len(workers)), index=workers.index, dtype=DTYPES["count"])
    row = "row " + position.astype(DTYPES["text"])
    other = ("payroll number " + payroll_number).where(payroll_number.notna(), row)
    return ("number " + number).where(number.notna(), other)


def compared(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence) -> pd.DataFrame:
    """`pairs` (who, person) with three more flags.

    `differs`: both have a national number (and so, unless found before, not the same one). `agrees`: name and birth
    date are the same. `contradicts`: both are known on both sides and neither is the same.
    """
    here, known = _names_by_who(of(ours.people, pairs["who"])), _names_by_who(of(theirs.people, pairs["person"]))
    met = [(here.get(who, _NOBODY), known.get(person, _NOBODY))
           for who, person in zip(pairs["who"], pairs["person"], strict=True)]  # fmt: skip
    return pairs.assign(
        differs=(pairs["who"].isin(ours.numbers["who"]) & pairs["person"].isin(theirs.numbers["who"])).to_numpy(),
        agrees=np.array([not one.isdisjoint(other) for one, other in met], bool),
        contradicts=np.array([bool(one and other) and not _resemble(one, other) for one, other in met], bool),
    )


_Names = frozenset[tuple[str, date]]
_NOBODY: _Names = frozenset()


def _names_by_who(people: pd.DataFrame) -> dict[str, _Names]:
    found: dict[str, _Names] = {}
    for row in rows_of(names(people)):
        found[row["who"]] = found.get(row["who"], _NOBODY) | {(row["name"], row["birth_date"])}
    return found


def _resemble(some: _Names, others: _Names) -> bool:
    """Whether a name, or a birth date, is on both sides."""
    return any(name == other or birth == day for name, birth in some for other, day in others)
