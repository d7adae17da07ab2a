"""The search: every candidate measured, one chosen by the rule, the reasons in words."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from customers import FEATURES, METHODS, RULE, make_customers, points_of
from segmentation.clusterers import Candidate
from segmentation.fitting import search_segments
from segmentation.search import Rule, search, stability_of


def run(points, methods=METHODS, cluster_count=None, rule=RULE, pairs=3):
    return search(points, methods, cluster_count, rule, 500, pairs, random_seed=20)


def these(ids):
    """Make a table of customers' ids."""
    return pd.DataFrame({"customer_id": ids}, dtype="str")


@pytest.fixture(scope="module")
def found():
    return run(points_of(make_customers()))


def test_every_candidate_of_every_method_has_a_row(found):
    counts = found.groupby("method").size().to_dict()
    assert counts == {"kmeans": 11, "minibatch_kmeans": 11, "gmm": 33, "dbscan": 15}
    asked = [name for name in found if name.startswith("asked_")] + ["method"]
    assert not found.duplicated(asked).any()


def test_one_candidate_a_method_is_chosen_and_finds_the_three_groups(found):
    chosen = found[found["is_chosen"]].set_index("method")
    assert sorted(chosen.index) == sorted(METHODS)
    assert (chosen["cluster_count"] == 3).all()
    assert chosen["why"].str.startswith("chosen: the highest silhouette").all()
    assert not chosen["has_objection"].any()


def test_the_reasons_say_what_the_measures_say(found):
    for row in found[~found["is_chosen"]].itertuples():
        if "smallest segment" in row.why:
            assert row.smallest_share < RULE.smallest_share_floor
        if "samples agree" in row.why:
            assert row.stability < RULE.stability_floor
        if "are noise" in row.why:
            assert row.noise_share > RULE.noise_share_ceiling
        if "covariance type" in row.why:
            same = found[found["asked_cluster_count"] == row.asked_cluster_count]
            assert row.bic > same["bic"].min()
        if row.why.startswith("passes"):
            best = found[found["is_chosen"] & (found["method"] == row.method)]
            assert row.silhouette_with_noise <= best["silhouette_with_noise"].iloc[0]


def test_a_degenerate_split_never_wins_by_its_silhouette():
    random = np.random.default_rng(2)
    points = np.vstack([random.normal(size=(300, 2)), [[80.0, 80.0]]])
    chosen = run(points, ["kmeans"]).query("is_chosen").iloc[0]
    best = run(points, ["kmeans"])["silhouette"].max()
    assert best > 0.9
    assert chosen["silhouette"] < best
    said = run(points, ["kmeans"]).query("cluster_count == 2")["why"].iloc[0]
    assert "its smallest segment holds 0.3% of customers, under 2.0%" in said


def test_where_nothing_passes_the_least_bad_is_taken_and_said():
    points = np.random.default_rng(3).uniform(size=(200, 2))
    strict = Rule(0.02, 0.8, 0.3, stability_floor=1.0, segment_count_floor=3)
    chosen = run(points, ["kmeans"], rule=strict).query("is_chosen").iloc[0]
    assert chosen["has_objection"]
    assert chosen["why"].startswith("chosen, as nothing of this method passes, though")


def test_two_segments_are_chosen_where_nothing_finer_passes_and_it_is_said():
    random = np.random.default_rng(5)
    points = np.vstack([random.normal(size=(150, 2)), random.normal(40, 1, (150, 2))])
    chosen = run(points, ["kmeans"], pairs=10).query("is_chosen").iloc[0]
    assert chosen["cluster_count"] == 2
    assert not chosen["has_objection"]
    assert chosen["why"].startswith("chosen, as nothing of 3 segments or more passes: ")


def test_what_another_covariance_type_outdoes_never_wins_for_want_of_an_objection():
    """Its stability is not measured: where nothing passes it has one objection less."""
    points = np.random.default_rng(1).normal(size=(300, 3))
    nothing_passes = replace(RULE, stability_floor=1.0)
    found = run(points, ["gmm"], cluster_count=5, rule=nothing_passes)
    outdone = found["why"].str.contains("covariance type")
    assert outdone.sum() == 2
    assert not found.loc[outdone, "has_objection"].any()
    assert not found.loc[outdone, "is_chosen"].any()
    assert found.query("is_chosen")["stability"].notna().all()


