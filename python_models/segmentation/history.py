"""What is told once and stands: the rest of it is to be told."""

from __future__ import annotations

from duckdb import DuckDBPyRelation


def untold(
    standing: DuckDBPyRelation, told: DuckDBPyRelation | None, key: str
) -> DuckDBPyRelation:
    """Return the rows of which nothing is told yet, or something else.

    Parameters
    ----------
    standing : a row a key, with the ``history_fingerprint`` under which it is to be told
    told : what an earlier run told, any number of rows a key; None if it told nothing
    key : column of both

    Returns
    -------
    Rows and columns of ``standing``.
    """
    if told is None:
        return standing
    known = told.project(f"{key}, history_fingerprint").distinct()
    return standing.join(known, f"{key}, history_fingerprint", how="anti")
