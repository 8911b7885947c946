"""One source's reading -> its canonical rows, each with its source, its entity and the cell reference it comes from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft import schema
from assusoft.config import fault
from assusoft.errors import Refused
from assusoft.layouts.definition.files import Reading
from assusoft.payroll.canonical_order import sort_order
from assusoft.payroll.entities import as_configured
from assusoft.payroll.sources import PAYROLL_TABLES, Source
from assusoft.payroll.stamps import check_stamp

_ORDER = ("national_number", "payroll_id")


@dataclass(frozen=True)
class Staged:
    """The rows of one source in canonical order.

    `tables`: the tables of payroll, conformed. `origins`: table -> 'file, sheet, row n' for each of its rows, one
    column a part. `lines`, `steps`, `problems`: as read, with `row` renumbered to `tables`.
    """

    source: Source
    tables: dict[str, pd.DataFrame]
    origins: dict[str, pd.DataFrame]
    lines: pd.DataFrame
    steps: pd.DataFrame
    problems: pd.DataFrame


def stage(
    source: Source,
    reading: Reading,
    month: str,
    entities: Collection[str],
    own: Mapping[str, schema.Field] | None = None,
) -> Staged:
    """The rows of a source, checked to be of this month and of this employer.

    Parameters
    ----------
    entities
        The enterprise numbers of the employer.

    Raises
    ------
    Refused
        When the files, or one of the rows, are of another employer or another month.
    ConfigError
        When the source covers an entity, or brings a field, that the employer does not have.
    """
    _check_entities(source, entities)
    check_stamp(source, reading, month, entities)
    read = {table: reading.tables.get(table, schema.empty(table)) for table in PAYROLL_TABLES}
    read["worker"] = _declared(read["worker"], source, own)
    rows = {table: _conformed(frame, table, source, own) for table, frame in read.items()}
    order = {table: sort_order(frame, [name for name in _ORDER if name in frame]) for table, frame in rows.items()}
    origins = {table: reading.origins.get(table, pd.DataFrame(index=frame.index)) for table, frame in rows.items()}
    tables, origins = (
        {table: frames[table].iloc[order[table]].reset_index(drop=True) for table in PAYROLL_TABLES}
        for frames in (rows, origins)
    )
    covered = tuple(as_configured(entity, entities) for entity in source.entities) or tuple(entities)
    tables["deduction"] = _withheld(tables["deduction"], source)
    tables["worker"] = _with_entity(tables["worker"], origins["worker"], source, covered)
    numbers = {table: pd.Series(np.arange(len(rows)), index=rows) for table, rows in order.items()}
    steps, problems = (_renumbered(frame, numbers) for frame in (reading.steps, reading.problems))
    return Staged(source, tables, origins, reading.lines, steps, problems)


def stacked(staged: Sequence[Staged], table: str) -> pd.DataFrame:
    """All rows of a table, one source below the other, with `row` (its number in its source) and `where` it is from."""
    tables = [
        source.tables[table].assign(
            row=np.arange(len(source.tables[table])), where=cell_references(source.origins[table])
        )
        for source in staged
    ]
    return pd.concat(tables, ignore_index=True)


def cell_references(origins: pd.DataFrame) -> pd.Series:
    """Where each row comes from in one text: 'file, sheet, row n' of each of its parts, separated by '; '."""
    parts = [pa.array(origins[part], pa.string()) for part in origins.columns]
    texts = pc.binary_join_element_wise(*parts, "; ", null_handling="skip") if parts else [None] * len(origins)
    references = pd.Series(texts, index=origins.index, dtype=schema.DTYPES["text"])
    return references.mask((references == "").to_numpy(dtype=bool, na_value=True))


def _check_entities(source: Source, entities: Collection[str]) -> None:
    for number, entity in enumerate(source.entities):
        if as_configured(entity, entities) not in entities:
            raise fault(source.path, ("entities", number), f"'{entity}' is not among the [entities] of employer.toml.")


def _conformed(frame: pd.DataFrame, table: str, source: Source, own: Mapping[str, schema.Field] | None) -> pd.DataFrame:
    rows = schema.conform(frame, table, own)
    return rows.assign(source=pd.Series(source.name, index=rows.index, dtype=schema.DTYPES["text"]))


def _withheld(deduction: pd.DataFrame, source: Source) -> pd.DataFrame:
    """The deductions with what is withheld above zero and refunds below, whichever way the source writes them."""
    return deduction.assign(amount=-deduction["amount"]) if source.withheld == "negative" else deduction


def _declared(workers: pd.DataFrame, source: Source, own: Mapping[str, schema.Field] | None) -> pd.DataFrame:
    """The rows without the columns that are neither canonical nor the employer's own; those must be empty."""
    names = {field.name for field in schema.TABLES["worker"]} | set(own or {})
    strange = [name for name in workers.columns if name not in names]
    if filled := [name for name in strange if workers[name].notna().any()]:
        raise fault(source.path, ("layout",), f"layout '{source.layout}' brings '{filled[0]}', which is not a field of "
                    f"workers. Declare it under [fields.{filled[0]}] of employer.toml.")  # fmt: skip
    return workers.drop(columns=strange)


def _with_entity(
    workers: pd.DataFrame, origins: pd.DataFrame, source: Source, covered: tuple[str, ...]
) -> pd.DataFrame:
    """The rows, all of entities the source covers; contracts without entity get it when the source covers only one."""
    entity = _spelt(workers["entity"], covered)
    strange = workers[entity.notna() & ~entity.isin(covered)]
    if len(strange):
        reference = cell_references(origins.loc[strange.index[:1]]).iloc[0]
        raise Refused(
            "{reference}: entity '{entity}' is not among those of source {name} ({listed}), so this is a "
            "file of another employer; rows concerned: {rows}. Import the right file, or add the "
            "entity to {file}. Nothing was imported.",
            reference=reference,
            entity=strange["entity"].iloc[0],
            name=source.name,
            listed=", ".join(covered),
            rows=len(strange),
            file=source.path.name,
        )
    if source.role == "contracts" and len(covered) == 1:
        entity = entity.where(entity.notna(), covered[0])
    return workers.assign(entity=entity)


def _spelt(entity: pd.Series, covered: tuple[str, ...]) -> pd.Series:
    """The entities of rows, spelt as they are configured."""
    written = {name: as_configured(name, covered) for name in entity.dropna().unique()}
    return entity.map(written).astype(schema.DTYPES["text"]) if any(a != b for a, b in written.items()) else entity


def _renumbered(frame: pd.DataFrame, numbers: Mapping[str, pd.Series]) -> pd.DataFrame:
    """`frame` (columns table, row) with the rows' new numbers."""
    new = pd.Series(index=frame.index, dtype="int64[pyarrow]")
    for table, renumbered in numbers.items():
        here = frame["table"] == table
        new = new.where(~here, frame["row"].map(renumbered).astype("int64[pyarrow]"))
    return frame.assign(row=new)
