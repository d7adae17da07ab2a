"""How often customers will order, and whether they still do: the BG/NBD model.

While a customer is active, orders come at random at a rate of the customer's own; after
each order the customer drops out with a probability of the customer's own. Rates are spread
over customers as a gamma, probabilities as a beta distribution. Times may be in any unit,
the same in all arguments; what is said of customers are vectors of one length.

Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the
Pareto/NBD Model, Marketing Science 24 (2), 275-284. Equations are numbered as there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, gammaln, hyp2f1, psi

from segmentation.likelihood import Vector, maximise
from segmentation.rounding import rounded

#: Fewer customers, or fewer of them who came back, say too little about four parameters.
LEAST_CUSTOMERS = 50
LEAST_REPEAT_BUYERS = 10
#: How near to a pole of the expectation (a = 1, a + b + frequency = 1) is on it: there it
#: is a limit, to which a step aside of this width comes about as near.
POLE_WIDTH = 1e-6


@dataclass(frozen=True)
class BgNbd:
    """A fitted model.

    Parameters
    ----------
    r, alpha : shape and rate of the gamma distribution of order rates; ``alpha`` is a time
    a, b : of the beta distribution of the probability to drop out after an order
    log_likelihood : of all customers of the fit
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def probability_alive(self, frequency: Vector, recency: Vector, age: Vector) -> Vector:
        """Return the probability that a customer has not dropped out by ``age``.

        Parameters
        ----------
        frequency : orders after the first
        recency : time from the first order to the last, 0 where there is one only
        age : time from the first order to now

        Notes
        -----
        1 for customers of one order, as the model has it that nobody drops out before the
        second: it is no score of churn (see ``probability_of_none``).
        """
        again = np.maximum(frequency, 1.0)
        log_odds_dropped = (
            np.log(self.a)
            - np.log(self.b + again - 1)
            + (self.r + frequency)
            * (np.log(self.alpha + age) - np.log(self.alpha + recency))
        )
        return np.where(frequency > 0, expit(-log_odds_dropped), 1.0)

    def probability_of_none(
        self, frequency: Vector, recency: Vector, age: Vector, horizon: float
    ) -> Vector:
        """Return the probability of no order in the next ``horizon``.

        Parameters
        ----------
        frequency, recency, age : as in ``probability_alive``
        horizon : time ahead

        Notes
        -----
        Dropped out, or active and silent: nobody drops out without an order, so an active
        customer's rate, Gamma(r + frequency, alpha + age), stands until the next one.
        """
        alive = self.probability_alive(frequency, recency, age)
        log_silent = (self.r + frequency) * -np.log1p(horizon / (self.alpha + age))
        return 1 + alive * np.expm1(log_silent)

    def expected_orders(
        self, frequency: Vector, recency: Vector, age: Vector, horizon: float
    ) -> Vector:
        """Return the mean number of orders in the next ``horizon`` (equation 10).

        Parameters
        ----------
        frequency, recency, age, horizon : as in ``probability_of_none``

        Notes
        -----
        By Euler's transformation of the hypergeometric function, which leaves no argument
        that grows with frequency: as printed, the function overflows for some hundred
        orders.
        """
        a = 1 + _beside_pole(self.a - 1)
        c = _beside_pole(a + self.b + frequency - 1)
        z = horizon / (self.alpha + age + horizon)
        curved = hyp2f1(a + self.b - 1 - self.r, a - 1, c, z)
        kept = curved * np.exp((a - 1) * np.log1p(-z))
        alive = self.probability_alive(frequency, recency, age)
        return alive * c / (a - 1) * (1 - kept)


def fit_state(frequency: Vector, counts: Vector | None = None) -> str:
    """Return ``fitted`` where there is enough to fit a model to, else what is missing.

    ``counts`` are the customers of each frequency, one each where not given.
    """
    customers = np.ones(len(frequency)) if counts is None else np.asarray(counts)
    if customers.sum() < LEAST_CUSTOMERS:
        return "too_few_customers"
    if customers[np.asarray(frequency) > 0].sum() < LEAST_REPEAT_BUYERS:
        return "too_few_repeat_buyers"
    return "fitted"


