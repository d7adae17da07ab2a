"""Makes the functions of this package functions of the database (see profiles.yml)."""

from __future__ import annotations

import atexit
import gc

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.adapters.exceptions import FailedToConnectError
from duckdb import DuckDBPyConnection

from guard.code import code_fingerprint
from guard.database import opening_problem
from guard.files import clear_file, clear_folder, replace_file
from guard.pseudonyms import has_pseudonym_key, pseudonyms


def leave_what_stands() -> None:
    """Keep Python from looking for garbage among what dbt has read of the project.

    It stands until the end, and is looked through again and again, and once more then:
    that takes a seventh of a short run. Once a process: where runs follow each other in
    one, what a former run leaves is garbage.
    """
    if not gc.get_freeze_count():
        gc.freeze()
        atexit.register(gc.freeze)


class Plugin(BasePlugin):
    """Registers the functions on the connection; nothing of a key is ever SQL text."""

    def initialize(self, plugin_config: dict) -> None:
        """Stop with one sentence where the database cannot be opened."""
        problem = opening_problem(self.creds.path, plugin_config.get("storage_version"))
        if problem:
            raise FailedToConnectError(problem)
        leave_what_stands()

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Add the functions to the database of this connection."""
        for function, arguments in (
            (clear_file, 1),
            (clear_folder, 1),
            (code_fingerprint, 2),
            (replace_file, 2),
        ):
            conn.create_function(
                function.__name__,
                function,
                ["VARCHAR"] * arguments,
                "VARCHAR",
                side_effects=True,
            )
        conn.create_function("has_pseudonym_key", has_pseudonym_key, [], "BOOLEAN")
        conn.create_function(
            "pseudonym",
            pseudonyms,
            ["VARCHAR"],
            "VARCHAR",
            type="arrow",
            null_handling="special",
        )
