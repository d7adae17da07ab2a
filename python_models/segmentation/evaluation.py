"""How good a segmentation is: shape, separation and stability, with sizes beside them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import (
    adjusted_rand_score,
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_score,
)
from threadpoolctl import threadpool_limits

from segmentation.clusterers import CLUSTERERS, Labels, Matrix, nearest_centre

DECIMALS = 9
METRICS = ("silhouette", "davies_bouldin", "calinski_harabasz")


def separation(points: Matrix, labels: Labels) -> dict[str, float]:
    """Measure silhouette, Davies-Bouldin and Calinski-Harabasz of labelled points.

    Parameters
    ----------
    points : shape (customers, features), scaled
    labels : one a customer; -1 is noise and left out

    Returns
    -------
    The three measures; NaN where they are not defined (fewer than two clusters, or as
    many clusters as points).

    Notes
    -----
    Rousseeuw (1987); Davies and Bouldin (1979); Calinski and Harabasz (1974).
    """
    kept = labels != -1
    points, labels = points[kept], labels[kept]
    count = len(np.unique(labels))
    if count < 2 or count >= len(points):
        return dict.fromkeys(METRICS, float("nan"))
    with threadpool_limits(limits=1):
        values = (
            silhouette_score(points, labels),
            davies_bouldin_score(points, labels),
            calinski_harabasz_score(points, labels),
        )
    return {
        name: round(float(value), DECIMALS)
        for name, value in zip(METRICS, values, strict=True)
    }


def bootstrap_stability(
    points: Matrix, method: str, cluster_count: int, pairs: int, random_seed: int
) -> float:
    """Say how alike segmentations from different samples of the customers are.

    Parameters
    ----------
    points : shape (customers, features), scaled
    method : a key of ``CLUSTERERS``
    cluster_count : clusters to fit
    pairs : pairs of bootstrap samples; NaN comes back for none
    random_seed : of the samples and fits

    Returns
    -------
    Mean adjusted Rand index of the labels that the two fits of a pair give to all
    customers: 1 the same, 0 chance.

    Notes
    -----
    Ben-Hur, Elisseeff and Guyon (2002), A stability based method for discovering
    structure in clustered data; Hubert and Arabie (1985) for the index.
    """
    if pairs == 0 or len(points) < 2:
        return float("nan")
    random = np.random.default_rng(random_seed)
    sample_count = int(np.ceil((1 + np.sqrt(1 + 8 * pairs)) / 2))
    labellings = []
    for number in range(sample_count):
        drawn = random.integers(0, len(points), len(points))
        centres = CLUSTERERS[method](points[drawn], cluster_count, random_seed + number)
        labellings.append(nearest_centre(points, centres))
    scores = [
        adjusted_rand_score(one, other)
        for one, other in list(combinations(labellings, 2))[:pairs]
    ]
    return round(float(np.mean(scores)), DECIMALS)


def evaluate_segments(
    customers: pd.DataFrame,
    assignments: pd.DataFrame,
    features: list[str],
    sample_size: int,
    stability_pairs: int,
    random_seed: int,
) -> pd.DataFrame:
    """Measure every fitted method on the labels that the marts carry.

    Parameters
    ----------
    customers : one row a customer: ``customer_id`` and ``<feature>_scaled``
    assignments : ``method, model_version, customer_id, segment_id``
    features : what the clusterers saw
    sample_size : customers at most for the measures, which are quadratic
    stability_pairs : pairs of bootstrap samples
    random_seed : of samples and refits

    Returns
    -------
    One row a method: ``method, model_version, cluster_count, silhouette,
    davies_bouldin, calinski_harabasz, stability, sample_size``.
    """
    columns = [f"{name}_scaled" for name in features]
    rows = []
    keys = ["method", "model_version"]
    for (method, version), group in assignments.groupby(keys, sort=True):
        joined = group.merge(customers, on="customer_id").sort_values(
            "customer_id", kind="stable", ignore_index=True
        )
        drawn = _sample(len(joined), sample_size, random_seed)
        points = joined[columns].to_numpy(np.float64)[drawn]
        labels = joined["segment_id"].to_numpy(np.int64)[drawn]
        cluster_count = int(joined.loc[joined["segment_id"] > 0, "segment_id"].nunique())
        rows.append(
            {
                "method": method,
                "model_version": version,
                "cluster_count": cluster_count,
                **separation(points, labels),
                "stability": bootstrap_stability(
                    points, str(method), cluster_count, stability_pairs, random_seed
                ),
                "sample_size": len(drawn),
            }
        )
    names = [*keys, "cluster_count", *METRICS, "stability", "sample_size"]
    table = pd.DataFrame(rows, columns=names)
    floats = dict.fromkeys([*METRICS, "stability"], "float64")
    counts = dict.fromkeys(["cluster_count", "sample_size"], "int32")
    return table.astype({"method": "str", "model_version": "str", **floats, **counts})


def _sample(count: int, size: int, random_seed: int) -> NDArray[np.int64]:
    if count <= size:
        return np.arange(count)
    drawn = np.random.default_rng(random_seed).choice(count, size, replace=False)
    return np.sort(drawn)
