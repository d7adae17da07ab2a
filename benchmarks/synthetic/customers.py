"""Customers with hidden properties, and when they order: Pareto/NBD with a season."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from benchmarks.synthetic.calendar import MINUTES_PER_DAY, Calendar, cumulative
from benchmarks.synthetic.groups import (
    GROUPS,
    WALK_IN_GROUP,
    WALK_IN_LARGE_MEDIAN,
    WALK_IN_LARGE_SHARE,
    WALK_IN_LARGE_SIGMA,
    WALK_INS_PER_ORDER,
    of_group,
)

DAYS_OF_FORMER_CUSTOMERS = 730

LARGEST_BASKET = 400

# Spread between customers of one group, as sigma of a log-normal of mean 1.
SPREAD_OF_BASKETS = 0.3

SPREAD_OF_QUANTITIES = 0.35

COUNTRIES = {
    "United Kingdom": 900,
    "Germany": 22,
    "France": 19,
    "Spain": 8,
    "Belgium": 6,
    "EIRE": 6,
    "Netherlands": 5,
    "Switzerland": 5,
    "Portugal": 5,
    "Sweden": 4,
    "Australia": 3,
    "Channel Islands": 3,
    "Italy": 3,
    "Norway": 3,
    "Finland": 3,
    "Austria": 2,
    "Denmark": 2,
    "Unspecified": 1,
}

COUNTRY_NAMES = tuple(COUNTRIES)

UNITED_KINGDOM = 0


@dataclass(frozen=True)
class Customers:
    """A block of customers with their true, hidden properties, one array entry each.

    Minutes count from the first day and are negative before it; `dropped_out` may lie
    after the end of the data. Rates are per day.
    """

    group: np.ndarray
    country: np.ndarray
    acquired: np.ndarray
    dropped_out: np.ndarray
    purchase_rate: np.ndarray
    dropout_rate: np.ndarray
    basket_factor: np.ndarray
    quantity_factor: np.ndarray

    @property
    def size(self) -> int:
        """Number of customers."""
        return self.group.size


@dataclass(frozen=True)
class Orders:
    """Orders with the position of their customer in the block and the minute.

    Walk-in orders have an owner too, who only decides whether they are kept when a
    block is cut short; their group is `WALK_IN_GROUP`.
    """

    owner: np.ndarray
    minute: np.ndarray
    group: np.ndarray
    basket_lines: np.ndarray
    quantity_factor: np.ndarray
    country: np.ndarray

    @property
    def size(self) -> int:
        """Number of orders."""
        return self.owner.size


def draw_customers(rng: Generator, size: int, calendar: Calendar) -> Customers:
    """Draw customers with group, country, rates, and when they come and leave.

    Parameters
    ----------
    rng
        Source of randomness.
    size
        Number of customers.
    calendar
        Days and seasons of the data.

    Notes
    -----
    With S(a) = (1 + a / b) ^ -s the share still there a days after the first order, a
    customer of the group came before the first day with probability I / (I + days),
    where I is the integral of S over the two years before. Then the age is drawn from
    the density S / I by inversion; otherwise the day of the first order is drawn in
    proportion to the season.
    """
    group = rng.choice(len(GROUPS), size, p=of_group("share")[:-1])
    weights = np.array(list(COUNTRIES.values()), float)
    country = np.searchsorted(cumulative(weights), rng.random(size), side="right")

    shape = of_group("dropout_shape")[group]
    scale = shape / of_group("dropout_rate")[group]
    horizon = (1 + DAYS_OF_FORMER_CUSTOMERS / scale) ** (1 - shape)
    staying = scale / (shape - 1) * (1 - horizon)
    was_there = rng.random(size) < staying / (staying + calendar.days)
    age = scale * ((1 - rng.random(size) * (1 - horizon)) ** (1 / (1 - shape)) - 1)

    first_day = np.zeros(size, int)
    for number in range(len(GROUPS)):
        members = np.flatnonzero(group == number)
        shares = cumulative(calendar.season[number])
        first_day[members] = np.searchsorted(shares, rng.random(members.size), side="right")
    first_day = np.where(was_there, -1 - np.floor(age).astype(int), first_day)
    acquired = calendar.draw_minutes(rng, first_day)

    age = np.where(was_there, age, 0)
    dropout_rate = rng.gamma(shape) / (scale + age)
    stay = rng.exponential(size=size) / dropout_rate * MINUTES_PER_DAY
    # Far enough after any end of data, and safe in whole numbers.
    stay = np.minimum(stay, 10 * calendar.minutes)
    purchase_shape = of_group("purchase_shape")[group]
    purchase_mean = of_group("purchase_rate")[group]
    return Customers(
        group=group,
        country=country,
        acquired=acquired,
        dropped_out=np.maximum(acquired, 0) + 1 + np.ceil(stay).astype(int),
        purchase_rate=rng.gamma(purchase_shape) * purchase_mean / purchase_shape,
        dropout_rate=dropout_rate,
        basket_factor=rng.lognormal(-(SPREAD_OF_BASKETS**2) / 2, SPREAD_OF_BASKETS, size),
        quantity_factor=rng.lognormal(
            -(SPREAD_OF_QUANTITIES**2) / 2, SPREAD_OF_QUANTITIES, size
        ),
    )


def draw_order_times(
    rng: Generator, customers: Customers, calendar: Calendar
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the orders of each customer while they stay.

    Returns
    -------
    tuple of arrays
        Position of the customer in the block, and minute, of every order. Customers
        who came in the data's time have one at the minute they came.
    """
    begin = np.maximum(customers.acquired, 0)
    end = np.minimum(customers.dropped_out, calendar.minutes)
    first_day = begin // MINUTES_PER_DAY
    days = (end - 1) // MINUTES_PER_DAY - first_day + 1
    peak = calendar.season_peak[customers.group]
    candidates = rng.poisson(customers.purchase_rate * peak * days)

    owner = np.repeat(np.arange(customers.size), candidates)
    day = first_day[owner] + rng.integers(0, days[owner])
    minute = calendar.draw_minutes(rng, day)
    intensity = calendar.season[customers.group[owner], day]
    kept = rng.random(owner.size) * peak[owner] < intensity
    kept &= (minute > begin[owner]) & (minute < end[owner])

    newcomers = np.flatnonzero(customers.acquired >= 0)
    return (
        np.append(newcomers, owner[kept]),
        np.append(customers.acquired[newcomers], minute[kept]),
    )


