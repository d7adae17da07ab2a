"""Connections: the profile's fields, and statements on their way to the session."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from dbt.adapters.contracts.connection import Connection, ConnectionState
from dbt.adapters.duckspark import session
from dbt.adapters.spark.connections import (
    SparkConnectionManager,
    SparkConnectionMethod,
    SparkConnectionWrapper,
    SparkCredentials,
)

from duckspark.dialect import as_literal, translate


@dataclass
class DuckSparkCredentials(SparkCredentials):
    """A target of profiles.yml.

    Parameters
    ----------
    master : where Spark runs: ``local[2]`` in this process, ``spark://host:7077`` a cluster
    module_paths : folders from which Python models and plugins import
    plugins : modules that offer functions to SQL, as for dbt-duckdb; those without a
        DuckDB file of their own are loaded into the DuckDB at the driver
    folder : where tables, the list of them and copies of files are kept
    """

    schema: str = "main"
    host: str = "session"
    method: SparkConnectionMethod = SparkConnectionMethod.SESSION
    master: str = "local[2]"
    module_paths: list[str] = field(default_factory=list)
    plugins: list[str] = field(default_factory=list)
    folder: str = "spark"

    @property
    def type(self) -> str:
        """Name the adapter."""
        return "duckspark"

    @property
    def unique_field(self) -> str:
        """Tell installations apart, for dbt's own use."""
        return self.master

    def _connection_keys(self) -> tuple[str, ...]:
        return "master", "schema", "server_side_parameters"


class TranslatingCursor(SparkConnectionWrapper):
    """A cursor to which DuckDB's SQL is given."""

    def __init__(self, credentials: DuckSparkCredentials) -> None:
        self.credentials = credentials
        self.rows: list | None = None
        self.frame: Any = None

    def cursor(self) -> TranslatingCursor:
        """Return a cursor for one statement."""
        return TranslatingCursor(self.credentials)

    def execute(self, sql: str, bindings: Sequence[Any] | None = None) -> None:
        """Run the statements of a text, in order; the last one's rows are kept."""
        spark = session.get(self.credentials)
        if bindings is not None:
            sql = sql % tuple(as_literal(each) for each in bindings)
        for statement in translate(sql):
            prepared = session.prepare(statement)
            asked = spark.sql if isinstance(prepared, str) else spark.createDataFrame
            self.frame = asked(prepared)
            self.rows = None

    def fetchall(self) -> list:
        """Return the rows that are left."""
        if self.rows is None:
            # Spark runs a query when its rows are asked for; dbt looks for errors before.
            try:
                self.rows = self.frame.collect() if self.frame is not None else []
            except session.FAILURES as error:
                raise session.explained(error) from error
        return self.rows

    def fetchone(self) -> Any:
        """Return the next row, None after the last."""
        rows = self.fetchall()
        return rows.pop(0) if rows else None

    @property
    def description(self) -> list[tuple]:
        """Name the columns and their types."""
        if self.frame is None:
            return []
        return [
            (each.name, each.dataType.simpleString(), *[None] * 4, each.nullable)
            for each in self.frame.schema.fields
        ]

    def cancel(self) -> None:
        """Stop what runs."""
        session.get(self.credentials).sparkContext.cancelAllJobs()

    def close(self) -> None:
        """Let the rows go."""
        self.rows = self.frame = None

    def rollback(self) -> None:
        """Do nothing: Spark has no transactions."""


class DuckSparkConnectionManager(SparkConnectionManager):
    """Opens connections to the one session of the process."""

    TYPE = "duckspark"

    @contextmanager
    def exception_handler(self, sql: str):
        """Say what went wrong without the trace of Spark's Java."""
        try:
            yield
        except session.FAILURES as error:
            raise session.explained(error) from error

    @classmethod
    def open(cls, connection: Connection) -> Connection:
        """Open a connection, and with the first the session."""
        if connection.state != ConnectionState.OPEN:
            session.get(connection.credentials)
            connection.handle = TranslatingCursor(connection.credentials)
            connection.state = ConnectionState.OPEN
        return connection
