"""Makes functions of the database, so that dbt's SQL can ask what to read and how.

dbt-duckdb loads this as a plugin (profiles.yml). Requests and answers are JSON, and one
that cannot be answered is ``{"error": message}``, so that the macro `ask_ingest` can stop
with one clear message. Both functions refuse paths out of the project, unless told not to.
"""

from __future__ import annotations

import json
from functools import lru_cache

# dbt loads this once, before it starts its threads: see segmentation/__init__.py.
import segmentation  # noqa: F401
from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from ingest import files
from ingest.columns import Alias, BadInputError
from ingest.plan import ReadRequest, plan_read


def list_files(request_json: str) -> str:
    """Answer the files that ``path`` names, of a request with ``allow_outside``."""
    request = json.loads(request_json)
    try:
        _refuse_outside(request)
        return json.dumps({"files": [str(each) for each in files.expand(request["path"])]})
    except BadInputError as error:
        return json.dumps({"error": str(error)})


def read_plan(request_json: str) -> str:
    """Answer a `ReadRequest`; asked again of the same files it reads none again."""
    request = json.loads(request_json)
    try:
        _refuse_outside(request)
        found = [path.stat() for path in files.input_files(request["path"])]
        states = tuple((each.st_size, each.st_mtime_ns) for each in found)
        return _read_plan(request_json, states)
    except BadInputError as error:
        return json.dumps({"error": str(error)})


def _refuse_outside(request: dict[str, object]) -> None:
    if not request["allow_outside"]:
        files.refuse_outside(request["path"])


@lru_cache(maxsize=8)
def _read_plan(request_json: str, states: tuple[tuple[int, int], ...]) -> str:
    request = json.loads(request_json)
    request.pop("allow_outside")
    aliases = [Alias(**each) for each in request.pop("aliases")]
    return json.dumps(plan_read(ReadRequest(aliases=aliases, **request)).as_dict())


class Plugin(BasePlugin):
    """Registers the functions on the connection."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Add the functions to the database of this connection."""
        for function in (list_files, read_plan):
            conn.create_function(
                function.__name__, function, ["VARCHAR"], "VARCHAR", side_effects=True
            )
