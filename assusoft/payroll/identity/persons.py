"""Worker rows x persons known -> a person for each row, or a doubt: never a guess.

The rungs are in `ladder`. Who is not found is a new person; who is in doubt is a new person too, with its candidates.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.frames import one_array
from assusoft.payroll.canonical_order import sort_order
from assusoft.payroll.identity.evidence import evidence, group_rows, known_apart
from assusoft.payroll.identity.ladder import (
    Climb,
    among_themselves,
    by_all_else,
    by_likeness,
    by_name,
    by_name_alone,
    by_number,
    by_payroll_number,
    foot,
)
from assusoft.schema import DTYPES, IDENTITY, dtype_of

_CANONICAL = ("hire_date", "last_name", "first_name", "birth_date", "national_number", "entity", "contract_start")


@dataclass(frozen=True)
class Identified:
    """`workers`: the rows given, with `person`. `doubts`: row (its label), person, candidates ('P00012 P00345').

    `notes`: person, note (national_number_changed | payroll_number_reused | matched_by_name), before, after.
    """

    workers: pd.DataFrame
    doubts: pd.DataFrame
    notes: pd.DataFrame


def identify(workers: pd.DataFrame, known: pd.DataFrame) -> Identified:
    """Give each worker row its person.

    Parameters
    ----------
    workers
        Rows of the table `worker`, in any order: it does not change who is who.
    known
        Columns `IDENTITY`; no row for an employer without a past.
    Returns
    -------
    Identified
        New persons are numbered after the highest one known, in the order of hire date, name, birth date, number.
    """
    known = known[list(IDENTITY)].astype({name: dtype_of(name) for name in IDENTITY})
    theirs = evidence(known, known["person"])
    group = known_apart(workers, group_rows(workers), theirs)
    ours = evidence(workers, group)
    climb = foot()
    for rung in (by_number, by_payroll_number, by_name, by_likeness, by_name_alone, by_all_else):
        climb = rung(climb, ours, theirs)
    order = group.iloc[sort_order(workers, _CANONICAL)].drop_duplicates()
    person = _persons(order, climb, known["person"])
    climb = among_themselves(climb, person, ours, theirs)
    return Identified(
        workers.assign(person=group.map(person).astype(DTYPES["text"])),
        _doubts(order, climb, person),
        climb.notes.assign(person=climb.notes["who"].map(person))[["person", "note", "before", "after"]],
    )


def known_persons(workers: pd.DataFrame) -> pd.DataFrame:
    """The distinct combinations of `IDENTITY` in worker rows, to identify the extract of a later month with.

    Take photos of earlier months only: a row in doubt would find itself again in an import of its own month.
    """
    return workers[list(IDENTITY)].drop_duplicates(ignore_index=True)


def renumbered(known: pd.DataFrame, source: str, follows: str | None, numbers: Mapping[str, str]) -> pd.DataFrame:
    """`known` (columns `IDENTITY`), the persons of the source followed also under their payroll numbers in `source`.

    `numbers`: payroll number in `source` -> payroll number in `follows`.
    """
    if not numbers:
        return known
    new = pd.DataFrame({"new": list(numbers), "payroll_id": list(numbers.values())}, dtype=DTYPES["text"])
    moved = known[(known["source"] == follows).fillna(False)].merge(new, on="payroll_id")
    moved = moved.assign(source=source, payroll_id=moved["new"])[list(IDENTITY)]
    return pd.concat([known, moved.astype({name: dtype_of(name) for name in IDENTITY})], ignore_index=True)


def _persons(order: pd.Series, climb: Climb, known: pd.Series) -> pd.Series:
    """Group -> person, in canonical order; a new number for each group that was not found."""
    groups = one_array(order)
    place = pc.index_in(groups, value_set=one_array(climb.found["who"]))
    persons = one_array(climb.found["person"]).take(place)
    used = known.str.slice(1).astype("int64[pyarrow]").max() if len(known) else 0
    fresh = [f"P{number:05d}" for number in range(used + 1, used + 1 + persons.null_count)]
    persons = pc.replace_with_mask(persons, persons.is_null(), pa.array(fresh, pa.string()))
    return pd.Series(pd.arrays.ArrowExtensionArray(persons), index=order.to_numpy())


def _doubts(order: pd.Series, climb: Climb, person: pd.Series) -> pd.DataFrame:
    """One line a group in doubt, at its first row in canonical order, with its candidates sorted."""
    candidates = climb.doubtful.sort_values("person").groupby("who")["person"].agg(" ".join)
    rows = order[order.isin(climb.doubtful["who"])]
    return pd.DataFrame(
        {"row": rows.index, "person": rows.map(person).to_numpy(), "candidates": rows.map(candidates).to_numpy()}
    ).astype({"person": DTYPES["text"], "candidates": DTYPES["text"]})
