"""Tables of the fits: canonical segments, labels from parameters alone, the same always."""

import numpy as np
import pandas as pd
import pytest
from customers import FEATURES, METHODS, NOBODY, RULE, make_customers, points_of
from segmentation.clusterers import Candidate, fit
from segmentation.fitting import (
    fit_parameters,
    label_by_density,
    measure_segments,
    search_segments,
)
from sklearn.metrics import adjusted_rand_score


@pytest.fixture(scope="module")
def customers():
    return make_customers()


@pytest.fixture(scope="module")
def candidates(customers):
    return search_segments(
        customers, NOBODY, FEATURES, METHODS, None, RULE, 10_000, 500, 3, 20
    )


def test_segments_are_numbered_by_value(customers, candidates):
    table = fit_parameters(customers, candidates, FEATURES, 10_000, 20)
    kmeans = table[(table["method"] == "kmeans") & (table["parameter"] == "centre")]
    centres = kmeans.pivot(index="segment_id", columns="feature", values="value")
    assert list(centres.index) == [1, 2, 3]
    assert centres["monetary"].is_monotonic_decreasing
    assert centres["recency_days"].is_monotonic_increasing
    assert set(table["model_version"]) == {f"{method}-w00007" for method in METHODS}


def test_shuffled_rows_give_the_same_tables_to_the_last_bit(customers, candidates):
    for function in (fit_parameters, label_by_density):
        one = function(customers, candidates, FEATURES, 10_000, 20)
        for seed in range(3):
            shuffled = customers.sample(frac=1, random_state=seed)
            other = function(shuffled, candidates, FEATURES, 10_000, 20)
            pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_density_labels_are_canonical_and_cover_everybody(customers, candidates):
    labels = label_by_density(customers, candidates, FEATURES, 10_000, 20)
    assert sorted(labels["customer_id"]) == sorted(customers["customer_id"])
    joined = labels.merge(customers, on="customer_id")
    medians = joined[joined["segment_id"] > 0].groupby("segment_id")["monetary"].median()
    assert medians.is_monotonic_decreasing
    assert 0 not in set(labels["segment_id"])


def test_a_fit_to_a_sample_still_labels_everybody(customers, candidates):
    labels = label_by_density(customers, candidates, FEATURES, 150, 20)
    assert len(labels) == len(customers)


def test_measures_are_of_the_labels_that_are_given(customers):
    truth = 1 + ((customers["recency_days"] + 40) // 100).astype(int)
    assignments = customers[["customer_id"]].assign(
        segment_id=truth, method="kmeans", model_version="v"
    )
    table = measure_segments(customers, assignments, FEATURES, 10_000, 20)
    assert table["silhouette"].iloc[0] > 0.8
    spoilt = assignments.assign(segment_id=np.arange(len(assignments)) % 3 + 1)
    table = measure_segments(customers, spoilt, FEATURES, 100, 20)
    assert table["silhouette"].iloc[0] < 0.1
    assert table["sample_size"].iloc[0] == 100


def test_no_customers_give_tables_without_rows_and_with_types(customers, candidates):
    nobody = customers.head(0)
    none_found = search_segments(
        nobody, NOBODY, FEATURES, METHODS, None, RULE, 100, 100, 2, 20
    )
    assert none_found.dtypes.equals(candidates.dtypes)
    for function in (fit_parameters, label_by_density):
        full = function(customers, candidates, FEATURES, 10_000, 20)
        empty = function(nobody, none_found, FEATURES, 10_000, 20)
        assert empty.empty
        assert empty.dtypes.equals(full.dtypes)


def test_the_parameters_say_all_that_the_labels_need(customers, candidates):
    """Label by hand from the table, as SQL does, and compare with the model."""
    table = fit_parameters(customers, candidates, FEATURES, 10_000, 20)
    points = points_of(customers)
    row = candidates.query("method == 'gmm' and is_chosen").iloc[0]
    chosen = Candidate(
        "gmm", int(row["asked_cluster_count"]), str(row["asked_covariance_type"])
    )
    expected = fit(points_of(customers.sort_values("customer_id")), chosen, 20).label(
        points
    )
    gmm = table[table["method"] == "gmm"]
    scores = []
    for _, segment in gmm.groupby("segment_id"):
        one = segment.set_index(["parameter", "feature", "other_feature"])["value"]
        centre = segment[segment["parameter"] == "centre"].set_index("feature")["value"]
        gaps = points - centre[FEATURES].to_numpy()
        precision = np.array([[one["precision", f, g] for g in FEATURES] for f in FEATURES])
        constant = segment.loc[segment["parameter"] == "log_constant", "value"].iloc[0]
        scores.append(constant - np.einsum("nf,fg,ng->n", gaps, precision, gaps) / 2)
    assert adjusted_rand_score(expected, np.argmax(scores, axis=0)) == 1
