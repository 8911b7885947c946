"""Rows -> what tells people apart: national numbers, payroll numbers in their source, names with birth dates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from assusoft.frames import Mask, Row, rows_of, values_of
from assusoft.payroll.identity.comparable_names import full_names
from assusoft.payroll.identity.likeness import Likeness, of_names
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

    @cached_property
    def shared_numbers(self) -> pd.DataFrame:
        """Groups with one national number, whom name and birth date tell apart: who, other."""
        pairs = self.numbers[self.numbers.duplicated("national_number", keep=False)]
        met = pairs.merge(pairs.rename(columns={"who": "other"}), on=NUMBER)
        return met.loc[met["who"] != met["other"], ["who", "other"]]


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
    stands beside its payroll number in its source, or else the rows without one under that payroll number. Those whom
    name and birth date make two people are apart all the same.
    """
    payroll_number = workers["source"] + "\x1f" + workers["payroll_id"]
    number = workers["national_number"]
    both = pd.DataFrame({"payroll_number": payroll_number, "number": number}).dropna().drop_duplicates()
    only = both.drop_duplicates("payroll_number", keep=False).set_index("payroll_number")["number"]
    number = number.where(number.notna(), payroll_number.map(only))
    position = pd.Series(range(len(workers)), index=workers.index, dtype=DTYPES["count"])
    row = "row " + position.astype(DTYPES["text"])
    other = ("payroll number " + payroll_number).where(payroll_number.notna(), row)
    together = ("number " + number).where(number.notna(), other)
    return together + _apart(workers, together)


def known_apart(workers: pd.DataFrame, group: pd.Series, theirs: Evidence) -> pd.Series:
    """The groups of rows, without rows whose payroll number is known of somebody with another national number.

    Two people of one number, typed wrongly for one of them, are not one by it when payroll numbers tell them apart.
    """
    held = theirs.payroll_numbers.drop_duplicates(PAYROLL_NUMBER, keep=False)
    holder = workers[PAYROLL_NUMBER].merge(held, on=PAYROLL_NUMBER, how="left")["who"].set_axis(workers.index)
    holders = pd.DataFrame({"group": group, "holder": holder}).dropna().drop_duplicates()
    several = group.isin(holders["group"][holders["group"].duplicated()])
    if not several.any():
        return group
    numbers = theirs.numbers.groupby("who")["national_number"].agg(frozenset)
    of_holder = holder[several].map(numbers)
    otherwise = [
        isinstance(known, frozenset) and number is not None and number not in known
        for number, known in zip(values_of(workers["national_number"][several]), of_holder, strict=True)
    ]
    apart = several[several].index[otherwise]
    marked = group.copy()
    marked[apart] = group[apart] + "\x1f" + holder[apart]
    return marked


def _apart(workers: pd.DataFrame, together: pd.Series) -> pd.Series:
    """'' for each row; a mark of their own for rows put together that are other people than the first ones.

    The first ones are those whose payroll number, name and birth date come first; who has no name or birth date is of
    the people of its payroll number, else of the first ones.
    """
    marks = pd.Series("", index=workers.index, dtype=DTYPES["text"])
    shown = workers[[*_PEOPLE, *PAYROLL_NUMBER]].assign(together=together)
    people = shown[["together", *_PEOPLE]].drop_duplicates()
    several = people["together"][people["together"].duplicated()]
    some = shown[shown["together"].isin(several)]
    if not len(some):
        return marks
    listed = zip(some.index, rows_of(some), strict=True)
    of_number: dict[str, list[tuple[int, Row]]] = {}
    for label, row in sorted(listed, key=lambda pair: str([str(value) for value in pair[1].values()])):
        of_number.setdefault(row["together"], []).append((label, row))
    for rows in of_number.values():
        for place, labels in enumerate(_people_of(rows)):
            marks[labels] = f"\x1f{place}" if place else ""
    return marks


def _people_of(rows: list[tuple[int, Row]]) -> list[list[int]]:
    """The labels of the rows of each of the people that share a number."""
    people: list[list[tuple[int, Row]]] = []
    for label, row in sorted(rows, key=lambda pair: None in (pair[1]["birth_date"], pair[1]["first_name"])):
        same = [group for group in people if not _are_two(row, [other for _, other in group])]
        near = [group for group in same if any(_payroll_numbered(row, other) for _, other in group)]
        if same:
            (near or same)[0].append((label, row))
        else:
            people.append([(label, row)])
    return [[label for label, _ in group] for group in people]


def _are_two(row: Row, others: list[Row]) -> bool:
    """Whether a row of one national number is of another person than these."""
    if are_strangers([row], others):
        return True
    return all(_otherwise_numbered(row, other) and _differ_in_part(row, other) for other in others)


def _otherwise_numbered(one: Row, other: Row) -> bool:
    """Whether one source gives them two payroll numbers."""
    numbers = one["payroll_id"], other["payroll_id"]
    return None not in numbers and one["source"] == other["source"] and numbers[0] != numbers[1]


def _payroll_numbered(one: Row, other: Row) -> bool:
    return one["payroll_id"] is not None and all(one[name] == other[name] for name in PAYROLL_NUMBER)


