"""Where customers lie dense: the k-distance curve, and the radius at which it bends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.neighbors import NearestNeighbors

from segmentation.clusterers import Matrix
from segmentation.rounding import DECIMALS

#: Neighbours, the point itself counted, that DBSCAN is tried with.
MIN_SAMPLES = (5, 10, 20)
#: Points of a curve that are kept: a picture shows no more.
CURVE_POINTS = 200

CURVE_TYPES = {
    "min_samples": "int32",
    "customer_rank": "int32",
    "customer_count": "int32",
    "neighbour_distance": "float64",
    "is_knee": "bool",
}


def k_distances(points: Matrix, min_samples: int) -> NDArray[np.float64]:
    """Return every point's distance to its k-th nearest, itself counted, rising."""
    count = min(min_samples, len(points))
    near = NearestNeighbors(n_neighbors=count, n_jobs=1).fit(points)
    return np.sort(near.kneighbors(points)[0][:, -1])


def knee_position(distances: NDArray[np.float64]) -> int:
    """Find where a rising curve bends: its point farthest below the chord.

    Parameters
    ----------
    distances : rising, at least one; where they do not rise the last is the bend

    Notes
    -----
    Ester et al. (1996) read eps off the curve by eye; the chord is Satopää et al. (2011),
    Finding a "kneedle" in a haystack.
    """
    rise = distances[-1] - distances[0]
    if len(distances) < 3 or rise <= 0:
        return len(distances) - 1
    along = np.linspace(0, 1, len(distances))
    return int((along - (distances - distances[0]) / rise).argmax())


def knee(points: Matrix, min_samples: int) -> float:
    """Return the distance at which the k-distance curve bends.

    Parameters
    ----------
    points : shape (customers, features), scaled
    min_samples : k counts the point itself, as DBSCAN does
    """
    distances = k_distances(points, min_samples)
    return float(distances[knee_position(distances)])


def k_distance_curves(
    points: Matrix, min_samples: Sequence[int] = MIN_SAMPLES
) -> pd.DataFrame:
    """Tell the k-distance curves, thinned evenly, their ends and knees kept.

    Parameters
    ----------
    points : shape (customers, features), scaled; none gives no rows
    min_samples : the k of each curve

    Returns
    -------
    Columns ``CURVE_TYPES``: so many of ``customer_count`` customers, ``customer_rank``,
    have their k-th nearest within ``neighbour_distance``, in units of the scaler.
    """
    rows: list[tuple[int, int, int, float, bool]] = []
    for count in min_samples if len(points) else ():
        distances = k_distances(points, count)
        bend = knee_position(distances)
        evenly = np.linspace(0, len(distances) - 1, min(CURVE_POINTS, len(distances)))
        rows += [
            (
                count,
                place + 1,
                len(distances),
                round(distances[place], DECIMALS),
                place == bend,
            )
            for place in sorted({*evenly.round().astype(int).tolist(), bend})
        ]
    return pd.DataFrame(rows, columns=list(CURVE_TYPES)).astype(CURVE_TYPES)
