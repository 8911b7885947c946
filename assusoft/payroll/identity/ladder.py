"""The rungs of the identity ladder: evidence of this extract x evidence of the persons known -> found, or in doubt.

A rung only looks at the groups of rows about which nothing was said before it, and never chooses between persons.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from assusoft.payroll.identity.evidence import (
    NAME,
    NUMBER,
    PAYROLL_NUMBER,
    Evidence,
    alike,
    born_with,
    compared,
    names,
    of,
    renumbered_strangers,
    strangers,
)
from assusoft.payroll.identity.unidentified import of_one_name, without_evidence
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


@cache
def foot() -> Climb:
    """The foot of the ladder: nothing said."""
    nothing = pd.DataFrame({name: pd.Series(dtype=DTYPES["text"]) for name in (*PAIR, "note", "before", "after")})
    return Climb(nothing[PAIR], nothing[PAIR], nothing.drop(columns="person"))


def by_number(climb: Climb, ours: Evidence, theirs: Evidence) -> Climb:
    """A national number known for exactly one person is that person, whatever the payroll number.

    Unless first name and birth date say that they are two people, or one of them does and the payroll number is another
    in its source, or name and birth date are exactly those of another person known, or those of the person known stand
    beside another number: then the number contradicts them. A number that two people are known to share is the one's
    with the same name and birth date.
    """
    pairs = _met(ours.numbers, theirs.numbers, NUMBER)
    same = _exactly_named(pairs, ours, theirs)
    rest = compared(pairs[~same], ours, theirs)
    against = strangers(rest, ours, theirs) | renumbered_strangers(rest, ours, theirs)
    rest = rest.assign(against=against & ~rest["agrees"].to_numpy())
    pairs = pd.concat([pairs[same].assign(agrees=True, against=False), rest[[*PAIR, "agrees", "against"]]])
    pairs = pairs.assign(alone=~pairs["who"].duplicated(keep=False))
    exact = pairs["agrees"] & (pairs.groupby("who")["agrees"].transform("sum") == 1)
    unlike = pairs[pairs["alone"] & ~pairs["agrees"]]
    others = _named_otherwise(unlike, ours, theirs)
    contradicted = pd.concat([others["who"], _rivalled(unlike, ours, theirs)])
    sure = exact | (pairs["alone"] & ~pairs["against"] & ~pairs["who"].isin(contradicted))
    found = pairs[sure & ~_shared(pairs[sure], ours).reindex(pairs.index, fill_value=False)]
    doubtful = pd.concat([pairs[~pairs["who"].isin(found["who"])][PAIR], others])
    return climb.further(found, doubtful.drop_duplicates())


def _exactly_named(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence) -> pd.Series:
    """Which pairs have a row each of one name and birth date, letter for letter: most, so that few are compared."""
    here = pairs[PAIR].reset_index().merge(ours.people.dropna(), on="who")
    known = theirs.people.dropna().rename(columns={"who": "person"})
    found = here.merge(known.drop_duplicates(), on=list(known.columns))["index"]
    return pd.Series(pairs.index.isin(found), index=pairs.index)


def _named_otherwise(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence) -> pd.DataFrame:
    """who, person: other persons known whose name and birth date these groups have."""
    if not len(pairs):
        return pairs[PAIR]
    mine = of(ours.people, pairs["who"])
    met = _met(names(mine), names(born_with(theirs.people, mine)), NAME)
    return met.merge(pairs[PAIR], on=PAIR, how="left", indicator="known").query("known == 'left_only'")[PAIR]


def _rivalled(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence) -> pd.Series:
    """The groups of these pairs whose person's name and birth date another group of the extract has."""
    if not len(pairs):
        return pairs["who"]
    known = of(theirs.people, pairs["person"])
    met = _met(names(born_with(ours.people, known)), names(known), NAME)
    rivals = met.merge(pairs[PAIR].rename(columns={"who": "mine"}), on="person")
    mine: pd.Series = rivals.loc[rivals["who"] != rivals["mine"], "mine"]
    return mine


def _shared(found: pd.DataFrame, ours: Evidence) -> pd.Series:
    """Which of these pairs are people of one number who were led to one person, and not the only one of its name."""
    several = found["person"].duplicated(keep=False) & found["who"].isin(ours.shared_numbers["who"])
    only = found["agrees"] & (found.groupby("person")["agrees"].transform("sum") == 1)
    return several & ~only


