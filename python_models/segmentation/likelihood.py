"""Parameters of greatest likelihood, found on the scale of their logarithms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Vector = NDArray[np.float64]

#: What a parameter may be, in units in which the data are about 1. A likelihood that is
#: flat there has its maximum at infinity, and the model is as good as that limit: of
#: customers who never drop out, say.
LEAST_PARAMETER, GREATEST_PARAMETER = 1e-4, 1e4
#: The slope of the mean log-likelihood along each log parameter at a maximum.
FLAT = 1e-5


def maximise(
    log_likelihood: Callable[[Vector], tuple[float, Vector]], start: Vector
) -> tuple[Vector, bool]:
    """Find the positive parameters that make data most likely.

    Parameters
    ----------
    log_likelihood : gives for parameters the mean log-likelihood of a customer, and its
        derivative by each parameter
    start : the parameters to begin at

    Returns
    -------
    The parameters, and whether they are a maximum: false where the likelihood still rises
    at a bound, or the search did not come to a flat place.
    """

    def falling(logs: Vector) -> tuple[float, Vector]:
        parameters = np.exp(logs)
        value, slope = log_likelihood(parameters)
        return -value, -slope * parameters

    bounds = np.log([LEAST_PARAMETER, GREATEST_PARAMETER])
    found = minimize(
        falling,
        np.log(start),
        jac=True,
        method="L-BFGS-B",
        bounds=[tuple(bounds)] * len(start),
        options={"maxiter": 2000, "maxcor": 20, "ftol": 1e-15, "gtol": 1e-9},
    )
    return np.exp(found.x), bool(np.max(np.abs(found.jac)) < FLAT)
