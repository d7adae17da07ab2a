"""Forecasts of an outcome: fitted to earlier cut-offs, calibrated on other customers.

Every forecast has an origin, the cut-off as of which it is made, and a target, the outcome
it is of. A model is fitted anew for each, to the cut-offs that the origin may learn from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from segmentation.buying import fit_bg_nbd
from segmentation.calibration import fit_platt
from segmentation.ordering import value_order
from segmentation.rounding import DECIMALS, rounded
from segmentation.threads import one_thread, side_by_side

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Inverse strength of the ridge penalty. On Online Retail II 1 lets features that say
#: nearly the same undo each other: an AUC of 0.777 in place of 0.783.
PENALTY_C = 0.0003
#: Features that are penalised less, by how much larger they are made first: what the
#: model of buying says is where the ridge pulls to, the others correct it.
ENLARGED = {"log_odds_of_none": 3.0}
#: Small trees, slowly added: scikit-learn's defaults take the AUC from 0.773 to 0.746.
BOOSTING = {
    "learning_rate": 0.08,
    "max_iter": 60,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 50,
    "l2_regularization": 1.0,
    "early_stopping": False,
}
#: Models that SQL does not score from coefficients.
NOT_LINEAR = ("boosting", "bg_nbd")

COEFFICIENT_TYPES = {
    "target": "str",
    "model": "str",
    "as_of_at": "datetime64[us]",
    "feature": "str",
    "coefficient": "float64",
    "centre": "float64",
    "spread": "float64",
}
#: As Arrow, whose parts are joined without a copy: a row per target, cut-off and customer.
SCORES = pa.schema(
    {
        "target": pa.dictionary(pa.int8(), pa.string()),
        "model": pa.dictionary(pa.int8(), pa.string()),
        "as_of_at": pa.timestamp("us"),
        "window_id": pa.dictionary(pa.int8(), pa.int32()),
        "history_fingerprint": pa.dictionary(pa.int8(), pa.int64()),
        "customer_id": pa.string(),
        "probability": pa.float64(),
    }
)
#: What BG/NBD knows of a customer, whole orders and days.
HISTORY = ["frequency", "age_at_last_order_days", "tenure_days"]
ODDS_TYPES = {
    "as_of_at": "datetime64[us]",
    **dict.fromkeys(HISTORY, "int64"),
    "probability_of_none": "float64",
    "log_odds_of_none": "float64",
}


@dataclass(frozen=True)
class TrainingSet:
    """What one forecast learns from; customers of ``kept`` are for calibration."""

    features: Sequence[str]
    points: Matrix
    happened: Flags
    kept: Flags


def training_sets(
    rows: pd.DataFrame,
    origins: pd.DataFrame,
    fits: pd.DataFrame,
    target: str,
    features: Sequence[str],
) -> Iterator[tuple[pd.Timestamp, TrainingSet]]:
    """Yield the training set of each origin of a target that has enough to learn from.

    Parameters
    ----------
    rows : ``target, as_of_at, customer_id, sample_rank, is_for_calibration, has_happened``
        and the features
    origins : ``target, as_of_at, training_as_of_at, training_rank_limit``: what each origin
        may learn from, and up to which rank of a cut-off
    fits : ``target, as_of_at, state``; only the state ``fitted`` is gone on with
    target : whose
    features : columns of points
    """
    own = rows[rows["target"] == target]
    points = own[list(features)].to_numpy(np.float64, na_value=np.nan)
    cutoffs, ranks = own["as_of_at"].to_numpy(), own["sample_rank"].to_numpy()
    happened, kept = (
        own[name].to_numpy(bool) for name in ("has_happened", "is_for_calibration")
    )
    order = value_order(cutoffs, *points.T, happened, kept)
    places, sizes = np.unique(cutoffs, return_counts=True)
    fitted = fits[(fits["target"] == target) & (fits["state"] == "fitted")]
    for as_of_at in sorted(fitted["as_of_at"]):
        is_own = (origins["target"] == target) & (origins["as_of_at"] == as_of_at)
        limits = origins[is_own].set_index("training_as_of_at")["training_rank_limit"]
        # Missing, and so above no rank, where the origin may not learn from a cut-off.
        limit = np.repeat(limits.reindex(places).to_numpy(np.float64), sizes)
        drawn = order[ranks[order] <= limit]
        yield as_of_at, TrainingSet(features, points[drawn], happened[drawn], kept[drawn])


def fit_linear(training: TrainingSet) -> tuple[Matrix, Matrix, Matrix, float]:
    """Fit a calibrated logistic regression.

    Parameters
    ----------
    training : points may miss values, which count as average, and may have no columns,
        which leaves the rate of the outcome

    Returns
    -------
    centres, spreads, coefficients : shape (features,); a feature adds
        ``coefficient * (value - centre) / spread`` to the log-odds, nothing where missing
    intercept : the log-odds of an average customer

    Notes
    -----
    Either outcome weighs half (``class_weight="balanced"``), which the calibration undoes:
    Platt's line of a linear margin is linear, so that it is folded into the coefficients.
    """
    fitted, kept = training.points[~training.kept], training.points[training.kept]
    came, came_kept = training.happened[~training.kept], training.happened[training.kept]
    centres, spreads = _scaler(fitted)
    if not training.features:
        _, intercept = fit_platt(np.zeros(len(kept)), came_kept)
        return centres, spreads, np.zeros(0), intercept
    sizes = np.array([ENLARGED.get(name, 1.0) for name in training.features])
    with one_thread():
        model = LogisticRegression(C=PENALTY_C, class_weight="balanced", max_iter=1000)
        model.fit(_scaled(fitted, centres, spreads) * sizes, came)
        margins = model.decision_function(_scaled(kept, centres, spreads) * sizes)
        slope, intercept = fit_platt(margins, came_kept)
    coefficients = slope * sizes * model.coef_[0]
    return centres, spreads, coefficients, slope * float(model.intercept_[0]) + intercept


def fit_boosting(training: TrainingSet, random_seed: int) -> Callable[[Matrix], Matrix]:
    """Fit calibrated gradient boosting; return the function from points to probabilities.

    Notes
    -----
    Friedman (2001), Greedy function approximation; Ke et al. (2017) for the histograms.
    A missing value goes the way that separates better. A feature that never varies is
    left out, since the histograms need two values.
    """
    fitted, kept = training.points[~training.kept], training.points[training.kept]
    came, came_kept = training.happened[~training.kept], training.happened[training.kept]
    # What is missing is passed over; where nothing is there, neither is the greater.
    varies = np.fmax.reduce(fitted) > np.fmin.reduce(fitted)
    if not varies.any():
        _, intercept = fit_platt(np.zeros(len(kept)), came_kept)
        return lambda points: np.full(len(points), expit(intercept))
    with one_thread():
        model = HistGradientBoostingClassifier(random_state=random_seed, **BOOSTING)
        model.fit(fitted[:, varies], came)
        slope, intercept = fit_platt(model.decision_function(kept[:, varies]), came_kept)

    def probabilities(points: Matrix) -> Matrix:
        with one_thread():
            return expit(slope * model.decision_function(points[:, varies]) + intercept)

    return probabilities


def linear_coefficients(
    rows: pd.DataFrame,
    origins: pd.DataFrame,
    fits: pd.DataFrame,
    features: pd.DataFrame,
) -> pd.DataFrame:
    """Fit every linear model of every target at every origin.

    Parameters
    ----------
    rows, origins, fits : as in ``training_sets``
    features : ``target, model, feature``: what each model looks at

    Returns
    -------
    Columns ``COEFFICIENT_TYPES``: SQL scores customers from this table alone. The row of
    the feature ``intercept`` has no centre and no spread.
    """
    told = []
    is_linear = ~features["model"].isin(NOT_LINEAR)
    for (target, model), names in _names(features[is_linear]).items():
        for as_of_at, training in training_sets(rows, origins, fits, target, names):
            centres, spreads, coefficients, intercept = fit_linear(training)
            key = (target, model, as_of_at)
            told.append((*key, "intercept", intercept, np.nan, np.nan))
            told += [
                (*key, *line)
                for line in zip(names, coefficients, centres, spreads, strict=True)
            ]
    table = pd.DataFrame(told, columns=list(COEFFICIENT_TYPES)).astype(COEFFICIENT_TYPES)
    for column in ("coefficient", "centre", "spread"):
        table[column] = rounded(table[column].to_numpy())
    return table


def boosted_scores(
    rows: pd.DataFrame,
    origins: pd.DataFrame,
    fits: pd.DataFrame,
    features: pd.DataFrame,
    read: Callable[[str, pd.Timestamp], pd.DataFrame],
    random_seed: int,
) -> pa.Table:
    """Fit gradient boosting at every origin and score its customers.

    Parameters
    ----------
    rows, origins, fits, features : as in ``linear_coefficients``; fits with the
        ``window_id`` and ``history_fingerprint`` of each cut-off, too
    read : gives ``customer_id`` and the features of a target's customers at a cut-off
    random_seed : of the trees

    Returns
    -------
    Columns ``SCORES``, ordered by target, cut-off and customer as read.
    """
    asked = _names(features[features["model"] == "boosting"]).items()
    origins_to_fit = (
        (target, model, names, *one)
        for (target, model), names in asked
        for one in training_sets(rows, origins, fits, target, names)
    )

    def fitted(origin: tuple) -> tuple:
        *key, training = origin
        return *key, fit_boosting(training, random_seed)

    cutoffs = fits.drop_duplicates("as_of_at").set_index("as_of_at")
    tables = [SCORES.empty_table()]
    for target, model, names, as_of_at, score in side_by_side(fitted, origins_to_fit):
        customers = read(target, as_of_at)
        points = customers[names].to_numpy(np.float64, na_value=np.nan)
        columns = (
            _repeated(target, len(customers), SCORES.field("target")),
            _repeated(model, len(customers), SCORES.field("model")),
            pa.repeat(pa.scalar(as_of_at, pa.timestamp("us")), len(customers)),
            *(
                _repeated(cutoffs.loc[as_of_at, name], len(customers), SCORES.field(name))
                for name in ("window_id", "history_fingerprint")
            ),
            pa.array(customers["customer_id"], pa.string()),
            pa.array(np.round(score(points), DECIMALS)),
        )
        tables.append(pa.table(list(columns), schema=SCORES))
    return pa.concat_tables(tables)


def _repeated(value: str | int, times: int, field: pa.Field) -> pa.DictionaryArray:
    """Return a value of a field so many times, in a byte each."""
    values = pa.array([value], field.type.value_type)
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), times), values)


def history_odds(histories: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
    """Tell the BG/NBD probability of no order in the horizon as of every cut-off.

    Parameters
    ----------
    histories : ``as_of_at``, ``HISTORY`` and ``customer_count`` of every history as of each
        cut-off: orders, days from the first order to the last and to the cut-off, and how
        many customers have it. More than these the model does not ask of a customer.
    horizon_days : days ahead

    Returns
    -------
    Columns ``ODDS_TYPES``; no rows for a cut-off at which the model can't be fitted. It is
    fitted to all that was known as of the cut-off and to no outcome.

    Notes
    -----
    Not 1 - P(alive), which is 0 for whoever ordered once: see ``buying``.
    """
    tables = []
    for as_of_at, known in histories.groupby("as_of_at", sort=True):
        known = known.sort_values(HISTORY)
        orders, last, age = known[HISTORY].to_numpy(np.float64).T
        model = fit_bg_nbd(orders - 1, last, age, known["customer_count"].to_numpy())
        if model is not None:
            chance = model.probability_of_none(orders - 1, last, age, horizon_days)
            chance = np.clip(np.round(chance, DECIMALS), 1e-9, 1 - 1e-9)
            tables.append(
                known[HISTORY].assign(
                    as_of_at=as_of_at,
                    probability_of_none=chance,
                    log_odds_of_none=rounded(np.log(chance) - np.log1p(-chance)),
                )
            )
    table = pd.concat(tables) if tables else pd.DataFrame(columns=list(ODDS_TYPES))
    return table[list(ODDS_TYPES)].astype(ODDS_TYPES)


def _names(features: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Return target and model → what the model looks at, in one order."""
    return {
        key: sorted(set(names) - {"intercept"})
        for key, names in features.groupby(["target", "model"], sort=True)["feature"]
    }


def _scaler(points: Matrix) -> tuple[Matrix, Matrix]:
    """Return means and standard deviations of what is there; 0 and 1 where nothing is."""
    there = ~np.isnan(points)
    counts = np.maximum(there.sum(axis=0), 1)
    centres = np.where(there, points, 0).sum(axis=0) / counts
    squares = np.where(there, points - centres, 0) ** 2
    spreads = np.sqrt(squares.sum(axis=0) / counts)
    return centres, np.where(spreads > 1e-9, spreads, 1)


def _scaled(points: Matrix, centres: Matrix, spreads: Matrix) -> Matrix:
    return np.nan_to_num((points - centres) / spreads)
