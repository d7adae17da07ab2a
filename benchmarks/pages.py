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


def _cut(page: Path, section: str) -> tuple[str, str, str]:
    """Return a page up to a section's figures, the figures, and the rest of the page.

    Raises
    ------
    ValueError
        The page has no such section.
    """
    begin, end = f"<!-- measured: {section} -->\n", f"<!-- end of measured: {section} -->"
    before, _, rest = page.read_text().partition(begin)
    found, closed, after = rest.partition(end)
    if not closed:
        raise ValueError(f"{page.name} has no section measured: {section}")
    return before + begin, found, closed + after


def put_into(page: Path, section: str, found: str) -> None:
    """Put what was found between the marks of a section of a page.

    Raises
    ------
    ValueError
        The page has no such section.
    """
    before, _, after = _cut(page, section)
    page.write_text(f"{before}\n{found}\n{after}")


def put_row(
    page: Path, section: str, said: str, head: Sequence[str], row: Sequence[str]
) -> None:
    """Put a row into a section's table, for the one that begins with the same two cells.

    What takes an hour is measured row by row; rows of other calls stay as they are.

    Raises
    ------
    ValueError
        The page has no such section.
    """
    _, found, _ = _cut(page, section)
    written = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in found.splitlines()
        if line.startswith("|")
    ][2:]
    rows = [tuple(row) if each[:2] == tuple(row[:2]) else each for each in written]
    if tuple(row) not in rows:
        rows.append(tuple(row))
    put_into(page, section, f"{said}\n\n{table(head, rows)}")
