"""Customers of rare combinations of features: isolation forest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.ensemble import IsolationForest

from segmentation.ordering import by_value, draw_sample
from segmentation.rounding import DECIMALS
from segmentation.threads import one_thread

#: Customers each tree is grown on at most, the ψ of the authors: more would hide outliers
#: among their like (masking) and stretch the scores.
TREE_SAMPLE_SIZE = 256

SCORE_TYPES = {"window_id": "int32", "customer_id": "str", "isolation_score": "float64"}


def score_isolation(
    customers: pd.DataFrame,
    features: Sequence[str],
    tree_count: int,
    fit_sample_size: int,
    random_seed: int,
) -> pd.DataFrame:
    """Score how easily random cuts isolate each customer from the others.

    Parameters
    ----------
    customers : one row a customer of one window: ``window_id, customer_id`` and
        ``<feature>_scaled`` for each feature; a missing value is 0, the average
    features : names without ``_scaled``
    tree_count : trees of the forest
    fit_sample_size : above so many customers trees are grown from a seeded sample of them
    random_seed : of the sample and of the trees

    Returns
    -------
    Columns ``SCORE_TYPES``, one row a customer, by ``customer_id``.

    Notes
    -----
    Liu, Ting and Zhou (2008), Isolation forest; (2012), Isolation-based anomaly detection.
    The score is 2^(-E(h) / c(ψ)), where h is the number of cuts that a tree needs to part
    the customer from the others and c(ψ) what it needs on average: above 0.5 is parted
    sooner than average, near 1 at once. It has one meaning for every shop, unlike a share
    of contamination, which would flag as many where there is nothing to find.
    """
    if customers.empty:
        return pd.DataFrame(columns=list(SCORE_TYPES)).astype(SCORE_TYPES)
    columns = [f"{name}_scaled" for name in sorted(features)]
    customers = by_value(customers, columns)
    points = np.nan_to_num(customers[columns].to_numpy(np.float64, na_value=np.nan))
    drawn = draw_sample(len(points), fit_sample_size, random_seed)
    with one_thread():
        forest = IsolationForest(
            n_estimators=tree_count,
            max_samples=min(TREE_SAMPLE_SIZE, len(drawn)),
            random_state=random_seed,
            n_jobs=1,
        ).fit(points[drawn])
        scores = -forest.score_samples(points)
    scored = customers[["window_id", "customer_id"]].assign(
        isolation_score=np.round(scores, DECIMALS)
    )
    ordered = scored.sort_values("customer_id", kind="stable", ignore_index=True)
    return ordered.astype(SCORE_TYPES)
