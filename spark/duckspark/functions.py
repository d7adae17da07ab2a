"""Functions that DuckDB computes for Spark, batch by batch, where the rows are.

Spark has no function that gives the same: DuckDB's hash, its reading of dates, its writing
of numbers, the last digits of logarithms and exponentials. Plugins for dbt-duckdb offer
theirs. Each becomes a function of the session that hands its columns to a DuckDB in the
worker's process, as Arrow.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa

#: Function of the session: what DuckDB is asked, and the type that Spark is told.
EXPRESSIONS = {
    "duckdb_hash": ("cast(hash({columns}) as decimal(20, 0))", "decimal(20,0)"),
    "duckdb_timestamp": ("try_cast({columns} as timestamp)", "timestamp_ntz"),
    "duckdb_strptime": ("try_strptime({columns})", "timestamp_ntz"),
    "duckdb_format": ("format({columns})", "string"),
    # Java's may differ in the last digit, by which trees break ties and words are rounded.
    "duckdb_exp": ("exp({columns})", "double"),
    "duckdb_ln": ("case when {columns} > 0 then ln({columns}) end", "double"),
    "duckdb_text": ("cast({columns} as varchar)", "string"),
}
#: Types of plugins' functions, DuckDB's name to Spark's.
TYPES = {"VARCHAR": "string", "BOOLEAN": "boolean", "BIGINT": "bigint", "DOUBLE": "double"}


@lru_cache(maxsize=1)
def _opened(module_paths: tuple[str, ...], plugins: tuple[str, ...]) -> tuple:
    """Return a DuckDB with the plugins' functions, and these with their types."""
    sys.path.extend(path for path in module_paths if path not in sys.path)
    connection = duckdb.connect(
        config={"threads": 1, "autoinstall_known_extensions": False}
    )
    listing = "select function_name, return_type from duckdb_functions()"
    before = set(connection.sql(listing).fetchall())
    for name in plugins:
        plugin = import_module(name).Plugin
        plugin(name, {}, SimpleNamespace(path=":memory:")).configure_connection(connection)
    return connection, dict(set(connection.sql(listing).fetchall()) - before)


class Functions:
    """The functions of a session.

    Parameters
    ----------
    module_paths : folders to import plugins from
    plugins : modules with a ``Plugin`` of dbt-duckdb
    """

    def __init__(self, module_paths: Sequence[str], plugins: Sequence[str]) -> None:
        self._of = tuple(module_paths), tuple(plugins)
        connection, self.offered = _opened(*self._of)
        self.connection = connection

    def ask(self, sql: str) -> pa.Table:
        """Return what DuckDB at the driver answers."""
        return self.connection.cursor().sql(sql).to_arrow_table()

    def register(self, spark: Any) -> None:
        """Make the functions functions of the session."""
        from pyspark.sql.functions import arrow_udf
        from pyspark.util import PythonEvalType

        expressions = dict(EXPRESSIONS)
        for name, type_ in self.offered.items():
            expressions[name] = (f"{name}({{columns}})", TYPES[type_])
        for name, (expression, type_) in expressions.items():
            asked = _asked(expression, self._of)
            kind = PythonEvalType.SQL_SCALAR_ARROW_UDF
            spark.udf.register(name, arrow_udf(asked, type_, kind))
        text = files("duckspark").joinpath("functions.sql").read_text()
        lines = [line for line in text.splitlines() if not line.startswith("--")]
        for statement in "\n".join(lines).split(";"):
            if statement.strip():
                spark.sql(statement)


def _asked(expression: str, of: tuple) -> Callable[..., pa.Array]:
    """Return an expression of DuckDB as a function of Arrow columns."""

    def asked(*columns: pa.Array) -> pa.Array:
        connection, _ = _opened(*of)
        names = [f"c{at}" for at in range(len(columns))]
        cursor = connection.cursor()
        cursor.register("batch", pa.table(dict(zip(names, columns, strict=True))))
        chosen = expression.format(columns=", ".join(names))
        answer = cursor.sql(f"select {chosen} as answer from batch").to_arrow_table()
        return answer.column("answer").combine_chunks()

    return asked
