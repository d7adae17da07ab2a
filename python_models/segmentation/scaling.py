"""What the chosen clusterings would be, were the features scaled in another way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from segmentation.clusterers import Matrix
from segmentation.density import knee
from segmentation.evaluation import separation
from segmentation.fitting import fitted_points, label_customers, sorted_points
from segmentation.naming import name_segments
from segmentation.ordering import draw_sample
from segmentation.rounding import DECIMALS
from segmentation.search import LEAST_EPS

LABEL_TYPES = {
    "scaling": "str",
    "method": "str",
    "customer_id": "str",
    "segment_id": "int32",
}
METRIC_TYPES = {
    "scaling": "str",
    "method": "str",
    "silhouette": "float64",
    "silhouette_in_force": "float64",
    "adjusted_rand": "float64",
    "sample_size": "int32",
}
NAME_TYPES = {
    "scaling": "str",
    "method": "str",
    "segment_id": "int32",
    "segment_name": "str",
}


def label_by_scaling(
    customers: pd.DataFrame,
    candidates: pd.DataFrame,
    scaling_in_force: str,
    features: Sequence[str],
    fit_sample_size: int,
    random_seed: int,
) -> pd.DataFrame:
    """Label every customer by every chosen candidate, fitted under each other scaling.

    Parameters
    ----------
    customers : as in ``fitting.search_segments``, once for each ``scaling``
    candidates : what ``search_segments`` gave under the scaling in force
    scaling_in_force : under which nothing is fitted here: its segments are there
    features, fit_sample_size, random_seed : as in ``search_segments``

    Returns
    -------
    Columns ``LABEL_TYPES``, by all but the last; numbered by value, -1 is noise.

    Notes
    -----
    What a search would choose under another scaling is not asked: with as many segments
    the labels tell what scaling alone does. A radius is a length in scaled units and means
    nothing in others; see ``at_same_bend``.
    """
    by_scaling = dict(list(customers.groupby("scaling", sort=True)))
    own = by_scaling.pop(scaling_in_force, customers.head(0))
    fitted = (features, fit_sample_size, random_seed)
    own_points = fitted_points(own, *fitted)
    tables = []
    for scaling, scaled in by_scaling.items():
        asked = at_same_bend(candidates, own_points, fitted_points(scaled, *fitted))
        tables.append(label_customers(scaled, asked, *fitted).assign(scaling=scaling))
    table = pd.concat(tables) if tables else pd.DataFrame(columns=list(LABEL_TYPES))
    ordered = table.sort_values(list(LABEL_TYPES)[:3], ignore_index=True)
    return ordered[list(LABEL_TYPES)].astype(LABEL_TYPES)


def at_same_bend(candidates: pd.DataFrame, own: Matrix, other: Matrix) -> pd.DataFrame:
    """Carry the radii of DBSCAN over to points that are scaled in another way.

    Parameters
    ----------
    candidates : what ``search_segments`` gave on ``own``
    own, other : the same customers as points, shape (customers, features)

    Returns
    -------
    The candidates. A radius is as many times the distance at which the k-distance curve of
    ``other`` bends as it was of that of ``own``.
    """

    def carried(row: pd.Series) -> float:
        if pd.isna(row["asked_eps"]) or not len(own):
            return row["asked_eps"]
        least = int(row["asked_min_samples"])
        bend, other_bend = knee(own, least), knee(other, least)
        times = other_bend / bend if bend > 0 else 1.0
        return round(row["asked_eps"] * times, DECIMALS) or LEAST_EPS

    is_chosen = candidates[candidates["is_chosen"]]
    return is_chosen.assign(asked_eps=[carried(row) for _, row in is_chosen.iterrows()])


def measure_scalings(
    customers: pd.DataFrame,
    members: pd.DataFrame,
    scaling_in_force: str,
    features: Sequence[str],
    sample_size: int,
    random_seed: int,
) -> pd.DataFrame:
    """Measure every method under every scaling, beside the scaling in force.

    Parameters
    ----------
    customers, scaling_in_force, features, random_seed : as in ``label_by_scaling``
    members : ``scaling, method, customer_id, segment_id``
    sample_size : customers at most for silhouettes, which are quadratic; the same ones for
        all rows

    Returns
    -------
    Columns ``METRIC_TYPES``, one row a scaling and method. ``silhouette`` is in the units
    of the scaling itself, which compare with no other's; ``silhouette_in_force`` of the
    same segments in the units of the scaling in force, one space for all, though one that
    favours those that were fitted in it. Noise counts to the nearest segment in both.
    ``adjusted_rand`` is the agreement with the method's segments under the scaling in
    force, on all customers, noise counted as a segment.
    """
    own, _ = sorted_points(customers[customers["scaling"] == scaling_in_force], features)
    ids = own["customer_id"].to_numpy()
    drawn = ids[draw_sample(len(ids), sample_size, random_seed)]
    columns = [f"{name}_scaled" for name in features]
    points = {
        scaling: scaled.set_index("customer_id").loc[drawn, columns].to_numpy(np.float64)
        for scaling, scaled in customers.groupby("scaling", sort=True)
    }
    labels = {
        key: group.set_index("customer_id")["segment_id"]
        for key, group in members.groupby(["scaling", "method"], sort=True)
    }
    rows = []
    for (scaling, method), of_all in labels.items():
        of_drawn = of_all.loc[drawn].to_numpy(np.int64)
        in_force = labels[scaling_in_force, method]
        rows.append(
            (
                scaling,
                method,
                separation(points[scaling], of_drawn)["silhouette_with_noise"],
                separation(points[scaling_in_force], of_drawn)["silhouette_with_noise"],
                round(adjusted_rand_score(in_force.loc[ids], of_all.loc[ids]), DECIMALS),
                len(drawn),
            )
        )
    return pd.DataFrame(rows, columns=list(METRIC_TYPES)).astype(METRIC_TYPES)


def name_by_scaling(
    customers: pd.DataFrame, members: pd.DataFrame, archetypes: pd.DataFrame
) -> pd.DataFrame:
    """Name the segments of every method under every scaling (``naming.name_segments``).

    Parameters
    ----------
    customers, archetypes : as in ``name_segments``
    members : ``scaling, method, customer_id, segment_id``

    Returns
    -------
    Columns ``NAME_TYPES``; names are unique within a scaling and method.
    """
    tables = [
        name_segments(customers, group, archetypes).assign(scaling=scaling)
        for scaling, group in members.groupby("scaling", sort=True)
    ]
    table = pd.concat(tables) if tables else pd.DataFrame(columns=list(NAME_TYPES))
    return table[list(NAME_TYPES)].astype(NAME_TYPES).reset_index(drop=True)
