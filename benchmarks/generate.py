"""Make synthetic transactions of any size: python -m benchmarks.generate --help.

Customers are made in chunks. Inside a chunk lines stand in time order, as in an export of
two sheets under each other whose nine joint days stand twice; a file of more customers
than a chunk holds is one such export after another. Memory is that of one chunk.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from tqdm import tqdm

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
from benchmarks.synthetic.lines import LINE
from benchmarks.synthetic.world import Settings, build_world

CHUNK_CUSTOMERS = 5 * BLOCK_CUSTOMERS
ROWS_PER_WRITE = 200_000
OVERLAP_DAYS = 9
FIRST_INVOICE = 500_001
MOST_CUSTOMERS = 2_000_000
FORMATS = ("csv", "csv.gz", "parquet")
TRUTH_COLUMNS = (
    "customer_id", "true_group", "country", "acquired_at", "dropped_out_at",
    "purchase_rate_per_day", "dropout_rate_per_day", "order_count", "mean_order_value",
)  # fmt: skip


class Sink(Protocol):
    """Takes tables of text one after another."""

    def write_table(self, table: pa.Table) -> None:
        """Write the rows of a table."""


def put_in_order(lines: np.ndarray) -> np.ndarray:
    """Sort lines by the time of their invoice; lines of an invoice stay together."""
    invoice = np.cumsum(lines["starts_invoice"], dtype="i8")
    booked = lines["minute"][np.flatnonzero(lines["starts_invoice"])][invoice - 1]
    return lines[np.lexsort((invoice, booked))]


def make_chunks(
    settings: Settings, customers: int
) -> Iterator[tuple[np.ndarray, list[tuple[Block, int]]]]:
    """Make customers a chunk at a time.

    Parameters
    ----------
    settings
        Seed and span of the data.
    customers
        How many to make.

    Yields
    ------
    tuple
        The chunk's lines in time order, of dtype ``LINE``; and its blocks, each with the
        number of its customers that count.
    """
    for start in range(0, customers, CHUNK_CUSTOMERS):
        blocks = []
        for first in range(start, min(start + CHUNK_CUSTOMERS, customers), BLOCK_CUSTOMERS):
            size = min(BLOCK_CUSTOMERS, customers - first)
            blocks.append((simulate_block(settings, first // BLOCK_CUSTOMERS), size))
        lines = np.concatenate([np.empty(0, LINE), *(b.cut(size) for b, size in blocks)])
        yield put_in_order(lines), blocks


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
    joint = build_world(settings).calendar.joint_day * MINUTES_PER_DAY
    # Numbered once, so that both copies of an invoice have the same number.
    number = first_invoice + np.cumsum(lines["starts_invoice"], dtype="i8") - 1
    starts = np.flatnonzero(lines["starts_invoice"])
    booked = lines["minute"][starts][number - first_invoice]
    sheets = (booked < joint + OVERLAP_DAYS * MINUTES_PER_DAY, booked >= joint)
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


class CsvSink:
    """Writes tables as CSV into an open file, quoting what needs it and nothing else."""

    def __init__(self, file: IO[str]) -> None:
        self.writer = csv.writer(file, lineterminator="\n")
        self.writer.writerow(TABLE_SCHEMA.names)

    def write_table(self, table: pa.Table) -> None:
        """Write the rows of a table."""
        columns = [column.to_pylist() for column in table.columns]
        self.writer.writerows(zip(*columns, strict=True))


@contextmanager
def open_text(path: Path) -> Iterator[IO[str]]:
    """Open a text file to write, through gzip where its name ends so.

    The gzip header holds neither name nor time: the same text gives the same bytes.
    """
    with ExitStack() as stack:
        file = stack.enter_context(path.open("wb"))
        if path.suffix == ".gz":
            file = stack.enter_context(gzip.GzipFile("", "wb", 9, file, mtime=0))
        yield stack.enter_context(io.TextIOWrapper(file, "utf-8", newline=""))


@contextmanager
def open_sink(path: Path, file_format: str) -> Iterator[Sink]:
    """Open the output in one of ``FORMATS``."""
    if file_format == "parquet":
        with pa.parquet.ParquetWriter(path, TABLE_SCHEMA) as writer:
            yield writer
    else:
        with open_text(path) as file:
            yield CsvSink(file)


def write_transactions(
    settings: Settings,
    customers: int,
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
        How many to make.
    rows
        Stop after so many rows; none for all rows of the customers.
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
        sink = stack.enter_context(open_sink(out, file_format))
        truth_writer = None
        if truth:
            text = stack.enter_context(open_text(truth))
            truth_writer = csv.writer(text, lineterminator="\n")
            truth_writer.writerow(TRUTH_COLUMNS)
        bar = stack.enter_context(
            tqdm(
                total=rows or customers,
                unit="rows" if rows else "customers",
                unit_scale=True,
            )
        )
        for lines, blocks in make_chunks(settings, customers):
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
            if rows is not None and written >= rows:
                break
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
    size.add_argument(
        "--rows",
        type=_whole(1, 10**9),
        help="instead: so many rows",
    )
    add("--months", type=_whole(2, 120), default=24, help="of data, default 24")
    add("--seed", type=_whole(0, 2**32 - 1), default=20, help="same seed, same rows")
    add("--start", type=_first_day, default=dt.date(2009, 12, 1), help="first day, ISO")
    add("--format", choices=FORMATS, default="csv.gz", help="default csv.gz")
    add("--out", type=Path, required=True, help="file to write")
    add("--truth", type=Path, help="also write each customer's true rates, group and end")
    return parser.parse_args(arguments)


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
    if day is None or day.day > 28:
        raise argparse.ArgumentTypeError(
            f"must be a date such as 2009-12-01, up to the 28th of a month, not {text!r}"
        )
    return day


def main(arguments: list[str] | None = None) -> None:
    """Run the command line."""
    asked = read_arguments(arguments)
    settings = Settings(asked.seed, asked.start, asked.months)
    customers = MOST_CUSTOMERS if asked.rows else asked.customers or 2500
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    written = write_transactions(
        settings, customers, asked.rows, asked.out, asked.format, asked.truth
    )
    size = asked.out.stat().st_size / 1e6
    print(f"{written:,} rows, {size:,.1f} MB: {asked.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
