"""What the clusterings would be under other scalings, and how they compare."""

import duckdb
import numpy as np
import pandas as pd
import pytest
from customers import FEATURES, METHODS, NOBODY, RULE, make_customers, points_of
from segmentation.fitting import label_customers, search_segments
from segmentation.scaling import (
    LABEL_TYPES,
    METRIC_TYPES,
    NAME_TYPES,
    at_same_bend,
    label_by_scaling,
    measure_scalings,
    name_by_scaling,
)
from segmentation.search import LEAST_EPS
from sklearn.metrics import adjusted_rand_score, silhouette_score

SCALED = [f"{name}_scaled" for name in FEATURES]
ARCHETYPES = pd.DataFrame(
    {
        "archetype_id": [1, 2, 3],
        "segment_name": ["Best", "Middle", "Gone"],
        "suggested_action": "Write",
        "recency_rank": [0.2, 0.5, 0.8],
        "frequency_rank": [0.8, 0.5, 0.2],
        "monetary_rank": [0.8, 0.5, 0.2],
    }
)


@pytest.fixture(scope="module")
def own():
    return make_customers()


@pytest.fixture(scope="module")
def candidates(own):
    return search_segments(own, NOBODY, FEATURES, METHODS, None, RULE, 10_000, 500, 3, 20)


def scaled_by(own: pd.DataFrame, **factors: float) -> pd.DataFrame:
    """Return the customers under ``standard``, and under each name times its factor."""
    tables = [own.assign(scaling="standard")]
    for scaling, factor in factors.items():
        tables.append(own.assign(scaling=scaling, **(own[SCALED] * factor)))
    return pd.concat(tables, ignore_index=True)


def in_force(own: pd.DataFrame, candidates: pd.DataFrame) -> pd.DataFrame:
    return label_customers(own, candidates, FEATURES, 10_000, 20)


def test_the_same_features_give_the_segments_in_force_by_every_method(own, candidates):
    """Also those of DBSCAN, whose chosen radius is carried to the same radius."""
    customers = scaled_by(own, minmax=1.0)
    labels = label_by_scaling(customers, candidates, "standard", FEATURES, 10_000, 20)
    columns = ["method", "customer_id", "segment_id"]
    assert set(labels["method"]) == set(METHODS)
    pd.testing.assert_frame_equal(labels[columns], in_force(own, candidates)[columns])


def test_other_units_alone_change_nothing(own, candidates):
    """In units twice as large a radius is twice as long, and everybody stays."""
    customers = scaled_by(own, minmax=0.5, none=8.0)
    labels = label_by_scaling(customers, candidates, "standard", FEATURES, 10_000, 20)
    expected = in_force(own, candidates).set_index(["method", "customer_id"])["segment_id"]
    assert set(labels["scaling"]) == {"minmax", "none"}
    for _, found in labels.groupby("scaling"):
        found = found.set_index(["method", "customer_id"])["segment_id"]
        pd.testing.assert_series_equal(found, expected, check_dtype=False)


def test_a_feature_that_outweighs_the_others_gives_other_segments(own, candidates):
    random = np.random.default_rng(5).normal(0, 1e4, len(own))
    customers = scaled_by(own, none=1.0)
    is_none = customers["scaling"] == "none"
    customers.loc[is_none, "frequency_scaled"] = random
    labels = label_by_scaling(customers, candidates, "standard", FEATURES, 10_000, 20)
    found = labels[labels["method"] == "kmeans"]
    expected = in_force(own, candidates).query("method == 'kmeans'")
    agreement = adjusted_rand_score(expected["segment_id"], found["segment_id"])
    assert agreement < 0.1


def test_shuffled_rows_give_the_same_tables_to_the_last_bit(own, candidates):
    customers = scaled_by(own, minmax=0.3, none=3.0)
    arguments = ("standard", FEATURES, 150, 20)
    one = label_by_scaling(customers, candidates, *arguments)
    members = _members(own, one, candidates)
    for seed in range(3):
        shuffled = customers.sample(frac=1, random_state=seed)
        other = label_by_scaling(shuffled, candidates, *arguments)
        pd.testing.assert_frame_equal(one, other, check_exact=True)
        pd.testing.assert_frame_equal(
            measure_scalings(customers, members, *arguments),
            measure_scalings(shuffled, members.sample(frac=1), *arguments),
            check_exact=True,
        )


