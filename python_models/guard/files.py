"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def clear_file(path: str) -> str:
    """Make place for a file: its folder is there, what a killed run left of it is not."""
    place = Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    for left in (place, place.with_name(place.name + ".wal")):
        left.unlink(missing_ok=True)
    return path


def replace_file(new: str, path: str) -> str:
    """Put a new file in the place of one that others may be reading, in one step.

    Whoever has the former one open goes on reading it.
    """
    with open(new, "rb") as file:
        os.fsync(file.fileno())
    os.replace(new, path)
    return path


def clear_folder(path: str) -> str:
    """Remove a folder of copies that are made anew when they are needed."""
    shutil.rmtree(path, ignore_errors=True)
    return path
