"""Lines of orders, and what else an export holds: returns, postage, fees, dirt."""

import numpy as np
from numpy.random import Generator

from benchmarks.synthetic.calendar import MINUTES_PER_DAY, Calendar, cumulative
from benchmarks.synthetic.catalogue import (
    BOOKINGS,
    PRICE_POINTS,
    PRODUCTS,
    Catalogue,
    nearest_step,
)
from benchmarks.synthetic.customers import (
    COUNTRY_NAMES,
    UNITED_KINGDOM,
    Customers,
    Orders,
)
from benchmarks.synthetic.groups import GROUPS, WALK_IN, WALK_IN_GROUP, of_group
from benchmarks.synthetic.world import World

# Share of festive articles among the lines of a month.
FESTIVE_SHARES = {
    "shop": (0.03, 0.01, 0.01, 0.01, 0.01, 0.01, 0.03, 0.1, 0.18, 0.26, 0.32, 0.3),
    "gifts": (0.1, 0.05, 0.02, 0.02, 0.02, 0.02, 0.05, 0.3, 0.45, 0.55, 0.65, 0.65),
}

PACK_SIZES = np.array(
    [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 18, 20, 24, 25, 30, 36, 40, 48, 60, 72, 80]
    + [96, 100, 120, 144, 192, 200, 240, 288, 360, 480, 600, 720, 960, 1200, 1440],
)

CARRIAGE_COUNTRIES = [COUNTRY_NAMES.index(c) for c in ("EIRE", "Channel Islands")]

RETURNED_ORDER_SHARE = 0.16

RETURNED_LINES = 2.2

WHOLE_RETURN_SHARE = 0.6

RETURN_DELAY_MEDIAN_DAYS = 5

RETURN_DELAY_SIGMA = 1.7

UNMATCHED_RETURN_SHARE = 0.08

SLIP_SHARE = 1 / 3000

LOWER_CASE_SHARE = 0.012

UNTRIMMED_CODE_SHARE = 0.0006

FREE_LINE_SHARE = 0.0001

UNREADABLE_SHARE = 1 / 20_000

# What stands in the description of a stock correction; None is an empty cell.
NOTES = (
    *(None,) * 8,
    "check",
    "damaged",
    "damages",
    "Damaged",
    "?",
    "missing",
    "found",
    "lost",
    "thrown away",
    "smashed",
    "wet/rusty",
    "sold as set on dotcom",
    "adjustment",
    "wrongly coded",
)

PREFIXES = ("", "C", "A")

READABLE, THOUSANDS, POUND_SIGN, BAD_DATE, NO_QUANTITY = range(5)

LINE = np.dtype(
    [
        ("minute", "u4"),
        ("customer", "u4"),  # 0: none
        ("quantity", "i4"),
        ("price", "i4"),
        ("product", "u2"),
        ("prefix", "u1"),
        ("country", "u1"),
        ("code_form", "u1"),  # 0 as listed, 1 lower case, 2 with a blank behind
        ("note", "u1"),  # 0: the product's description, else 1 + index in NOTES
        ("unreadable", "u1"),
        ("starts_invoice", "u1"),
    ]
)

# While a block is made, a line also knows its invoice and its customer in the block.
WORKING_LINE = np.dtype([("invoice", "i8"), ("owner", "i4"), ("named", "?"), *LINE.descr])