def strangers(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence) -> Mask:
    """Which `pairs` (who, person) are two people by name and birth date: another first name, another birth date.

    A last name changes by marriage and is shared in families, so it decides only where a first name is missing; the two
    in each other's column are the same name. What is missing contradicts nothing.
    """
    return _for_pairs(pairs, ours, theirs, _differ)


def renumbered_strangers(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence) -> Mask:
    """Which `pairs` (who, person) differ in first name or birth date, and have two payroll numbers in one source.

    A first name or a birth date alone is often put right; beside another payroll number it may be another person's
    national number that was typed.
    """
    numbers = [_numbers_by_who(of(side.payroll_numbers, pairs[name]))
               for side, name in ((ours, "who"), (theirs, "person"))]  # fmt: skip
    met = [(numbers[0].get(who, frozenset()), numbers[1].get(person, frozenset()))
           for who, person in zip(pairs["who"], pairs["person"], strict=True)]  # fmt: skip
    apart = [bool({source for source, _ in here} & {source for source, _ in known}) and here.isdisjoint(known)
             for here, known in met]  # fmt: skip
    return np.array(apart, dtype=bool) & _for_pairs(pairs, ours, theirs, _differ_in_part)


def _numbers_by_who(numbers: pd.DataFrame) -> dict[str, frozenset[tuple[str, str]]]:
    found: dict[str, frozenset[tuple[str, str]]] = {}
    for row in rows_of(numbers):
        found[row["who"]] = found.get(row["who"], frozenset()) | {(row["source"], row["payroll_id"])}
    return found


def _for_pairs(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence, differ: Callable[[Row, Row], bool]) -> Mask:
    here, known = _rows_by_who(of(ours.people, pairs["who"])), _rows_by_who(of(theirs.people, pairs["person"]))
    met = zip(values_of(pairs["who"]), values_of(pairs["person"]), strict=True)
    return np.array([_all_differ(here.get(who, []), known.get(person, []), differ) for who, person in met], dtype=bool)


def _all_differ(some: list[Row], others: list[Row], differ: Callable[[Row, Row], bool]) -> bool:
    return bool(some and others) and all(differ(one, other) for one in some for other in others)


def are_strangers(some: list[Row], others: list[Row]) -> bool:
    """Whether no row of the one side may be of somebody of the other: see `strangers`."""
    return _all_differ(some, others, _differ)


def _differ(one: Row, other: Row) -> bool:
    births = one["birth_date"], other["birth_date"]
    return None not in births and births[0] != births[1] and names_differ(one, other)


def _differ_in_part(one: Row, other: Row) -> bool:
    births = one["birth_date"], other["birth_date"]
    return (None not in births and births[0] != births[1]) or names_differ(one, other)


def names_differ(one: Row, other: Row) -> bool:
    """Whether the names are those of two people; see `strangers`."""
    first, last = (of_names(one[name], other[name]) for name in ("first_name", "last_name"))
    crossed = of_names(one["first_name"], other["last_name"]), of_names(one["last_name"], other["first_name"])
    if Likeness.SAME in crossed:
        return False
    return first is Likeness.DIFFERENT or (first is Likeness.UNKNOWN and last is Likeness.DIFFERENT)


def _rows_by_who(people: pd.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows_of(people.drop_duplicates()):
        found.setdefault(row["who"], []).append(row)
    return found


def compared(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence) -> pd.DataFrame:
    """`pairs` (who, person) with three more flags.

    `differs`: both have a national number (and so, unless found before, not the same one). `agrees`: name and birth
    date are the same. `contradicts`: both are known on both sides and neither is the same.
    """
    here, known = _names_by_who(of(ours.people, pairs["who"])), _names_by_who(of(theirs.people, pairs["person"]))
    met = [(here.get(who, _NOBODY), known.get(person, _NOBODY))
           for who, person in zip(pairs["who"], pairs["person"], strict=True)]  # fmt: skip
    agrees = np.array([not one.isdisjoint(other) for one, other in met], bool)
    apart = np.array([bool(one and other) and not _resemble(one, other) for one, other in met], bool)
    apart[~agrees] |= _unlike(pairs[~agrees], ours, theirs)
    differs = pairs["who"].isin(ours.numbers["who"]) & pairs["person"].isin(theirs.numbers["who"])
    return pairs.assign(differs=differs.to_numpy(), agrees=agrees, contradicts=apart)


def _unlike(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence) -> Mask:
    """Which pairs have the names of two people, and no birth date on both sides."""
    return _for_pairs(
        pairs, ours, theirs, lambda one, other: names_differ(one, other) and not _born_together(one, other)
    )


def alike(pairs: pd.DataFrame, ours: Evidence, theirs: Evidence) -> Mask:
    """Which pairs have nearly one name: first and last names alike, or more of one."""
    return ~_for_pairs(pairs, ours, theirs, lambda one, other: not _nearly_named(one, other))


def _nearly_named(one: Row, other: Row) -> bool:
    return all(of_names(one[name], other[name]) >= Likeness.ALIKE for name in ("first_name", "last_name"))


def _born_together(one: Row, other: Row) -> bool:
    return one["birth_date"] is not None and one["birth_date"] == other["birth_date"]


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
