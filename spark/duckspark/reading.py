"""Files: what a statement reads by itself is read by DuckDB at the driver.

So ids, numbers of rows and what becomes of a broken line are the same on both engines. The
rows are handed to Spark as Parquet, which every worker must be able to see.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlglot import exp

from duckspark.functions import Functions


def _reads_files(query: exp.Expression) -> bool:
    def is_file(table: exp.Table) -> bool:
        called = table.this
        return isinstance(called, exp.ReadCSV | exp.ReadParquet) or (
            isinstance(called, exp.Anonymous) and called.name.lower().startswith("read_")
        )

    tables = list(query.find_all(exp.Table))
    return bool(tables) and all(is_file(each) for each in tables)


def read_files(tree: exp.Expression, functions: Functions, folder: Path) -> exp.Expression:
    """Replace each query that reads nothing but files by one that reads their rows."""
    for query in list(tree.find_all(exp.Query)):
        # The outermost come first; what is in them has been replaced with them.
        if query.find_ancestor(exp.With) is None and query.args.get("with_"):
            continue
        if query.root() is not tree or not _reads_files(query):
            continue
        asked = query.sql("duckdb")
        rows = functions.connection.cursor().sql(asked)
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / f"{hashlib.sha256(asked.encode()).hexdigest()[:16]}.parquet"
        rows.write_parquet(str(place))
        handed = exp.select("*").from_(
            exp.Table(
                this=exp.to_identifier(str(place.resolve()), quoted=True),
                db=exp.to_identifier("parquet"),
            )
        )
        if query is tree:
            handed.set("preamble", tree.args.get("preamble"))
            return handed
        query.replace(handed)
    return tree


def asks_functions_alone(tree: exp.Expression, functions: Functions) -> bool:
    """Say whether a statement is nothing but calls of plugins' functions."""
    if not isinstance(tree, exp.Select) or list(tree.find_all(exp.Table)):
        return False
    called = [each.name.lower() for each in tree.find_all(exp.Anonymous)]
    return bool(called) and all(each in functions.offered for each in called)