def draw_products(
    rng: Generator, world: World, orders: Orders
) -> tuple[np.ndarray, np.ndarray]:
    """Fill the baskets with different products.

    Returns
    -------
    tuple of arrays
        Position of the order, and product, of every line.
    """
    shares = np.array([FESTIVE_SHARES[g.season] for g in (*GROUPS, WALK_IN)])
    month = world.calendar.month[orders.minute // MINUTES_PER_DAY]
    order = np.repeat(np.arange(orders.size), orders.basket_lines)
    is_festive = rng.random(order.size) < shares[orders.group, month][order]
    luck = rng.random(order.size)
    product = np.searchsorted(world.catalogue.plain_shares, luck, side="right")
    product[is_festive] = np.searchsorted(
        world.catalogue.festive_shares, luck[is_festive], side="right"
    )
    # A product stands in a basket once: other repeats are put in on purpose, later.
    _, first = np.unique(order * PRODUCTS + product, return_index=True)
    first.sort()
    return order[first], product[first]


def draw_sales(rng: Generator, world: World, orders: Orders) -> np.ndarray:
    """Draw the product lines of the orders, sorted by order.

    Notes
    -----
    price = list price * log-normal of the group, at a usual price point;
    quantity = log-normal of the group * customer's factor * sqrt(2 pounds / price), in
    usual pack sizes: what is cheap is bought in larger numbers.
    """
    order, product = draw_products(rng, world, orders)
    group = orders.group[order]
    price = world.catalogue.prices[product] * of_group("price_median")[group]
    price = price * np.exp(of_group("price_sigma")[group] * rng.standard_normal(group.size))
    price = nearest_step(price, PRICE_POINTS)
    quantity = of_group("quantity_median")[group] * orders.quantity_factor[order]
    quantity = quantity * np.sqrt(2000 / price)
    spread = of_group("quantity_sigma")[group]
    quantity = quantity * np.exp(spread * rng.standard_normal(group.size))

    lines = np.zeros(order.size, WORKING_LINE)
    lines["invoice"] = order
    lines["owner"] = orders.owner[order]
    lines["minute"] = orders.minute[order]
    lines["named"] = group != WALK_IN_GROUP
    lines["country"] = orders.country[order]
    lines["product"] = product
    lines["price"] = price
    lines["quantity"] = nearest_step(quantity, PACK_SIZES)
    return lines


def put_in_slips(rng: Generator, sales: np.ndarray, named_orders: int) -> np.ndarray:
    """Turn a few orders' first lines into huge mistakes; return their positions."""
    slips = np.flatnonzero(rng.random(named_orders) < SLIP_SHARE)
    positions = np.searchsorted(sales["invoice"], slips)
    sales["quantity"][positions] = np.exp(rng.uniform(8.5, 11.3, slips.size))
    return positions


def draw_returns(
    rng: Generator, calendar: Calendar, sales: np.ndarray, slips: np.ndarray, first: int
) -> np.ndarray:
    """Draw credit notes for sales of known customers, numbered from `first`.

    Slips are cancelled in whole within 20 minutes. Of other orders a share sees some
    lines come back, in whole or in part, minutes to weeks later.
    """
    orders = sales["invoice"][-1] + 1 if sales.size else 0
    size = np.bincount(sales["invoice"], minlength=orders)
    chance = np.where(
        rng.random(orders) < RETURNED_ORDER_SHARE, RETURNED_LINES / np.maximum(size, 1), 0
    )
    is_returned = rng.random(sales.size) < chance[sales["invoice"]]
    is_returned &= sales["named"]
    is_returned[slips] = False
    back = sales[is_returned]
    part = 1 + np.floor(rng.random(back.size) * back["quantity"])
    in_whole = rng.random(back.size) < WHOLE_RETURN_SHARE
    back["quantity"] = -np.where(in_whole, back["quantity"], part)

    # One credit note for each order, so that its minute is drawn for each order.
    sold = np.zeros(orders, int)
    sold[sales["invoice"]] = sales["minute"]
    delay = RETURN_DELAY_MEDIAN_DAYS * rng.lognormal(0, RETURN_DELAY_SIGMA, orders)
    day = sold // MINUTES_PER_DAY
    later_day = np.minimum(day + np.rint(delay).astype(int), calendar.days)
    later_day = np.append(calendar.next_open_day, calendar.days)[later_day]
    soon = sold + 5 + np.floor(delay * 8 * 60).astype(int)
    minute = np.where(later_day > day, calendar.draw_minutes(rng, later_day), soon)
    back["minute"] = minute[back["invoice"]]

    cancelled = sales[slips]
    cancelled["quantity"] *= -1
    cancelled["minute"] += rng.integers(2, 21, slips.size).astype("u4")
    back["invoice"] += first
    cancelled["invoice"] += first + orders
    notes = np.concatenate([back, cancelled])
    notes["prefix"] = PREFIXES.index("C")
    return notes[notes["minute"] < calendar.minutes]


def draw_unmatched_returns(
    rng: Generator, world: World, customers: Customers, sales: np.ndarray, first: int
) -> np.ndarray:
    """Draw returns of goods that were sold before the data begin.

    They come from customers who were there before, ahead of their first order.
    """
    first_order = np.full(customers.size, np.iinfo("u4").max, "u4")
    named = sales[sales["named"]]
    np.minimum.at(first_order, named["owner"], named["minute"])
    days = np.minimum(first_order, 45 * MINUTES_PER_DAY) // MINUTES_PER_DAY
    chosen = rng.random(customers.size) < UNMATCHED_RETURN_SHARE
    chosen &= (customers.acquired < 0) & (first_order < np.iinfo("u4").max)
    chosen &= days > 0
    owner = np.flatnonzero(chosen)

    lines = np.zeros(owner.size, WORKING_LINE)
    day = world.calendar.next_open_day[rng.integers(0, np.maximum(days[owner], 1))]
    lines["minute"] = world.calendar.draw_minutes(rng, day)
    lines["invoice"] = first + np.arange(owner.size)
    lines["owner"] = owner
    lines["named"] = True
    lines["country"] = customers.country[owner]
    lines["product"] = rng.integers(0, PRODUCTS, owner.size)
    lines["price"] = world.catalogue.prices[lines["product"]]
    lines["quantity"] = -rng.integers(1, 13, owner.size)
    lines["prefix"] = PREFIXES.index("C")
    return lines[lines["minute"] < first_order[owner]]


def draw_services(
    rng: Generator, catalogue: Catalogue, orders: Orders, sales: np.ndarray
) -> np.ndarray:
    """Draw postage and carriage, as last lines of orders."""
    is_walk_in = orders.group == WALK_IN_GROUP
    by_code = {
        "POST": (0.75 * (orders.country != UNITED_KINGDOM), 18_000, 0.4),
        "C2": (0.5 * np.isin(orders.country, CARRIAGE_COUNTRIES), 50_000, 0),
        "DOT": (0.8 * (is_walk_in & (orders.basket_lines > 20)), 150_000, 0.7),
        "23444": (0.002 * ~is_walk_in, 15_000, 0),
    }
    first_lines = np.searchsorted(sales["invoice"], np.arange(orders.size))
    services = []
    for code, (chance, price, sigma) in by_code.items():
        chosen = first_lines[rng.random(orders.size) < chance]
        lines = sales[chosen]
        lines["product"] = catalogue.position(code)
        lines["quantity"] = 1
        lines["price"] = price * rng.lognormal(0, sigma, lines.size) // 10 * 10
        services.append(lines)
    return np.concatenate(services)


def draw_bookings(
    rng: Generator, world: World, sales: np.ndarray, named_orders: int, first: int
) -> np.ndarray:
    """Draw invoices that are no orders: fees, corrections, stock written off.

    Each is booked in the minute of some order, with its customer where it has one.
    """
    rates = cumulative(np.array([b.per_order for b in BOOKINGS]))
    total = sum(b.per_order for b in BOOKINGS)
    chosen = np.flatnonzero(rng.random(named_orders) < total)
    kind = np.searchsorted(rates, rng.random(chosen.size), side="right")
    lines = sales[np.searchsorted(sales["invoice"], chosen)]
    lines["invoice"] = first + np.arange(lines.size)
    products = np.searchsorted(
        world.catalogue.plain_shares, rng.random(lines.size), side="right"
    )
    pieces = np.floor(np.exp(rng.uniform(0, 6.5, lines.size))).astype(int)
    notes = rng.integers(0, len(NOTES), lines.size) + 1
    spread = rng.standard_normal(lines.size)
    for number, booking in enumerate(BOOKINGS):
        own = kind == number
        is_stock = not booking.code
        position = products[own] if is_stock else world.catalogue.position(booking.code)
        lines["product"][own] = position
        lines["quantity"][own] = booking.quantity * (pieces[own] if is_stock else 1)
        lines["note"][own] = notes[own] if is_stock else 0
        price = 1000 * booking.price * np.exp(booking.sigma * spread[own])
        lines["price"][own] = np.rint(price / 10) * 10 if booking.sigma else np.rint(price)
        lines["prefix"][own] = PREFIXES.index(booking.prefix)
        lines["named"][own] = booking.is_named
        if not booking.is_named:
            lines["country"][own] = UNITED_KINGDOM
    return lines


def damage(rng: Generator, catalogue: Catalogue, lines: np.ndarray) -> None:
    """Spoil a few cells in place, as people and exports do."""
    luck = rng.random(lines.size)
    is_lower = (luck < LOWER_CASE_SHARE) & catalogue.has_letter[lines["product"]]
    lines["code_form"] = np.where(luck > 1 - UNTRIMMED_CODE_SHARE, 2, is_lower)
    is_product = lines["product"] < PRODUCTS
    lines["price"][(rng.random(lines.size) < FREE_LINE_SHARE) & is_product] = 0
    spoilt = np.flatnonzero(rng.random(lines.size) < UNREADABLE_SHARE)
    lines["unreadable"][spoilt] = rng.integers(1, NO_QUANTITY + 1, spoilt.size)
