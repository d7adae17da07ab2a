"""How many digits are kept, so that the order of additions in a library does not show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Digits behind the point of shares, scores and probabilities.
DECIMALS = 9
#: Significant digits of parameters, which may be of any size.
DIGITS = 10


def rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round to ``DIGITS`` significant digits."""
    values = np.asarray(values, np.float64)
    size = np.floor(np.log10(np.abs(values), where=values != 0, out=np.zeros_like(values)))
    scale = 10.0 ** (DIGITS - 1 - size)
    return np.round(values * scale) / scale
