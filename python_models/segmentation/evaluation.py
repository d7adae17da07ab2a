"""How well a segmentation separates customers, noise shown and counted."""

from __future__ import annotations

import numpy as np
import sklearn
from sklearn.metrics import (
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_score,
)

from segmentation.clusterers import NOISE, CentreModel, Labels, Matrix
from segmentation.rounding import DECIMALS
from segmentation.threads import one_thread

#: MiB of distances that a silhouette holds at once. What the processor's cache holds is
#: sooner done than scikit-learn's gigabyte: by four times where memory is fetched anew.
DISTANCES_MIB = 8

MEASURES = (
    "silhouette",
    "davies_bouldin",
    "calinski_harabasz",
    "silhouette_with_noise",
)


def separation(points: Matrix, labels: Labels) -> dict[str, float]:
    """Measure silhouette, Davies-Bouldin and Calinski-Harabasz of labelled points.

    Parameters
    ----------
    points : shape (customers, features), scaled
    labels : one a customer; -1 is noise

    Returns
    -------
    The three measures without noise, and ``silhouette_with_noise``, for which every noise
    point counts to the cluster of the nearest mean: dropping noise flatters. NaN where
    they are not defined (fewer than two clusters, or as many clusters as points).

    Notes
    -----
    Rousseeuw (1987); Davies and Bouldin (1979); Calinski and Harabasz (1974).
    """
    kept = labels != NOISE
    found = _scores(points[kept], labels[kept])
    if kept.all() or not kept.any():
        return {**found, "silhouette_with_noise": found["silhouette"]}
    names = np.unique(labels[kept])
    means = np.stack([points[labels == name].mean(axis=0) for name in names])
    joined = labels.copy()
    joined[~kept] = names[CentreModel(means).label(points[~kept])]
    with_noise = _scores(points, joined)["silhouette"]
    return {**found, "silhouette_with_noise": with_noise}


def _scores(points: Matrix, labels: Labels) -> dict[str, float]:
    names = MEASURES[:3]
    count = len(np.unique(labels))
    if count < 2 or count >= len(points):
        return dict.fromkeys(names, float("nan"))
    with one_thread(), sklearn.config_context(working_memory=DISTANCES_MIB):
        values = (
            silhouette_score(points, labels),
            davies_bouldin_score(points, labels),
            calinski_harabasz_score(points, labels),
        )
    return {
        name: round(float(value), DECIMALS)
        for name, value in zip(names, values, strict=True)
    }
