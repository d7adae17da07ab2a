"""Say how much of the SQL other warehouses could read: ``make warehouses``.

Each model is compiled by the warehouse's own dbt adapter, without a connection, translated
from DuckDB's SQL by sqlglot and parsed again as the warehouse's. Nothing is run, and
sqlglot reads more than a warehouse does: that a model parses is not that it runs. What the
translation refuses, and what it hands on as DuckDB has it, is listed, and with ``--write``
put into docs/spark.md.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import sqlglot
import yaml
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError, UnsupportedError

from benchmarks.pages import put_into

#: Targets that look like real ones; nobody is asked.
TARGETS = {
    "snowflake": {
        "type": "snowflake", "account": "nowhere", "user": "nobody", "password": "none",
        "role": "none", "warehouse": "none", "database": "shoal", "schema": "main",
        "threads": 2,
    },
    "bigquery": {
        "type": "bigquery", "method": "oauth-secrets", "token": "none",
        "project": "shoal", "dataset": "main", "threads": 2,
    },
    "databricks": {
        "type": "databricks", "host": "nowhere.invalid", "token": "none",
        "http_path": "/sql/1.0/warehouses/none", "catalog": "shoal", "schema": "main",
        "threads": 2,
    },
}  # fmt: skip
PAGE = Path("docs/spark.md")
PARTS = ("macros", "models", "python_models", "seeds", "tests", "analyses")
#: What is asked of a database while a model is compiled, and the answers where none is: no
#: table is there whose history is told on, and the code's span is any.
ANSWERS = {
    "is_incremental": "false",
    "history_code": "{'hash': 'code', 'first': 0, 'last': 8, 'span': 9}",
}
#: What sqlglot hands on as it is, though none of the three has it in that form: Snowflake's
#: asof join has a match condition, and frames are of constant size.
DUCKDBS_OWN = {
    "asof join": lambda node: isinstance(node, exp.Join) and node.method == "ASOF",
    "a frame whose size is a column": lambda node: (
        isinstance(node, exp.WindowSpec)
        and any(isinstance(node.args.get(side), exp.Column) for side in ("start", "end"))
    ),
}
#: Models whose query is written by a plugin of DuckDB that looks at the files.
OF_FILES = ("base_retail__lines", "stg_retail__transactions", "stg_delivery__deliveries")


class Verdict(NamedTuple):
    """What became of a model: its SQL for the warehouse, or why there is none."""

    sql: str
    refused: list[str]
    handed_on: list[str]


def translate(sql: str, warehouse: str) -> Verdict:
    """Return a query of DuckDB for a warehouse, with what it would not take."""
    tree = sqlglot.parse_one(sql, read="duckdb", error_level=ErrorLevel.RAISE)
    handed_on = {f"{each.name.lower()}()" for each in tree.find_all(exp.Anonymous)}
    handed_on.update(
        what for what, holds in DUCKDBS_OWN.items() if any(map(holds, tree.walk()))
    )
    try:
        made = tree.sql(
            dialect=warehouse,
            pretty=True,
            comments=False,
            unsupported_level=ErrorLevel.RAISE,
            max_unsupported=99,
        )
    except UnsupportedError as error:
        reasons = {line.strip() for line in str(error).splitlines()}
        return Verdict("", sorted(reasons - {""}), [])
    except AttributeError as error:
        # A fault of sqlglot's, as with orders of named windows for BigQuery.
        return Verdict("", [f"sqlglot cannot write it: {error}"], [])
    try:
        read = sqlglot.parse_one(made, read=warehouse, error_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        return Verdict("", [f"cannot be parsed: {str(error).splitlines()[0]}"], [])
    # What it cannot parse, sqlglot may keep as a text.
    if isinstance(read, exp.Command) or read.find(exp.Command):
        return Verdict("", ["is no query that sqlglot knows"], [])
    return Verdict(made, [], sorted(handed_on))


def compile_models(dbt: Path, warehouse: str, folder: Path) -> dict[str, str]:
    """Return the SQL of every model as the warehouse's adapter compiles it."""
    project = folder / "project"
    for part in PARTS:
        shutil.copytree(part, project / part)
    for file in ("dbt_project.yml", ".dbtignore"):
        shutil.copy(file, project)
    for macro, answer in ANSWERS.items():
        (project / f"macros/{macro}.sql").write_text(
            f"{{% macro {macro}() %}}{{% do return({answer}) %}}{{% endmacro %}}"
        )
    profile = {"shoal": {"target": warehouse, "outputs": {warehouse: TARGETS[warehouse]}}}
    (project / "profiles.yml").write_text(yaml.safe_dump(profile))
    run = subprocess.run(
        [
            str(dbt),
            *("--quiet", "compile", "--no-introspect", "--no-populate-cache"),
            *("--project-dir", str(project), "--profiles-dir", str(project)),
            *("--select", "resource_type:model", "--exclude", *OF_FILES),
        ],
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise SystemExit(f"dbt does not compile for {warehouse}:\n{run.stdout}{run.stderr}")
    manifest = json.loads((project / "target/manifest.json").read_text())
    return {
        # Names of tables stand as the warehouse quotes them; the rest is DuckDB's.
        node["name"]: re.sub(r"`([\w-]+)`", r'"\1"', compiled.read_text())
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["language"] == "sql"
        and node.get("compiled_path")
        and (compiled := project / node["compiled_path"])
    }


def main() -> int:
    """Print what became of the models; their SQL stands in the folder afterwards."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("warehouses", nargs="*", default=list(TARGETS))
    parser.add_argument("--dbt", type=Path, default=Path(sys.executable).with_name("dbt"))
    parser.add_argument("--folder", type=Path, default=Path("target/warehouses"))
    parser.add_argument("--write", action="store_true", help=f"into {PAGE}")
    options = parser.parse_args()
    said = []
    for warehouse in options.warehouses:
        folder = options.folder.resolve() / warehouse
        shutil.rmtree(folder, ignore_errors=True)
        models = compile_models(options.dbt, warehouse, folder)
        (folder / "sql").mkdir()
        lines = report(warehouse, models, folder / "sql")
        print("\n".join(lines), flush=True)
        said += [f"{lines[0]} (dbt-{warehouse} {version(f'dbt-{warehouse}')})", *lines[1:]]
    if options.write:
        put_into(PAGE, "warehouses", "```text\n" + "\n".join(said) + "\n```\n")
    return 0


def report(warehouse: str, models: dict[str, str], folder: Path) -> list[str]:
    """Translate models into files of a folder, and return the lines that tell of it."""
    refused, handed_on = Counter(), Counter()
    parsed = 0
    for name, sql in sorted(models.items()):
        verdict = translate(sql, warehouse)
        refused.update(verdict.refused)
        handed_on.update(verdict.handed_on)
        if verdict.sql:
            parsed += 1
            (folder / f"{name}.sql").write_text(verdict.sql + "\n")
    lines = [f"{warehouse}: {parsed} of {len(models)} SQL models parse."]
    lines += [f"  refused in {count}: {reason}" for reason, count in refused.most_common()]
    if handed_on:
        named = [f"{what} ({count})" for what, count in handed_on.most_common()]
        lines.append(f"  handed on as DuckDB has it: {', '.join(named)}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
