"""Family rows in doubt x answers -> each with the member HR chose, or left out until HR chooses."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from assusoft.frames import as_mask, rows_in, rows_of, rows_where, values_of
from assusoft.month.tasks import questions
from assusoft.month.tasks.open_questions import Inquiry
from assusoft.schema import DTYPES

Pair = tuple[str, str]
"""A person, and a member of the family."""


class MemberDoubt(NamedTuple):
    """A family row in doubt; `candidates`: member, agrees (see `Agreement.told`), and what is known of each as text."""

    person: str
    member: str
    candidates: tuple[Mapping[str, Any], ...]

    @property
    def key(self) -> Pair:
        """Person and member."""
        return self.person, self.member


class FamilySettled(NamedTuple):
    """`withheld`: 'person member' of those about whom nothing may be concluded. `same`: pair -> the member it is."""

    family: pd.DataFrame
    withheld: frozenset[str]
    same: Mapping[Pair, str]


def member_doubts(problem: pd.DataFrame) -> list[MemberDoubt]:
    """The doubts that the photo's table of problems tells (see `problems.doubtful_members`)."""
    found = rows_in(problem, as_mask(problem["reason"] == "ambiguous_member"))
    told = [(row["person"], json.loads(row["value"])) for row in found]
    return [MemberDoubt(person, one["member"], tuple(one["candidates"])) for person, one in told]


def settle_members(family: pd.DataFrame, problem: pd.DataFrame, inquiry: Inquiry) -> FamilySettled:
    """Ask who each doubtful family row is; apply the answers."""
    doubts = member_doubts(problem)
    if not doubts:
        return FamilySettled(family, frozenset(), {})
    pairs = list(zip(values_of(family["person"]), values_of(family["member"]), strict=True))
    shown = dict(zip(pairs, rows_of(family), strict=True))
    same: dict[Pair, str] = {}
    out: set[Pair] = set()
    withheld: set[str] = set()
    for doubt in doubts:
        if doubt.key not in shown:  # the worker's own identity is in doubt
            continue
        answer = inquiry.ask(questions.member_identity(shown[doubt.key], doubt.candidates))
        if answer is None:
            out.add(doubt.key)
            withheld.update(f"{doubt.person} {one}" for one in (doubt.member, *_members(doubt)))
        elif answer.same_as:
            same[doubt.key] = answer.same_as
    return FamilySettled(_settled(family, pairs, same, out), frozenset(withheld), same)


def _members(doubt: MemberDoubt) -> list[str]:
    return [str(one["member"]) for one in doubt.candidates]


def _settled(family: pd.DataFrame, pairs: list[Pair], same: Mapping[Pair, str], out: set[Pair]) -> pd.DataFrame:
    """The family without rows in doubt; of two rows that HR said are one member, the one that was certain."""
    members = pd.Series([same.get(pair, pair[1]) for pair in pairs], index=family.index, dtype=DTYPES["text"])
    certain = pd.Series([pair not in same for pair in pairs], index=family.index, dtype=DTYPES["flag"])
    kept = np.array([pair not in out for pair in pairs], dtype=bool)
    rows = rows_where(family.assign(member=members, certain=certain), kept)
    first = rows.sort_values("certain", ascending=False, kind="stable").drop_duplicates(["person", "member"])
    return first.sort_index().drop(columns="certain")
