"""Files that take tables of text one after another: CSV, gzipped CSV, Parquet."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol

import pyarrow as pa
import pyarrow.parquet

FORMATS = ("csv", "csv.gz", "parquet")


class Sink(Protocol):
    """Takes tables of text one after another."""

    def write_table(self, table: pa.Table) -> None:
        """Write the rows of a table."""


class CsvSink:
    """Writes tables as CSV into an open file, quoting what needs it and nothing else."""

    def __init__(self, file: IO[str], names: list[str]) -> None:
        self.writer = csv.writer(file, lineterminator="\n")
        self.writer.writerow(names)

    def write_table(self, table: pa.Table) -> None:
        """Write the rows of a table."""
        columns = [column.to_pylist() for column in table.columns]
        self.writer.writerows(zip(*columns, strict=True))


def format_of(path: Path) -> str | None:
    """Return which of ``FORMATS`` the name of a file ends in, if any."""
    return next((f for f in FORMATS if path.name.lower().endswith(f".{f}")), None)


@contextmanager
def open_text(path: Path, is_gzipped: bool) -> Iterator[IO[str]]:
    """Open a text file to write, through gzip where asked for.

    The gzip header holds neither name nor time: the same text gives the same bytes.
    """
    with ExitStack() as stack:
        file = stack.enter_context(path.open("wb"))
        if is_gzipped:
            file = stack.enter_context(gzip.GzipFile("", "wb", 9, file, mtime=0))
        yield stack.enter_context(io.TextIOWrapper(file, "utf-8", newline=""))


@contextmanager
def open_sink(path: Path, file_format: str, schema: pa.Schema) -> Iterator[Sink]:
    """Open the output in one of ``FORMATS``."""
    if file_format == "parquet":
        with pa.parquet.ParquetWriter(path, schema) as writer:
            yield writer
    else:
        with open_text(path, is_gzipped=file_format == "csv.gz") as file:
            yield CsvSink(file, schema.names)
