"""Rendered parts -> the same, with each part that reads the rows of another again folded into that one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from assusoft.config import fault
from assusoft.errors import Refused
from assusoft.layouts.columns.cells import ColumnKey, turned
from assusoft.layouts.definition.layout import TURN, Column, Layout
from assusoft.layouts.rendering.cell_texts import Out, Rendered, texts

_Row = tuple[object, ...]
_Cells = Mapping[ColumnKey, Sequence[object]]


def folded(layout: Layout, rendered: Sequence[Rendered]) -> list[Rendered]:
    """A rendered part for each part with rows of its own.

    A part with `repeat` becomes columns of the rows it belongs to. The rows of another part `of` it are added, each
    below the row it belongs to and a copy of it but for its own columns, so that either of the two says everything.

    Raises
    ------
    Refused
        When a row belongs to no row of that part, would be read back otherwise, or is one more than there are groups.
    """
    own = {part.part.name: part for part in rendered if part.part.of is None}
    for part in rendered:
        if part.part.of is not None:
            add = _widened if part.part.repeat else _lengthened
            own[part.part.of] = add(layout, own[part.part.of], part)
    return list(own.values())


def _widened(layout: Layout, host: Rendered, part: Rendered) -> Rendered:
    turning = [column for column in part.columns if TURN in str(column.key)]
    shared = {column.key: column.values.to_pylist() for column in part.columns
              if column.field and TURN not in str(column.key)}  # fmt: skip
    rows = _belonging(host, part, {column.key: column.values.to_pylist() for column in host.columns}, shared)
    turns = _turns(rows)
    _check_groups(host, part, turning, rows, turns)
    here = dict(zip(zip(turns, rows, strict=True), range(len(rows)), strict=True))
    count = len(host.columns[0].values)
    columns = [
        replace(column, key=turned(column.key, turn), values=column.values.take(_rows_of_group(here, turn, count)))
        for turn in range(1, (part.part.repeat or 0) + 1)
        for column in turning
    ]
    return replace(host, columns=[*host.columns, *columns])


def _turns(rows: Sequence[int]) -> list[int]:
    """For each row of the part the number of its group: the how-manyeth it is of the row it belongs to."""
    turns, taken = [], dict.fromkeys(rows, 0)
    for row in rows:
        taken[row] += 1
        turns.append(taken[row])
    return turns


def _check_groups(
    host: Rendered, part: Rendered, turning: Sequence[Out], rows: Sequence[int], turns: Sequence[int]
) -> None:
    for at, (row, turn) in enumerate(zip(rows, turns, strict=True)):
        if turn > (part.part.repeat or 0):
            raise Refused(
                "{file}, row {row}: there are more rows of part '{name}' than it has groups of columns (repeat = "
                "{repeat}).",
                file=host.file,
                row=row + 1,
                name=part.part.name,
                repeat=part.part.repeat,
            )
        if not any(column.values[at].is_valid for column in turning):
            raise Refused(
                "{file}, row {row}: a row of part '{name}' holds nothing, so it would not be read back.",
                file=host.file,
                row=row + 1,
                name=part.part.name,
            )


def _rows_of_group(here: dict[tuple[int, int], int], turn: int, count: int) -> pa.Array:
    return pa.array([here.get((turn, row)) for row in range(count)], pa.int64())


def _lengthened(layout: Layout, host: Rendered, part: Rendered) -> Rendered:
    if layout.kind != "delimited" or host.total:
        raise fault(layout.path, ("part", layout.part.index(part.part)), "can be read but not written: only rows of "
                    "delimited files without a total can be written twice.")  # fmt: skip
    join = [part.part.columns[field].at for field in part.part.key]
    above = {column.key: texts(layout, host, column) for column in host.columns}
    below = {column.key: texts(layout, part, column) for column in part.columns}
    rows = _belonging(host, part, above, {key: cells for key, cells in below.items() if key in join})
    none = [""] * len(host.columns[0].values)
    order = sorted(range(len(none) + len(rows)), key=[*range(len(none)), *rows].__getitem__)
    columns = []
    for key in dict.fromkeys([*above, *below]):
        cells = [*above.get(key, none), *(below.get(key) or [above[key][row] for row in rows])]
        columns.append(_text_column(key, [cells[at] for at in order]))
    return replace(host, columns=columns)


def _text_column(key: ColumnKey, cells: list[str]) -> Out:
    return Out(key, "", "text", Column(at=key), pa.array(cells, pa.string()))


def _belonging(host: Rendered, part: Rendered, own: _Cells, shared: _Cells) -> list[int]:
    """For each row of `part` the first row of `host` that has the same cells where both stand."""
    if strange := next((key for key in shared if key not in own), None):
        raise Refused(
            "{file}: '{strange}' is not a column of part '{name}', so it is not known whose rows those of part "
            "'{other}' are.",
            file=host.file,
            strange=strange,
            name=host.part.name,
            other=part.part.name,
        )
    first: dict[_Row, int] = {}
    for row, values in enumerate(zip(*(own[key] for key in shared), strict=True)):
        first.setdefault(values, row)
    wanted = list(zip(*shared.values(), strict=True))
    if lost := next((values for values in wanted if values not in first), None):
        named = ", ".join(f"'{key}' {value!r}" for key, value in zip(shared, lost, strict=True))
        raise Refused(
            "{file}: a row of part '{name}' ({named}) belongs to no row of part '{other}', so it would be lost.",
            file=host.file,
            name=part.part.name,
            named=named,
            other=host.part.name,
        )
    return [first[values] for values in wanted]
