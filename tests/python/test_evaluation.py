"""Measures of a segmentation against values that are known by hand or elsewhere."""

import math

import numpy as np
import pandas as pd
import pytest
from segmentation.evaluation import bootstrap_stability, evaluate_segments, separation
from test_clusterers import FEATURES, fit, make_customers

PAIRS = np.array([[0.0], [1.0], [10.0], [11.0]])


def test_silhouette_of_two_pairs_by_hand():
    # For 0: a = 1, b = (10 + 11) / 2; for 1: a = 1, b = 9.5; the others mirror them.
    expected = ((1 - 1 / 10.5) + (1 - 1 / 9.5)) / 2
    measured = separation(PAIRS, np.array([1, 1, 2, 2]))
    assert measured["silhouette"] == pytest.approx(expected)
    # Davies-Bouldin: mean distances to the centres 0.5 each, centres 10 apart.
    assert measured["davies_bouldin"] == pytest.approx(0.1)
    # Calinski-Harabasz: between 100 / 1, within 1 / 2.
    assert measured["calinski_harabasz"] == pytest.approx(200)


def test_noise_is_left_out_of_the_measures():
    points = np.vstack([PAIRS, [[500.0]]])
    with_noise = separation(points, np.array([1, 1, 2, 2, -1]))
    assert with_noise == separation(PAIRS, np.array([1, 1, 2, 2]))


@pytest.mark.parametrize("labels", [[1, 1, 1, 1], [1, 2, 3, 4], [-1, -1, -1, -1]])
def test_measures_that_are_not_defined_are_nan(labels):
    assert all(math.isnan(value) for value in separation(PAIRS, np.array(labels)).values())


def test_groups_that_are_far_apart_are_stable_and_noise_is_not():
    customers = make_customers()
    points = customers[[f"{name}_scaled" for name in FEATURES]].to_numpy()
    assert bootstrap_stability(points, "kmeans", 3, pairs=6, random_seed=1) > 0.99
    noise = np.random.default_rng(0).uniform(size=points.shape)
    assert bootstrap_stability(noise, "kmeans", 8, pairs=6, random_seed=1) < 0.7


def test_no_pairs_measure_no_stability():
    assert math.isnan(bootstrap_stability(PAIRS, "kmeans", 2, pairs=0, random_seed=1))


def assign(customers: pd.DataFrame) -> pd.DataFrame:
    """Label customers by the bands that they were made from."""
    segment = 1 + ((customers["recency_days"] + 40) // 100).astype(int)
    table = customers[["customer_id"]].assign(segment_id=segment)
    return table.assign(method="kmeans", model_version="v")


def evaluate(customers, assignments, sample_size=10_000):
    return evaluate_segments(
        customers, assignments, FEATURES, sample_size, stability_pairs=3, random_seed=20
    )


def test_the_order_of_rows_does_not_show_in_the_measures():
    customers = make_customers()
    assignments = assign(customers)
    shuffled = evaluate(
        customers.sample(frac=1, random_state=1), assignments.sample(frac=1, random_state=2)
    )
    pd.testing.assert_frame_equal(evaluate(customers, assignments), shuffled)


def test_a_sample_is_used_above_its_size_and_said():
    customers = make_customers()
    table = evaluate(customers, assign(customers), sample_size=100)
    assert table["sample_size"].tolist() == [100]
    assert table["silhouette"].iloc[0] == pytest.approx(
        evaluate(customers, assign(customers))["silhouette"].iloc[0], abs=0.05
    )


def test_nothing_assigned_gives_no_rows_but_columns():
    customers = make_customers().head(0)
    table = evaluate(customers, assign(make_customers()).head(0))
    assert table.empty
    assert "stability" in table


def test_fitted_segments_score_as_well_as_the_true_bands():
    customers = make_customers()
    assert fit(customers)["segment_id"].nunique() == 3
    assert evaluate(customers, assign(customers))["silhouette"].iloc[0] > 0.8
