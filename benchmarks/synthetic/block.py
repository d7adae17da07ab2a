"""A block of customers with all their lines; blocks can be made in any order."""

from dataclasses import dataclass

import numpy as np
from numpy.random import SeedSequence, default_rng

from benchmarks.synthetic.customers import Customers, draw_customers, draw_orders
from benchmarks.synthetic.groups import WALK_IN_GROUP
from benchmarks.synthetic.lines import (
    LINE,
    damage,
    draw_bookings,
    draw_returns,
    draw_sales,
    draw_services,
    draw_unmatched_returns,
    put_in_slips,
)
from benchmarks.synthetic.world import BLOCK_STREAM, Settings, build_world

BLOCK_CUSTOMERS = 2000

FIRST_CUSTOMER_ID = 12346

REPEATED_LINE_SHARE = 0.0112


@dataclass(frozen=True)
class Block:
    """The lines of a block, sorted by invoice, and the truth about its customers."""

    number: int
    lines: np.ndarray
    owner: np.ndarray
    customers: Customers
    order_count: np.ndarray
    mean_order_value: np.ndarray

    def cut(self, size: int) -> np.ndarray:
        """Return the lines of the first `size` customers of the block."""
        return self.lines[self.owner < size]


def simulate_block(settings: Settings, number: int) -> Block:
    """Make one block of `BLOCK_CUSTOMERS` customers with all their lines.

    Parameters
    ----------
    settings
        Seed and span of the data.
    number
        Of the block, 0 or more. The block depends on the settings and this alone.
    """
    world = build_world(settings)
    stream = SeedSequence(settings.seed, spawn_key=(BLOCK_STREAM, number))
    rng = default_rng(stream)
    customers = draw_customers(rng, BLOCK_CUSTOMERS, world.calendar)
    orders = draw_orders(rng, customers, world.calendar)
    named_orders = int(np.count_nonzero(orders.group != WALK_IN_GROUP))
    order_owner = orders.owner[:named_orders]
    order_count = np.bincount(order_owner, minlength=customers.size)

    sales = draw_sales(rng, world, orders)
    slips = put_in_slips(rng, sales, named_orders)
    value = sales["quantity"] * (sales["price"] / 1000) * sales["named"]
    value[slips] = 0
    spent = np.bincount(sales["owner"], weights=value, minlength=customers.size)

    step = orders.size
    parts = [
        sales,
        draw_services(rng, world.catalogue, orders, sales),
        draw_returns(rng, world.calendar, sales, slips, first=step),
        draw_bookings(rng, world, sales, named_orders, first=3 * step),
        draw_unmatched_returns(rng, world, customers, sales, first=4 * step),
    ]
    working = np.concatenate(parts)
    working = working[np.argsort(working["invoice"], kind="stable")]
    damage(rng, world.catalogue, working)
    first_id = FIRST_CUSTOMER_ID + number * BLOCK_CUSTOMERS
    working["customer"] = np.where(working["named"], first_id + working["owner"], 0)
    invoice = working["invoice"]
    working["starts_invoice"] = np.append(True, invoice[1:] != invoice[:-1])

    copies = 1 + (rng.random(working.size) < REPEATED_LINE_SHARE)
    position = np.repeat(np.arange(working.size), copies)
    lines = np.empty(position.size, LINE)
    for name in LINE.names:
        lines[name] = working[name][position]
    lines["starts_invoice"][1:][position[1:] == position[:-1]] = 0
    return Block(
        number=number,
        lines=lines,
        owner=working["owner"][position],
        customers=customers,
        order_count=order_count,
        mean_order_value=spent / np.maximum(order_count, 1),
    )
