"""What a campaign brought: treated customers against those held out, segment by segment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

Vector = NDArray[np.float64]

#: Customers that each split of a stratum must have; smaller strata are put together.
LEAST_IN_SPLIT = 5
#: Fewer treated or held out in all are not measured: where all of a few did the same, an
#: interval would claim to know.
LEAST_IN_CAMPAIGN = 30
CONFIDENCE = 0.95
POWER = 0.8
#: What would take longer is as good as never.
MOST_DAYS_LEFT = 3650
DECIMALS = 6

#: Outcome → what the same customers did before, by which chance is taken out.
OUTCOMES = {
    "repurchased": "former_repurchased",
    "net_revenue": "former_net_revenue",
    "moved_up": "former_repurchased",
}

UPLIFT_TYPES = {
    "audience_name": "str",
    "outcome": "str",
    "treated_count": "int64",
    "held_out_count": "int64",
    "treated_mean": "float64",
    "held_out_mean": "float64",
    "difference": "float64",
    "difference_lower": "float64",
    "difference_upper": "float64",
    "cuped_difference": "float64",
    "cuped_lower": "float64",
    "cuped_upper": "float64",
    "minimum_detectable": "float64",
    "days_left": "float64",
    "balance_gap": "float64",
}


@dataclass(frozen=True)
class Difference:
    """A difference of means with its 95 % interval and standard error."""

    estimate: float
    lower: float
    upper: float
    standard_error: float


NO_DIFFERENCE = Difference(np.nan, np.nan, np.nan, np.nan)


def merged_strata(strata: NDArray, is_treated: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give strata numbers from 0, those with too few in a split put together.

    Parameters
    ----------
    strata, is_treated : shape (customers,)

    Returns
    -------
    Shape (customers,). What is too small even together joins the largest stratum.
    """
    _, codes = np.unique(strata, return_inverse=True)
    for is_last_try in (False, True):
        sizes = np.bincount(codes)
        treated = np.bincount(codes, weights=is_treated)
        small = np.minimum(treated, sizes - treated) < LEAST_IN_SPLIT
        if not small.any():
            break
        together = len(sizes)
        if is_last_try:
            together = int(np.argmax(np.where(small, -1, sizes)))
        codes = np.where(small[codes], together, codes)
        _, codes = np.unique(codes, return_inverse=True)
    return codes


def within_strata(values: Vector, strata: NDArray[np.int64]) -> Vector:
    """Take the mean of its stratum and split from each value; both shape (customers,)."""
    means = np.bincount(strata, weights=values) / np.bincount(strata)
    return values - means[strata]


def stratified_difference(
    values: Vector, is_treated: NDArray[np.bool_], strata: NDArray[np.int64]
) -> Difference:
    """Compare treated with held out in each stratum and weight by its customers.

    Parameters
    ----------
    values : shape (customers,), the outcome
    is_treated, strata : shape (customers,); strata numbered from 0

    Returns
    -------
    The post-stratified difference (Miratrix, Sekhon and Yu 2013), with one variance for
    both sides of a stratum: the few who are held out often have none of the few who spend
    most, and by a variance of their own would seem sure to spend little. All NaN where a
    split of a stratum has fewer than two, or all did the same.
    """
    estimate, variance, freedom = 0.0, 0.0, 0
    for stratum in range(int(strata.max()) + 1):
        members = strata == stratum
        weight = members.mean()
        sides = [values[members & is_treated], values[members & ~is_treated]]
        if min(map(len, sides)) < 2:
            return NO_DIFFERENCE
        estimate += weight * (sides[0].mean() - sides[1].mean())
        own_freedom = sum(map(len, sides)) - 2
        squares = sum(((side - side.mean()) ** 2).sum() for side in sides)
        variance += weight**2 * squares / own_freedom * sum(1 / len(side) for side in sides)
        freedom += own_freedom
    if not variance > 0:
        return NO_DIFFERENCE
    error = float(np.sqrt(variance))
    margin = stats.t.ppf((1 + CONFIDENCE) / 2, freedom) * error
    return Difference(estimate, estimate - margin, estimate + margin, error)


