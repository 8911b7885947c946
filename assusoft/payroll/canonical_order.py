"""Rows in an order that their content alone decides, so that the order of a file never shows in a photo."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from assusoft.arrow import arrow_table


def ordered(frame: pd.DataFrame, first: Sequence[str]) -> pd.DataFrame:
    """The rows sorted by the columns `first`, then by all the others; missing last; a fresh index."""
    return frame.iloc[sort_order(frame, first)].reset_index(drop=True)


def sort_order(frame: pd.DataFrame, first: Sequence[str]) -> npt.NDArray[np.int64]:
    """Where the rows of the sorted frame stand in `frame`."""
    names = [*first, *(str(name) for name in frame.columns if name not in first)]
    return np.asarray(
        pc.sort_indices(arrow_table(frame), sort_keys=[(name, "ascending") for name in names]), dtype=np.int64
    )
