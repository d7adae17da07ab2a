"""200 campaigns with a planted uplift: the 95 % interval holds the truth as it says."""

from campaigns import covered_shares


def test_intervals_cover_a_planted_uplift_in_95_of_100():
    plain, adjusted, width = covered_shares(200)
    # Three standard errors of 0.95 at 200 simulations.
    assert 0.904 <= plain <= 0.996
    assert 0.904 <= adjusted <= 0.996
    assert width < 0.9
