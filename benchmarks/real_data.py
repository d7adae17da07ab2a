"""Where Online Retail II is looked for; its rows are never part of the project.

Tests and benchmarks read it as one CSV. ``python -m benchmarks.real_data`` writes that from
the workbook that was fetched; ``make data`` does both.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "python_models"))

from ingest.excel import sheets_to_parquet  # noqa: E402

from scripts.fetch_online_retail import FOLDER, WORKBOOK  # noqa: E402

#: Both sheets under each other, as CSV.
NAME = "online_retail_II.csv.gz"
FOLDERS = (FOLDER, ROOT.parent / "shared" / "data")
NOT_HERE = f"{NAME} is neither in data/raw nor in shared/data"


def real_file() -> Path | None:
    """Return the file, or None where it is not at hand."""
    return next((each / NAME for each in FOLDERS if (each / NAME).is_file()), None)


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
