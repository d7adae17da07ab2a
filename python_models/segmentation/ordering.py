"""The one order in which customers are sampled, fitted and fed: by their values.

Samples, starts and sums hang on the order of rows. Were it that of ids, the same customers
under other ids would be other segments.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def value_order(*columns: NDArray) -> NDArray[np.int64]:
    """Return the positions of rows by the values of columns, the first column first.

    Parameters
    ----------
    columns : numbers of one length; what is missing (NaN) comes last

    Notes
    -----
    Every column that a fit looks at belongs in: rows that are equal in all of them are
    interchangeable, so that it does not matter which of them comes first.
    """
    return np.lexsort(columns[::-1])


def by_value(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return rows in ``value_order`` of some columns, numbered anew."""
    keys = [rows[name].to_numpy(np.float64, na_value=np.nan) for name in columns]
    return rows.iloc[value_order(*keys)].reset_index(drop=True) if keys else rows


def draw_sample(count: int, size: int, random_seed: int) -> NDArray[np.int64]:
    """Return the sorted positions of a seeded sample; all of them up to the size.

    Whose rows these are hangs on the order of rows: sort them before.
    """
    if count <= size:
        return np.arange(count)
    drawn = np.random.default_rng(random_seed).choice(count, size, replace=False)
    return np.sort(drawn)
