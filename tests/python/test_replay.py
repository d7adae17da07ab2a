"""History told by days and by batches of rows ends as if it were told at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from history import seeded_project, tell, write_third_of_the_shop
from projects import REPOSITORY, SMALL, UNWRITTEN, fingerprints, query, run_dbt


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Path:
    return write_third_of_the_shop(tmp_path_factory.mktemp("shop") / "shop.csv")


def test_many_runs_by_days_tell_what_one_run_tells(tmp_path_factory, shop):
    days = {"stream_grain": "day", "full_refit_every": 90}
    project = seeded_project(tmp_path_factory.mktemp("days"))
    tell(project, shop, replay_until="2010-11-05T12:00:00", **days)
    in_parts = tell(project, shop, **days)
    assert in_parts["int_stream_assignments"][0] > 100_000
    assert tell(project, shop, "--full-refresh", **days) == in_parts


def replay(project: Path, *arguments: str, **variables: object) -> str:
    """Replay as a person does, and return what it says."""
    done = subprocess.run(
        [
            sys.executable, str(REPOSITORY / "scripts" / "replay.py"), *arguments,
            "--vars", json.dumps({"allow_paths_outside": True, **variables}),
        ],
        cwd=project,
        env={**UNWRITTEN, **os.environ},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stderr


def test_a_replay_by_rows_that_is_stopped_and_resumed_tells_what_one_run_tells(
    tmp_path_factory, shop
):
    rows = {
        **SMALL,
        "transactions_path": str(shop),
        "stream_rows_per_batch": 21_000,
        "full_refit_every": 3,
    }
    project = seeded_project(tmp_path_factory.mktemp("replay"))
    said = replay(project, "--batches", "2", **rows)
    assert "Told 2 batches." in said
    assert "customers" in said and "moved" in said
    last = "select max(window_id) from marts.dim_windows"
    assert query(project, last) == [(2,)]
    replay(project, **rows)
    in_parts = fingerprints(project)
    assert query(project, last)[0][0] > 3
    with duckdb.connect(project / "data" / "shoal.duckdb") as database:
        # As after a kill between the last batch and the end.
        database.execute("drop table marts.fct_segment_sizes")
    again = replay(project, **rows)
    assert "Every batch is told already." in again
    assert fingerprints(project) == in_parts
    once = run_dbt(project, "run", "--full-refresh", **rows)
    assert once.returncode == 0, once.stdout[-2000:]
    assert fingerprints(project) == in_parts
    replay(project, "--from-scratch", "--batches", "1", **rows)
    assert query(project, last) == [(1,)]
