"""Whether the database can be opened: dbt itself would answer with a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb


def opening_problem(path: str, storage_version: str | None = None) -> str | None:
    """Return in a sentence why a database cannot be opened for writing, None if it can.

    Whoever has it open in this very process is no hindrance. A file that is not there yet
    is made, in the form of `storage_version`, which it keeps.
    """
    options = {"storage_compatibility_version": storage_version} if storage_version else {}
    try:
        duckdb.connect(path, config=options).close()
    except duckdb.ConnectionException:
        return None
    except (duckdb.IOException, duckdb.SerializationException) as error:
        said = str(error)
        holder = re.search(r"PID (\d+)", said)
        if "lock" in said and holder:
            return (
                f"{path} is in use by process {holder[1]}: another build, or a program "
                f"that opened it. Wait for it or close it; readers open "
                f"{Path('data/published')}/{Path(path).name}."
            )
        if not Path(path).parent.is_dir():
            return f"{path}: the folder is missing. Run dbt in the project's folder."
        reason = said.removeprefix("IO Error: ").splitlines()[0]
        return f"{path} cannot be opened for writing: {reason}"
    return None
