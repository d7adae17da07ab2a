"""What DuckDB answers, Spark answers after the translation; what stops it says so."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from jinja2 import Environment
from projects import REPOSITORY

pytest.importorskip(
    "pyspark", reason="Spark is not installed: .venv/bin/pip install -e '.[spark]'"
)

from duckspark.dialect import UntranslatableError, render, translate  # noqa: E402
from duckspark.functions import Functions  # noqa: E402

ROWS = """
select * from (values
    (1, 7, 1.005, cast(1.005 as decimal(9, 3)), 'a', timestamp '2011-01-31 23:30:00'),
    (2, 7, -0.5, cast(1 as decimal(9, 3)), 'b', timestamp '2011-02-01 00:10:00'),
    (3, 2, null, null, null, null),
    (4, 2, 1e-5, cast(0.1 as decimal(9, 3)), 'A', timestamp '2012-02-29 12:00:00')
) as t (id, part, x, d, word, moment)
"""


def macro(name: str, *arguments: str) -> str:
    """Return what a macro of the project that calls no other makes of its arguments."""
    text = (REPOSITORY / f"macros/{name}.sql").read_text()
    called = f"{{{{ {name}({', '.join(map(repr, arguments))}) }}}}"
    return Environment().from_string(text + called).render()


QUERIES = {
    "division is of doubles": "select id, d / 3 as y, id / 2 as z from rows",
    "a double is rounded by its bits": (
        "select id, round(cast(x as double), 2) as y, round(d, 2) as z from rows"
    ),
    "numbers are written alike": (
        "select id, cast(round(cast(x as double), 6) as varchar) as y, "
        "cast(round(id, 2) as varchar) as z, ln(id) as v, exp(id) as w from rows"
    ),
    "days are counted by midnights": (
        "select a.id, b.id as other, date_diff('day', a.moment, b.moment) as y, "
        "date_diff('month', a.moment, b.moment) as z from rows as a cross join rows as b"
    ),
    "instants are truncated and moved": (
        "select id, date_trunc('month', moment) as y, moment + to_days(id) as z, "
        "moment + interval 1 week as w, epoch(moment) as v, "
        "moment + to_months(id) as u from rows"
    ),
    "a series that goes nowhere is empty": (
        "select id, unnest(range(0, id - 2)) as y from rows"
    ),
    "lists side by side": (
        "select id, unnest(['p', 'q']) as y, unnest([id, part]) as z from rows"
    ),
    "lists with their places": (
        "select id, unnest(l) as y, generate_subscripts(l, 1) as z "
        "from (select id, [id, part] as l from rows)"
    ),
    "texts of a group in order": (
        "select part, array_to_string(list_sort(list(word)), ';') as y "
        "from rows where word is not null group by part"
    ),
    "an element of a list, or none": (
        "select id, l[cast(id as integer)] as y, l[cast(place + 1 as integer)] as z "
        "from (select id, id + 0 as place, [word, 'z'] as l from rows)"
    ),
    "the last before": (
        "select a.id, b.id as former from rows as a "
        "asof left join rows as b on a.part = b.part and a.moment > b.moment"
    ),
    "the first after": (
        "select a.id, b.id as later from rows as a "
        "asof inner join rows as b on a.moment <= b.moment"
    ),
    "nulls come last": (
        "select id, row_number() over (order by word desc, id) as y, "
        "rank() over (order by x) as z from rows"
    ),
    "the best that is known": (
        "select part, arg_max(word, id) as y, arg_min(word, id) as z from rows group by 1"
    ),
    "quantiles and medians": (
        "select part, quantile_disc(cast(x as double), 0.5) as y, median(id) as z, "
        "mad(cast(id as double)) as v, "
        "quantile_disc(id, 0.5) filter (where id > 1) as w from rows group by 1"
    ),
    "a frame whose size is a column": (
        "select id, count(*) over past as y, median(id) over past as z, "
        "mad(id) over past as w from (select *, 2 as size from rows) "
        "window past as (order by id rows between size preceding and 1 preceding)"
    ),
    "texts": (
        "select id, prefix(word, 'a') as y, regexp_full_match(word, '[a-z]') as z, "
        "concat_ws('|', id, word, moment) as v, md5(concat_ws('|', id, d)) as w, "
        "regexp_replace(word || '.0', '^(\\w)\\.0$', '\\1!') as u from rows"
    ),
    "formats": (
        "select id, format('{:,}', cast(id * 12345 as bigint)) as y, "
        "format('{:.1f}', cast(id + 0.25 as double)) as z from rows"
    ),
    "hashes": "select id, cast(hash(id, word, d, moment) as varchar) as y from rows",
    "instants of text": (
        "select try_cast(v as timestamp) as y from (values ('2011-01-02 03:04'), ('2011'), "
        "('2011-02-30'), ('1/2/2011')) as t (v)"
    ),
    "a share of a hash": (
        "select id, cast('0x' || left(md5(word), 13) as bigint) as y from rows"
    ),
    "columns are replaced and left out": (
        "select id, word from (select * replace (upper(word) as word) from rows)"
    ),
    "qualify": (
        "select part, id from rows qualify row_number() over (partition by part "
        "order by id desc) = 1"
    ),
    # Sums of ranks are squared, which no 64 bits hold.
    "a rank correlation of a hundred thousand rows": (
        f"select round({macro('rank_correlation', 'one', 'other')}, 9) as y from (select "
        "each + 100000 as one, 300000 - each % 50000 as other "
        "from (select unnest(range(100000)) as each))"
    ),
    "structs in order": (
        "select id, list_reverse_sort([{'s': id, 'w': 'p'}, {'s': 3, 'w': 'q'}])[1].w as y "
        "from rows"
    ),
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    from dbt.adapters.duckspark.session import SETTINGS
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    folder = tmp_path_factory.mktemp("spark")
    builder = SparkSession.builder.master("local[1]")
    places = {"spark.sql.warehouse.dir": str(folder), "spark.sql.shuffle.partitions": "1"}
    for name, value in {**SETTINGS, **places}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    Functions([], []).register(session)
    yield session
    session.stop()


def plain(value: object) -> object:
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 12)
    return value


def answer(rows: list) -> list[str]:
    return sorted(str([plain(value) for value in row]) for row in rows)


def on_spark(session, sql: str) -> list:
    (tree,) = translate(sql)
    return session.sql(render(tree, lambda query: session.sql(query).columns)).collect()


@pytest.mark.parametrize("claim", QUERIES)
def test_spark_answers_what_duckdb_answers(spark, claim):
    sql = f"with rows as ({ROWS}) {QUERIES[claim]}"
    expected = answer(duckdb.connect().sql(sql).fetchall())
    assert expected
    assert answer([tuple(row) for row in on_spark(spark, sql)]) == expected


def test_a_union_by_name_fills_what_a_branch_lacks(spark):
    sql = (
        "with a as (select 1 as x, 'p' as y), b as (select 'q' as z, 2 as x) "
        "select * from a union all by name select * from b"
    )
    assert answer([tuple(row) for row in on_spark(spark, sql)]) == answer(
        duckdb.connect().sql(sql).fetchall()
    )


@pytest.mark.parametrize(
    "sql",
    [
        "select date_diff('week', a, b) from t",
        "select regexp_replace(a, 'x', 'y') from t",
        "select list(a order by b) from t",
    ],
)
def test_what_has_no_rule_stops(sql):
    with pytest.raises(UntranslatableError):
        render(translate(sql)[0])


def build(folder: Path, *options: str, **environment: str) -> str:
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [
            str(root / ".venv/bin/dbt"),
            *("run", "--target", "spark", "--target-path", str(folder), *options),
        ],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert run.returncode != 0
    assert "Traceback" not in run.stdout + run.stderr
    return run.stdout


def test_without_java_there_is_one_message(tmp_path):
    said = build(tmp_path, JAVA_HOME=str(tmp_path))
    assert f"There is no Java in {tmp_path}. Spark needs Java 17 or later" in said


def test_an_old_java_is_named(tmp_path):
    java = tmp_path / "bin/java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    java.chmod(0o755)
    assert f"{java} is Java 11. Spark needs Java 17" in build(
        tmp_path / "target", JAVA_HOME=str(tmp_path)
    )


def test_a_cluster_that_is_not_there_is_named(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{free.getsockname()[1]}"
        said = build(tmp_path, SHOAL_SPARK_MASTER=master)
    assert f"No Spark cluster answers at {master}" in said


def test_a_var_that_only_duckdb_knows_is_refused(tmp_path):
    said = build(
        tmp_path / "target",
        *("--vars", "database_memory_limit: 2GB"),
        SHOAL_SPARK_FOLDER=str(tmp_path / "spark"),
    )
    assert "The var database_memory_limit is for DuckDB." in said
