"""A month decided + some persons decided again -> the month as if everybody had been decided again.

`resolve` treats each person apart, so what it says of one person may replace what it said before. Two exceptions: who
a row belongs to concerns everybody who may be meant, and a child of two workers concerns both.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.arrow import arrow_table
from assusoft.frames import among, of_persons, rows_in, rows_where, stacked
from assusoft.month.messages import Message, by_row
from assusoft.month.resolving.family.kin import groups_in
from assusoft.month.resolving.resolve import Resolution
from assusoft.month.state import AFFILIATION_KEY, State
from assusoft.month.tasks.open_questions import by_answer, by_urgency
from assusoft.payroll.photo import Photo

_AFTER = "\U0010ffff"  # greater than any text


def concerned_with(persons: Iterable[str], photo: Photo, together: Iterable[frozenset[str]] = ()) -> frozenset[str]:
    """The persons, with everybody who takes part in a question of identity with one of them, or shares a member.

    `together`: see `Resolution`: those of whom only what was reported says so are among them.
    """
    problem = photo.problem
    doubts = rows_in(problem, problem["reason"] == "ambiguous_identity")
    groups = [{doubt["person"], *doubt["value"].split()} for doubt in doubts] + [
        set(one) for one in (*groups_in(photo), *together)
    ]
    found, size = set(persons), -1
    while len(found) > size:
        size = len(found)
        found.update(person for group in groups if group & found for person in group)
    return frozenset(found)


def photo_of(photo: Photo, persons: Collection[str]) -> Photo:
    """The photo with nobody but these persons."""
    return Photo(photo.month, **{name: of_persons(table, persons) for name, table in photo.tables.items()})


def state_of(state: State, persons: Collection[str]) -> State:
    """The state with nobody but these persons."""
    return State(of_persons(state.affiliations, persons), of_persons(state.reviewed, persons))


def with_persons(state: State, part: State, persons: Collection[str]) -> State:
    """The state, with what `part` says of these persons, and of nobody else, instead of what it said of them."""
    rows, reviewed = state.affiliations, state.reviewed
    columns = list(dict.fromkeys([*rows.columns, *part.affiliations.columns]))
    rows = rows_where(rows, ~among(pd.Index(rows["person"]), persons))
    reviewed = rows_where(reviewed, ~among(pd.Index(reviewed["person"]), persons))
    names = list(dict.fromkeys([*reviewed.columns, *part.reviewed.columns]))
    return State(
        stacked([rows, part.affiliations], columns, AFFILIATION_KEY),
        stacked([reviewed, part.reviewed], names, ["person"]),
    )


def with_persons_again(state: State, part: State, persons: Collection[str]) -> State:
    """The same of a state that `with_persons` made: its rows are in order, so only the persons' own are touched."""
    pairs = ((state.affiliations, part.affiliations), (state.reviewed, part.reviewed))
    if any(set(rows.columns) != set(own.columns) for rows, own in pairs):
        return with_persons(state, part, persons)
    rows = replaced(state.affiliations, _as_in(part.affiliations, state.affiliations), persons, AFFILIATION_KEY)
    reviewed = replaced(state.reviewed, _as_in(part.reviewed, state.reviewed), persons, ("person",))
    return with_persons(state, part, persons) if rows is None or reviewed is None else State(rows, reviewed)


def _as_in(rows: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    return rows if rows.columns.equals(other.columns) else rows[list(other.columns)]


def spliced(whole: Resolution, part: Resolution, persons: Collection[str]) -> Resolution | None:
    """The resolution of everybody, with that of `persons` instead of what it said about them.

    None when the columns of the two are not of the same types, so that everybody must be decided.
    """
    affiliations = replaced(whole.state.affiliations, part.state.affiliations, persons, AFFILIATION_KEY)
    reviewed = replaced(whole.state.reviewed, part.state.reviewed, persons, ("person",))
    if affiliations is None or reviewed is None:
        return None
    tasks = [task for task in whole.tasks if task.person not in persons]
    answered = [pair for pair in whole.answered if pair[0].person not in persons]
    left = {person: row for person, row in whole.left.items() if person not in persons}
    return Resolution(
        whole.month,
        tuple(sorted((*tasks, *part.tasks), key=by_urgency)),
        tuple(sorted((*answered, *part.answered), key=by_answer)),
        State(affiliations, reviewed),
        left | dict(part.left),
        whole.together,
        (whole.restated - frozenset(persons)) | part.restated,
    )


def spliced_messages(whole: Iterable[Message], part: Iterable[Message], persons: Collection[str]) -> list[Message]:
    """The messages, with those of `part` instead of what was said about the persons."""
    others = [message for message in whole if message.person not in persons]
    return sorted((*others, *part), key=by_row)


def replaced(rows: pd.DataFrame, part: pd.DataFrame, persons: Iterable[str], key: Sequence[str]) -> pd.DataFrame | None:
    """The rows, with those of `part` instead of the persons' own; None when the types of the columns differ.

    Parameters
    ----------
    rows, part
        The same columns, both sorted by `key`, which ends with the person or the person's member. In `part` there is
        nobody but `persons`.
    """
    if len(rows) and len(part) and not rows.dtypes.equals(part.dtypes):
        return None
    old, new = (arrow_table(frame) for frame in (rows, part))
    pieces, done = list[pa.Table](), 0
    for prefix in _prefixes(old, new, persons, key):
        start, stop = _span(old, prefix, key)
        first, last = _span(new, prefix, key)
        pieces += [old.slice(done, start - done), new.slice(first, last - first)]
        done = stop
    filled = [piece for piece in (*pieces, old.slice(done)) if piece.num_rows]
    if not filled:
        return part
    whole = pa.concat_tables(filled).combine_chunks()
    arrays = {name: pd.arrays.ArrowExtensionArray(whole.column(name)) for name in whole.column_names}
    return pd.DataFrame(arrays, copy=False)


def _prefixes(old: pa.Table, new: pa.Table, persons: Iterable[str], key: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The beginnings of the keys under which the persons' rows stand together, ascending."""
    if key[0] == "person":
        yield from ((person,) for person in sorted(persons))
        return
    plans = {plan for table in (old, new) for plan in pc.unique(table.column(key[0])).to_pylist()}
    yield from ((plan, person) for plan in sorted(plans) for person in sorted(persons))


def _span(table: pa.Table, prefix: tuple[str, ...], key: Sequence[str]) -> tuple[int, int]:
    """First row whose key begins with the prefix, and the first after them."""
    columns = [table.column(name) for name in key]

    def at(row: int) -> tuple[str, ...]:
        return tuple(column[row].as_py() for column in columns)

    rows = range(table.num_rows)
    return bisect_left(rows, prefix, key=at), bisect_left(rows, (*prefix, _AFTER), key=at)
