"""Where Online Retail II is looked for; its rows are never part of the project."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Both sheets under each other, as CSV.
NAME = "online_retail_II.csv.gz"
FOLDERS = (ROOT / "data" / "raw", ROOT.parent / "shared" / "data")
NOT_HERE = f"{NAME} is neither in data/raw nor in shared/data"


def real_file() -> Path | None:
    """Return the file, or None where it is not at hand."""
    return next((each / NAME for each in FOLDERS if (each / NAME).is_file()), None)
