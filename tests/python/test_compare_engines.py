"""The comparison of engines sees what differs, and nothing else."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import duckdb
import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/compare_engines.py"
spec = importlib.util.spec_from_file_location("compare_engines", SCRIPT)
engines = importlib.util.module_from_spec(spec)
spec.loader.exec_module(engines)

MART = """
select i as customer_id, i / 3.0 as share, cast(i % 2 as boolean) as is_odd,
    case when i > 2 then 'x' || i end as word,
    timestamp '2011-01-01' + to_days(i) as seen_at
from (select cast(range as integer) as i from range(5))
"""


def compared(folder: Path, theirs: str) -> list[str]:
    database = folder / "shoal.duckdb"
    place = folder / "warehouse/marts.db/fct_things"
    place.mkdir(parents=True)
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"create schema marts; create table marts.fct_things as {MART}")
        connection.sql(theirs).write_parquet(str(place / "part.parquet"))
    found = engines.compare(database, folder / "warehouse", ["marts"], engines.TOLERANCE)
    return found["marts.fct_things"]


@pytest.mark.parametrize(
    "theirs",
    [
        f"from ({MART}) order by 1 desc",
        f"select * replace (cast(customer_id as bigint) as customer_id) from ({MART})",
        f"select * replace (share + 1e-12 as share) from ({MART})",
    ],
)
def test_order_widths_and_last_digits_are_no_difference(tmp_path, theirs):
    assert compared(tmp_path, theirs) == []


@pytest.mark.parametrize(
    "theirs, said",
    [
        (f"from ({MART}) limit 4", "5 rows and 4"),
        (f"select * exclude (word) from ({MART})", "columns ['word']"),
        (
            f"select * replace (customer_id || '' as customer_id) from ({MART})",
            "customer_id: INTEGER and VARCHAR",
        ),
        (f"select * replace ('a' as share) from ({MART})", "share: DOUBLE and VARCHAR"),
        (f"select * replace (1 as word) from ({MART})", "word: VARCHAR and INTEGER"),
        (f"select * replace ('t' as seen_at) from ({MART})", "seen_at: TIMESTAMP and"),
        (f"select * replace (share * 1.000001 as share) from ({MART})", "share: 4 rows"),
        (f"select * replace (coalesce(word, '-') as word) from ({MART})", "word: 3 rows"),
        (f"select * replace (not is_odd as is_odd) from ({MART})", "is_odd: 5 rows"),
        (f"select * replace (customer_id + 1 as customer_id) from ({MART})", "customer_id"),
        (
            f"select * replace (case when share < 1 then share end as share) from ({MART})",
            "share: 2 rows",
        ),
    ],
)
def test_what_differs_is_named(tmp_path, theirs, said):
    assert said in "; ".join(compared(tmp_path, theirs))


def test_a_table_that_spark_lacks_is_named(tmp_path):
    with duckdb.connect(str(tmp_path / "shoal.duckdb")) as connection:
        connection.execute(f"create schema marts; create table marts.fct_things as {MART}")
    (tmp_path / "warehouse").mkdir()
    found = engines.compare(
        tmp_path / "shoal.duckdb", tmp_path / "warehouse", ["marts"], engines.TOLERANCE
    )
    assert found == {"marts.fct_things": ["not built on Spark"]}
