"""Which clustering to take: every candidate measured, one chosen a method, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from segmentation.clusterers import (
    NOISE,
    Candidate,
    Labels,
    Matrix,
    MixtureModel,
    fit,
)
from segmentation.density import MIN_SAMPLES, knee
from segmentation.evaluation import MEASURES, separation
from segmentation.ordering import draw_sample
from segmentation.rounding import DECIMALS

COUNTS = tuple(range(2, 13))
COVARIANCE_TYPES = ("full", "diag", "tied")
EPS_FACTORS = (0.5, 0.75, 1.0, 1.25, 1.5)
#: A curve that is flat at 0 has no bend: any radius would do.
LEAST_EPS = 1e-6


@dataclass(frozen=True)
class Rule:
    """What a candidate must pass before its score counts.

    Parameters
    ----------
    smallest_share_floor : share of customers that the smallest segment needs
    largest_share_ceiling : share that the largest may have
    noise_share_ceiling : share of customers that may be noise
    stability_floor : mean adjusted Rand index that samples must agree by
    segment_count_floor : segments that a segmentation needs to say something
    """

    smallest_share_floor: float
    largest_share_ceiling: float
    noise_share_ceiling: float
    stability_floor: float
    segment_count_floor: int

    def objections(self, found: dict[str, float]) -> list[str]:
        """Say in words what is wrong with a measured candidate; nothing if it passes."""
        said = []
        if found["cluster_count"] < 2:
            return ["it finds fewer than two segments"]
        if found["smallest_share"] < self.smallest_share_floor:
            said.append(
                f"its smallest segment holds {found['smallest_share']:.1%} of customers, "
                f"under {self.smallest_share_floor:.1%}"
            )
        if found["largest_share"] > self.largest_share_ceiling:
            said.append(
                f"its largest segment holds {found['largest_share']:.1%}, "
                f"over {self.largest_share_ceiling:.1%}"
            )
        if found["noise_share"] > self.noise_share_ceiling:
            said.append(
                f"{found['noise_share']:.1%} are noise, over {self.noise_share_ceiling:.1%}"
            )
        if found["stability"] < self.stability_floor:
            said.append(
                f"samples agree by {found['stability']:.2f} only, "
                f"under {self.stability_floor:.2f}"
            )
        return said


def candidates_of(
    method: str, points: Matrix, cluster_count: int | None
) -> Iterator[Candidate]:
    """List what is tried of a method.

    Parameters
    ----------
    method : a key of ``CLUSTERERS``
    points : shape (customers, features), scaled
    cluster_count : a fixed number of clusters; None tries ``COUNTS``
    """
    counts = [cluster_count] if cluster_count else COUNTS
    if method == "dbscan":
        for min_samples in MIN_SAMPLES:
            bend = knee(points, min_samples)
            for factor in EPS_FACTORS:
                eps = round(bend * factor, DECIMALS) or LEAST_EPS
                yield Candidate(method, eps=eps, min_samples=min_samples)
    elif method == "gmm":
        for count in counts:
            for kind in COVARIANCE_TYPES:
                yield Candidate(method, count, covariance_type=kind)
    else:
        for count in counts:
            yield Candidate(method, count)


def stability_of(
    points: Matrix, candidate: Candidate, pairs: int, random_seed: int
) -> float:
    """Say how alike segmentations from different samples of the customers are.

    Parameters
    ----------
    points : shape (customers, features), scaled
    candidate : what is fitted to each sample
    pairs : pairs of bootstrap samples; NaN comes back for none
    random_seed : of the samples and fits

    Returns
    -------
    Mean adjusted Rand index of the labels that the two fits of a pair give to all
    points, noise counted as one group: 1 the same, 0 chance.

    Notes
    -----
    Ben-Hur, Elisseeff and Guyon (2002), A stability based method for discovering
    structure in clustered data; Hubert and Arabie (1985) for the index.
    """
    if pairs == 0 or len(points) < 2:
        return float("nan")
    random = np.random.default_rng(random_seed)
    sample_count = int(np.ceil((1 + np.sqrt(1 + 8 * pairs)) / 2))
    labellings = []
    for number in range(sample_count):
        drawn = np.sort(random.integers(0, len(points), len(points)))
        labellings.append(fit(points[drawn], candidate, random_seed + number).label(points))
    scores = [
        adjusted_rand_score(one, other)
        for one, other in list(combinations(labellings, 2))[:pairs]
    ]
    return round(float(np.mean(scores)), DECIMALS)


def shares_of(labels: Labels) -> dict[str, float]:
    """Return cluster count, smallest and largest share, and share of noise."""
    sizes = (
        np.bincount(labels[labels != NOISE]) if (labels != NOISE).any() else np.array([])
    )
    sizes = sizes[sizes > 0]
    return {
        "cluster_count": len(sizes),
        "smallest_share": round(float(sizes.min() / len(labels)), DECIMALS)
        if len(sizes)
        else float("nan"),
        "largest_share": round(float(sizes.max() / len(labels)), DECIMALS)
        if len(sizes)
        else float("nan"),
        "noise_share": round(float((labels == NOISE).mean()), DECIMALS),
    }


def measure(
    points: Matrix, sample: NDArray[np.int64], candidate: Candidate, random_seed: int
) -> dict[str, float]:
    """Fit a candidate to all points and measure it.

    Parameters
    ----------
    points : shape (customers, features), scaled
    sample : positions of the points on which separation is measured
    candidate : what is fitted
    random_seed : of the fit

    Returns
    -------
    Shares, the measures of ``separation``, and ``bic``, NaN but for mixtures.
    """
    model = fit(points, candidate, random_seed)
    labels = model.label(points)
    bic = model.bic if isinstance(model, MixtureModel) else float("nan")
    return {**shares_of(labels), **separation(points[sample], labels[sample]), "bic": bic}


def search(
    points: Matrix,
    methods: Sequence[str],
    cluster_count: int | None,
    rule: Rule,
    sample_size: int,
    pairs: int,
    random_seed: int,
    every_stability: bool = True,
) -> pd.DataFrame:
    """Measure every candidate of every method and choose one a method.

    Parameters
    ----------
    points : shape (customers, features), scaled, in ``ordering.value_order``
    methods : keys of ``CLUSTERERS``
    cluster_count : a fixed number of clusters; None searches
    rule : what a candidate must pass
    sample_size : points at most on which separation and stability are measured
    pairs : pairs of bootstrap samples for stability
    random_seed : of everything random
    every_stability : False measures stability from the best candidate down to the first
        that passes: the same choice, sooner

    Returns
    -------
    One row a candidate: its settings, its measures, ``has_objection``, ``is_chosen`` and
    ``why`` in words.

    Notes
    -----
    A candidate that is degenerate or unstable is out; of mixtures with as many clusters
    only the covariance type of the least BIC stays in; of the rest the highest silhouette
    with noise counted wins, of equal ones that of fewer clusters. Where nothing passes,
    the one of the fewest objections is taken and the objections are said.
    """
    sample = draw_sample(len(points), sample_size, random_seed)
    rows = []
    for method in methods:
        rows += _search_method(
            points,
            sample,
            method,
            cluster_count,
            rule,
            pairs,
            random_seed,
            every_stability,
        )
    return pd.DataFrame(rows, columns=COLUMNS).astype(TYPES)


def _search_method(
    points: Matrix,
    sample: NDArray[np.int64],
    method: str,
    cluster_count: int | None,
    rule: Rule,
    pairs: int,
    random_seed: int,
    every_stability: bool,
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    least_bic: dict[int | None, float] = {}
    # A flat k-distance curve gives the same radius more than once.
    for candidate in dict.fromkeys(candidates_of(method, points, cluster_count)):
        found = measure(points, sample, candidate, random_seed)
        count = candidate.cluster_count
        least_bic[count] = min(least_bic.get(count, np.inf), found["bic"])
        asked = {f"asked_{name}": value for name, value in asdict(candidate).items()}
        rows.append({"method": method, "candidate": candidate, **asked, **found})
    for row in rows:
        row["is_outdone"] = row["bic"] > least_bic[row["asked_cluster_count"]]
        row["stability"] = float("nan")
        row["objections"] = rule.objections(row)
    for row in sorted(rows, key=lambda row: _standing(row, rule)):
        # What another covariance type outdoes is not worth the refits.
        if not row["is_outdone"]:
            row["stability"] = stability_of(
                points[sample], row["candidate"], pairs, random_seed
            )
            row["objections"] = rule.objections(row)
        if not (every_stability or row["objections"]):
            break
    _choose(rows, rule)
    return rows


def _standing(row: dict[str, object], rule: Rule) -> tuple:
    """Say what a candidate is sorted by: the best has the least."""
    score = row["silhouette_with_noise"]
    return (
        # First, as what is outdone has no stability, and so one objection less.
        row["is_outdone"],
        len(row["objections"]),
        row["cluster_count"] < rule.segment_count_floor,
        -score if score == score else np.inf,
        row["cluster_count"],
    )


def _choose(rows: list[dict[str, object]], rule: Rule) -> None:
    """Mark the chosen of one method's candidates, and say of each why or why not."""
    best = min(rows, key=lambda row: _standing(row, rule), default=None)
    for row in rows:
        row["is_chosen"] = row is best
        row["has_objection"] = bool(row["objections"])
        row["why"] = _why(row, best, rule)


