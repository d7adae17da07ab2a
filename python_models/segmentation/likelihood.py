"""Parameters of greatest likelihood, found on the scale of their logarithms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Vector = NDArray[np.float64]

#: What a parameter may be, in units in which the data are about 1: beyond lies no maximum,
#: only a ridge that rises for ever.
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
    The parameters, and whether they are a maximum: false where the search ran into a bound
    or did not come to a flat place.
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
    is_inside = bool(np.all((found.x > bounds[0]) & (found.x < bounds[1])))
    is_flat = bool(np.max(np.abs(found.jac)) < FLAT)
    return np.exp(found.x), is_inside and is_flat
