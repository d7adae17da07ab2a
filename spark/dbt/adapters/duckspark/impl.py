"""The adapter: dbt-spark with connections that translate and Python models that run."""

from __future__ import annotations

from typing import Any

from dbt.adapters.base import PythonJobHelper
from dbt.adapters.duckspark.connections import DuckSparkConnectionManager
from dbt.adapters.duckspark.python_models import DriverJobHelper
from dbt.adapters.spark import SparkAdapter


class DuckSparkAdapter(SparkAdapter):
    """What dbt asks of an engine."""

    ConnectionManager = DuckSparkConnectionManager

    @classmethod
    def convert_integer_type(cls, agate_table: Any, col_idx: int) -> str:
        """Give whole numbers of seeds DuckDB's type: hashes differ by it."""
        return "int"

    @classmethod
    def convert_number_type(cls, agate_table: Any, col_idx: int) -> str:
        """Return the same for numbers, with a fraction or without."""
        type_ = super().convert_number_type(agate_table, col_idx)
        return "int" if type_ == "bigint" else type_

    def quote(self, identifier: str) -> str:
        """Quote as DuckDB does: the statement is translated as a whole."""
        return f'"{identifier}"'

    @property
    def default_python_submission_method(self) -> str:
        """Name where Python models run."""
        return "driver"

    @property
    def python_submission_helpers(self) -> dict[str, type[PythonJobHelper]]:
        """Return what runs Python models."""
        return {"driver": DriverJobHelper}