def _why(row: dict[str, object], best: dict[str, object], rule: Rule) -> str:
    objections = "; ".join(row["objections"])
    score = row["silhouette_with_noise"]
    if row is best:
        if objections:
            return f"chosen, as nothing of this method passes, though {objections}"
        if row["cluster_count"] < rule.segment_count_floor:
            return (
                f"chosen, as nothing of {rule.segment_count_floor} segments or more "
                f"passes: the highest silhouette, {score:.3f}, of the others"
            )
        return f"chosen: the highest silhouette, {score:.3f}, of all that pass"
    if row["is_outdone"]:
        return "out: another covariance type of as many clusters has the lower BIC"
    if objections:
        return f"out: {objections}"
    if row["cluster_count"] < rule.segment_count_floor:
        return f"out: fewer than {rule.segment_count_floor} segments say too little"
    if row["stability"] != row["stability"]:
        return f"its silhouette, {score:.3f}, is lower"
    return f"passes, but its silhouette, {score:.3f}, is lower"


TYPES = {
    "method": "str",
    "asked_cluster_count": "Int32",
    "asked_covariance_type": "str",
    "asked_eps": "float64",
    "asked_min_samples": "Int32",
    "cluster_count": "int32",
    **dict.fromkeys(MEASURES, "float64"),
    "bic": "float64",
    "stability": "float64",
    "smallest_share": "float64",
    "largest_share": "float64",
    "noise_share": "float64",
    "has_objection": "bool",
    "is_chosen": "bool",
    "why": "str",
}
COLUMNS = list(TYPES)
