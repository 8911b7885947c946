"""Some ids of one person -> all that is stored under them, with the paths by which it is proven to be in the chain.

What it holds of others are hashes: of salted rows beside the paths, and of facts in the links up to the head.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from assusoft.store.chain import START, columns_of, contents_of, links, values_of
from assusoft.store.erasing.erased import erased_rows
from assusoft.store.persons.parts import is_in_force, person_in
from assusoft.store.provable.merkle import leaves_of, paths_of
from assusoft.store.provable.roots import BELONGS, roots_of
from assusoft.store.tables import (
    answer,
    as_json,
    closing,
    declaration,
    first_word,
    imports,
    notice,
    row_version,
    second_word,
    sheet_issue,
    worker_form,
)

_MONTHS: Mapping[str, Table] = {"import": imports, "closing": closing, "sheet-issue": sheet_issue}
_SAID: Mapping[str, Table] = {
    "answer": answer, "declaration": declaration, "first-word": first_word, "notice": notice,
    "worker-form": worker_form,
}  # fmt: skip


def proof_of(connection: Connection, persons: Collection[str], shown: Callable[[str], bool]) -> dict[str, Any]:
    """All of these ids as values that JSON can hold.

    Parameters
    ----------
    shown
        Whether a text of theirs may be shown: one that tells of somebody else as well is withheld.

    Returns
    -------
    dict
        `rows`: table, copies, salt and `content` (the text that was hashed) of each row of a snapshot. `snapshots`:
        `kind`, `month`, and the places of their rows in `rows`, each with its path where the snapshot is `proven`, else
        `why` not. `facts`: what was said of them, with its values. `links`: kind, key and content hash of every link
        of the chain from the `first` that is needed, after the hash `before`, up to the `head`. `withheld`: how many
        rows and facts are not shown.
    """
    chained = links(connection)
    known = {(one.kind, one.key): one for one in chained}
    rows: list[dict[str, Any]] = []
    snapshots: list[dict[str, Any]] = []
    withheld = 0
    for fact, kinds in BELONGS.items():
        for kind in kinds:
            versions = _versions(connection, kind)
            ours = [one for one in versions if person_in(one.content) in persons]
            may = [one for one in ours if shown(one.content)]
            snapshots += _snapshots(connection, fact, kind, versions, may, known, rows)
            withheld += len(ours) - len(may)
    said = [*_facts(connection, persons, known)]
    facts = [one for one in said if shown(as_json(one["values"]))]
    withheld += len(said) - len(facts)
    needed = [known[one["fact"], one["key"]].number for one in snapshots if one["proven"]]
    needed += [known[one["kind"], one["key"]].number for one in facts if one["proven"]]
    first = min(needed, default=len(chained) + 1)
    before = next((one.hash for one in chained if one.number == first - 1), START)
    return {
        "head": chained[-1].hash if chained else START,
        "before": before,
        "first": first,
        "links": [[one.kind, one.key, one.content] for one in chained if one.number >= first],
        "rows": rows,
        "snapshots": snapshots,
        "facts": facts,
        "withheld": withheld,
    }


def _snapshots(
    connection: Connection,
    fact: str,
    kind: str,
    versions: Sequence[Any],
    ours: Sequence[Any],
    known: Mapping[tuple[str, str], Any],
    rows: list[dict[str, Any]],
) -> Iterable[dict[str, Any]]:
    """The snapshots of a kind that have some of our row versions; these are added to `rows`."""
    first, gone = len(rows), erased_rows(connection, kind)
    rows += [{"table": one.table_name, "copies": one.copies, "salt": one.salt, "content": one.content} for one in ours]
    leaves = {one.number: leaf for one, leaf in zip(versions, _leaves(versions), strict=True)}
    roots, months = roots_of(connection, fact), _months(connection, fact)
    for number, month in months.items():
        mine = [at for at, one in enumerate(ours) if is_in_force(one.valid_from, one.valid_to, number)]
        if not mine:
            continue
        key = str(number)
        found = {"kind": kind, "month": month, "fact": fact, "key": key, "proven": False}
        if kind not in {one[0] for one in roots.get(key, ())}:
            yield found | {"rows": [[first + at, []] for at in mine], "why": "stored before there were roots"}
        elif contents_of(connection, fact, [number])[key] != known[fact, key].content:
            yield found | {"rows": [[first + at, []] for at in mine], "why": "erased in part since"}
        else:
            every = [leaves[one.number] for one in versions if is_in_force(one.valid_from, one.valid_to, number)]
            every += [one.leaf for one in gone if is_in_force(one.valid_from, one.valid_to, number)]
            paths = paths_of(every, [leaves[ours[at].number] for at in mine])
            inner = contents_of(connection, fact, [number], rooted=False)[key]
            placed = [[first + at, path] for at, path in zip(mine, paths, strict=True)]
            yield found | {"proven": True, "inner": inner, "roots": [list(one) for one in roots[key]], "rows": placed}


def _versions(connection: Connection, kind: str) -> Sequence[Any]:
    names = ("number", "table_name", "row_key", "copies", "salt", "content", "valid_from", "valid_to")
    wanted = select(*row_version.c[names]).where(row_version.c.kind == kind)
    return connection.execute(wanted.order_by(row_version.c.number)).all()


def _leaves(versions: Sequence[Any]) -> list[str]:
    return leaves_of((one.salt, one.table_name, one.row_key, one.copies) for one in versions)


def _months(connection: Connection, fact: str) -> dict[int, str]:
    table = _MONTHS[fact]
    wanted = select(table.c.number, table.c.month).order_by(table.c.number)
    return {row.number: row.month for row in connection.execute(wanted)}


def _facts(
    connection: Connection, persons: Collection[str], known: Mapping[tuple[str, str], Any]
) -> Iterable[dict[str, Any]]:
    """What was said of these ids, and given to them; `proven`: it is in the chain as it is stored."""
    for kind, keys in _keys(connection, persons).items():
        values, contents = values_of(connection, kind, keys), contents_of(connection, kind, keys) if keys else {}
        for key in map(str, keys):
            proven = (kind, key) in known and known[kind, key].content == contents[key]
            yield {"kind": kind, "key": key, "columns": columns_of(kind), "values": values[key], "proven": proven}


def _keys(connection: Connection, persons: Collection[str]) -> dict[str, list[int]]:
    found = {
        kind: list(
            connection.scalars(select(table.c.number).where(table.c.person.in_(persons)).order_by(table.c.number))
        )
        for kind, table in _SAID.items()
    }
    second = select(second_word.c.number).where(second_word.c.first.in_(found["first-word"]))
    return found | {"second-word": list(connection.scalars(second.order_by(second_word.c.number)))}