def test_a_radius_is_carried_by_the_bends_and_needs_no_bend(own, candidates):
    points = points_of(own)
    chosen = candidates[candidates["is_chosen"]].set_index("method")["asked_eps"]
    for factor in (1.0, 4.0):
        carried = at_same_bend(candidates, points, factor * points).set_index("method")
        expected = factor * chosen["dbscan"]
        assert carried.loc["dbscan", "asked_eps"] == pytest.approx(expected, rel=1e-6)
        assert np.isnan(carried.loc["kmeans", "asked_eps"])
    flat = at_same_bend(candidates, points, 0 * points).set_index("method")
    assert flat.loc["dbscan", "asked_eps"] == LEAST_EPS
    unbent = at_same_bend(candidates, 0 * points, points).set_index("method")
    assert unbent.loc["dbscan", "asked_eps"] == chosen["dbscan"]


def test_silhouettes_are_in_the_units_said_and_agreement_is_with_those_in_force(own):
    customers = scaled_by(own, none=1.0)
    is_none = customers["scaling"] == "none"
    customers.loc[is_none, "recency_days_scaled"] *= 100
    truth = 1 + ((own["recency_days"] + 40) // 100).astype(int)
    halves = np.where(truth == 3, 2, truth)
    ids = own[["customer_id"]].assign(method="kmeans")
    members = pd.concat(
        [
            ids.assign(scaling="standard", segment_id=truth),
            ids.assign(scaling="none", segment_id=halves),
        ]
    )
    table = measure_scalings(customers, members, "standard", FEATURES, 10_000, 20)
    table = table.set_index("scaling")
    points, stretched = points_of(own), customers.loc[is_none, SCALED].to_numpy()
    none, standard = table.loc["none"], table.loc["standard"]
    assert none["silhouette"] == pytest.approx(silhouette_score(stretched, halves))
    assert none["silhouette_in_force"] == pytest.approx(silhouette_score(points, halves))
    assert none["adjusted_rand"] == pytest.approx(adjusted_rand_score(truth, halves))
    assert standard["silhouette"] == standard["silhouette_in_force"]
    assert standard["silhouette"] == pytest.approx(silhouette_score(points, truth))
    assert standard["adjusted_rand"] == 1
    few = measure_scalings(customers, members, "standard", FEATURES, 50, 20)
    assert set(few["sample_size"]) == {50}
    assert few["adjusted_rand"].tolist() == table["adjusted_rand"].tolist()


def test_segments_are_named_within_each_scaling_and_method(own, candidates):
    customers = scaled_by(own, minmax=0.3)
    labels = label_by_scaling(customers, candidates, "standard", FEATURES, 10_000, 20)
    names = name_by_scaling(own, _members(own, labels, candidates), ARCHETYPES)
    kmeans = names[names["method"] == "kmeans"]
    for scaling in ("minmax", "standard"):
        told = kmeans[kmeans["scaling"] == scaling].sort_values("segment_id")
        assert told["segment_name"].tolist() == ["Best", "Middle", "Gone"]


def test_no_customers_give_tables_without_rows_and_with_types(own, candidates):
    nobody = scaled_by(own, minmax=0.5).head(0)
    labels = label_by_scaling(nobody, candidates.head(0), "standard", FEATURES, 100, 20)
    metrics = measure_scalings(nobody, labels, "standard", FEATURES, 100, 20)
    names = name_by_scaling(nobody, labels, ARCHETYPES)
    for table, types in (
        (labels, LABEL_TYPES),
        (metrics, METRIC_TYPES),
        (names, NAME_TYPES),
    ):
        assert table.empty
        assert list(table.columns) == list(types)
        empty = pd.DataFrame(columns=list(types)).astype(types)
        assert table.dtypes.equals(empty.dtypes)


def test_the_scaling_in_force_fitted_as_the_others_are_gives_the_segments_shown(
    sample_project,
):
    with duckdb.connect(sample_project / "data" / "shoal.duckdb", read_only=True) as marts:
        customers = marts.sql(
            "from intermediate.int_scaling_input where scaling = 'standard'"
        ).df()
        candidates = marts.sql("from intermediate.int_clustering_candidates").df()
        shown = marts.sql("from intermediate.int_customers_clustered").df()
    found = label_customers(customers, candidates, FEATURES, 20_000, 20)
    both = found.merge(shown, on=["method", "customer_id"], suffixes=("", "_shown"))
    assert set(both["method"]) == set(METHODS)
    assert len(both) == len(found) == len(shown)
    assert (both["segment_id"] == both["segment_id_shown"]).all()


def _members(
    own: pd.DataFrame, labels: pd.DataFrame, candidates: pd.DataFrame
) -> pd.DataFrame:
    shown = in_force(own, candidates).assign(scaling="standard")
    return pd.concat([shown[list(LABEL_TYPES)], labels], ignore_index=True)
