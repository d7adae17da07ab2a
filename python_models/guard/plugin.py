"""Makes the functions of this package functions of the database (see profiles.yml)."""

from __future__ import annotations

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from guard.files import clear_file, replace_file


class Plugin(BasePlugin):
    """Registers `clear_file(path)` and `replace_file(new, path)` on the connection."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Add the functions to the database of this connection."""
        conn.create_function(
            "clear_file", clear_file, ["VARCHAR"], "VARCHAR", side_effects=True
        )
        conn.create_function(
            "replace_file", replace_file, ["VARCHAR"] * 2, "VARCHAR", side_effects=True
        )
