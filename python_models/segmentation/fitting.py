"""From a table of customers to tables of candidates, parameters, labels and measures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from segmentation.clusterers import (
    Candidate,
    Labels,
    Matrix,
    Model,
    canonical_order,
    fit,
    model_version,
)
from segmentation.density import k_distance_curves
from segmentation.evaluation import MEASURES, separation
from segmentation.ordering import by_value, draw_sample
from segmentation.rounding import DECIMALS
from segmentation.search import TYPES, Rule, search

#: What fits and measures look at beside features, if it is there: the canonical order.
VALUES = ("monetary", "recency_days", "segment_id")
#: Whom candidates are measured on; only those of all customers are ever fitted.
ALL, WITHOUT_OUTLIERS = "all", "without_outliers"
SEARCH_TYPES = {
    "population": "str",
    "customer_count": "int32",
    "agreement_with_all": "float64",
    **TYPES,
}

PARAMETER_TYPES = {
    "method": "str",
    "model_version": "str",
    "window_id": "int32",
    "segment_id": "int32",
    "parameter": "str",
    "feature": "str",
    "other_feature": "str",
    "value": "float64",
}
LABEL_TYPES = {
    "method": "str",
    "model_version": "str",
    "window_id": "int32",
    "customer_id": "str",
    "segment_id": "int32",
}
METRIC_TYPES = {
    "method": "str",
    "model_version": "str",
    **dict.fromkeys(MEASURES, "float64"),
    "sample_size": "int32",
}


def search_segments(
    customers: pd.DataFrame,
    outliers: pd.DataFrame,
    features: Sequence[str],
    methods: Sequence[str],
    cluster_count: int | None,
    rule: Rule,
    fit_sample_size: int,
    search_sample_size: int,
    stability_pairs: int,
    random_seed: int,
) -> pd.DataFrame:
    """Measure every candidate on the customers of one window (see ``search.search``).

    Parameters
    ----------
    customers : one row a customer of one window: ``window_id, customer_id,
        recency_days, monetary`` and ``<feature>_scaled`` for each feature
    outliers : ``customer_id`` of those whom ``without_outliers`` leaves out
    features : what clusterers see, by their names without ``_scaled``
    methods : keys of ``CLUSTERERS``
    cluster_count : a fixed number of clusters; None searches
    rule : what a candidate must pass
    fit_sample_size : customers at most to whom candidates are fitted
    search_sample_size : customers at most on whom candidates are measured
    stability_pairs : pairs of bootstrap samples
    random_seed : of everything random

    Returns
    -------
    Columns ``SEARCH_TYPES``: the candidates of ``all``, then those of
    ``without_outliers``, if there are any to leave out. ``customer_count`` is the size of
    the population; ``agreement_with_all``, of the chosen one without outliers, is the
    adjusted Rand index of its segments and those of the chosen one of all, on the
    customers of both.

    Notes
    -----
    Without outliers stability is measured only as far as the choice needs it.
    """
    ordered, points = sorted_points(customers, features)
    arguments = (cluster_count, rule, search_sample_size, stability_pairs, random_seed)
    is_kept = ~ordered["customer_id"].isin(outliers["customer_id"]).to_numpy(bool)
    masks = {ALL: np.ones(len(points), bool)}
    if is_kept.any() and not is_kept.all():
        masks[WITHOUT_OUTLIERS] = is_kept
    tables = []
    for population, mask in masks.items():
        drawn = _drawn(points[mask], fit_sample_size, random_seed)
        found = search(
            drawn,
            methods if mask.any() else [],
            *arguments,
            every_stability=population == ALL,
        )
        tables.append(found.assign(population=population, customer_count=mask.sum()))
    table = pd.concat(tables, ignore_index=True)
    table["agreement_with_all"] = _agreements(
        table, points, is_kept, fit_sample_size, random_seed
    )
    return table[list(SEARCH_TYPES)].astype(SEARCH_TYPES)


def _agreements(
    candidates: pd.DataFrame,
    points: Matrix,
    is_kept: NDArray[np.bool_],
    fit_sample_size: int,
    random_seed: int,
) -> list[float]:
    """Compare the chosen candidates without outliers with those of all customers."""

    def labels(row: pd.Series, fitted: Matrix) -> Labels:
        drawn = _drawn(fitted, fit_sample_size, random_seed)
        return fit(drawn, _candidate(row), random_seed).label(points[is_kept])

    of_all = {
        row["method"]: row
        for _, row in candidates.iterrows()
        if row["population"] == ALL and row["is_chosen"]
    }
    return [
        round(
            adjusted_rand_score(
                labels(of_all[row["method"]], points), labels(row, points[is_kept])
            ),
            DECIMALS,
        )
        if row["population"] != ALL and row["is_chosen"] and row["method"] in of_all
        else float("nan")
        for _, row in candidates.iterrows()
    ]


def density_curves(
    customers: pd.DataFrame,
    features: Sequence[str],
    fit_sample_size: int,
    random_seed: int,
) -> pd.DataFrame:
    """Tell the k-distance curves that DBSCAN's radii are read from.

    Parameters
    ----------
    customers, features, fit_sample_size, random_seed : as in ``search_segments``

    Returns
    -------
    Columns ``density.CURVE_TYPES``.
    """
    return k_distance_curves(
        fitted_points(customers, features, fit_sample_size, random_seed)
    )


def fitted_points(
    customers: pd.DataFrame,
    features: Sequence[str],
    fit_sample_size: int,
    random_seed: int,
) -> Matrix:
    """Return the points that candidates are fitted to, shape (customers, features)."""
    _, points = sorted_points(customers, features)
    return _drawn(points, fit_sample_size, random_seed)


def fit_parameters(
    customers: pd.DataFrame,
    candidates: pd.DataFrame,
    features: Sequence[str],
    fit_sample_size: int,
    random_seed: int,
) -> pd.DataFrame:
    """Fit the chosen candidates and tell their parameters, a row for each.

    Parameters
    ----------
    customers, features, fit_sample_size, random_seed : as in ``search_segments``
    candidates : what ``search_segments`` gave

    Returns
    -------
    Columns ``PARAMETER_TYPES``. ``segment_id`` counts from 1, canonical: 1 is the segment
    of the highest median monetary value.
    """
    rows = []
    for chosen, model, window_id in _chosen_models(
        customers, candidates, features, fit_sample_size, random_seed
    ):
        version = model_version(chosen.method, window_id)
        rows += [
            (chosen.method, version, window_id, number + 1, *told)
            for number, *told in model.parameters(features)
        ]
    return pd.DataFrame(rows, columns=list(PARAMETER_TYPES)).astype(PARAMETER_TYPES)


def label_by_density(
    customers: pd.DataFrame,
    candidates: pd.DataFrame,
    features: Sequence[str],
    fit_sample_size: int,
    random_seed: int,
) -> pd.DataFrame:
    """Label every customer by DBSCAN, which no formula over few parameters can do.

    Parameters
    ----------
    customers, features, fit_sample_size, random_seed : as in ``search_segments``
    candidates : what ``search_segments`` gave

    Returns
    -------
    Columns ``LABEL_TYPES``, by ``customer_id``; -1 is noise. No rows where DBSCAN was not
    asked for.
    """
    by_density = candidates[candidates["method"] == "dbscan"]
    return label_customers(customers, by_density, features, fit_sample_size, random_seed)


def label_customers(
    customers: pd.DataFrame,
    candidates: pd.DataFrame,
    features: Sequence[str],
    fit_sample_size: int,
    random_seed: int,
) -> pd.DataFrame:
    """Label every customer by every chosen candidate.

    Parameters
    ----------
    customers, features, fit_sample_size, random_seed : as in ``search_segments``
    candidates : what ``search_segments`` gave

    Returns
    -------
    Columns ``LABEL_TYPES``, by ``method, customer_id``, numbered as in
    ``fit_parameters``; -1 is noise.
    """
    tables = []
    for chosen, model, window_id in _chosen_models(
        customers, candidates, features, fit_sample_size, random_seed
    ):
        ordered, points = sorted_points(customers, features)
        labels = model.label(points)
        tables.append(
            pd.DataFrame(
                {
                    "method": chosen.method,
                    "model_version": model_version(chosen.method, window_id),
                    "window_id": window_id,
                    "customer_id": ordered["customer_id"],
                    "segment_id": np.where(labels >= 0, labels + 1, labels),
                }
            )
        )
    table = pd.concat(tables) if tables else pd.DataFrame(columns=list(LABEL_TYPES))
    ordered = table.sort_values(["method", "customer_id"], kind="stable", ignore_index=True)
    return ordered.astype(LABEL_TYPES)


def measure_segments(
    customers: pd.DataFrame,
    assignments: pd.DataFrame,
    features: Sequence[str],
    sample_size: int,
    random_seed: int,
) -> pd.DataFrame:
    """Measure every method on the labels that the marts carry.

    Parameters
    ----------
    customers, features, random_seed : as in ``search_segments``
    assignments : ``method, model_version, customer_id, segment_id``
    sample_size : customers at most for the measures, which are quadratic

    Returns
    -------
    Columns ``METRIC_TYPES``, one row a method.
    """
    rows = []
    for (method, version), group in assignments.groupby(
        ["method", "model_version"], sort=True
    ):
        joined = group.merge(customers, on="customer_id")
        joined, points = sorted_points(joined, features)
        drawn = draw_sample(len(points), sample_size, random_seed)
        labels = joined["segment_id"].to_numpy(np.int64)
        found = separation(points[drawn], labels[drawn])
        rows.append((method, version, *found.values(), len(drawn)))
    return pd.DataFrame(rows, columns=list(METRIC_TYPES)).astype(METRIC_TYPES)


def _drawn(points: Matrix, size: int, random_seed: int) -> Matrix:
    return points[draw_sample(len(points), size, random_seed)]


def sorted_points(
    customers: pd.DataFrame, features: Sequence[str]
) -> tuple[pd.DataFrame, Matrix]:
    """Return customers in the order of their values, and their scaled features."""
    columns = [f"{name}_scaled" for name in features]
    ordered = by_value(
        customers, [*columns, *(name for name in VALUES if name in customers)]
    )
    return ordered, ordered[columns].to_numpy(np.float64)


def _candidate(row: pd.Series) -> Candidate:
    def given(name: str) -> object:
        return None if pd.isna(row[name]) else row[name]

    count, kind = given("asked_cluster_count"), given("asked_covariance_type")
    eps, least = given("asked_eps"), given("asked_min_samples")
    return Candidate(
        str(row["method"]),
        None if count is None else int(count),
        None if kind is None else str(kind),
        None if eps is None else float(eps),
        None if least is None else int(least),
    )


def _chosen_models(
    customers: pd.DataFrame,
    candidates: pd.DataFrame,
    features: Sequence[str],
    fit_sample_size: int,
    random_seed: int,
) -> list[tuple[Candidate, Model, int]]:
    """Fit each chosen candidate, its clusters in canonical order."""
    is_fitted = candidates["is_chosen"] & (candidates["population"] == ALL)
    chosen = candidates[is_fitted].sort_values("method")
    if customers.empty or chosen.empty:
        return []
    ordered, points = sorted_points(customers, features)
    window_id = int(ordered["window_id"].iloc[0])
    drawn = draw_sample(len(points), fit_sample_size, random_seed)
    sampled = ordered.iloc[drawn].reset_index(drop=True)
    models = []
    for _, row in chosen.iterrows():
        candidate = _candidate(row)
        model = fit(points[drawn], candidate, random_seed)
        order = canonical_order(model.label(points[drawn]), sampled)
        models.append((candidate, model.reordered(order), window_id))
    return models
