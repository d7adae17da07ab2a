"""Make synthetic transactions of any size: python -m benchmarks.generate --help.

Customers are made in chunks. Inside a chunk lines stand in time order, as in an export of
two sheets under each other whose nine joint days stand twice; a file of more customers
than a chunk holds is one such export after another. Memory is that of one chunk.

A number of rows is met by the fewest customers whose rows are as many, over all months;
of the last chunk's latest rows some are cut, less than one customer has.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count, islice
from pathlib import Path

import numpy as np
import pyarrow as pa
from tqdm import tqdm

from benchmarks.sinks import FORMATS, format_of, open_sink, open_text
from benchmarks.synthetic.block import (
    BLOCK_CUSTOMERS,
    FIRST_CUSTOMER_ID,
    Block,
    simulate_block,
)
from benchmarks.synthetic.calendar import MINUTES_PER_DAY
from benchmarks.synthetic.customers import COUNTRY_NAMES
from benchmarks.synthetic.export import TABLE_SCHEMA, as_table
from benchmarks.synthetic.groups import GROUPS
from benchmarks.synthetic.world import Settings, build_world

CHUNK_BLOCKS = 5
ROWS_PER_WRITE = 200_000
OVERLAP_DAYS = 9
FIRST_INVOICE = 500_001
MOST_CUSTOMERS = 2_000_000
FIRST_START, LAST_START = dt.date(1900, 1, 1), dt.date(2099, 12, 28)
TRUTH_COLUMNS = (
    "customer_id", "true_group", "country", "acquired_at", "dropped_out_at",
    "purchase_rate_per_day", "dropout_rate_per_day", "order_count", "mean_order_value",
)  # fmt: skip


def is_joint(settings: Settings, lines: np.ndarray) -> np.ndarray:
    """Tell which lines are of the days that stand in both sheets."""
    joint_day = build_world(settings).calendar.joint_day
    day = lines["minute"] // MINUTES_PER_DAY
    return (joint_day <= day) & (day < joint_day + OVERLAP_DAYS)


def make_blocks(
    settings: Settings, customers: int | None, rows: int | None
) -> Iterator[tuple[Block, int]]:
    """Make blocks until there are so many customers, or customers of so many rows.

    Parameters
    ----------
    settings
        Seed and span of the data.
    customers
        How many to make; none for as many as the rows need.
    rows
        How many are wanted in the file, lines of joint days counted twice.

    Yields
    ------
    tuple
        A block, and how many of its customers count.
    """
    for number in count():
        block, size = simulate_block(settings, number), BLOCK_CUSTOMERS
        if customers is not None:
            size = min(size, customers)
            customers -= size
        if rows is not None:
            copies = 1 + is_joint(settings, block.lines)
            reached = np.cumsum(np.bincount(block.owner, copies, minlength=size)[:size])
            size = min(size, 1 + int(np.searchsorted(reached, rows)))
            rows -= int(reached[size - 1])
        yield block, size
        if customers == 0 or (rows is not None and rows <= 0):
            return


def make_chunks(
    settings: Settings, customers: int | None, rows: int | None = None
) -> Iterator[tuple[np.ndarray, list[tuple[Block, int]]]]:
    """Make customers a chunk at a time.

    Parameters
    ----------
    settings, customers, rows
        As for ``make_blocks``.

    Yields
    ------
    tuple
        The chunk's lines in time order, of dtype ``LINE``; and its blocks, each with the
        number of its customers that count.
    """
    made = make_blocks(settings, customers, rows)
    while blocks := list(islice(made, CHUNK_BLOCKS)):
        lines = np.concatenate([block.cut(size) for block, size in blocks])
        # Stable: the lines of an invoice are of one minute and stay together.
        yield lines[np.argsort(lines["minute"], kind="stable")], blocks


def make_tables(
    settings: Settings, lines: np.ndarray, first_invoice: int
) -> Iterator[pa.Table]:
    """Write a chunk as two sheets under each other, whose joint days stand in both.

    Parameters
    ----------
    settings
        Seed and span of the data.
    lines
        In time order, of dtype ``LINE``.
    first_invoice
        Number of the chunk's first invoice.
    """
    # Numbered once, so that both copies of an invoice have the same number.
    number = first_invoice + np.cumsum(lines["starts_invoice"], dtype="i8") - 1
    joint = is_joint(settings, lines)
    is_later = lines["minute"] >= (
        build_world(settings).calendar.joint_day * MINUTES_PER_DAY
    )
    sheets = (~is_later | joint, is_later)
    for in_sheet in sheets:
        positions = np.flatnonzero(in_sheet)
        for first in range(0, positions.size, ROWS_PER_WRITE):
            part = lines[positions[first : first + ROWS_PER_WRITE]].copy()
            # A part may begin inside an invoice; sheets hold whole runs of numbers.
            part["starts_invoice"][0] = 1
            yield as_table(settings, part, int(number[positions[first]]))


def make_truth(settings: Settings, block: Block, size: int) -> Iterator[tuple]:
    """Tell what is true of the first customers of a block, as rows of the truth file."""
    midnight = dt.datetime.combine(settings.start, dt.time())
    known = block.customers
    for place in range(size):
        yield (
            FIRST_CUSTOMER_ID + block.number * BLOCK_CUSTOMERS + place,
            GROUPS[known.group[place]].name,
            COUNTRY_NAMES[known.country[place]],
            midnight + dt.timedelta(minutes=int(known.acquired[place])),
            midnight + dt.timedelta(minutes=int(known.dropped_out[place])),
            f"{known.purchase_rate[place]:.8f}",
            f"{known.dropout_rate[place]:.8f}",
            int(block.order_count[place]),
            f"{block.mean_order_value[place]:.2f}",
        )


def write_transactions(
    settings: Settings,
    customers: int | None,
    rows: int | None,
    out: Path,
    file_format: str,
    truth: Path | None = None,
) -> int:
    """Write the file, and the truth beside it where asked for.

    Parameters
    ----------
    settings
        Seed and span of the data.
    customers
        How many to make; none for as many as the rows need.
    rows
        How many to write; none for all rows of the customers.
    out
        The file to write; what is there is replaced.
    file_format
        One of ``FORMATS``.
    truth
        A .csv or .csv.gz of each customer's hidden properties.

    Returns
    -------
    int
        Rows written.
    """
    written, first_invoice = 0, FIRST_INVOICE
    with ExitStack() as stack:
        sink = stack.enter_context(open_sink(out, file_format, TABLE_SCHEMA))
        truth_writer = None
        if truth:
            text = stack.enter_context(open_text(truth, is_gzipped=truth.suffix == ".gz"))
            truth_writer = csv.writer(text, lineterminator="\n")
            truth_writer.writerow(TRUTH_COLUMNS)
        bar = stack.enter_context(
            tqdm(
                total=rows or customers,
                unit="rows" if rows else "customers",
                unit_scale=True,
            )
        )
        for lines, blocks in make_chunks(settings, customers, rows):
            for table in make_tables(settings, lines, first_invoice):
                part = table if rows is None else table.slice(0, rows - written)
                sink.write_table(part)
                written += part.num_rows
                bar.update(part.num_rows if rows else 0)
            first_invoice += int(lines["starts_invoice"].sum())
            for block, size in blocks:
                if truth_writer:
                    truth_writer.writerows(make_truth(settings, block, size))
                bar.update(0 if rows else size)
    return written


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line; what is not allowed ends with one sentence."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.generate",
        description="Make synthetic transactions in the shape of Online Retail II.",
    )
    add = parser.add_argument
    size = parser.add_mutually_exclusive_group()
    size.add_argument(
        "--customers", type=_whole(1, MOST_CUSTOMERS), default=None, help="default 2500"
    )
    size.add_argument("--rows", type=_whole(1, 10**9), help="instead: exactly so many rows")
    add("--months", type=_whole(2, 120), default=24, help="of data, default 24")
    add("--seed", type=_whole(0, 2**32 - 1), default=20, help="same seed, same rows")
    add("--start", type=_first_day, default=dt.date(2009, 12, 1), help="first day, ISO")
    add("--format", choices=FORMATS, help="default: as the name of --out ends")
    add("--out", type=Path, required=True, help="file to write")
    add("--truth", type=Path, help="also write each customer's true rates, group and end")
    asked = parser.parse_args(arguments)
    told = format_of(asked.out)
    asked.format = asked.format or told
    if asked.format is None:
        endings = ", ".join(f".{f}" for f in FORMATS)
        parser.error(f"--out must end in one of {endings}, or --format say which it is")
    if told not in (None, asked.format):
        parser.error(f"--format {asked.format} does not fit the name {asked.out.name!r}")
    for path in filter(None, (asked.out, asked.truth)):
        if path.is_dir():
            parser.error(f"must be a file, and is a folder: {str(path)!r}")
    if asked.truth and asked.truth.resolve() == asked.out.resolve():
        parser.error("--out and --truth must be two files")
    return asked


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                f"must be a whole number from {least} to {most}, not {text!r}"
            )
        return int(text)

    return read


def _first_day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.day > 28 or not FIRST_START <= day <= LAST_START:
        raise argparse.ArgumentTypeError(
            "must be a date such as 2009-12-01, up to the 28th of a month, "
            f"from {FIRST_START} to {LAST_START}, not {text!r}"
        )
    return day


def main(arguments: list[str] | None = None) -> None:
    """Run the command line."""
    asked = read_arguments(arguments)
    settings = Settings(asked.seed, asked.start, asked.months)
    customers = None if asked.rows else asked.customers or 2500
    for path in filter(None, (asked.out, asked.truth)):
        path.parent.mkdir(parents=True, exist_ok=True)
    written = write_transactions(
        settings, customers, asked.rows, asked.out, asked.format, asked.truth
    )
    size = asked.out.stat().st_size / 1e6
    print(f"{written:,} rows, {size:,.1f} MB: {asked.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
