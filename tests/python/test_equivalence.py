"""However the same lines come, the same is told of customers: properties by hypothesis.

The SQL of the models as dbt compiles it for a first and for a later run, from the lines to
features and RFM groups of every window, runs here on made-up shops of some fifty lines,
without dbt. SHOAL_EXAMPLES says how many; `make test-deep` takes 500. Python models are
left to test_ordering.py, test_whole_run.py, test_history.py and test_replay.py.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects import REPOSITORY, run_dbt

EXAMPLES = int(os.environ.get("SHOAL_EXAMPLES", "10"))
LINES_MODEL = "model.shoal.base_retail__lines"
WINDOWS_MODEL = "model.shoal.int_observation_windows"
#: What is told of customers and windows; all that it needs is SQL.
TOLD = (
    "int_customer_snapshots", "int_customer_window_activity", "int_customers_rfm_scored",
    "int_rfm_cut_points", "dim_windows", "rpt_line_audit",
)  # fmt: skip
MONEY = {
    "monetary", "gross_revenue", "returned_value", "net_revenue", "average_unit_price",
    "average_order_value", "spend_30d", "spend_90d", "spend_365d", "window_net_revenue",
    "shop_revenue",
}  # fmt: skip
START = dt.datetime(2024, 1, 1)
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


class Line(NamedTuple):
    """One line of a made-up shop; money in pennies."""

    customer: str
    invoice: str
    code: str
    quantity: int
    hour: int
    price: int


shops = st.lists(
    st.builds(
        Line,
        customer=st.sampled_from(["", *"abcdefgh"]),
        invoice=st.sampled_from([*(str(number) for number in range(12)), "C1", "C2", "A1"]),
        code=st.sampled_from(["S1", "S2", "S3", "POST"]),
        quantity=st.integers(-3, 5),
        hour=st.integers(0, 24 * 70),
        price=st.integers(0, 900),
    ),
    min_size=30,
    max_size=60,
)


class Told:
    """Runs the compiled models on lines, each time from the seeds alone."""

    def __init__(self, project: Path) -> None:
        # What a run does where nothing is told yet, and where something is.
        self.first, self.later = compiled(project, "--full-refresh"), compiled(project)
        forget = (REPOSITORY / "macros" / "forget_changed.sql").read_text()
        _, condition = forget.split("{%- set has_changed -%}")
        _, delete = forget.split("{% macro default__delete_windows(condition) -%}")
        self.forget = delete.split("{%- endmacro")[0].replace(
            "{{ condition }}", condition.split("{%- endset -%}")[0]
        )
        manifest = json.loads((project / "target" / "manifest.json").read_text())
        self.nodes = manifest["nodes"]
        # On fifty lines a second thread costs more than it gains.
        self.database = duckdb.connect(config={"threads": 1})
        self.order: list[str] = []
        for name in TOLD:
            self.place(f"model.shoal.{name}")

    def begin(self) -> None:
        """Make an empty shop of the seeds alone.

        Tables that were replaced leave something behind: after hundreds of examples in
        one database a query would take several times as long.
        """
        self.database.execute(
            "use memory; detach database if exists shoal; "
            "attach ':memory:' as shoal; use shoal"
        )
        for schema in ("seeds", "staging", "intermediate", "marts"):
            self.database.execute(f"create schema shoal.{schema}")
        for file in (REPOSITORY / "seeds").glob("*.csv"):
            self.database.execute(
                f"create table shoal.seeds.{file.stem} as "
                f"from read_csv('{file}', header = true)"
            )

    def place(self, unique_id: str) -> None:
        """Put a model after those that it builds on."""
        node = self.nodes[unique_id]
        if unique_id in (LINES_MODEL, *self.order) or node["resource_type"] == "seed":
            return
        assert node["language"] == "sql", unique_id
        for parent in node["depends_on"]["nodes"]:
            self.place(parent)
        self.order.append(unique_id)

    def of(
        self, *batches: Sequence[Line], files: int = 1
    ) -> dict[str, list[dict[str, object]]]:
        """Return what is told of lines that come in batches and lie in some files.

        A run follows each batch, with all lines that have come so far.
        """
        self.begin()
        for number in range(len(batches)):
            self.put([line for batch in batches[: number + 1] for line in batch], files)
            for unique_id in self.order:
                self.run(unique_id, is_first=number == 0)
        return {name: self.rows(f"model.shoal.{name}") for name in TOLD}

    def run(self, unique_id: str, is_first: bool) -> None:
        """Build a model as dbt does."""
        node = self.nodes[unique_id]
        name, path = node["relation_name"], node["original_file_path"]
        if is_first or node["config"]["materialized"] != "incremental":
            sql = (self.first if is_first else self.later)[path]
            self.database.execute(f"create or replace table {name} as {sql}")
            return
        windows = self.nodes[WINDOWS_MODEL]["relation_name"]
        forget = (
            self.forget.replace("{{ this }}", name)
            .replace("{{ stands }}", windows)
            .replace("{{ key }}", "window_id")
        )
        self.database.execute(forget)
        self.database.execute(f"insert into {name} by name from ({self.later[path]})")

    def put(self, lines: Sequence[Line], files: int) -> None:
        """Let the input be these lines, in so many files."""
        per_file = -(-len(lines) // files)
        rows = [
            (
                f"{place // per_file}.csv", None, place // per_file + 1,
                place % per_file + 1, None, line.invoice, line.code, "thing",
                str(line.quantity), str(START + dt.timedelta(hours=line.hour)),
                f"{line.price / 100:.2f}", None, line.customer, "Here",
            )
            for place, line in enumerate(lines)
        ]  # fmt: skip
        self.database.execute(
            """
            create or replace table shoal.staging.base_retail__lines (
                source_file varchar, source_sheet varchar, source_number integer,
                source_row_number bigint, row_problem varchar, invoice_id varchar,
                stock_code varchar, description varchar, quantity varchar,
                invoiced_at varchar, unit_price varchar, line_total varchar,
                customer_id varchar, country varchar
            )
            """
        )
        self.database.executemany(
            "insert into shoal.staging.base_retail__lines values "
            "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def rows(self, unique_id: str) -> list[dict]:
        """Return a model's rows in an order of their own, without fingerprints."""
        answer = self.database.execute(
            "select columns(lambda name: name <> 'history_fingerprint') "
            f"from {self.nodes[unique_id]['relation_name']} order by all"
        )
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def compiled(project: Path, *mode: str) -> dict[str, str]:
    """Return the SQL of the models as dbt compiles it in a project, by their paths."""
    selected = [f"+{name}" for name in TOLD]
    ran = run_dbt(project, "compile", *mode, "--select", *selected)
    assert ran.returncode == 0, ran.stdout
    folder = project / "target" / "compiled" / "shoal"
    return {
        str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.sql")
    }


