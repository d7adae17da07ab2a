"""Whole runs on the sample: repeatable, whatever the order of rows, blind to the future."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import duckdb
import pytest
from projects import (
    QUICK_SEARCH,
    UNTESTED,
    copy_project,
    fingerprints,
    query,
    read_sample,
    run_dbt,
    write_csv,
)

# What says how the run was set up, and so must differ where the set-up does.
ABOUT_THE_RUN = {"rpt_settings"}
# What is told of every window. A segment of the stream takes its name from the customers of
# the last window, so the stream is looked at where it has numbers only.
EVERY_WINDOW = {
    "marts.fct_customer_snapshots": "true",
    "marts.fct_segment_sizes": "method = 'rfm_rules'",
    "marts.fct_segment_transitions": "method = 'rfm_rules'",
    "intermediate.int_segment_transitions": "method = 'stream'",
    "intermediate.int_stream_assignments": "true",
    "marts.fct_customer_segments": "method = 'rfm_rules'",
    "marts.fct_outliers": "rule in ('order_spike', 'spend_spike')",
}


@pytest.fixture(scope="module")
def sample_marts(sample_project) -> dict[str, tuple]:
    return fingerprints(sample_project)


def build_untested(project: Path, **variables: object) -> subprocess.CompletedProcess[str]:
    """Build what is compared with marts that are tested."""
    return run_dbt(project, "build", *UNTESTED, **variables)


def test_a_clean_checkout_builds_every_mart(sample_marts):
    assert len(sample_marts) >= 11
    assert all(rows > 0 for rows, _ in sample_marts.values()), sample_marts


def test_what_contracts_call_never_empty_the_tables_refuse_empty(sample_project):
    """A view would not: there a test of dbt has to look."""
    manifest = json.loads((sample_project / "target" / "manifest.json").read_text())
    promised = {
        (model["name"], column["name"])
        for model in manifest["nodes"].values()
        for column in model["columns"].values()
        if "not_null" in [constraint["type"] for constraint in column["constraints"]]
    }
    refused = query(
        sample_project,
        "select table_name, unnest(constraint_column_names) from duckdb_constraints() "
        "where constraint_type = 'NOT NULL'",
    )
    assert len(promised) > 300
    assert promised <= set(refused)


def test_a_second_run_gives_the_same_marts_and_one_more_record(
    sample_project, sample_marts
):
    before = query(sample_project, "select count(*) from run_log.runs")[0][0]
    again = run_dbt(sample_project, "run")
    assert again.returncode == 0, again.stdout
    assert fingerprints(sample_project) == sample_marts
    assert query(sample_project, "select count(*) from run_log.runs")[0][0] == before + 1


def test_a_full_refresh_keeps_the_record_of_runs(sample_project):
    before = query(sample_project, "select invocation_id from run_log.runs order by 1")
    again = run_dbt(sample_project, "run", "--full-refresh", "--select", "rpt_settings")
    assert again.returncode == 0, again.stdout
    after = query(sample_project, "select invocation_id from run_log.runs order by 1")
    assert set(before) < set(after)


def test_the_record_says_what_was_read_and_how(sample_project):
    row = query(
        sample_project,
        """
        select
            command, is_success, rows_read, input_files ->> '$[0].sha256',
            vars_in_force ->> '$.stream_grain', versions ->> '$.duckdb',
            seconds > 0, node_seconds ->> '$.dim_customers' is not null
        from run_log.runs where command = 'build'
        """,
    )[0]
    _, rows = read_sample()
    assert row[:3] == ("build", True, len(rows))
    assert len(row[3]) == 64
    assert row[4:] == ("week", f"v{duckdb.__version__}", True, True)


def test_a_shuffled_file_gives_the_same_marts(sample_marts, tmp_path):
    header, rows = read_sample()
    random.Random(7).shuffle(rows)
    path = write_csv(tmp_path / "shuffled.csv", header, rows)
    project = copy_project(tmp_path / "project", tested=False)
    ran = build_untested(project, transactions_path=str(path))
    assert ran.returncode == 0, ran.stdout
    shuffled = fingerprints(project)
    assert shuffled.keys() == sample_marts.keys()
    differing = {name for name in sample_marts if shuffled[name] != sample_marts[name]}
    assert differing == ABOUT_THE_RUN


@pytest.fixture(scope="module")
def replayed(sample_project, tmp_path_factory) -> tuple[Path, int]:
    """Build the sample as if it ended at the end of a window two thirds on."""
    window_id, end = query(
        sample_project,
        "select window_id, window_end_at from marts.dim_windows "
        "where window_id = (select max(window_id) * 2 // 3 from marts.dim_windows)",
    )[0]
    project = copy_project(tmp_path_factory.mktemp("replayed") / "project", tested=False)
    ran = build_untested(project, replay_until=str(end), **QUICK_SEARCH)
    assert ran.returncode == 0, ran.stdout
    return project, window_id


@pytest.mark.parametrize("table", sorted(EVERY_WINDOW))
def test_later_data_never_changes_an_earlier_row(sample_project, replayed, table):
    project, window_id = replayed
    of_then = f"select * from {table} where {EVERY_WINDOW[table]} order by all"
    seen_later = of_then.replace("where", f"where window_id <= {window_id} and")
    then, later = query(project, of_then), query(sample_project, seen_later)
    assert len(then) > 100
    assert then == later


def test_later_data_never_changes_a_forecast_made_before(sample_project, replayed):
    """The gate against leaks: features, fits and scores of a cut-off, bit by bit."""
    project, _ = replayed
    of_then = (
        "select model, as_of_at, customer_id, churn_probability, churn_decile, reason_1, "
        "reason_2, reason_3 from marts.fct_churn_scores where as_of_at in ({}) order by all"
    )
    tested = "select distinct as_of_at from marts.fct_churn_scores where is_outcome_known"
    cutoffs = query(project, f"{tested} order by 1")
    named = ", ".join(f"'{as_of_at}'" for (as_of_at,) in cutoffs)
    then, later = (
        query(project, of_then.format(named)),
        query(sample_project, of_then.format(named)),
    )
    assert len(cutoffs) >= 3
    assert len(then) > 10_000
    assert then == later


@pytest.mark.parametrize(
    "told",
    [
        "select event_type, * from marts.fct_segment_events"
        " where method is distinct from 'stream'",
        "select audience_name, * exclude (exited_at) from marts.fct_audience_members"
        " where true",
    ],
    ids=["events", "entries"],
)
def test_what_was_told_of_a_customer_stays_told(sample_project, replayed, told):
    """Crossings of cut-offs that are tested no more, too, and none comes in between."""
    project, window_id = replayed
    of_then = f"{told} and window_id < {window_id} order by all"
    then, later = query(project, f"{told} order by all"), query(sample_project, of_then)
    assert {row[0] for row in then} >= {row[0] for row in later}
    assert len({row[0] for row in then}) >= 4
    assert then == later
