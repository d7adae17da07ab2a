"""Online Retail II as one CSV, which tests and benchmarks read: part of make data."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.real_data import NAME, ROOT
from scripts.fetch_online_retail import FOLDER, WORKBOOK

sys.path.insert(0, str(ROOT / "python_models"))

from ingest.excel import sheets_to_parquet  # noqa: E402


def copy_workbook(workbook: Path, target: Path) -> None:
    """Write all sheets of a workbook under each other as CSV.GZ: all of it or nothing."""
    with tempfile.TemporaryDirectory(prefix=".copy_", dir=target.parent) as unfinished:
        sheets = sheets_to_parquet(workbook, [], ".", Path(unfinished))
        files = [str(file) for _, _, file in sheets]
        header = sheets[0][1]
        named = ", ".join(f'c{place} as "{name}"' for place, name in enumerate(header))
        written = Path(unfinished) / target.name
        duckdb.read_parquet(files).project(named).write_csv(
            str(written), header=True, compression="gzip"
        )
        written.replace(target)


if __name__ == "__main__":
    if not (FOLDER / NAME).exists():
        copy_workbook(FOLDER / WORKBOOK, FOLDER / NAME)
    print(f"{FOLDER / NAME} is there, for tests and benchmarks.")
