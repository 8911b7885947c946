"""The rungs of the identity ladder: evidence of this extract x evidence of the persons known -> found, or in doubt.

A rung only looks at the groups of rows about which nothing was said before it, and never chooses between persons.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from assusoft.payroll.identity.evidence import (
    NAME,
    NUMBER,
    PAYROLL_NUMBER,
    Evidence,
    born_with,
    compared,
    names,
)
from assusoft.schema import DTYPES

PAIR = ["who", "person"]


@dataclass(frozen=True)
class Climb:
    """What the ladder found so far: `found` and `doubtful` have the columns who (a group of rows) and person.

    `notes`: who, note (national_number_changed | payroll_number_reused | matched_by_name), before, after.
    """

    found: pd.DataFrame
    doubtful: pd.DataFrame
    notes: pd.DataFrame

    @cached_property
    def said(self) -> pd.Series:
        """The groups that were found or put in doubt."""
        said: pd.Series = pd.concat([self.found["who"], self.doubtful["who"]])
        return said

    def left(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """The pairs whose group was neither found nor put in doubt."""
        return pairs[~pairs["who"].isin(self.said)]

    def further(self, found: pd.DataFrame, doubtful: pd.DataFrame, *notes: pd.DataFrame) -> "Climb":
        """With the pairs a rung found and put in doubt, and its notes."""
        return Climb(
            pd.concat([self.found, found[PAIR]], ignore_index=True),
            pd.concat([self.doubtful, doubtful[PAIR]], ignore_index=True),
            pd.concat([self.notes, *notes], ignore_index=True),
        )


def foot() -> Climb:
    """The foot of the ladder: nothing said."""
    nothing = pd.DataFrame({name: pd.Series(dtype=DTYPES["text"]) for name in (*PAIR, "note", "before", "after")})
    return Climb(nothing[PAIR], nothing[PAIR], nothing.drop(columns="person"))


def by_number(climb: Climb, ours: Evidence, theirs: Evidence) -> Climb:
    """A national number known for exactly one person is that person, whatever the payroll number."""
    pairs = _met(ours.numbers, theirs.numbers, NUMBER)
    several = pairs["who"].duplicated(keep=False)
    return climb.further(pairs[~several], pairs[several])


def by_payroll_number(climb: Climb, ours: Evidence, theirs: Evidence) -> Climb:
    """The payroll number in its source.

    Another national number is accepted with the same name and birth date; otherwise the payroll number was used again:
    for a new person when the former one is elsewhere in the extract, in doubt when not.
    """
    left = climb.left(ours.payroll_numbers)
    left = left[~left["who"].isin(ours.shared_payroll_numbers["who"])]
    met = _met(left, theirs.payroll_numbers, PAYROLL_NUMBER)
    pairs = compared(met, ours, theirs)
    elsewhere = pairs["person"].isin(climb.found["person"])
    against = (pairs["differs"] & ~pairs["agrees"]) | pairs["contradicts"]
    fits = ~against & ~(pairs["differs"] & elsewhere)
    reused = pairs[against & elsewhere]
    pairs = pairs.assign(fits=fits)[~(against & elsewhere)]
    chosen = _without_rivals(pairs[_the_one(pairs)], ours)
    doubtful = pairs[~pairs["who"].isin(chosen["who"])]
    return climb.further(chosen, doubtful, _changed(chosen, ours, theirs), _note(reused, "payroll_number_reused"))


def by_name(climb: Climb, ours: Evidence, theirs: Evidence) -> Climb:
    """Name and birth date, when one group and one person share them and that person is not found already.

    Two national numbers are two people; only when the one known is a BIS number (given before a person is registered)
    and its person is not in the extract, there is a doubt.
    """
    left = born_with(climb.left(ours.people), theirs.people)
    met = _met(names(left), names(born_with(theirs.people, left)), NAME)
    pairs = compared(met, ours, theirs)
    taken = pairs["person"].isin(climb.found["person"])
    pairs = pairs.assign(taken=taken)[~pairs["differs"] | (pairs["person"].isin(_with_bis(theirs)) & ~taken)]
    shared = pairs["who"].duplicated(keep=False) | pairs["person"].duplicated(keep=False)
    alone = ~shared & ~pairs["taken"] & ~pairs["differs"]
    return climb.further(pairs[alone], pairs[~alone], _note(pairs[alone], "matched_by_name"))


def among_themselves(climb: Climb, person: pd.Series, ours: Evidence, theirs: Evidence) -> Climb:
    """Doubt a new group that may be another group of the same extract: same name and birth date, one without number.

    `person` gives each group its person, new ones included, in canonical order: the later one is in doubt.
    """
    people = ours.people
    known = climb.found.loc[climb.found["person"].isin(theirs.numbers["who"]), "who"]
    numbered = people["who"].isin(pd.concat([ours.numbers["who"], known]))
    found = people["who"].isin(climb.found["who"])
    asked = climb.left(people[~found])
    bare, rest = asked[~numbered[asked.index]], asked[numbered[asked.index]]
    first = people[~found & ~numbered]
    rank = person.index.get_indexer(pd.Index(first["who"]))
    first = names(first.iloc[np.argsort(rank, kind="stable")]).drop_duplicates(NAME)
    unnumbered = people[found & ~numbered]
    pairs = [
        _alike(names(bare), pd.concat([names(born_with(people[found | numbered], bare)), first])),
        _alike(names(born_with(rest, unnumbered)), names(born_with(unnumbered, rest))),
        climb.left(ours.shared_payroll_numbers),
    ]
    doubtful = pd.concat(pairs)
    doubtful = doubtful.assign(person=doubtful["other"].map(person)).drop_duplicates(PAIR)
    return climb.further(climb.found[:0], doubtful)


def _alike(asked: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    pairs = asked[["who", *NAME]].merge(others[["who", *NAME]].rename(columns={"who": "other"}), on=NAME)
    return pairs.loc[pairs["who"] != pairs["other"], ["who", "other"]]


def _met(ours: pd.DataFrame, theirs: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    return ours.merge(theirs.rename(columns={"who": "person"}), on=on)[PAIR].drop_duplicates()


def _the_one(pairs: pd.DataFrame) -> pd.Series:
    """The pair of each group that stands out: the only one with its name and birth date, or the only one at all."""
    strong = pairs["fits"] & pairs["agrees"]
    return (strong & (strong.groupby(pairs["who"]).transform("sum") == 1)) | (
        pairs["fits"] & ~pairs["who"].duplicated(keep=False)
    )


def _without_rivals(chosen: pd.DataFrame, ours: Evidence) -> pd.DataFrame:
    """Without the groups of different national numbers that were led to one person."""
    numbered = chosen["who"].isin(ours.numbers["who"])
    return chosen[~numbered | (numbered.groupby(chosen["person"]).transform("sum") == 1)]


def _with_bis(theirs: Evidence) -> pd.Series:
    """Persons with a BIS number: its month is raised by 20 or 40."""
    month = theirs.numbers["national_number"].str.slice(2, 4)
    return theirs.numbers.loc[month > "12", "who"]


def _changed(found: pd.DataFrame, ours: Evidence, theirs: Evidence) -> pd.DataFrame:
    """The notes of those found under another national number than the ones known."""
    changed = found[found["differs"]]
    known = theirs.numbers[theirs.numbers["who"].isin(changed["person"])].sort_values("national_number")
    numbers = known.groupby("who")["national_number"].agg(" ".join)
    after = changed["who"].map(ours.numbers.set_index("who")["national_number"])
    return _note(changed, "national_number_changed").assign(before=changed["person"].map(numbers), after=after)


def _note(pairs: pd.DataFrame, note: str) -> pd.DataFrame:
    """One note a pair; `before` is the person the ladder met."""
    notes = pairs[PAIR].rename(columns={"person": "before"}).assign(note=note, after=None)
    return notes[["who", "note", "before", "after"]].astype(DTYPES["text"])