def test_a_fixed_number_of_clusters_is_all_that_is_tried():
    found = run(points_of(make_customers()), ["kmeans", "gmm"], cluster_count=5)
    assert set(found["asked_cluster_count"]) == {5}
    assert len(found) == 4


def test_shuffled_customers_give_the_same_table():
    customers = make_customers()
    arguments = (these(["c0001"]), FEATURES, METHODS, 3, RULE, 200, 100, 2, 20)
    one = search_segments(customers, *arguments)
    other = search_segments(customers.sample(frac=1, random_state=3), *arguments)
    assert one.equals(other)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_hardly_any_customers_do_no_harm(count):
    customers = make_customers(10).head(count)
    found = search_segments(
        customers, these([]), FEATURES, METHODS, None, RULE, 200, 100, 2, 20
    )
    assert found["is_chosen"].sum() == (len(METHODS) if count else 0)
    asked = [name for name in found if name.startswith("asked_")] + ["method"]
    assert not found.duplicated(asked).any()


def test_groups_that_are_far_apart_are_stable_and_noise_is_not():
    points = points_of(make_customers())
    assert stability_of(points, Candidate("kmeans", 3), 6, 1) > 0.99
    noise = np.random.default_rng(0).uniform(size=points.shape)
    assert stability_of(noise, Candidate("kmeans", 8), 6, 1) < 0.7


def test_no_pairs_measure_no_stability():
    assert math.isnan(stability_of(np.ones((4, 1)), Candidate("kmeans", 2), 0, 1))


def test_stability_measured_as_far_as_needed_makes_the_same_choice():
    random = np.random.default_rng(8)
    points = random.normal(size=(300, 2)) + 4 * random.integers(0, 3, (300, 1))
    arguments = (points, METHODS, None, RULE, 300, 3, 20)
    full, sparing = search(*arguments), search(*arguments, every_stability=False)
    assert full["is_chosen"].tolist() == sparing["is_chosen"].tolist()
    assert full.query("is_chosen").equals(sparing.query("is_chosen"))
    assert sparing["stability"].notna().sum() < full["stability"].notna().sum()


def far_off(customers, count):
    """Add customers who are far from everybody and from each other."""
    added = customers.head(count).assign(customer_id=[f"far{n}" for n in range(count)])
    for name in FEATURES:
        added[f"{name}_scaled"] = 20.0 + 30 * np.arange(count)
    return pd.concat([customers, added], ignore_index=True)


def test_without_outliers_the_candidates_are_those_of_the_others_alone():
    customers = make_customers()
    both = far_off(customers, 2)
    arguments = (FEATURES, ["kmeans"], None, RULE, 1000, 500, 3, 20)
    found = search_segments(both, these(["far0", "far1"]), *arguments)
    parted = found[found["population"] == "without_outliers"]
    alone = search_segments(customers, these([]), *arguments)
    assert set(alone["population"]) == {"all"}, "nobody to leave out is no other set"
    assert set(found["population"]) == {"all", "without_outliers"}
    assert set(parted["customer_count"]) == {300}
    assert set(found.query("population == 'all'")["customer_count"]) == {302}
    columns = ["asked_cluster_count", "silhouette", "smallest_share"]
    assert parted[columns].to_numpy() == pytest.approx(alone[columns].to_numpy())
    assert parted.query("is_chosen")["cluster_count"].tolist() == [3]


def test_a_few_who_are_far_off_take_a_segment_for_themselves():
    arguments = (FEATURES, ["kmeans"], 2, RULE, 1000, 500, 0, 20)
    found = search_segments(
        far_off(make_customers(), 2), these(["far0", "far1"]), *arguments
    )
    # With them everybody else is one segment: no more alike to two than chance.
    assert found["agreement_with_all"].dropna().tolist() == [0.0]


def test_leaving_out_who_changes_nothing_agrees_wholly():
    arguments = (FEATURES, ["kmeans"], 3, RULE, 1000, 500, 2, 20)
    found = search_segments(make_customers(), these(["c0000"]), *arguments)
    assert found["agreement_with_all"].dropna().tolist() == [1.0]


def test_where_everybody_is_an_outlier_there_is_no_other_set():
    customers = make_customers(10)
    arguments = (FEATURES, ["kmeans"], 3, RULE, 1000, 500, 0, 20)
    found = search_segments(customers, customers[["customer_id"]], *arguments)
    assert set(found["population"]) == {"all"}
