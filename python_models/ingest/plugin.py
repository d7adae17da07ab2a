"""Makes `read_plan` a function of the database, so that dbt's SQL can ask for a plan.

dbt-duckdb loads this as a plugin (profiles.yml). The answer is JSON: the plan, or
``{"error": message}``, so that the macro can stop with one clear message.
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


def read_plan(request_json: str) -> str:
    """Answer a `ReadRequest` in JSON; asked again of the same files it reads none again."""
    try:
        request = json.loads(request_json)
        paths = files.expand(request["path"])
        if not request["allow_outside"]:
            files.refuse_outside(paths)
        states = [(path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
        return _read_plan(request_json, tuple(states))
    except BadInputError as error:
        return json.dumps({"error": str(error)})


@lru_cache(maxsize=8)
def _read_plan(request_json: str, states: tuple[tuple[int, int], ...]) -> str:
    request = json.loads(request_json)
    request.pop("allow_outside")
    aliases = [Alias(**each) for each in request.pop("aliases")]
    return json.dumps(plan_read(ReadRequest(aliases=aliases, **request)).as_dict())


class Plugin(BasePlugin):
    """Registers `read_plan(request_json)` on the connection."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Add the function to the database of this connection."""
        conn.create_function("read_plan", read_plan, ["VARCHAR"], "VARCHAR")