def by_payroll_number(climb: Climb, ours: Evidence, theirs: Evidence) -> Climb:
    """The payroll number in its source.

    Another national number is accepted with the same name and birth date; otherwise the payroll number was used again:
    for a new person when the former one is elsewhere in the extract, in doubt when not.
    """
    left = climb.left(ours.payroll_numbers)
    if not len(left):
        return climb
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

    Two national numbers are two people when both are in the extract; otherwise there is a doubt, since a number changes
    with a corrected birth date or sex, and when a BIS number is replaced.
    """
    left = born_with(climb.left(ours.people), theirs.people)
    if not len(left):
        return climb
    met = _met(names(left), names(born_with(theirs.people, left)), NAME)
    pairs = compared(met, ours, theirs)
    taken = pairs["person"].isin(climb.found["person"])
    pairs = pairs.assign(taken=taken)[~pairs["differs"] | ~taken]
    shared = pairs["who"].duplicated(keep=False) | pairs["person"].duplicated(keep=False)
    alone = ~shared & ~pairs["taken"] & ~pairs["differs"]
    return climb.further(pairs[alone], pairs[~alone], _note(pairs[alone], "matched_by_name"))


def by_likeness(climb: Climb, ours: Evidence, theirs: Evidence) -> Climb:
    """Doubt whoever has the birth date and nearly the name of a person whom the extract does not show otherwise."""
    left = born_with(climb.left(ours.people), theirs.people)
    if not len(left):
        return climb
    absent = theirs.people[~theirs.people["who"].isin(climb.found["person"])]
    met = _met(left, born_with(absent, left).dropna(subset=["birth_date"]), ["birth_date"])
    pairs = compared(met, ours, theirs)
    return climb.further(climb.found[:0], pairs[~pairs["differs"] & alike(pairs, ours, theirs)])


def by_name_alone(climb: Climb, ours: Evidence, theirs: Evidence) -> Climb:
    """Who has a name and nothing else is in doubt with the persons of that name, never found by it."""
    bare = without_evidence(ours)
    left = climb.left(ours.people[ours.people["who"].isin(bare)])
    return climb.further(climb.found[:0], of_one_name(left, theirs.people)) if len(left) else climb


def by_all_else(climb: Climb, ours: Evidence, theirs: Evidence) -> Climb:
    """Whoever is in doubt may also be whom payroll number, or name and birth date, say, if not found otherwise."""
    asked = climb.doubtful["who"]
    if not len(asked):
        return climb
    people = of(ours.people, asked)
    said = [
        _met(of(ours.payroll_numbers, asked), theirs.payroll_numbers, PAYROLL_NUMBER),
        _met(names(people), names(born_with(theirs.people, people)), NAME),
    ]
    met = pd.concat(said).drop_duplicates()
    met = met[~met["person"].isin(climb.found["person"])]
    new = met.merge(climb.doubtful.assign(asked=True), on=PAIR, how="left")
    return climb.further(climb.found[:0], new[new["asked"].isna()])


def among_themselves(climb: Climb, person: pd.Series, ours: Evidence, theirs: Evidence) -> Climb:
    """Doubt a new group that may be another group of the same extract: same name and birth date, one without number.

    Or one number, and two names and birth dates. `person` gives each group its person, new ones included, in canonical
    order: the later one is in doubt.
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
        _before(climb.left(ours.shared_numbers), person),
    ]
    doubtful = pd.concat(pairs)
    doubtful = doubtful.assign(person=doubtful["other"].map(person)).drop_duplicates(PAIR)
    return climb.further(climb.found[:0], doubtful)


def _before(pairs: pd.DataFrame, person: pd.Series) -> pd.DataFrame:
    """The pairs (who, other) whose other comes first, or is a person known."""
    return pairs[(pairs["who"].map(person) > pairs["other"].map(person)).to_numpy(dtype=bool)]


def _alike(asked: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    pairs = asked[["who", *NAME]].merge(others[["who", *NAME]].rename(columns={"who": "other"}), on=NAME)
    return pairs.loc[pairs["who"] != pairs["other"], ["who", "other"]]


def _met(ours: pd.DataFrame, theirs: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    if not len(ours) or not len(theirs):
        return foot().found
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
