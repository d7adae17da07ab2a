"""Python models on Spark read the files of a table, with the types that the table has."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import duckdb
import pytest

pytest.importorskip(
    "pyspark", reason="Spark is not installed: .venv/bin/pip install -e '.[spark]'"
)
from dbt.adapters.duckspark.python_models import relation_of  # noqa: E402
from pyspark.sql.types import (  # noqa: E402
    IntegerType,
    LongType,
    StructField,
    StructType,
    TimestampNTZType,
)

AT = dt.datetime(2010, 1, 1, 0, 0, 1)


class Table:
    """What is asked of a table of Spark's."""

    def __init__(self, folder, *fields):
        self.files = sorted(folder.rglob("*.parquet"))
        self.schema = StructType([StructField(*field) for field in fields])

    def inputFiles(self):
        return [each.as_uri() for each in self.files]

    def toArrow(self):
        return duckdb.sql("select 7 as customer").to_arrow_table()


@pytest.fixture
def folder(tmp_path):
    # A blank in the path is %20 in an address.
    path = tmp_path / "a warehouse"
    duckdb.sql(
        "select unnest([1, 2, 3]) as customer, timestamp '2010-01-01 00:00:01' as at, "
        "cast(customer // 2 as integer) as window_id"
    ).write_parquet(str(path), partition_by=["window_id"])
    return path


@pytest.mark.parametrize(
    ("type_", "name"), [(IntegerType(), "INTEGER"), (LongType(), "BIGINT")]
)
def test_files_are_read_with_the_tables_types(folder, type_, name):
    table = Table(
        folder,
        ("customer", IntegerType()),
        ("at", TimestampNTZType()),
        ("window_id", type_),
    )
    relation = relation_of(duckdb.connect(), table)
    assert [str(each) for each in relation.types] == ["INTEGER", "TIMESTAMP", name]
    assert relation.order("customer").fetchall() == [(1, AT, 0), (2, AT, 1), (3, AT, 1)]


def test_what_lies_in_no_file_of_this_machine_comes_as_arrow(folder):
    table = Table(folder, ("customer", IntegerType()))
    for file in table.files[1:]:
        file.unlink()
    connection = duckdb.connect()
    assert relation_of(connection, table).fetchall() == [(7,)]
    table.files = [SimpleNamespace(as_uri=lambda: "hdfs://node/warehouse/a.parquet")]
    assert relation_of(connection, table).fetchall() == [(7,)]
