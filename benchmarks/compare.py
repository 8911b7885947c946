"""Two tables compared: assusoft against datacompy (pandas and Polars engines) and Polars written by hand.

    python benchmarks/compare.py [--rows 220000] [--columns 60] [--changed 0.05]

Once with the rows of both tables in the same order, as in two photos of one employer, once with those of the second
shuffled. The best of five rounds each; processor time counts, of all threads together.

datacompy and Polars are no dependency of assusoft. To measure them too, give this script an environment of its own:

    python -m venv build/peers
    build/peers/bin/pip install datacompy polars pyarrow    # datacompy keeps pandas below 3.1
    PYTHONPATH=. build/peers/bin/python benchmarks/compare.py

What is not installed is not measured, and the table says so.
"""

import argparse
import gc
import importlib.util
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa

from assusoft.comparison import compare

ROUNDS = 5


def tables(rows: int, columns: int, changed: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A table and a later state of it: text, amounts, dates and whole numbers, a tenth of the cells missing."""
    random = np.random.default_rng(2026)
    before = {"person": pa.array([f"P{number:07}" for number in range(rows)])}
    for number in range(columns - 1):
        cells = random.integers(0, 5000, rows)
        missing = random.random(rows) < 0.1
        before[f"field{number}"] = [text, amount, day, whole][number % 4](cells, missing)
    after = dict(before)
    touched = np.flatnonzero(random.random(rows) < changed)
    fields = random.integers(0, columns - 1, (3, len(touched)))  # three cells of every changed row, in any column
    for number in range(columns - 1):
        moved = np.arange(rows)
        picked = touched[(fields == number).any(axis=0)]
        moved[picked] = (picked + 1) % rows
        after[f"field{number}"] = before[f"field{number}"].take(pa.array(moved))
    return framed(before), framed(after)


def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows in another order."""
    order = np.random.default_rng(7).permutation(len(frame))
    return arrow(frame).take(pa.array(order)).combine_chunks().to_pandas(types_mapper=pd.ArrowDtype)


def text(cells: np.ndarray, missing: np.ndarray) -> pa.Array:
    """Texts."""
    return pa.array([f"value {cell}" for cell in cells], mask=missing)


def amount(cells: np.ndarray, missing: np.ndarray) -> pa.Array:
    """Amounts in euro."""
    return pa.array(cells, mask=missing).cast(pa.decimal128(19, 0)).cast(pa.decimal128(14, 2))


def day(cells: np.ndarray, missing: np.ndarray) -> pa.Array:
    """Dates."""
    return pa.array(cells.astype("int32"), mask=missing).cast(pa.date32())


def whole(cells: np.ndarray, missing: np.ndarray) -> pa.Array:
    """Whole numbers."""
    return pa.array(cells, mask=missing)


def framed(columns: dict[str, pa.Array]) -> pd.DataFrame:
    """Arrow columns as a frame, as assusoft holds tables."""
    return pa.table(columns).to_pandas(types_mapper=pd.ArrowDtype)


def measured(work: Callable[[], int]) -> tuple[float, float, int]:
    """Best seconds of wall clock and of processor time, and what the work counted."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        wall, processor = time.perf_counter(), time.process_time()
        found = work()
        times.append((time.perf_counter() - wall, time.process_time() - processor))
    return min(one[0] for one in times), min(one[1] for one in times), found


def by_assusoft(before: pd.DataFrame, after: pd.DataFrame) -> Callable[[], int]:
    """What the product does."""
    return lambda: len(compare(before, after, ["person"]).changed)


def by_datacompy_pandas(before: pd.DataFrame, after: pd.DataFrame) -> Callable[[], int]:
    """On frames of plain pandas types."""
    import datacompy

    old, new = plain(before), plain(after)
    made = getattr(datacompy, "PandasCompare", None) or datacompy.Compare

    def work() -> int:
        found = made(old, new, join_columns=["person"])
        return int(sum(column["unequal_cnt"] for column in found.column_stats))

    return work


def by_datacompy_polars(before: pd.DataFrame, after: pd.DataFrame) -> Callable[[], int]:
    """On the same Arrow columns."""
    import datacompy
    import polars

    old, new = (polars.from_arrow(arrow(frame)) for frame in (before, after))

    def work() -> int:
        found = datacompy.PolarsCompare(old, new, join_columns=["person"])
        return int(sum(column["unequal_cnt"] for column in found.column_stats))

    return work


def by_polars(before: pd.DataFrame, after: pd.DataFrame) -> Callable[[], int]:
    """Joined on the key, each column compared with missing as a value, the changed cells listed with both values."""
    import polars as pl

    old, new = (pl.from_arrow(arrow(frame)) for frame in (before, after))

    def work() -> int:
        joined = old.join(new, on="person", suffix="_after")
        entered, left = new.join(old, on="person", how="anti"), old.join(new, on="person", how="anti")
        cells = []
        for name in old.columns[1:]:
            before, after = joined[name], joined[f"{name}_after"]
            changed = before.ne_missing(after)
            values = {"person": joined["person"], "before": before, "after": after}
            cells.append(pl.DataFrame({side: column.filter(changed) for side, column in values.items()}))
        return sum(len(one) for one in cells) + len(entered) + len(left)

    return work


def arrow(frame: pd.DataFrame) -> pa.Table:
    """A frame as an Arrow table."""
    return pa.Table.from_pandas(frame, preserve_index=False)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """As most people hold a table in pandas: its own text, whole and floating numbers and timestamps."""
    columns = {}
    for name, column in frame.items():
        kind = str(column.dtype)
        if kind.startswith("decimal"):
            columns[name] = column.astype("double[pyarrow]").to_numpy(dtype=float, na_value=np.nan)
        elif kind.startswith("date"):
            columns[name] = pd.to_datetime(column).astype("datetime64[ns]")
        elif kind.startswith("int"):
            columns[name] = column.to_numpy(dtype=float, na_value=np.nan)
        else:
            columns[name] = column.astype("str")
    return pd.DataFrame(columns)


CONTESTANTS = {
    "assusoft": (by_assusoft, ()),
    "Polars by hand": (by_polars, ("polars",)),
    "datacompy, Polars engine": (by_datacompy_polars, ("datacompy", "polars")),
    "datacompy, pandas engine": (by_datacompy_pandas, ("datacompy",)),
}


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=220_000)
    arguments.add_argument("--columns", type=int, default=60)
    arguments.add_argument("--changed", type=float, default=0.05)
    given = arguments.parse_args()
    before, after = tables(given.rows, given.columns, given.changed)
    print(f"compare, {given.rows:,} rows x {given.columns} columns, {given.changed:.0%} of the rows changed")
    for order, later in (("same order", after), ("another order", shuffled(after))):
        print(f"{order:28}{'seconds':>9}{'processor s':>13}{'cells':>9}{'x assusoft':>12}")
        report(before, later)


def report(before: pd.DataFrame, after: pd.DataFrame) -> None:
    """Print a line per contestant, beside ours."""
    own = 0.0
    for name, (make, modules) in CONTESTANTS.items():
        if any(importlib.util.find_spec(module) is None for module in modules):
            print(f"{name:28}  not installed, not measured")
            continue
        seconds, processor, found = measured(make(before, after))
        own = own or processor
        print(f"{name:28}{seconds:9.2f}{processor:13.3f}{found:9,}{processor / own:12.1f}", flush=True)


if __name__ == "__main__":
    main()
