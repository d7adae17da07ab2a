"""What is told of other warehouses is so: what parses, what does not, what stays."""

from __future__ import annotations

import importlib.util

import pytest
from projects import REPOSITORY

pytest.importorskip(
    "sqlglot", reason="sqlglot is not installed: .venv/bin/pip install -e '.[spark]'"
)

spec = importlib.util.spec_from_file_location(
    "render_for_warehouses", REPOSITORY / "scripts/render_for_warehouses.py"
)
warehouses = importlib.util.module_from_spec(spec)
spec.loader.exec_module(warehouses)

PLAIN = "with a as (select 1 as x) select x, date_diff('day', d, e) as n from a"
ASOF = "select * from a asof join b on a.k = b.k and a.t >= b.t"
FRAME = "select sum(x) over (order by t {} rows between n preceding and current row) from a"


@pytest.mark.parametrize("warehouse", warehouses.TARGETS)
def test_a_plain_query_is_translated_and_parses(warehouse):
    verdict = warehouses.translate(PLAIN, warehouse)
    assert "date_diff('day'" not in verdict.sql.lower()
    assert verdict.sql and not verdict.refused and not verdict.handed_on


@pytest.mark.parametrize("warehouse", warehouses.TARGETS)
@pytest.mark.parametrize(
    "sql, what",
    [
        (ASOF, "asof join"),
        (FRAME.format("nulls first"), "a frame whose size is a column"),
        ("select only_duckdb_has_it(x) from a", "only_duckdb_has_it()"),
    ],
)
def test_what_stays_as_duckdb_has_it_is_named(warehouse, sql, what):
    assert warehouses.translate(sql, warehouse).handed_on == [what]


def test_what_is_refused_says_why_and_gives_no_sql():
    verdict = warehouses.translate(FRAME.format("nulls last"), "bigquery")
    assert verdict.sql == "" and "NULLS LAST" in verdict.refused[0]


def test_what_sqlglot_only_keeps_as_text_does_not_count():
    assert warehouses.translate("load something", "snowflake").refused == [
        "is no query that sqlglot knows"
    ]


def test_the_report_counts_models_and_writes_what_parses(tmp_path):
    models = {"plain": PLAIN, "one": ASOF, "other": ASOF, "text": "load something"}
    assert warehouses.report("databricks", models, tmp_path) == [
        "databricks: 3 of 4 SQL models parse.",
        "  refused in 1: is no query that sqlglot knows",
        "  handed on as DuckDB has it: asof join (2)",
    ]
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["one", "other", "plain"]


@pytest.mark.parametrize("warehouse", warehouses.TARGETS)
def test_every_adapter_compiles_every_model_but_those_of_files(warehouse, tmp_path):
    dbt = REPOSITORY / ".venv/warehouses/bin/dbt"
    if not dbt.exists():
        pytest.skip("The warehouses' adapters are not installed: make warehouses")
    models = warehouses.compile_models(dbt, warehouse, tmp_path / "compiled")
    there = {path.stem for path in REPOSITORY.glob("models/**/*.sql")}
    assert set(models) == there - set(warehouses.OF_FILES)
    translated = [warehouses.translate(sql, warehouse) for sql in models.values()]
    assert sum(bool(each.sql) for each in translated) > 0.8 * len(models)
