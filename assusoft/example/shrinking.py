"""What shows a message -> as little of it as still shows it, by delta debugging."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from assusoft.example.case import Case
from assusoft.frames import Row

Part = TypeVar("Part")

_NEEDED = ("supplier", "from", "eligible", "enrolment", "reports")
"""Keys without which there is no plan sheet."""


def smallest(parts: Sequence[Part], shows: Callable[[list[Part]], bool]) -> list[Part]:
    """As few parts as still show it: without any one of those that are left it does not.

    Halves are left out first, then quarters, then single ones. All parts together show it.
    """
    kept, size = list(parts), len(parts)
    while kept and size:
        start, before = 0, len(kept)
        while start < len(kept):
            fewer = kept[:start] + kept[start + size :]
            if shows(fewer):
                kept = fewer
            else:
                start += size
        if size > 1 or len(kept) == before:
            size //= 2
    return kept


def shrunk(case: Case, told: Collection[str], shows: Callable[[Case], bool]) -> Case:
    """As small a case as still shows it: persons, plan sheets, rows, what plan sheets say, then fields.

    `told`: the fields that the message tells, which are most likely needed.
    """
    for step in (_persons, _sheets, _rows, _keys):
        case = step(case, shows)
    return _used(_cells(case, told, shows))


def _persons(case: Case, shows: Callable[[Case], bool]) -> Case:
    def with_these(persons: Sequence[str]) -> Case:
        return case.with_rows(lambda table, row: row if row["person"] in persons else None)

    return with_these(smallest(case.persons, lambda persons: shows(with_these(persons))))


def _sheets(case: Case, shows: Callable[[Case], bool]) -> Case:
    def with_these(files: Sequence[str]) -> Case:
        return replace(case, sheets={file: case.sheets[file] for file in files})

    return with_these(smallest(list(case.sheets), lambda files: shows(with_these(files))))


def _rows(case: Case, shows: Callable[[Case], bool]) -> Case:
    """Family members and deductions; contracts stay."""

    def part(table: str, row: Row) -> tuple[str, ...]:
        return table, row["person"], str(row["member"] if table == "family" else row["wage_code"])

    tables = [(table, rows) for month in case.months.values() for table, rows in month.items() if table != "worker"]
    every = sorted({part(table, row) for table, rows in tables for row in rows})

    def with_these(parts: Sequence[tuple[str, ...]]) -> Case:
        return case.with_rows(lambda table, row: row if table == "worker" or part(table, row) in parts else None)

    return with_these(smallest(every, lambda parts: shows(with_these(parts))))


def _cells(case: Case, told: Collection[str], shows: Callable[[Case], bool]) -> Case:
    """Fields, those that the message or plan sheets name last: most of the others go at once."""
    rules = str(case.sheets)
    every = sorted(case.cells, key=lambda cell: (cell[1] in told, cell[1] in rules, cell))
    return case.with_cells(smallest(every, lambda cells: shows(case.with_cells(cells))))


def _keys(case: Case, shows: Callable[[Case], bool]) -> Case:
    """What plan sheets may leave out: keys, and what stands in lists and tables."""
    for file in case.sheets:
        every = [place for place in _places(case.sheets[file]) if place[0] not in _NEEDED or len(place) > 1]

        def with_these(places: Sequence[tuple[Any, ...]], file: str = file, case: Case = case) -> Case:
            kept = {*places, *((key,) for key in _NEEDED)}
            return replace(case, sheets={**case.sheets, file: _cut(case.sheets[file], kept)})

        case = with_these(smallest(every, lambda places: shows(with_these(places))))
    return case


def _places(keys: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Every key of a sheet, and every element of its lists and tables."""
    inner = [(name, one) for name, value in keys.items() if isinstance(value, (list, dict)) for one in value]
    return [*((name,) for name in keys), *(place for place in inner if isinstance(place[1], str))]


def _cut(keys: Mapping[str, Any], kept: set[tuple[Any, ...]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in keys.items():
        if (name,) not in kept:
            continue
        if isinstance(value, list):
            value = [one for one in value if not isinstance(one, str) or (name, one) in kept]
        elif isinstance(value, dict):
            value = {one: inner for one, inner in value.items() if (name, one) in kept}
        found[name] = value
    return found


def _used(case: Case) -> Case:
    """Without the entities and the employer's own fields that nothing names any more."""
    rules, named = str(case.sheets), {name for _, name in case.cells}
    rows = [row for tables in case.months.values() for row in tables["worker"]]
    entities = tuple(one for one in case.entities if one in rules or any(row["entity"] == one for row in rows))
    own = {name: type for name, type in case.own.items() if name in named or name in rules}
    return replace(case, entities=entities or case.entities[:1], own=own)