@pytest.fixture(scope="module")
def told(sample_project) -> Told:
    return Told(sample_project)


def test_enough_is_told_to_compare(told):
    draw = random.Random(20)
    lines = [
        Line(draw.choice("abcdefgh"), str(n), "S1", 2, 24 * n, 100 + n) for n in range(60)
    ]
    found = told.of(lines)
    assert len(found["int_customer_snapshots"]) > 40
    assert len(found["int_customers_rfm_scored"]) > 40
    assert len(told.order) > 10


@many
@given(shops, st.randoms(use_true_random=False), st.integers(1, 5))
def test_the_order_of_lines_and_their_split_into_files_do_not_matter(
    told, lines, draw, files
):
    shuffled = draw.sample(lines, len(lines))
    assert told.of(shuffled, files=files) == told.of(lines)


@many
@given(shops, st.lists(st.integers(1, 59), min_size=1, max_size=3, unique=True))
def test_however_lines_are_split_into_runs_the_same_is_told(told, lines, splits):
    """Lines come in any order, so that some of a batch are late by many windows."""
    edges = [0, *sorted(splits), len(lines)]
    batches = [lines[start:end] for start, end in pairwise(edges)]
    assert told.of(*batches) == told.of(lines)


@many
@given(shops)
def test_rows_customers_and_money_add_up(told, lines):
    found = told.of(lines)
    audit, windows = found["rpt_line_audit"], found["dim_windows"]
    assert sum(row["row_count"] for row in audit) == len(lines)
    in_model = sum(row["revenue"] for row in audit if row["in_model"])
    assert sum(row["net_revenue"] for row in windows) == pytest.approx(in_model, abs=1e-6)
    members = {row["window_id"]: set() for row in windows}
    for row in found["int_customers_rfm_scored"]:
        assert row["customer_id"] not in members[row["window_id"]]
        members[row["window_id"]].add(row["customer_id"])
    assert [len(each) for each in members.values()] == [
        row["customer_count"] for row in windows
    ]
    # Nobody vanishes, so that those who stayed, moved and came are all there are.
    assert all(one <= other for one, other in pairwise(members.values()))


@many
@given(shops)
def test_a_file_given_twice_counts_once(told, lines):
    twice, once = told.of([*lines, *lines], files=2), told.of(lines)
    # Of them alone there are more.
    del twice["rpt_line_audit"], once["rpt_line_audit"]
    assert twice == once


@many
@given(shops, st.integers(2, 9))
def test_later_lines_never_change_an_earlier_window(told, lines, weeks):
    end = START + dt.timedelta(weeks=weeks)
    first = Line("", "0", "S1", 1, 0, 100)
    early = [line for line in lines if START + dt.timedelta(hours=line.hour) < end]
    then, later = told.of([first, *early]), told.of([first, *lines])
    for name in ("int_customer_snapshots", "int_customers_rfm_scored"):
        windows = {row["window_id"] for row in then[name]}
        assert then[name] == [row for row in later[name] if row["window_id"] in windows]


@many
@given(shops, st.permutations("abcdefgh"))
def test_other_names_for_customers_change_the_names_alone(told, lines, names):
    other = dict(zip("abcdefgh", names, strict=True)) | {"": ""}
    renamed = told.of([line._replace(customer=other[line.customer]) for line in lines])
    for name, rows in told.of(lines).items():
        expected = [
            {**row, "customer_id": other[row["customer_id"]]}
            if "customer_id" in row
            else row
            for row in rows
        ]
        assert sorted(map(repr, expected)) == sorted(map(repr, renamed[name]))


@many
@given(shops)
def test_amounts_times_ten_scale_money_and_leave_groups(told, lines):
    tenfold = told.of([line._replace(price=10 * line.price) for line in lines])
    once = told.of(lines)
    for row, larger in zip(
        once["int_customer_snapshots"], tenfold["int_customer_snapshots"], strict=True
    ):
        for column, value in row.items():
            if column in MONEY and value is not None:
                value = pytest.approx(10 * float(value), rel=1e-9)
            elif isinstance(value, float):
                value = pytest.approx(value, rel=1e-9)
            assert larger[column] == value, column
    for row, larger in zip(
        once["int_customers_rfm_scored"], tenfold["int_customers_rfm_scored"], strict=True
    ):
        for column in row:
            assert larger[column] == row[column] or column in MONEY, column
