"""Python models at the driver: they get DuckDB relations, as they do under dbt-duckdb."""

from __future__ import annotations

import linecache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb
import pyarrow as pa
from dbt.adapters.base import PythonJobHelper
from dbt.adapters.duckspark import session

#: DuckDB's types of columns that are folders, of which only windows are.
FOLDERS_TYPES = {"integer": "INTEGER", "long": "BIGINT"}


class DriverJobHelper(PythonJobHelper):
    """Runs a compiled model and writes the table that it gives."""

    def __init__(self, parsed_model: dict, credentials: Any) -> None:
        self.credentials = credentials
        self.name = parsed_model["alias"]
        self.is_by_window = parsed_model["config"]["materialized"] == "incremental"

    def submit(self, compiled_code: str) -> None:
        """Run a model; the macro py_write_table has added what its table is called."""
        spark = session.get(self.credentials)
        connection = duckdb.connect()
        connection.sql("set timezone = 'UTC'")
        file = f"<{self.name}>"
        # So that a traceback shows the line.
        linecache.cache[file] = (
            len(compiled_code),
            None,
            compiled_code.splitlines(True),
            file,
        )
        names: dict[str, Any] = {"__name__": self.name}
        exec(compile(compiled_code, file, "exec"), names)

        def load(table: str) -> duckdb.DuckDBPyRelation:
            return relation_of(connection, spark.table(table))

        target = names["target_relation"]
        try:
            asked = names["dbtObj"](load)
            if asked.is_incremental:
                # What was told so far, under the name by which the model asks for it.
                connection.execute(f"create schema {target.split('.')[0]}")
                load(target).create_view("told")
                connection.execute(f"create view {target} as from told")
            given = names["model"](asked, connection)
            frame = spark.createDataFrame(_as_arrow(connection, given))
            if asked.is_incremental:
                columns = spark.table(target).columns
                frame.select(columns).write.insertInto(target, overwrite=True)
            else:
                writer = frame.write.mode("overwrite").format("parquet")
                if self.is_by_window:
                    writer = writer.partitionBy("window_id")
                writer.saveAsTable(target)
        except session.FAILURES as error:
            raise session.explained(error) from error


def relation_of(connection: duckdb.DuckDBPyConnection, table: Any) -> Any:
    """Return a table of Spark's as a relation of DuckDB.

    Its files are read where they are, so that a model that asks for few columns or rows of
    a large table moves no others, and none through Spark's memory. What lies in no file of
    this machine comes as Arrow.

    Parameters
    ----------
    connection : DuckDB's, which must last as long as the relation
    table : Spark's DataFrame of one table
    """
    files = [unquote(urlsplit(each).path) for each in table.inputFiles()]
    if not files or not all(Path(each).is_file() for each in files):
        return connection.from_arrow(table.toArrow())
    columns = []
    for field in table.schema.fields:
        column = f'"{field.name}"'
        # The name of a folder is a text; all other types are those of the files.
        if f"/{field.name}=" in files[0]:
            type_ = FOLDERS_TYPES[field.dataType.typeName()]
            column = f"cast({column} as {type_}) as {column}"
        columns.append(column)
    return connection.read_parquet(files, hive_partitioning=True).project(
        ", ".join(columns)
    )


def _as_arrow(connection: duckdb.DuckDBPyConnection, given: Any) -> pa.Table:
    """Return what a model gave, with the types that DuckDB's table would have."""
    if isinstance(given, duckdb.DuckDBPyRelation):
        relation = given
    else:
        connection.register("given", given)
        relation = connection.sql("select * from given")
    casts = ", ".join(
        f'cast("{name}" as {_signed(str(type_))}) as "{name}"'
        for name, type_ in zip(relation.columns, relation.types, strict=True)
    )
    return relation.project(casts).to_arrow_table()


def _signed(type_: str) -> str:
    """Spark has no unsigned numbers, none of 128 bits and no time of nanoseconds."""
    wider = {
        "UTINYINT": "SMALLINT",
        "USMALLINT": "INTEGER",
        "UINTEGER": "BIGINT",
        "UBIGINT": "DECIMAL(20, 0)",
        "HUGEINT": "DECIMAL(38, 0)",
        "TIMESTAMP_NS": "TIMESTAMP",
        "TIMESTAMP_S": "TIMESTAMP",
        "TIMESTAMP_MS": "TIMESTAMP",
    }
    return wider.get(type_, type_)