def draw_orders(rng: Generator, customers: Customers, calendar: Calendar) -> Orders:
    """Draw all orders of the block, those of its customers first, then walk-ins."""
    owner, minute = draw_order_times(rng, customers, calendar)
    group = customers.group[owner]
    basket = rng.lognormal(0, of_group("basket_sigma")[group])
    basket *= of_group("basket_median")[group] * customers.basket_factor[owner]

    walk_in_owner = owner[rng.random(owner.size) < WALK_INS_PER_ORDER]
    count = walk_in_owner.size
    loyal_season = cumulative(calendar.season[0])
    day = np.searchsorted(loyal_season, rng.random(count), side="right")
    is_large = rng.random(count) < WALK_IN_LARGE_SHARE
    large = WALK_IN_LARGE_MEDIAN * rng.lognormal(0, WALK_IN_LARGE_SIGMA, count)
    walk_in_basket = np.where(is_large, large, rng.geometric(0.5, count))
    lines = np.rint(np.append(basket, walk_in_basket)).astype(int)
    return Orders(
        owner=np.append(owner, walk_in_owner),
        minute=np.append(minute, calendar.draw_minutes(rng, day)),
        group=np.append(group, np.full(count, WALK_IN_GROUP)),
        basket_lines=np.clip(lines, 1, LARGEST_BASKET),
        quantity_factor=np.append(customers.quantity_factor[owner], np.ones(count)),
        country=np.append(customers.country[owner], np.full(count, UNITED_KINGDOM)),
    )
