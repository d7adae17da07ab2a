"""The SQL part of the job in bare DuckDB, as the limit to measure against.

python -m benchmarks.bare FILE DATABASE
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from benchmarks.measure import BARE_SQL, source_of

SNAPSHOTS = Path(__file__).with_name("bare_snapshots.sql")


def run(path: Path, database_file: Path) -> None:
    """Read, clean and tell what is known of every customer each week."""
    with duckdb.connect(database_file) as database:
        database.execute("set threads = 2")
        database.execute(BARE_SQL.read_text().replace("{source}", source_of(path)))
        database.execute(SNAPSHOTS.read_text())
        database.execute("checkpoint")


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
