"""What an order of a customer is worth: the Gamma-Gamma model.

Orders of a customer scatter around a mean of the customer's own as a gamma distribution,
and the rates of those gammas are themselves spread as a gamma over customers. How much is
spent has nothing to do with how often: the model is only good where that holds.

Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value, note 025 of
brucehardie.com.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, psi

from segmentation.likelihood import Vector, maximise
from segmentation.rounding import rounded

#: Customers that a fit needs.
LEAST_CUSTOMERS = 50


@dataclass(frozen=True)
class GammaGamma:
    """A fitted model.

    Parameters
    ----------
    p : shape of the value of an order
    q, gamma : shape and rate of its rate over customers; ``gamma`` is an amount of money
    log_likelihood : of all customers of the fit
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float

    def expected_order_value(self, order_count: Vector, mean_value: Vector) -> Vector:
        """Return the mean value of a customer's orders to come.

        Parameters
        ----------
        order_count : orders that ``mean_value`` is the mean of
        mean_value : 0 or more

        Notes
        -----
        The customer's own mean drawn towards that of all customers, less for one of many
        orders. 0 orders would give the mean of all, which is infinite where q is not
        above 1.
        """
        total = self.gamma + order_count * mean_value
        return self.p * total / (self.p * order_count + self.q - 1)


def fit_gamma_gamma(order_count: Vector, mean_value: Vector) -> GammaGamma | None:
    """Fit the model by maximum likelihood to customers of a positive mean value.

    Parameters
    ----------
    order_count : orders that ``mean_value`` is the mean of, 1 or more
    mean_value : what is not positive is left out

    Returns
    -------
    None where fewer than ``LEAST_CUSTOMERS`` are left, where the likelihood has no maximum
    (where all spend the same, say) or where the expectation after one order is infinite.
    The order of customers does not matter.
    """
    table = np.column_stack([order_count, mean_value]).astype(np.float64)
    distinct, weights = np.unique(table[table[:, 1] > 0], axis=0, return_counts=True)
    count, value = distinct.T
    if weights.sum() < LEAST_CUSTOMERS:
        return None
    shares = weights / weights.sum()
    unit = float(np.sum(shares * value))
    value = value / unit

    def mean_log_likelihood(parameters: Vector) -> tuple[float, Vector]:
        values, slopes = _log_likelihood(parameters, count, value)
        return float(np.sum(shares * values)), np.sum(shares * slopes, axis=1)

    found, is_maximum = maximise(mean_log_likelihood, np.array([1.0, 2.0, 1.0]))
    if not is_maximum or found[0] + found[1] <= 1:
        return None
    # In the unit of the data: the density of an amount of money scales with it.
    total = weights.sum() * (mean_log_likelihood(found)[0] - np.log(unit))
    p, q, gamma = rounded(found * np.array([1, 1, unit]))
    return GammaGamma(float(p), float(q), float(gamma), float(rounded(np.array(total))))


def _log_likelihood(
    parameters: Vector, count: Vector, value: Vector
) -> tuple[Vector, Vector]:
    """Return the log-likelihood of each mean value (equation 1a) and its slopes."""
    p, q, gamma = parameters
    shape = p * count
    total = gamma + count * value
    values = (
        gammaln(shape + q)
        - gammaln(shape)
        - gammaln(q)
        + q * np.log(gamma)
        + (shape - 1) * np.log(value)
        + shape * np.log(count)
        - (shape + q) * np.log(total)
    )
    both = psi(shape + q)
    slopes = np.stack(
        [
            count * (both - psi(shape) + np.log(value * count / total)),
            both - psi(q) + np.log(gamma / total),
            q / gamma - (shape + q) / total,
        ]
    )
    return values, slopes