def fit_bg_nbd(
    frequency: Vector, recency: Vector, age: Vector, counts: Vector | None = None
) -> BgNbd | None:
    """Fit the model by maximum likelihood.

    Parameters
    ----------
    frequency, recency, age : as in ``BgNbd.probability_alive``, of every customer, or of
        every history that some share
    counts : how many customers have each history; one each where not given

    Returns
    -------
    None where ``fit_state`` is not ``fitted``, or where the likelihood has no maximum:
    where all customers are alike, say.

    Notes
    -----
    Equal customers are counted, not repeated, so whole days make a fit of many fast. The
    order of customers does not matter.
    """
    if fit_state(frequency, counts) != "fitted":
        return None
    table = np.column_stack([frequency, recency, age]).astype(np.float64)
    distinct, history = np.unique(table, axis=0, return_inverse=True)
    counts = np.bincount(history, weights=counts)
    unit = float(np.average(distinct[:, 2], weights=counts)) or 1.0
    orders, place = np.unique(distinct[:, 0], return_inverse=True)
    histories = _Histories(
        distinct[:, 0],
        distinct[:, 1] / unit,
        distinct[:, 2] / unit,
        counts / counts.sum(),
        orders,
        np.bincount(place, weights=counts) / counts.sum(),
    )
    found, is_maximum = maximise(histories.mean_log_likelihood, np.ones(4))
    if not is_maximum:
        return None
    mean, _ = histories.mean_log_likelihood(found)
    # In the unit of the data: the density of the times of orders scales with it.
    mean -= np.log(unit) * float(np.sum(orders * histories.order_weights))
    r, alpha, a, b = rounded(found * np.array([1, unit, 1, 1]))
    total = rounded(np.array(counts.sum() * mean))
    return BgNbd(float(r), float(alpha), float(a), float(b), float(total))


@dataclass(frozen=True)
class _Histories:
    """Different histories with their shares of all customers, and those of order counts."""

    frequency: Vector
    recency: Vector
    age: Vector
    weights: Vector
    orders: Vector
    order_weights: Vector

    def mean_log_likelihood(self, parameters: Vector) -> tuple[float, Vector]:
        """Return the mean of equation 6 over customers, and its slopes, shape (4,).

        In the terms of section 7: A1 and A2 depend on the number of orders alone; A3 is of
        customers active at ``age``, A4 of those who dropped out at the last order.
        """
        r, alpha, a, b = parameters
        active, dropped, again = self._ways(parameters)
        either = np.logaddexp(active, dropped)
        is_active = self.weights * np.exp(active - either)
        is_dropped = self.weights * np.exp(dropped - either)
        orders, shares = self.orders, self.order_weights
        counted = (
            (gammaln(r + orders) - gammaln(r) + r * np.log(alpha))
            + (gammaln(a + b) - gammaln(a + b + orders))
            + (gammaln(b + orders) - gammaln(b))
        )
        value = np.sum(shares * counted) + np.sum(self.weights * either)
        by_rate = np.log(alpha) - np.sum(
            is_active * np.log(alpha + self.age) + is_dropped * np.log(alpha + self.recency)
        )
        by_time = r / alpha - np.sum(
            (r + self.frequency)
            * (is_active / (alpha + self.age) + is_dropped / (alpha + self.recency))
        )
        by_both = np.sum(shares * (psi(a + b) - psi(a + b + orders)))
        slopes = np.array(
            [
                by_rate + np.sum(shares * (psi(r + orders) - psi(r))),
                by_time,
                by_both + np.sum(is_dropped) / a,
                by_both
                + np.sum(shares * (psi(b + orders) - psi(b)))
                - np.sum(is_dropped / (b + again - 1)),
            ]
        )
        return float(value), slopes

    def _ways(self, parameters: Vector) -> tuple[Vector, Vector, Vector]:
        """Return A3, A4 and the orders after the first, at least 1."""
        r, alpha, a, b = parameters
        again = np.maximum(self.frequency, 1)
        active = -(r + self.frequency) * np.log(alpha + self.age)
        dropped = np.log(a) - np.log(b + again - 1)
        dropped = dropped - (r + self.frequency) * np.log(alpha + self.recency)
        return active, np.where(self.frequency > 0, dropped, -np.inf), again


def _beside_pole(value: Vector | float) -> Vector:
    """Return the value, or the nearest one that is not too near to 0."""
    value = np.asarray(value, np.float64)
    return np.where(np.abs(value) < POLE_WIDTH, POLE_WIDTH, value)
