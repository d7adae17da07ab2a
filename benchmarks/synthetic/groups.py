"""Groups of customers who are alike: what a clusterer should find."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Group:
    """Customers who are alike: what a clusterer should find.

    Rates are per day. Medians and sigmas are those of log-normal distributions: lines
    of an order, pieces of a line, price as a multiple of the list price.
    """

    name: str
    share: float
    purchase_rate: float
    purchase_shape: float
    dropout_rate: float
    dropout_shape: float
    basket_median: float
    quantity_median: float
    price_median: float = 1.0
    basket_sigma: float = 0.6
    quantity_sigma: float = 0.7
    price_sigma: float = 0.04
    season: str = "shop"


GROUPS = (
    Group("loyal_regulars", 0.18, 0.022, 4, 1 / 900, 3, 16, 6),
    Group("occasional", 0.34, 0.008, 2, 1 / 600, 2, 15, 5),
    Group("one_time", 0.14, 0.004, 2, 0.1, 2, 13, 4),
    Group("wholesalers", 0.05, 0.032, 3, 1 / 1500, 3, 20, 18, price_median=0.85),
    Group("christmas_gifts", 0.19, 0.010, 3, 1 / 700, 2, 15, 4, 1.1, season="gifts"),
    Group("small_top_ups", 0.10, 0.050, 4, 1 / 600, 3, 3, 3),
)

# Orders booked without a customer: the till and the web shop. Single pieces, dearer.
WALK_IN = Group("walk_in", 0, 0, 1, 0, 1, 1, 1.1, price_median=1.6, price_sigma=0.1)

WALK_IN_GROUP = len(GROUPS)

WALK_INS_PER_ORDER = 0.24

WALK_IN_LARGE_SHARE = 0.35

WALK_IN_LARGE_MEDIAN = 28

WALK_IN_LARGE_SIGMA = 0.8


def of_group(attribute: str) -> np.ndarray:
    """Return an attribute of all groups, the walk-in orders' last."""
    return np.array([getattr(group, attribute) for group in (*GROUPS, WALK_IN)])
