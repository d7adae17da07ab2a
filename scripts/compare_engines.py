"""Say which tables differ between DuckDB and Spark: ``python scripts/compare_engines.py``.

Both engines must have been built from the same input with the same vars. Spark's tables are
read as the Parquet files that they are, so nothing of Spark is needed here. Texts, ids,
counts and instants must be equal, numbers with a fraction to a relative tolerance.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

#: What earlier runs read, of which each engine has its own record.
OF_THE_RUN = {"int_largest_input"}
TOLERANCE = 1e-9


def differences(ours: pd.DataFrame, theirs: pd.DataFrame, tolerance: float) -> list[str]:
    """Return what differs between two tables, nothing if they are equal."""
    if sorted(ours.columns) != sorted(theirs.columns):
        return [f"columns {sorted(set(ours.columns) ^ set(theirs.columns))}"]
    if len(ours) != len(theirs):
        return [f"{len(ours)} rows and {len(theirs)}"]
    theirs = theirs[list(ours.columns)]
    fractions = [
        name
        for name in ours
        if pd.api.types.is_float_dtype(ours[name])
        or pd.api.types.is_float_dtype(theirs[name])
    ]
    exact = [name for name in ours if name not in fractions]
    ours, theirs = (_ordered(each, exact, fractions) for each in (ours, theirs))
    found = []
    for name in exact:
        unequal = int((_words(ours[name]) != _words(theirs[name])).sum())
        if unequal:
            found.append(f"{name}: {unequal} rows")
    for name in fractions:
        one, other = (each[name].to_numpy(float) for each in (ours, theirs))
        is_near = np.isclose(one, other, rtol=tolerance, atol=tolerance, equal_nan=True)
        if not is_near.all():
            with np.errstate(divide="ignore", invalid="ignore"):
                gap = np.nanmax(np.abs(one - other) / np.maximum(np.abs(one), 1))
            found.append(f"{name}: {int((~is_near).sum())} rows, by up to {gap:.1e}")
    return found


def _words(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column) and column.notna().all():
        return column.astype("int64").astype(str)
    return column.astype(object).where(column.notna(), "").astype(str)


def _ordered(table: pd.DataFrame, exact: list[str], fractions: list[str]) -> pd.DataFrame:
    """Put rows in an order that does not hang on a last digit."""
    keys = pd.DataFrame({name: _words(table[name]) for name in exact})
    for name in fractions:
        keys[name] = table[name].astype(float).round(6)
    order = keys.sort_values([*exact, *fractions], kind="stable").index
    return table.loc[order].reset_index(drop=True)


def compare(
    database: Path, warehouse: Path, schemas: list[str], tolerance: float
) -> dict[str, list[str]]:
    """Return what differs, table by table, of all tables of DuckDB's."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() "
            "where list_contains(?, schema_name) order by 1, 2",
            [schemas],
        ).fetchall()
        found = {}
        for schema, name in tables:
            if name in OF_THE_RUN:
                continue
            folder = warehouse / f"{schema}.db" / name
            if not folder.is_dir():
                found[f"{schema}.{name}"] = ["not built on Spark"]
                continue
            ours = connection.sql(f"from {schema}.{name}").df()
            theirs = connection.sql(f"from read_parquet('{folder}/**/*.parquet')").df()
            found[f"{schema}.{name}"] = differences(ours, theirs, tolerance)
    return found


def main() -> int:
    """Print what was compared; 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, default=Path("data/shoal.duckdb"))
    parser.add_argument("--warehouse", type=Path, default=Path("data/spark/warehouse"))
    parser.add_argument("--schemas", nargs="+", default=["marts"])
    parser.add_argument("--tolerance", type=float, default=TOLERANCE)
    options = parser.parse_args()
    for place in (options.database, options.warehouse):
        if not place.exists():
            print(f"{place} is missing: run `make build` and `make spark` first.")
            return 1
    found = compare(options.database, options.warehouse, options.schemas, options.tolerance)
    for table, differs in found.items():
        if differs:
            print(f"{table} differs: {'; '.join(differs)}")
    equal = sum(not differs for differs in found.values())
    print(f"{equal} of {len(found)} tables are equal.")
    return int(equal < len(found))


if __name__ == "__main__":
    sys.exit(main())
