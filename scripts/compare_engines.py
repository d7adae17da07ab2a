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

#: What earlier runs read, of which each engine has its own record.
OF_THE_RUN = {"int_largest_input"}
TOLERANCE = 1e-9
#: Types of numbers that have a fraction.
FRACTIONS = {"DOUBLE", "FLOAT", "DECIMAL"}
NUMBERS = FRACTIONS | {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT"}


def differences(
    connection: duckdb.DuckDBPyConnection, ours: str, theirs: str, tolerance: float
) -> list[str]:
    """Return what differs between two relations, nothing if they are equal.

    Rows are brought into one order, which does not hang on a last digit, and compared place
    by place; the database does it, which tables larger than memory are no matter to.
    """
    one, other = (_types(connection, relation) for relation in (ours, theirs))
    if one.keys() != other.keys():
        return [f"columns {sorted(one.keys() ^ other.keys())}"]
    apart = [
        f"{name}: {one[name]} and {other[name]}"
        for name in one
        if _comparable(one[name]) != _comparable(other[name])
    ]
    if apart:
        return apart
    counts = connection.execute(
        f"select (select count(*) from {ours}), (select count(*) from {theirs})"
    ).fetchone()
    if counts[0] != counts[1]:
        return [f"{counts[0]} rows and {counts[1]}"]
    fractions = [name for name in one if FRACTIONS & {one[name], other[name]}]
    exact = [name for name in one if name not in fractions]
    order = ", ".join(
        [*exact, *(f"round(cast({name} as double), 6)" for name in fractions)]
    )
    gaps = {name: f"abs(ours.{name} - theirs.{name})" for name in fractions}
    asked = [
        *(
            f"count(*) filter (where ours.{each} is distinct from theirs.{each}), 0"
            for each in exact
        ),
        *(
            f"count(*) filter (where ours.{name} is distinct from theirs.{name} and not "
            f"coalesce({gap} <= {tolerance} * (1 + abs(theirs.{name})), false)), "
            f"max({gap} / greatest(abs(ours.{name}), 1))"
            for name, gap in gaps.items()
        ),
    ]
    answer = connection.execute(
        f"""
        with
        ours as (select *, row_number() over (order by {order}) as place from {ours}),
        theirs as (select *, row_number() over (order by {order}) as place from {theirs})
        select {", ".join(asked)} from ours inner join theirs using (place)
        """
    ).fetchone()
    return [
        f"{name}: {unequal} rows"
        + (f", by up to {gap:.1e}" if name in gaps and gap else "")
        for name, unequal, gap in zip(
            [*exact, *fractions], answer[::2], answer[1::2], strict=True
        )
        if unequal
    ]


def _types(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """Return the kind of type of each column."""
    found = connection.sql(f"from {relation}")
    return {
        name: str(kind).partition("(")[0]
        for name, kind in zip(found.columns, found.types, strict=True)
    }


def _comparable(kind: str) -> str:
    """Return what a type compares with: engines may keep other widths and time zones."""
    if kind in NUMBERS:
        return "number"
    return "instant" if kind.startswith("TIMESTAMP") else kind


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
            found[f"{schema}.{name}"] = differences(
                connection,
                f"{schema}.{name}",
                f"read_parquet('{folder}/**/*.parquet')",
                tolerance,
            )
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
