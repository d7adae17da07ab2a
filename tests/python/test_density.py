"""The k-distance curve: rising, its bend found, thin enough for a picture."""

import numpy as np
import pytest
from segmentation.density import CURVE_POINTS, k_distance_curves, k_distances, knee


def test_the_knee_is_where_the_curve_bends():
    # 90 points 1 apart and 10 stragglers 50 apart: the bend is at 1.
    points = np.append(np.arange(90.0), 200 + 50 * np.arange(10.0)).reshape(-1, 1)
    assert knee(points, min_samples=2) == pytest.approx(1.0)


def test_all_alike_have_a_knee_of_nothing():
    assert knee(np.ones((20, 2)), min_samples=5) == 0


def test_a_curve_counts_the_customers_within_each_distance():
    # The nearest other of 0 and 1 is 1 away, that of 3 is 2, that of 8 is 5.
    points = np.array([[3.0], [0.0], [8.0], [1.0]])
    curve = k_distance_curves(points, [2])
    assert curve["customer_rank"].tolist() == [1, 2, 3, 4]
    assert curve["neighbour_distance"].tolist() == [1, 1, 2, 5]
    assert set(curve["customer_count"]) == {4}


def test_curves_are_thinned_and_keep_their_ends_and_knees():
    points = np.random.default_rng(1).normal(size=(3000, 2))
    curves = k_distance_curves(points)
    for count, curve in curves.groupby("min_samples"):
        distances = k_distances(points, count)
        assert CURVE_POINTS <= len(curve) <= CURVE_POINTS + 1
        assert curve["neighbour_distance"].is_monotonic_increasing
        assert curve["neighbour_distance"].iloc[[0, -1]].tolist() == pytest.approx(
            [distances[0], distances[-1]]
        )
        bend = curve.query("is_knee")["neighbour_distance"]
        assert bend.tolist() == pytest.approx([knee(points, count)])


def test_the_order_of_customers_does_not_matter():
    points = np.random.default_rng(2).normal(size=(300, 3))
    shuffled = np.random.default_rng(3).permutation(points)
    assert k_distance_curves(points).equals(k_distance_curves(shuffled))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_customers_have_a_curve_of_as_many_points(count):
    curves = k_distance_curves(np.zeros((count, 2)), [5])
    assert len(curves) == count
    assert curves["is_knee"].sum() == min(count, 1)
