"""Two persons who are one, or one who is two, as HR declared -> rows with the persons they are of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from assusoft.frames import among, as_mask, rows_where, values_of
from assusoft.month.declarations.declaration import OTHER, SAME, WHO, Declaration, not_taken_back
from assusoft.payroll.canonical_order import ordered
from assusoft.payroll.combining.contracts import with_contracts
from assusoft.payroll.photo import ORDER, Photo
from assusoft.schema import DTYPES

Number = tuple[str, str, str]
"""Person, source and payroll number."""


@dataclass(frozen=True)
class WhoIsWho:
    """`same`: person -> the person it is. `other`: person, source, payroll number -> the other person it is of."""

    same: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[Number, str] = field(default_factory=dict)

    @property
    def persons(self) -> frozenset[str]:
        """Whom it concerns."""
        numbered = {person for (person, _, _), other in self.other.items()} | set(self.other.values())
        return frozenset(self.same.keys() | set(self.same.values()) | numbered)

    def aliases(self, person: str) -> list[str]:
        """The ids under which rows of the person may stand in an import that was made before."""
        merged = [one for one, same in self.same.items() if same == person]
        return [*merged, *dict.fromkeys(one for (one, _, _), other in self.other.items() if other == person)]


def who_is_who(declarations: Iterable[Declaration]) -> WhoIsWho:
    """What is declared of who is who and was not taken back."""
    said = [one for one in not_taken_back(declarations) if one.kind in WHO]
    same = {one.person: one.values["same_as"] for one in said if one.kind == SAME}
    other = {
        (one.person, one.values["source"], one.values["payroll_id"]): one.values["other"]
        for one in said
        if one.kind == OTHER
    }
    return WhoIsWho({person: _last(person, same) for person in same}, other)


def _last(person: str, same: Mapping[str, str]) -> str:
    """The person who stays, when one that stayed turned out to be another in turn."""
    passed = {person}
    while person in same and same[person] not in passed:
        person = same[person]
        passed.add(person)
    return person


def persons_settled(rows: pd.DataFrame, who: WhoIsWho) -> pd.DataFrame:
    """The rows, each with the person it is of; `source` and `payroll_id` may be missing columns."""
    persons = rows["person"]
    if who.other and {"source", "payroll_id"} <= set(rows.columns):
        numbers = zip(*(values_of(rows[name]) for name in ("person", "source", "payroll_id")), strict=True)
        found = [who.other.get(number, number[0]) for number in numbers]
        persons = pd.Series(found, index=rows.index, dtype=DTYPES["text"])
    return rows.assign(person=persons.replace(dict(who.same)).astype(DTYPES["text"]))


def known_as_declared(known: pd.DataFrame, who: WhoIsWho) -> pd.DataFrame:
    """Identities (`schema.IDENTITY`) with the persons they are of.

    A national number shown for two who are not one is known of the first alone: payroll numbers tell them apart until
    the payroll puts it right.
    """
    settled = persons_settled(known, who)
    parted = among(pd.Index(settled["person"]), set(who.other.values()))
    if not parted.any():
        return settled
    firsts = among(pd.Index(settled["person"]), {person for person, _, _ in who.other})
    shared = settled["national_number"].isin(rows_where(settled, firsts)["national_number"].dropna())
    return settled.assign(national_number=settled["national_number"].mask(parted & as_mask(shared)))


def photo_as_declared(photo: Photo, declarations: Iterable[Declaration]) -> Photo:
    """The photo with the persons that HR declared; the same photo when nothing is declared of them.

    Contracts of the persons concerned are numbered anew. A member who stands in the families of two persons who are one
    is one row, that of the person who stays. Cells set aside of somebody who is two stay with the first.
    """
    who = who_is_who(declarations)
    return _as_declared(photo, tuple(who.same.items()), tuple(who.other.items())) if who.persons else photo


@lru_cache(maxsize=4)
def _as_declared(photo: Photo, same: tuple[tuple[str, str], ...], other: tuple[tuple[Number, str], ...]) -> Photo:
    """A photo is looked at again after each answer, and stays what it is."""
    who = WhoIsWho(dict(same), dict(other))
    concerned = who.persons
    if not as_mask(photo.worker["person"].isin(list(concerned))).any():
        return photo
    tables = {name: persons_settled(table, who) for name, table in photo.tables.items()}
    tables["worker"] = _numbered(tables["worker"], concerned)
    tables["family"] = _members_once(tables["family"], photo.family["person"])
    tables["problem"] = _candidates(tables["problem"], who)
    return Photo(photo.month, **{name: ordered(rows, ORDER[name]) for name, rows in tables.items()})


def _numbered(worker: pd.DataFrame, concerned: frozenset[str]) -> pd.DataFrame:
    mine = among(pd.Index(worker["person"]), concerned)
    return pd.concat([rows_where(worker, ~mine), with_contracts(rows_where(worker, mine))], ignore_index=True)


def _members_once(family: pd.DataFrame, before: pd.Series) -> pd.DataFrame:
    """Rows of who was that person all along come first."""
    moved = ~as_mask(family["person"] == before)
    named = as_mask(family["member"].notna())
    order = family.assign(moved=moved).sort_values("moved", kind="stable")
    again = order.duplicated(["person", "member"]) & pd.Series(named, index=family.index).reindex(order.index)
    return order[~again].drop(columns="moved")


def _candidates(problem: pd.DataFrame, who: WhoIsWho) -> pd.DataFrame:
    """A row in doubt between persons, under the persons they are."""
    doubtful = as_mask(problem["reason"] == "ambiguous_identity")
    if not doubtful.any():
        return problem
    values = [
        " ".join(dict.fromkeys(who.same.get(one, one) for one in value.split())) if mine and value else value
        for value, mine in zip(values_of(problem["value"]), doubtful, strict=True)
    ]
    return problem.assign(value=pd.Series(values, index=problem.index, dtype=DTYPES["text"]))
