"""What customers will be worth: how often they will order, times what an order is worth."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from segmentation.buying import BgNbd, fit_bg_nbd, fit_state
from segmentation.clusterers import Matrix
from segmentation.likelihood import Vector
from segmentation.rounding import rounded
from segmentation.spending import GammaGamma, fit_gamma_gamma

#: Futures that are drawn of each customer for an interval. Its end, where a tenth of the
#: futures should lie beyond, is then good to a standard error of 2 % of them.
DRAW_COUNT = 200
#: Histories whose futures are drawn at once, so that memory does not grow with customers.
CHUNK_CUSTOMERS = 10_000

PARAMETERS = ("r", "alpha", "a", "b", "p", "q", "gamma")
MODEL_TYPES = {
    "cut_off": "str",
    "window_id": "int32",
    "state": "str",
    "customer_count": "int32",
    "repeat_buyer_count": "int32",
    **dict.fromkeys(PARAMETERS, "float64"),
    "orders_log_likelihood": "float64",
    "order_value_log_likelihood": "float64",
}
FORECASTS = (
    "expected_orders",
    "expected_order_value",
    "expected_value",
    "probability_no_order",
    "probability_active",
    "lower_value",
    "upper_value",
)
FORECAST_TYPES = {
    "cut_off": "str",
    "window_id": "int32",
    "customer_id": "str",
    **dict.fromkeys(FORECASTS, "float64"),
}


@dataclass(frozen=True)
class Histories:
    """What is known of customers as of an instant, one of each vector a customer.

    Parameters
    ----------
    order_count : 1 or more
    age_at_last_order : days from the first order to the last
    age : days from the first order to the instant
    mean_order_value : 0 or more
    """

    order_count: Vector
    age_at_last_order: Vector
    age: Vector
    mean_order_value: Vector

    @property
    def buying(self) -> tuple[Vector, Vector, Vector]:
        """Return frequency, recency and age as the model of orders calls them."""
        return self.order_count - 1, self.age_at_last_order, self.age

    @property
    def table(self) -> Matrix:
        """Return all that is known, shape (customers, 4)."""
        return np.column_stack(
            [self.order_count, self.age_at_last_order, self.age, self.mean_order_value]
        )

    def part(self, rows: slice) -> Histories:
        """Return some of the customers."""
        return Histories(
            self.order_count[rows],
            self.age_at_last_order[rows],
            self.age[rows],
            self.mean_order_value[rows],
        )


def fit_value_models(customers: pd.DataFrame) -> pd.DataFrame:
    """Fit both models to the customers as of each cut-off.

    Parameters
    ----------
    customers : one row a cut-off and customer: ``cut_off, window_id, customer_id,
        order_count, age_at_last_order_days, age_days, mean_order_value``

    Returns
    -------
    Columns ``MODEL_TYPES``, one row a cut-off. ``state`` is ``fitted``; ``orders_only``,
    where what orders are worth has no model; or what stands against a model of orders:
    ``too_few_customers``, ``too_few_repeat_buyers``, ``no_maximum`` of the likelihood.
    """
    rows = []
    for cut_off, group in customers.groupby("cut_off", sort=True):
        histories = _histories(group)
        frequency = histories.buying[0]
        state = fit_state(frequency)
        orders = fit_bg_nbd(*histories.buying)
        worth = orders and fit_gamma_gamma(
            histories.order_count, histories.mean_order_value
        )
        if state == "fitted" and orders is None:
            state = "no_maximum"
        elif state == "fitted" and worth is None:
            state = "orders_only"
        told = {**(asdict(orders) if orders else {}), **(asdict(worth) if worth else {})}
        rows.append(
            {
                "cut_off": cut_off,
                "window_id": group["window_id"].iloc[0],
                "state": state,
                "customer_count": len(group),
                "repeat_buyer_count": np.count_nonzero(frequency),
                **{name: told.get(name) for name in PARAMETERS},
                "orders_log_likelihood": orders and orders.log_likelihood,
                "order_value_log_likelihood": worth and worth.log_likelihood,
            }
        )
    return pd.DataFrame(rows, columns=list(MODEL_TYPES)).astype(MODEL_TYPES)


def forecast_value(
    customers: pd.DataFrame,
    models: pd.DataFrame,
    horizon_days: int,
    interval_share: float,
    random_seed: int,
) -> pd.DataFrame:
    """Forecast orders and value of each customer after each cut-off.

    Parameters
    ----------
    customers : as in ``fit_value_models``
    models : what ``fit_value_models`` gave
    horizon_days : how far ahead
    interval_share : share of a customer's possible values that the interval holds
    random_seed : of the draws

    Returns
    -------
    Columns ``FORECAST_TYPES``, one row a cut-off and customer; no rows of a cut-off
    without a model of orders, no values where what orders are worth has none. Customers
    of equal histories have equal intervals.
    """
    tables = [pd.DataFrame(columns=list(FORECAST_TYPES))]
    for model in models.dropna(subset=["r"]).to_dict("records"):
        group = customers[customers["cut_off"] == model["cut_off"]]
        group = group.sort_values("customer_id", kind="stable", ignore_index=True)
        orders = BgNbd(*(model[name] for name in ("r", "alpha", "a", "b")), np.nan)
        worth = GammaGamma(*(model[name] for name in ("p", "q", "gamma")), np.nan)
        histories = _histories(group)
        expected = orders.expected_orders(*histories.buying, horizon_days)
        each = worth.expected_order_value(histories.order_count, histories.mean_order_value)
        none = orders.probability_of_none(*histories.buying, horizon_days)
        active = orders.probability_alive(*histories.buying)
        # Each different history once, by its values, so that ids decide nothing.
        distinct, place = np.unique(histories.table, axis=0, return_inverse=True)
        lower, upper = _intervals(
            orders,
            worth,
            Histories(*distinct.T),
            horizon_days,
            interval_share,
            random_seed,
        )[:, place]
        columns = (expected, each, expected * each, none, active, lower, upper)
        told = dict(zip(FORECASTS, map(rounded, columns), strict=True))
        tables.append(group[["cut_off", "window_id", "customer_id"]].assign(**told))
    return pd.concat(tables, ignore_index=True).astype(FORECAST_TYPES)


def draw_values(
    orders: BgNbd,
    worth: GammaGamma,
    histories: Histories,
    horizon_days: int,
    random: np.random.Generator,
) -> Matrix:
    """Draw futures of customers: the value of all orders in the horizon.

    Returns
    -------
    Shape (customers, ``DRAW_COUNT``).

    Notes
    -----
    Of what the models leave open about a customer: whether active, the rate of orders and
    the probability to drop out, the mean value of an order; then what chance makes of them.
    An active customer places the orders that come at the rate, up to the one that is the
    last. The parameters of the models are taken as known.
    """
    frequency, _, age = (each[:, None] for each in histories.buying)
    size = (len(frequency), DRAW_COUNT)
    is_active = random.random(size) < orders.probability_alive(*histories.buying)[:, None]
    rate = random.standard_gamma(orders.r + frequency, size) / (orders.alpha + age)
    drop = random.beta(orders.a, orders.b + frequency, size)
    last = random.geometric(np.maximum(drop, np.finfo(float).tiny))
    count = is_active * np.minimum(random.poisson(rate * horizon_days), last)
    order_count = histories.order_count[:, None]
    spent = worth.gamma + order_count * histories.mean_order_value[:, None]
    value_rate = random.standard_gamma(worth.q + worth.p * order_count, size) / spent
    return random.standard_gamma(worth.p * count) / value_rate


def _intervals(
    orders: BgNbd,
    worth: GammaGamma,
    histories: Histories,
    horizon_days: int,
    interval_share: float,
    random_seed: int,
) -> Matrix:
    """Return lower and upper ends of value, shape (2, customers); NaN without a model."""
    count = len(histories.age)
    ends = np.full((2, count), np.nan)
    random = np.random.default_rng(random_seed)
    shares = [(1 - interval_share) / 2, (1 + interval_share) / 2]
    for start in range(0, 0 if np.isnan(worth.p) else count, CHUNK_CUSTOMERS):
        rows = slice(start, start + CHUNK_CUSTOMERS)
        drawn = draw_values(orders, worth, histories.part(rows), horizon_days, random)
        ends[:, rows] = np.quantile(drawn, shares, axis=1, method="inverted_cdf")
    return ends


def _histories(customers: pd.DataFrame) -> Histories:
    columns = (
        "order_count",
        "age_at_last_order_days",
        "age_days",
        "mean_order_value",
    )
    return Histories(*(customers[name].to_numpy(np.float64) for name in columns))
