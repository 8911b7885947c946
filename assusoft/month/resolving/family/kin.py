"""Family members shown under several workers, or who work here themselves: one person, who is to be insured once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from assusoft.frames import as_mask, frame_of, rows_of, rows_where, stacked, values_of
from assusoft.payroll.identity.comparable_names import full_names
from assusoft.payroll.photo import Photo
from assusoft.schema import DTYPES

_WHO = ("person", "member", "last_name", "first_name", "birth_date", "national_number")


@dataclass(frozen=True)
class Kin:
    """One person: the 'person member' keys of the families it stands in, sorted; its own id when it works here."""

    keys: tuple[str, ...]
    worker: str = ""

    @property
    def persons(self) -> tuple[str, ...]:
        """The workers concerned: in whose families it stands, and itself."""
        return tuple(dict.fromkeys([*(owner(key) for key in self.keys), *filter(None, [self.worker])]))


def owner(key: str) -> str:
    """The worker of a 'person member' key."""
    return key.partition(" ")[0]


def kin_of(family: pd.DataFrame, workers: pd.DataFrame, reported: pd.DataFrame | None = None) -> dict[str, Kin]:
    """'person member' -> who it is, of those who stand in several families or work here themselves.

    They have one national number; or one name and birth date, and not two numbers.

    Parameters
    ----------
    family, workers
        Rows with person (and member), names, birth date and national number.
    reported
        Affiliations: a member once insured whom the extract does not show counts too, by what was reported of it.
    """
    tables = (family, workers) if reported is None else (family, workers, reported)
    if len({person for table in tables for person in values_of(table["person"])}) < 2:
        return {}  # a worker alone, as when one is decided again
    rows = stacked([family, _unseen(family, reported), stacked([workers], _WHO[:1] + _WHO[2:])], _WHO)
    rows = rows.assign(member=rows["member"].fillna("")).drop_duplicates()
    rows = rows.assign(who=_who(rows)).dropna(subset=["who"])
    several = rows[["who", "person"]].drop_duplicates()["who"]
    some = rows_where(rows, as_mask(rows["who"].isin(several[several.duplicated()])))
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows_of(some):
        groups.setdefault(row["who"], []).append((row["person"], row["member"]))
    return {key: kin for pairs in groups.values() if (kin := _kin(pairs)) is not None for key in kin.keys}


def _kin(pairs: Iterable[tuple[str, str]]) -> Kin | None:
    """The one person of these (person, member); None when no member is meant, or more than one worker."""
    listed = sorted(set(pairs))
    keys = tuple(f"{person} {member}" for person, member in listed if member)
    own = [person for person, member in listed if not member]
    if not keys or len(own) > 1 or any(owner(key) in own for key in keys):
        return None
    return Kin(keys, own[0] if own else "")


def _unseen(family: pd.DataFrame, reported: pd.DataFrame | None) -> pd.DataFrame:
    """Members that are or were insured, whom the extract does not show."""
    if reported is None:
        return frame_of([], _WHO)
    insured = as_mask(reported["status"] == "affiliated") & as_mask(reported["member"] != "")
    held = stacked([rows_where(reported, insured)], _WHO)
    shown = set(zip(values_of(family["person"]), values_of(family["member"]), strict=True))
    pairs = zip(values_of(held["person"]), values_of(held["member"]), strict=True)
    return rows_where(held, np.array([pair not in shown for pair in pairs], dtype=bool))


def _who(rows: pd.DataFrame) -> pd.Series:
    """What tells each person: the number; without one the number that stands beside the name and birth date elsewhere.

    Missing where there are several such numbers, or no name and birth date.
    """
    name = full_names(rows["last_name"], rows["first_name"]) + "|" + rows["birth_date"].astype(DTYPES["text"])
    number = rows["national_number"]
    pairs = pd.DataFrame({"name": name, "number": number}).dropna().drop_duplicates()
    known = name.isin(pairs["name"])
    single = pairs[~pairs["name"].duplicated(keep=False)]
    elsewhere = name.map(pd.Series(single["number"].array, index=pd.Index(single["name"]))).astype(DTYPES["text"])
    found: pd.Series = number.where(number.notna(), elsewhere.where(known, name))
    return found


@lru_cache(maxsize=4)
def groups_in(photo: Photo) -> tuple[frozenset[str], ...]:
    """The workers of a photo who are decided together, because one person stands in the families of several."""
    return workers_of(kin_of(photo.family, photo.worker))


def workers_of(kin: Mapping[str, Kin]) -> tuple[frozenset[str], ...]:
    """The workers concerned by each of these persons."""
    return tuple(frozenset(one.persons) for one in dict.fromkeys(kin.values()))
