"""How sure a measure of forecasts is: a bootstrap that draws customers, not rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.threads import side_by_side

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Resamples whose sums are held at once, so that memory does not grow with their number.
CHUNK_SIZE = 25
#: Ends of the interval: 95 %.
ENDS = (0.025, 0.975)
DECIMALS = 6

INTERVAL_TYPES = {
    "target": "str",
    "model": "str",
    "as_of_at": "datetime64[us]",
    "auc_lower": "float64",
    "auc_upper": "float64",
    "auc_gain_lower": "float64",
    "auc_gain_upper": "float64",
}


def weighted_auc(scores: Vector, happened: Flags, weights: NDArray[np.uint8]) -> Vector:
    """Return the area under the ROC curve for each set of weights.

    Parameters
    ----------
    scores, happened : of customers
    weights : shape (customers, sets), how often each customer counts

    Returns
    -------
    Shape (sets,): the chance that of two customers with different outcomes the one to whom
    it happened has the higher score, equal scores counting half; NaN for a set in which
    all have one outcome.
    """
    order = np.argsort(scores, kind="stable")
    others, cases = order[~happened[order]], order[happened[order]]
    # Of each case: how many others have a lower score, or one as low.
    lower = np.searchsorted(scores[others], scores[cases], side="left")
    as_low = np.searchsorted(scores[others], scores[cases], side="right")
    areas = []
    for first in range(0, weights.shape[1], CHUNK_SIZE):
        part = weights[:, first : first + CHUNK_SIZE]
        of_cases = part[cases]
        below = np.zeros((len(others) + 1, part.shape[1]))
        np.cumsum(part[others], axis=0, out=below[1:])
        wins = np.einsum("ij,ij->j", of_cases, below[lower] + below[as_low]) / 2
        pairs = of_cases.sum(axis=0, dtype=np.float64) * below[-1]
        areas.append(
            np.divide(wins, pairs, where=pairs > 0, out=np.full(len(pairs), np.nan))
        )
    return np.concatenate(areas)


def auc_intervals(
    customers: pd.DataFrame,
    cutoffs: pd.DataFrame,
    read: Callable[[str, pd.Timestamp], pd.DataFrame],
    baseline: str,
    resample_count: int,
    random_seed: int,
) -> pd.DataFrame:
    """Tell how sure the AUC of each model is, and its gain over a baseline.

    Parameters
    ----------
    customers : ``target, draw_key`` of everybody who is scored, each key once: customers
        of one key count as often as each other
    cutoffs : ``target, as_of_at`` of the tested cut-offs
    read : gives ``model, draw_key, probability, has_happened`` of one of them, so that
        memory does not grow with their number
    baseline : model to compare with
    resample_count : resamples of customers
    random_seed : of the resamples

    Returns
    -------
    Columns ``INTERVAL_TYPES``: one row a target, model and cut-off, and one without a
    cut-off for the mean over cut-offs. Null where a resample can't be measured, and the
    gain where there is no baseline.

    Notes
    -----
    Poisson bootstrap (Chamandy et al. 2012): a customer counts as often as a Poisson
    variable of mean 1 says, and the same in every model and cut-off. So the interval of a
    gain is that of paired differences, and the rows of a customer stay together.
    """
    told = []
    for target, known in customers.groupby("target", sort=True):
        places = pd.Index(known["draw_key"].sort_values())
        random = np.random.default_rng(random_seed)
        weights = random.poisson(1.0, (len(places), resample_count)).astype(np.uint8)
        tested = sorted(cutoffs.loc[cutoffs["target"] == target, "as_of_at"])
        tables = ((as_of_at, read(target, as_of_at)) for as_of_at in tested)
        areas = _areas(tables, places, weights)
        told += [(target, *line) for line in _intervals(areas, baseline, resample_count)]
    return pd.DataFrame(told, columns=list(INTERVAL_TYPES)).astype(INTERVAL_TYPES)


def _areas(
    tables: Iterable[tuple[pd.Timestamp, pd.DataFrame]],
    places: pd.Index,
    weights: NDArray[np.uint8],
) -> dict[tuple[str, pd.Timestamp], Vector]:
    """Return the areas of each model at each cut-off, each cut-off read when it is due."""
    of_models = (
        (model, as_of_at, rows)
        for as_of_at, scores in tables
        for model, rows in scores.groupby("model", sort=True)
    )

    def measured(
        of_model: tuple[str, pd.Timestamp, pd.DataFrame],
    ) -> tuple[tuple[str, pd.Timestamp], Vector]:
        *key, rows = of_model
        areas = weighted_auc(
            rows["probability"].to_numpy(np.float64),
            rows["has_happened"].to_numpy(bool),
            weights[places.get_indexer(rows["draw_key"])],
        )
        return tuple(key), areas

    return dict(side_by_side(measured, of_models))


def _intervals(
    areas: dict[tuple[str, pd.Timestamp], Vector], baseline: str, resample_count: int
) -> Iterator[tuple]:
    """Yield model, cut-off and the ends of both intervals, and the mean's at the end."""
    unknown = np.full(resample_count, np.nan)
    for model, cutoffs in _cutoffs_of(areas).items():
        of_model = np.stack([areas[model, cutoff] for cutoff in cutoffs])
        of_base = [areas.get((baseline, cutoff), unknown) for cutoff in cutoffs]
        gains = of_model - np.stack(of_base)
        for row, cutoff in enumerate(cutoffs):
            yield (model, cutoff, *_ends(of_model[row]), *_ends(gains[row]))
        yield (model, pd.NaT, *_ends(of_model.mean(axis=0)), *_ends(gains.mean(axis=0)))


def _cutoffs_of(areas: dict[tuple[str, pd.Timestamp], Vector]) -> dict[str, list]:
    """Return each model's cut-offs, those left out at which there is one outcome only."""
    cutoffs: dict[str, list] = {}
    for (model, cutoff), values in areas.items():
        if not np.isnan(values).all():
            cutoffs.setdefault(model, []).append(cutoff)
    return cutoffs


def _ends(values: Vector) -> tuple[float, float]:
    lower, upper = np.quantile(values, ENDS)
    return round(float(lower), DECIMALS), round(float(upper), DECIMALS)
