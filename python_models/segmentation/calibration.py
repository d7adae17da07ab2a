"""From the margin of a classifier to a probability that means what it says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: As good as no penalty, and still a finite problem.
WEAKEST_PENALTY = 1e9


def fit_platt(margins: Vector, happened: Flags) -> tuple[float, float]:
    """Fit the line that turns margins into log-odds.

    Parameters
    ----------
    margins : of customers to whom the classifier was not fitted, on any scale
    happened : what came

    Returns
    -------
    Slope and intercept: the probability is ``expit(slope * margin + intercept)``.

    Notes
    -----
    Platt (1999), Probabilistic outputs for support vector machines. His targets,
    (n₊ + 1) / (n₊ + 2) and 1 / (n₋ + 2) in place of 1 and 0, keep the line finite where
    margins part the outcomes perfectly. A line keeps the order of customers, and that of a
    linear model is a linear model again.
    """
    happened = np.asarray(happened, bool)
    positives = np.count_nonzero(happened)
    negatives = len(happened) - positives
    targets = np.where(happened, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    # A soft target is two rows, one of either outcome, that share the weight.
    line = LogisticRegression(C=WEAKEST_PENALTY, max_iter=1000, tol=1e-8).fit(
        np.concatenate([margins, margins])[:, None],
        np.repeat([True, False], len(margins)),
        sample_weight=np.concatenate([targets, 1 - targets]),
    )
    return float(line.coef_[0, 0]), float(line.intercept_[0])
