"""A table or a view in the place of the former one: the one or the other, never neither."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from projects import DATABASE, REPOSITORY, query, run_dbt

#: Nothing but the macros and one model, as the whole project would be read each time.
PROJECT = """
{name: shoal, profile: shoal, model-paths: [models], macro-paths: [macros],
flags: {send_anonymous_usage_stats: false}}
"""
PYTHON = """
def model(dbt, session):
    dbt.config(materialized="table")
    return session.sql("select {value} as answer")
"""
#: Goes on from what is told, as its fingerprint is of this code; its hook forgets a 1.
INCREMENTAL = """
{{%- set forget = "delete from {{{{ this }}}} where answer = 1" -%}}
{{{{ config(
    materialized='incremental',
    pre_hook="{{% if is_incremental() %}}" ~ forget ~ "{{% endif %}}"
) }}}}
select {value} as answer, {{{{ history_code().first }}}}::bigint as history_fingerprint
"""
INCREMENTAL_PYTHON = """
def model(dbt, session):
    dbt.config(materialized="incremental", unique_key="answer")
    return session.sql("select {value} as answer, {first}::bigint as history_fingerprint")
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("replaced")
    for part in ("macros", "profiles.yml", "python_models"):
        (folder / part).symlink_to(REPOSITORY / part)
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "models").mkdir()
    (folder / "data").mkdir()
    return folder


def tell(project: Path, text: str, ending: str = "sql") -> bool:
    """Run one model of a text; return whether it went well."""
    for former in project.glob("models/told.*"):
        former.unlink()
    (project / "models" / f"told.{ending}").write_text(text)
    return run_dbt(project, "run", "--select", "told").returncode == 0


def sql(kind: str, value: str) -> str:
    return f"{{{{ config(materialized='{kind}') }}}} select {value} as answer"


def told(project: Path) -> list[tuple]:
    """Return what is there of the model: its kind and what it says."""
    kinds = query(
        project,
        "select table_name, table_type, table_schema from information_schema.tables "
        "where table_name like 'told%'",
    )
    return [
        (name, kind, *query(project, f"from {schema}.{name}"))
        for name, kind, schema in kinds
    ]


def test_each_kind_takes_the_place_of_each(project):
    for kind in ("table", "table", "view", "view", "table"):
        assert tell(project, sql(kind, "1"))
        of_dbt = {"table": "BASE TABLE", "view": "VIEW"}[kind]
        assert told(project) == [("told", of_dbt, (1,))]
    for value in (2, 3):
        assert tell(project, PYTHON.format(value=value), "py")
        assert told(project) == [("told", "BASE TABLE", (value,))]
    assert tell(project, sql("view", "4"))
    assert told(project) == [("told", "VIEW", (4,))]
    assert tell(project, PYTHON.format(value=5), "py")
    assert told(project) == [("told", "BASE TABLE", (5,))]


def test_the_former_one_stays_where_the_next_one_fails(project):
    assert tell(project, sql("table", "1"))
    for failing in (sql("table", "error('no')"), sql("view", "no_column")):
        assert not tell(project, failing)
        assert told(project) == [("told", "BASE TABLE", (1,))]
    assert not tell(project, PYTHON.format(value="error('no')"), "py")
    assert told(project) == [("told", "BASE TABLE", (1,))]


def test_what_a_killed_python_model_left_is_no_hindrance(project):
    assert tell(project, PYTHON.format(value=1), "py")
    with duckdb.connect(project / DATABASE) as database:
        schema = database.sql(
            "select schema_name from duckdb_tables() where table_name = 'told'"
        ).fetchone()[0]
        database.sql(f"create table {schema}.told__dbt_tmp as select 2 as answer")
    assert tell(project, PYTHON.format(value=3), "py")
    assert told(project) == [("told", "BASE TABLE", (3,))]


def schema(project: Path) -> str:
    ((name,),) = query(
        project, "select schema_name from duckdb_tables() where table_name = 'told'"
    )
    return name


def answers(project: Path) -> list[int]:
    rows = query(project, f"select answer from {schema(project)}.told order by 1")
    return [answer for (answer,) in rows]


def test_an_incremental_one_goes_on_from_what_it_keeps(project):
    assert tell(project, sql("view", "9"))
    assert tell(project, INCREMENTAL.format(value=1))
    assert answers(project) == [1]
    assert tell(project, INCREMENTAL.format(value=2))
    assert answers(project) == [2]
    assert tell(project, INCREMENTAL.format(value=1))
    assert answers(project) == [1, 2]
    # What the hook forgot is there again where nothing took its place.
    assert not tell(project, INCREMENTAL.format(value="error('no')"))
    assert answers(project) == [1, 2]


def test_rows_of_an_incremental_python_model_take_the_place_of_those_of_their_key(project):
    assert tell(project, sql("view", "9"))
    assert tell(project, INCREMENTAL.format(value=9))
    ((first,),) = query(project, f"select history_fingerprint from {schema(project)}.told")
    for value, there in ((1, [1, 9]), (2, [1, 2, 9]), (2, [1, 2, 9])):
        assert tell(project, INCREMENTAL_PYTHON.format(value=value, first=first), "py")
        assert answers(project) == there
    assert not tell(
        project, INCREMENTAL_PYTHON.format(value="error('no')", first=first), "py"
    )
    assert answers(project) == [1, 2, 9]
