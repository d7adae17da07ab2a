"""What campaigns brought: known values, balance, and a planted uplift that is found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from campaigns import covered_shares, planted_outcomes
from projects import REPOSITORY
from segmentation.uplift import (
    OUTCOMES,
    Difference,
    balance_gap,
    campaign_uplifts,
    cuped,
    days_left,
    merged_strata,
    minimum_detectable,
    stratified_difference,
)


def test_a_planted_uplift_is_in_most_intervals_and_cuped_narrows_them():
    plain, adjusted, width = covered_shares(40)
    # Of 40 at 95 % fewer than 34 would come once in 300.
    assert plain >= 34 / 40
    assert adjusted >= 34 / 40
    assert width < 0.9


def test_segments_are_weighted_by_their_customers():
    values = np.array([1, 3, 0, 2, 10, 14, 5, 5.0, 5, 5])
    is_treated = np.array([1, 1, 0, 0, 1, 1, 0, 0, 0, 0], dtype=bool)
    strata = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    found = stratified_difference(values, is_treated, strata)
    assert found.estimate == pytest.approx(0.4 * 1 + 0.6 * 7)
    assert found.standard_error**2 == pytest.approx(
        0.16 * 2 * (1 / 2 + 1 / 2) + 0.36 * 2 * (1 / 2 + 1 / 4)
    )


def test_a_few_large_customers_are_no_finding():
    """Nothing was sent: spending as lopsided as a shop's, 60 of 600 called held out."""
    rng = np.random.default_rng(20)
    values = rng.lognormal(3, 1.6, 600)
    held_out = np.arange(600) < 60
    found = [
        stratified_difference(values, ~rng.permutation(held_out), np.zeros(600, int))
        for _ in range(400)
    ]
    said = [each.lower > 0 or each.upper < 0 for each in found]
    # Of 400 at 5 % more than 34 come once in 200; with a variance for each side 53 do.
    assert sum(said) <= 34


def test_a_split_of_one_has_no_interval():
    found = stratified_difference(
        np.array([1.0, 2, 3]), np.array([True, True, False]), np.zeros(3, int)
    )
    assert np.isnan([found.estimate, found.lower, found.upper]).all()


def test_where_all_did_the_same_there_is_no_interval():
    outcomes = planted_outcomes(1, 8.0, 400)
    found = campaign_uplifts(outcomes).set_index("outcome")
    assert found.loc["moved_up", "treated_mean"] == 0
    told = ["difference", "cuped_lower", "minimum_detectable", "days_left"]
    assert found.loc["moved_up", told].isna().all()
    assert found.loc[["net_revenue", "repurchased"], "difference"].notna().all()


def test_small_strata_are_put_together_or_join_the_largest():
    strata = np.repeat(["a", "b", "c"], [20, 6, 6])
    is_treated = np.tile([True, False], 16)
    merged = merged_strata(strata, is_treated)
    assert len(set(merged[20:])) == 1
    assert merged[0] != merged[20]
    alone = merged_strata(strata[:26], is_treated[:26])
    assert set(alone) == {0}


def test_cuped_takes_out_what_the_time_before_explains_and_no_effect():
    former = np.array([1.0, 2, 3, 4, 1, 2, 3, 4])
    is_treated = np.repeat([True, False], 4)
    values = 5 * former + 100 * is_treated
    adjusted = cuped(values, former, is_treated, np.zeros(8, int))
    assert adjusted[:4] - adjusted[4:] == pytest.approx(100)
    assert np.ptp(adjusted[:4]) == pytest.approx(0)
    assert cuped(values, np.ones(8), is_treated, np.zeros(8, int)) == pytest.approx(values)


def test_days_left_follow_the_pace_and_the_size_of_the_effect():
    days = pd.Series(pd.to_datetime(["2011-01-01", "2011-01-11"]))
    assert days_left(Difference(5, 1, 9, 2), days) == 0
    unsure = Difference(1, -1, 3, 1)
    assert minimum_detectable(unsure) == pytest.approx(2.8015852)
    assert days_left(unsure, days) == np.ceil(10 * (2.8015852**2 - 1))
    assert np.isnan(days_left(unsure, days.head(1)))
    assert np.isnan(days_left(Difference(0, -2, 2, 1), days))
    # More days than there are in a column of integers are none.
    assert np.isnan(days_left(Difference(1e-9, -2, 2, 1), days))
    assert days_left(Difference(0.15, -2, 2, 1), days) <= 3650
    assert np.isnan(days_left(Difference(0.14, -2, 2, 1), days))


def test_balance_is_the_largest_gap_in_shares():
    segments = np.array(["a", "a", "b", "a", "b", "b"])
    is_treated = np.array([True, True, True, False, False, False])
    assert balance_gap(segments, is_treated) == pytest.approx(1 / 3)
    assert np.isnan(balance_gap(segments, np.ones(6, bool)))


def test_no_campaigns_and_one_sided_ones_give_a_state_and_no_error():
    outcomes = planted_outcomes(1, 8.0, 400)
    assert campaign_uplifts(outcomes.head(0)).empty
    treated = outcomes[outcomes["split"] == "treated"]
    found = campaign_uplifts(treated)
    assert len(found) == 3
    few = outcomes.groupby("split").head(29)
    assert campaign_uplifts(few)["difference"].isna().all()
    enough = outcomes.groupby("split").head(30)
    measured = campaign_uplifts(enough).set_index("outcome")["difference"]
    assert measured[["net_revenue", "repurchased"]].notna().all()
    assert found["difference"].isna().all()
    shuffled = outcomes.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(campaign_uplifts(outcomes), campaign_uplifts(shuffled))


def test_the_mart_lists_what_is_measured():
    """Campaigns that were never sent have no uplift, and still a row for each outcome."""
    mart = (REPOSITORY / "models" / "marts" / "fct_campaign_results.sql").read_text()
    assert f"unnest({list(OUTCOMES)})" in mart
