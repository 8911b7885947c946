"""Family rows with their worker x members known -> the member of each row, or a doubt: never a guess.

A new member's id is 'M' and a short hash of first name and birth date (without birth date: of first name and number);
somebody else of that id gets '#2'. What once was an id goes on meaning the same member, whatever its name is now.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from assusoft.frames import Mask, Row, as_mask, frame_of, one_array, rows_of, rows_where, values_of
from assusoft.payroll.identity.comparable_names import normalised_all
from assusoft.payroll.identity.family_ladder import Named, Shown, name_family
from assusoft.payroll.identity.likeness import Likeness
from assusoft.payroll.identity.sightings import Evidence, Sighting, agreement, evidence_of, sighting
from assusoft.schema import DTYPES, MEMBER_IDENTITY


class Doubt(NamedTuple):
    """A member whom the evidence does not tell: `candidates` (member id -> how they agree), `known` (id -> its rows).

    `at`: the label of its first row.
    """

    at: int
    person: str
    member: str
    candidates: Mapping[str, str]
    known: Mapping[str, Row]


@dataclass(frozen=True)
class Members:
    """`member`: of each row, on its index. `notes`: person, note (member_number_changed | member_completed), before."""

    member: pd.Series
    doubts: list[Doubt]
    notes: pd.DataFrame


def no_members() -> pd.DataFrame:
    """Nobody known."""
    return frame_of([], MEMBER_IDENTITY)


def known_of_doubtful(known: pd.DataFrame, doubts: pd.DataFrame) -> pd.DataFrame:
    """`known`, the members of every candidate also under the person of the row in doubt, who may be that candidate.

    `doubts`: person, candidates ('P00012 P00345').
    """
    pairs = [{"new": doubt["person"], "person": one} for doubt in rows_of(doubts[["person", "candidates"]])
             for one in doubt["candidates"].split()]  # fmt: skip
    if not pairs or not len(known):
        return known
    meant = pd.DataFrame(pairs, dtype=DTYPES["text"]).merge(known[list(MEMBER_IDENTITY)], on="person")
    return pd.concat([known, meant.assign(person=meant["new"])[list(MEMBER_IDENTITY)]], ignore_index=True)


def with_members_settled(
    known: pd.DataFrame, settled: Mapping[tuple[str, str], str], open_doubts: Collection[tuple[str, str]]
) -> pd.DataFrame:
    """`known`, rows that were in doubt under the member HR chose, without those about which HR has not answered.

    `settled`: (person, member) -> member. An id that HR said is another member's stays in use.
    """
    if not settled and not open_doubts:
        return known
    pairs = list(zip(values_of(known["person"]), values_of(known["member"]), strict=True))
    members = [settled.get(pair, pair[1]) for pair in pairs]
    kept = np.array([pair not in open_doubts for pair in pairs], dtype=bool)
    known = rows_where(known.assign(member=pd.Series(members, index=known.index, dtype=DTYPES["text"])), kept)
    taken = [{"person": person, "member": one} for (person, one), other in settled.items() if other != one]
    return pd.concat([known, frame_of(taken, list(known.columns)).astype(known.dtypes)], ignore_index=True)


def name_members(rows: pd.DataFrame, known: pd.DataFrame) -> Members:
    """Give each family row its member.

    Parameters
    ----------
    rows
        Rows of table `family` with their person, each source's in canonical order, on a RangeIndex.
    known
        Columns `MEMBER_IDENTITY`: every way each member was ever shown; a row without any value keeps its id in use.
    """
    rows, known = rows.assign(key=_keys(rows)), known.assign(key=_keys(known))
    rows = rows.assign(usual=_usual(rows))
    same = _as_known(rows, known)
    to_ask = set(values_of(rows.loc[~as_mask(_plain(rows, known, same)), "person"]))
    member = same.where(same.notna(), rows["usual"])
    doubts, notes = list[Doubt](), list[Row]()
    known_of = _by_person(known, to_ask)
    named = dict[int, str]()
    for person, family in _by_person(rows.assign(at=rows.index), to_ask).items():
        one = _family(person, family, known_of.get(person, []))
        named |= one.members
        doubts += one.doubts
        notes += one.notes
    if named:
        places = pd.Series(named, dtype=DTYPES["text"])
        member = places.reindex(rows.index).fillna(member)
    return Members(member.astype(DTYPES["text"]), doubts, _notes(notes))


def _keys(rows: pd.DataFrame) -> pd.Series:
    """Name and birth date made comparable: what an id is made of."""
    name, birth = normalised_all(rows["first_name"]), rows["birth_date"].astype(DTYPES["text"])
    mark = birth.where(birth.notna(), rows["national_number"])
    keys: pd.Series = name.where(name.notna(), "") + "|" + mark.where(mark.notna(), "")
    return keys


def _usual(rows: pd.DataFrame) -> pd.Series:
    """The id of each row if nobody were known; twins of one first name get '#2' in the order of the rows.

    They are counted within source and payroll number, because two of these may bring the same child.
    """
    slot = ["person", "source", "payroll_id", "key"]
    again = rows["national_number"].notna().to_numpy(dtype=bool) & rows.duplicated([*slot, "national_number"])
    turn = (~again).astype(int).groupby([rows[name] for name in slot], dropna=False).cumsum()
    double = "#" + turn.astype("int64[pyarrow]").astype(DTYPES["text"])
    usual: pd.Series = _ids(rows["key"]) + double.where(turn > 1, "")
    return usual


def _ids(keys: pd.Series) -> pd.Series:
    """'M' and a short hash of each key."""
    coded = one_array(keys).dictionary_encode()
    ids = ["M" + hashlib.sha256(key.encode()).hexdigest()[:10] for key in coded.dictionary.to_pylist()]
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(ids, pa.string()).take(coded.indices)), index=keys.index)


def _as_known(rows: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """The one member of the family that was ever shown with this name and birth date; missing when there is none."""
    return _looked_up(rows["person"] + "\x1f" + rows["key"], known["person"] + "\x1f" + known["key"], known["member"])


def _looked_up(wanted: pd.Series, keys: pd.Series, members: pd.Series) -> pd.Series:
    pairs = pd.DataFrame({"key": keys, "member": members}).dropna().drop_duplicates()
    single = pairs[~pairs["key"].duplicated(keep=False)]
    of_key = pd.Series(single["member"].array, index=pd.Index(single["key"]))
    found: pd.Series = wanted.map(of_key).astype(DTYPES["text"])
    return found


def _plain(rows: pd.DataFrame, known: pd.DataFrame, same: pd.Series) -> pd.Series:
    """Rows about which there is nothing to ask: exactly a member known, or of a family where nobody is known.

    Then two rows of one source are two members, and no national number says otherwise.
    """
    by_number = rows["person"] + "\x1f" + rows["national_number"]
    known_number = known["person"] + "\x1f" + known["national_number"]
    holder = _looked_up(by_number, known_number, known["member"])
    numbered = set(values_of((known["person"] + "\x1f" + known["member"])[as_mask(known["national_number"].notna())]))
    unheld = ~by_number.isin(known_number.dropna()) & ~(rows["person"] + "\x1f" + same).isin(list(numbered))
    agrees = as_mask(rows["national_number"].isna()) | as_mask(holder == same) | as_mask(unheld)
    exact = as_mask(same.notna()) & agrees
    unknown = ~as_mask(rows["person"].isin(known["person"]))
    return pd.Series((exact | unknown) & ~_doubled(rows, same), index=rows.index)


def _doubled(rows: pd.DataFrame, same: pd.Series) -> Mask:
    """Rows of families in which two rows may be one member, or one number is shown with two."""
    one = pd.DataFrame({"person": rows["person"], "id": same.where(same.notna(), rows["usual"]),
                        "slot": rows["source"] + "\x1f" + rows["payroll_id"].fillna(""),
                        "number": rows["national_number"], "key": rows["key"]})  # fmt: skip
    twice = one.duplicated(["person", "slot", "id"], keep=False) | one.duplicated(["person", "slot", "key"], keep=False)
    ids = one[["person", "id", "number"]].dropna().drop_duplicates()
    mixed = ids["person"][
        ids.duplicated(["person", "number"], keep=False) | ids.duplicated(["person", "id"], keep=False)
    ]
    slots = one[["person", "slot"]].drop_duplicates()
    several = slots["person"][slots["person"].duplicated()]
    uneven = _uneven(one[one["person"].isin(several)])
    odd = {*values_of(one["person"][twice]), *values_of(mixed), *uneven}
    return np.asarray(one["person"].isin(list(odd)), dtype=bool)


def _uneven(rows: pd.DataFrame) -> set[str]:
    """Persons whose sources, or payroll numbers, do not show the same members."""
    shown = rows.groupby(["person", "id"])["slot"].nunique()
    slots = rows.groupby("person")["slot"].nunique()
    whole = shown.groupby(level="person").min() == slots
    return set(whole.index[~whole.to_numpy(dtype=bool)])


def _by_person(rows: pd.DataFrame, persons: set[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    if persons:
        for row in rows_of(rows_where(rows, as_mask(rows["person"].isin(list(persons))))):
            found.setdefault(row["person"], []).append(row)
    return found


class _FamilyFound(NamedTuple):
    members: dict[int, str]
    doubts: list[Doubt]
    notes: list[Row]


def _family(person: str, rows: list[Row], known: list[Row]) -> _FamilyFound:
    groups = _groups(rows)
    shown = [Shown(group[0]["usual"], sighting(group), frozenset(map(_slot, group))) for group in groups]
    by_member = _by_member(known)
    sightings = {id: sighting(of) for id, of in by_member.items() if any(map(_says_something, of))}
    named = name_family(shown, sightings, by_member)
    members = {row["at"]: id for group, id in zip(groups, named.ids, strict=True) for row in group}
    return _FamilyFound(
        members, list(_doubts(person, groups, named, by_member)), list(_noted(person, named, sightings))
    )


def _by_member(known: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in known:
        found.setdefault(row["member"], []).append(row)
    return dict(sorted(found.items()))


def _says_something(row: Row) -> bool:
    return any(row[name] is not None for name in MEMBER_IDENTITY if name not in ("person", "member"))


def _slot(row: Row) -> tuple[str, str]:
    return row["source"] or "", row["payroll_id"] or ""


def _groups(rows: list[Row]) -> list[list[Row]]:
    """The rows of a family, those of one member together: by number, or by name and birth date in two sources."""
    groups: list[list[Row]] = []
    for row in rows:
        mine = next((group for tie in (_by_number, _by_name) for group in groups if tie(row, group)), None)
        if mine is None:
            groups.append([row])
        else:
            mine.append(row)
    return groups


def _by_number(row: Row, group: list[Row]) -> bool:
    """Two rows of one source are two members, unless nothing tells them apart."""
    agreed = agreement(sighting([row]), sighting(group))
    if _slot(row) in map(_slot, group):
        unnamed = agreed.name in (Likeness.UNKNOWN, Likeness.EXTENDED, Likeness.SAME)
        return agreed.number == Likeness.SAME and unnamed and agreed.birth != Likeness.DIFFERENT
    return agreed.number == Likeness.SAME and evidence_of(agreed) is Evidence.NUMBER


def _by_name(row: Row, group: list[Row]) -> bool:
    return _slot(row) not in map(_slot, group) and any(row["usual"] == other["usual"] for other in group)


def _doubts(person: str, groups: list[list[Row]], named: Named, known: Mapping[str, list[Row]]) -> Iterator[Doubt]:
    shown = dict(zip(named.ids, groups, strict=True))
    for place, candidates in named.doubts.items():
        last = {id: (known.get(id) or shown[id])[-1] for id in candidates}
        yield Doubt(groups[place][0]["at"], person, named.ids[place], candidates, last)


def _noted(person: str, named: Named, known: Mapping[str, Sighting]) -> Iterator[Row]:
    for place, note in named.notes:
        numbers = " ".join(sorted(known[named.ids[place]].numbers)) if note == "member_number_changed" else None
        yield {"person": person, "note": note, "before": numbers, "after": named.ids[place]}


def _notes(notes: list[Row]) -> pd.DataFrame:
    columns = ("person", "note", "before", "after")
    arrays = {name: pd.Series([row[name] for row in notes], dtype=DTYPES["text"]) for name in columns}
    return pd.DataFrame(arrays)
