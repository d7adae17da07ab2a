"""Measure how fast transactions are made: python -m benchmarks.measure_generator.

Each file is made in a process of its own. With ``--write`` what is found is put into
benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import ROOT, call
from benchmarks.pages import BENCHMARKS, machine, put_into, table

MILLION = 1_000_000
FILES = ((1, "csv.gz"), (1, "csv"), (1, "parquet"), (6, "parquet"), (15, "parquet"))


def main() -> None:
    """Print the speeds, and put them into the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for millions, kind in FILES:
            path = Path(folder) / f"made.{kind}"
            asked = ("--rows", millions * MILLION, "--out", path)
            run = call((sys.executable, "-m", "benchmarks.generate", *asked), ROOT)
            path.unlink()
            rows.append(
                (
                    f"{millions} million, `.{kind}`",
                    f"{millions * MILLION / run.seconds:,.0f}",
                    f"{run.peak_mib:,.0f}",
                )
            )
    head = ("rows, file", "rows per second", "peak MiB")
    found = f"{machine()}, one of them used:\n\n{table(head, rows)}"
    print(found)
    if options.write:
        put_into(BENCHMARKS, "generator", found)


if __name__ == "__main__":
    main()
