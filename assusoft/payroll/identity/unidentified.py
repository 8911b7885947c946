"""Worker rows that nothing tells apart from month to month -> the import refused where they are many, else a doubt.

A name alone is shared, spelt anew and changed. Without a national number, a payroll number, or a birth date beside the
name, each row would become a new person every month.
"""

import pandas as pd

from assusoft.errors import Refused
from assusoft.frames import column
from assusoft.language import Sentence
from assusoft.payroll.identity.comparable_names import full_names
from assusoft.payroll.identity.evidence import Evidence
from assusoft.schema import DTYPES

_MOST, _FEW = 0.05, 3
"""The share of rows, and how many of them, from which on it is the file that lacks a key, and not a person."""
_COULD_SERVE = ("email", "bank_account", "phone")


def _could(field: str) -> Sentence:
    return Sentence(" Field '{field}' is different in every row, and could serve as payroll_id.", field=field)


def check_identifiable(month: str, workers: pd.DataFrame, origins: pd.Series) -> None:
    """Refuse an import in which many rows have nothing that tells who they are.

    `workers`: columns of table `worker`; `origins`: the cell reference of each row.
    """
    bare = ~_is_told(workers)
    if bare.sum() < min(_FEW, len(workers)) or bare.sum() <= _MOST * len(workers) or not len(workers):
        return
    where = origins[bare.to_numpy()].iloc[0]
    serving = [name for name in _COULD_SERVE if _is_a_key(column(workers, name))]
    could = _could(serving[0]) if serving else ""
    raise Refused(
        "{month}: {count} of {workers} rows of workers (the first: {where}) have no stable key: no "
        "national number, no payroll number, and no birth date beside the name, so each would become a "
        "new person every month. Ask for an extract with one of them, or give the layout the column "
        "that is payroll_id.{could} Nothing was imported.",
        month=month,
        count=bare.sum(),
        workers=len(workers),
        where=where,
        could=could,
    )


def without_evidence(ours: Evidence) -> pd.Series:
    """The groups of rows that have no number and no birth date."""
    told = pd.concat([ours.numbers["who"], ours.payroll_numbers["who"]])
    born = ours.people.loc[ours.people["birth_date"].notna(), "who"]
    who = ours.people["who"]
    return who[~who.isin(told) & ~who.isin(born)].drop_duplicates()


def of_one_name(left: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Pairs who, person of these people and those known who share the whole name: who may be who, to be asked."""
    here, known = (_named(people) for people in (left, theirs))
    pairs = here.merge(known.rename(columns={"who": "person"}), on="name")[["who", "person"]]
    return pairs.drop_duplicates().astype(DTYPES["text"])


def _named(people: pd.DataFrame) -> pd.DataFrame:
    names = full_names(people["last_name"], people["first_name"])
    return people[["who"]].assign(name=names).dropna().drop_duplicates()


def _is_told(workers: pd.DataFrame) -> pd.Series:
    named = workers[["last_name", "first_name", "birth_date"]].notna().all(axis=1)
    told: pd.Series = workers["national_number"].notna() | workers["payroll_id"].notna() | named
    return told


def _is_a_key(values: pd.Series) -> bool:
    return len(values) > 1 and bool(values.notna().all()) and values.nunique() == len(values)
