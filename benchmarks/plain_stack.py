"""The whole job the usual way, to measure against: pandas and scikit-learn in one script.

Loads and cleans, computes features once, fits four clusterers of fixed settings, follows
segments batch by batch (``plain_stream``) and fits a churn model that is asked about the
recency it was labelled by. No audit, search, evidence, causes, history or forecast.

    python -m benchmarks.plain_stack FILE [--grain week|day]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import DBSCAN, KMeans, MiniBatchKMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler

from benchmarks.plain_stream import features_of, read_sales, replay

LAPSED_DAYS = 90


def segment(points: np.ndarray) -> None:
    """Fit each clusterer once and measure it on everybody."""
    for model in (
        KMeans(4, random_state=20),
        MiniBatchKMeans(4, random_state=20),
        GaussianMixture(4, random_state=20),
        DBSCAN(eps=0.5),
    ):
        labels = model.fit_predict(points)
        if len(set(labels) - {-1}) > 1:
            silhouette_score(points[labels >= 0], labels[labels >= 0])
    PCA(2).fit_transform(points)


def forecast(table: pd.DataFrame) -> None:
    """Fit a logistic regression on the features of today."""
    has_lapsed = table["recency_days"] > LAPSED_DAYS
    others = StandardScaler().fit_transform(table.drop(columns="recency_days"))
    LogisticRegression(class_weight="balanced", max_iter=1000).fit(others, has_lapsed)


def run(path: Path, grain: str) -> dict[str, float]:
    """Do the job; return seconds by stage."""
    marks = [time.perf_counter()]

    def lap() -> float:
        marks.append(time.perf_counter())
        return round(marks[-1] - marks[-2], 2)

    sales = read_sales(path)
    found = {"load and clean": lap()}
    table = features_of(sales, sales["at"].iloc[-1].normalize() + pd.Timedelta(days=1))
    found["features"] = lap()
    segment(StandardScaler().fit_transform(table))
    found["static segments"] = lap()
    replay(sales, grain)
    found["segments over time"] = lap()
    forecast(table)
    found["churn"] = lap()
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--grain", choices=("week", "day"), default="week")
    asked = parser.parse_args()
    print(json.dumps(run(asked.path, asked.grain)))
