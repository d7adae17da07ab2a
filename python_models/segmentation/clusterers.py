"""One protocol for every clusterer: fit → parameters; labels follow from the parameters.

A clusterer returns tables, not objects: SQL scores customers from them, and anybody can
read them. Labels are canonical: 1 is the segment of the highest median monetary value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

#: Centres are rounded, so that the order of additions inside a library does not show.
DECIMALS = 9


class Clusterer(Protocol):
    """Fits a matrix and returns its centres."""

    def __call__(self, points: Matrix, cluster_count: int, random_seed: int) -> Matrix:
        """Return one centre a row, of shape (clusters, features)."""


def fit_kmeans(points: Matrix, cluster_count: int, random_seed: int) -> Matrix:
    """Fit k-means by Lloyd's algorithm from ten k-means++ starts.

    Parameters
    ----------
    points : shape (customers, features), scaled
    cluster_count : clusters to fit; fewer come out where there are fewer distinct points
    random_seed : of the starts

    Returns
    -------
    Centres, shape (clusters, features), rounded to ``DECIMALS``.

    Notes
    -----
    Lloyd (1982), Least squares quantization in PCM; Arthur and Vassilvitskii (2007),
    k-means++. One thread: sums of several threads differ in their last digits.
    """
    distinct = np.unique(points, axis=0)
    count = min(cluster_count, len(distinct))
    if count == len(distinct):
        return distinct.round(DECIMALS)
    with threadpool_limits(limits=1):
        model = KMeans(count, n_init=10, random_state=random_seed).fit(points)
    return model.cluster_centers_.round(DECIMALS)


CLUSTERERS: dict[str, Callable[[Matrix, int, int], Matrix]] = {"kmeans": fit_kmeans}


def nearest_centre(points: Matrix, centres: Matrix) -> Labels:
    """Return each point's nearest centre, from 0; of equally near ones the first.

    Parameters
    ----------
    points : shape (customers, features)
    centres : shape (clusters, features)
    """
    squares = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    return squares.argmin(axis=1)


def canonical_order(labels: Labels, customers: pd.DataFrame) -> list[int]:
    """Return raw labels by descending median monetary, then rising median recency.

    Parameters
    ----------
    labels : one a customer, from 0
    customers : columns ``monetary`` (money) and ``recency_days``, rows as ``labels``

    Notes
    -----
    A clusterer's own numbers are arbitrary: the same customers in another order give the
    same clusters with other numbers. What a segment is worth is not.
    """
    medians = customers[["monetary", "recency_days"]].groupby(labels).median()
    ordered = medians.sort_values(
        ["monetary", "recency_days"], ascending=[False, True], kind="stable"
    )
    return [int(label) for label in ordered.index]


def fit_segments(
    customers: pd.DataFrame,
    features: list[str],
    method: str,
    cluster_count: int,
    random_seed: int,
) -> pd.DataFrame:
    """Fit one method and return its parameters as a tidy table.

    Parameters
    ----------
    customers : one row a customer of one window: ``window_id, customer_id,
        recency_days, frequency, monetary`` and ``<feature>_scaled`` for each feature
    features : what the clusterer sees, by their names without ``_scaled``
    method : a key of ``CLUSTERERS``
    cluster_count : clusters asked for
    random_seed : of everything random in the fit

    Returns
    -------
    ``method, model_version, window_id, segment_id, feature, centre_scaled``: one row a
    segment and feature; no rows where there is no customer.

    Raises
    ------
    ValueError
        Unknown method.
    """
    if method not in CLUSTERERS:
        raise ValueError(f"method '{method}' is not one of {sorted(CLUSTERERS)}")
    if customers.empty:
        return _parameters([], method, 0)
    customers = customers.sort_values("customer_id", kind="stable", ignore_index=True)
    points = customers[[f"{name}_scaled" for name in features]].to_numpy(np.float64)
    centres = CLUSTERERS[method](points, cluster_count, random_seed)
    ordered = centres[canonical_order(nearest_centre(points, centres), customers)]
    rows = [
        (segment_id, feature, float(value))
        for segment_id, centre in enumerate(ordered, start=1)
        for feature, value in zip(features, centre, strict=True)
    ]
    return _parameters(rows, method, int(customers["window_id"].iloc[0]))


def _parameters(
    rows: list[tuple[int, str, float]], method: str, window_id: int
) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["segment_id", "feature", "centre_scaled"])
    types = {"segment_id": "int32", "feature": "str", "centre_scaled": "float64"}
    table = table.astype(types)
    table.insert(0, "method", pd.Series(method, index=table.index, dtype="str"))
    version = f"{method}-w{window_id:05d}"
    table.insert(1, "model_version", pd.Series(version, index=table.index, dtype="str"))
    table.insert(2, "window_id", pd.Series(window_id, index=table.index, dtype="int32"))
    return table
