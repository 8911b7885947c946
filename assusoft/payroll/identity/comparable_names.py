"""Names made comparable: accents, case, blanks, hyphens and apostrophes do not tell two people apart."""

import pandas as pd
import pyarrow as pa

from assusoft.frames import one_array
from assusoft.plain_names import normalised


def normalised_all(names: pd.Series) -> pd.Series:
    """Each name normalised; missing stays missing, and so does a name without any letter."""
    coded = one_array(names).dictionary_encode()
    known = pa.array([normalised(name) or None for name in coded.dictionary.to_pylist()], pa.string())
    return pd.Series(pd.arrays.ArrowExtensionArray(known.take(coded.indices)), index=names.index)


def full_names(last: pd.Series, first: pd.Series) -> pd.Series:
    """'last|first' normalised; missing when one of the two is."""
    return normalised_all(last) + "|" + normalised_all(first)
