"""Keys that may stand for several persons -> the one person of a key, all at once."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.frames import one_array


class Lookup(NamedTuple):
    """Keys that are known for one person only, and at the same places these persons."""

    keys: pa.Array
    persons: pa.Array


def lookup(keys: pd.Series, persons: pd.Series) -> Lookup:
    """The keys of these rows that lead to one person; rows that miss one of the two say nothing."""
    both = (keys.notna() & persons.notna()).to_numpy(dtype=bool)
    key, person = (one_array(column[both]).dictionary_encode() for column in (keys, persons))
    count = max(len(person.dictionary), 1)
    pairs = np.unique(key.indices.to_numpy().astype(np.int64) * count + person.indices.to_numpy())
    of_key = pairs // count
    single = pairs[np.bincount(of_key, minlength=1)[of_key] == 1]
    return Lookup(key.dictionary.take(pa.array(single // count)), person.dictionary.take(pa.array(single % count)))


def looked_up(keys: pd.Series, known: Lookup) -> pd.Series:
    """The person of each key, missing where it is not known."""
    found = pc.index_in(one_array(keys), value_set=known.keys, skip_nulls=True)
    return pd.Series(pd.arrays.ArrowExtensionArray(known.persons.take(found)), index=keys.index)