def cuped(
    values: Vector,
    former: Vector,
    is_treated: NDArray[np.bool_],
    strata: NDArray[np.int64],
) -> Vector:
    """Take out of an outcome what the time before explains of it.

    Parameters
    ----------
    values, former : shape (customers,), the outcome and the same before entry
    is_treated, strata : shape (customers,)

    Returns
    -------
    Shape (customers,): ``values - theta * (former - mean)`` (Deng, Xu, Kohavi and Walker
    2013), theta from within strata and splits, so that the effect itself is not in it.
    """
    cells = strata * 2 + is_treated
    _, cells = np.unique(cells, return_inverse=True)
    centred = within_strata(former, cells)
    spread = centred @ centred
    theta = centred @ within_strata(values, cells) / spread if spread > 0 else 0.0
    return values - theta * (former - former.mean())


def days_left(difference: Difference, entered_at: pd.Series) -> float:
    """Return days until an effect as seen would be told from none, at the pace so far.

    0 where it is told already; NaN where no effect is seen, where it would take more than
    ten years, or all entered at once, which tells no pace.
    """
    if difference.lower > 0 or difference.upper < 0:
        return 0.0
    days = (entered_at.max() - entered_at.min()) / pd.Timedelta(days=1)
    if not abs(difference.estimate) > 0 or not days > 0:
        return np.nan
    wanted = minimum_detectable(difference) / abs(difference.estimate)
    left = float(np.ceil(days * max(wanted**2 - 1, 0)))
    return left if left <= MOST_DAYS_LEFT else np.nan


def minimum_detectable(difference: Difference) -> float:
    """Return the effect that would be found in 80 of 100 such campaigns."""
    quantiles = stats.norm.ppf([(1 + CONFIDENCE) / 2, POWER])
    return float(quantiles.sum() * difference.standard_error)


def balance_gap(strata: NDArray, is_treated: NDArray[np.bool_]) -> float:
    """Return the largest gap between the splits in the share of any stratum, 0 to 1."""
    _, codes = np.unique(strata, return_inverse=True)
    if is_treated.all() or not is_treated.any():
        return np.nan
    count = int(codes.max()) + 1
    shares = [
        np.bincount(codes[side], minlength=count) / side.sum()
        for side in (is_treated, ~is_treated)
    ]
    return float(np.abs(shares[0] - shares[1]).max())


def campaign_uplifts(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Measure every campaign by every outcome.

    Parameters
    ----------
    outcomes : a row per audience and customer whose horizon is over: audience_name,
        customer_id, entered_at, split (treated or held_out), segment_name, and the columns
        of ``OUTCOMES``

    Returns
    -------
    A row per audience and outcome, columns of ``UPLIFT_TYPES``; what can't be measured is
    NaN.
    """
    rows = []
    ordered = outcomes.sort_values(["audience_name", "customer_id"])
    for audience, members in ordered.groupby("audience_name", sort=True):
        is_treated = (members["split"] == "treated").to_numpy()
        segments = members["segment_name"].to_numpy(dtype=str)
        strata = merged_strata(segments, is_treated)
        for outcome, before in OUTCOMES.items():
            values = members[outcome].fillna(0).to_numpy(np.float64)
            former = members[before].to_numpy(np.float64)
            plain = adjusted = NO_DIFFERENCE
            if min(is_treated.sum(), (~is_treated).sum()) >= LEAST_IN_CAMPAIGN:
                plain = stratified_difference(values, is_treated, strata)
                adjusted = stratified_difference(
                    cuped(values, former, is_treated, strata), is_treated, strata
                )
            treated, held_out = values[is_treated], values[~is_treated]
            rows.append(
                (
                    audience, outcome, len(treated), len(held_out),
                    treated.mean() if len(treated) else np.nan,
                    held_out.mean() if len(held_out) else np.nan,
                    plain.estimate, plain.lower, plain.upper,
                    adjusted.estimate, adjusted.lower, adjusted.upper,
                    minimum_detectable(adjusted),
                    days_left(adjusted, members["entered_at"]),
                    balance_gap(segments, is_treated),
                )
            )  # fmt: skip
    return (
        pd.DataFrame(rows, columns=list(UPLIFT_TYPES)).astype(UPLIFT_TYPES).round(DECIMALS)
    )
