"""Put measured figures into pages: between the marks of a section, as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

#: The page of what `make bench` and its like measure.
BENCHMARKS = Path(__file__).with_name("README.md")


def machine() -> str:
    """Say where was measured, and with which versions."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, DuckDB {version('duckdb')}, "
        f"dbt {version('dbt-core')}"
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table whose first column is words and whose others are numbers."""
    marks = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *rows)) + "\n"


def put_into(page: Path, section: str, found: str) -> None:
    """Put what was found between the marks of a section of a page.

    Raises
    ------
    ValueError
        The page has no such section.
    """
    begin, end = f"<!-- measured: {section} -->", f"<!-- end of measured: {section} -->"
    before, _, rest = page.read_text().partition(begin)
    _, closed, after = rest.partition(end)
    if not closed:
        raise ValueError(f"{page.name} has no section measured: {section}")
    page.write_text(f"{before}{begin}\n\n{found}\n{end}{after}")
