"""Two at once, and files that cannot be opened: one sentence, nothing damaged."""

from __future__ import annotations

import gc
import subprocess
import sys

import duckdb
from guard.database import opening_problem
from guard.plugin import leave_what_stands
from projects import DATABASE, copy_project, run_dbt

HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held'); input()"


def test_a_second_run_is_told_who_has_the_database_and_leaves_it_as_it_was(tmp_path):
    project = copy_project(tmp_path / "project", tested=False)
    with duckdb.connect(project / DATABASE) as database:
        database.execute("create table kept as select 42 as answer")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(project / DATABASE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"
    second = run_dbt(project, "run", "--select", "dim_segments")
    holder.communicate("\n")
    message = f"data/shoal.duckdb is in use by process {holder.pid}: another build"
    assert second.returncode != 0
    assert second.stdout.count(message) == 1
    assert "Traceback" not in second.stdout + second.stderr
    with duckdb.connect(project / DATABASE, read_only=True) as database:
        assert database.execute("select answer from kept").fetchall() == [(42,)]


def test_what_is_no_database_is_told(tmp_path):
    path = tmp_path / "shoal.duckdb"
    path.write_bytes(b"no database" * 1000)
    assert "it is not a valid DuckDB database file" in opening_problem(str(path))
    assert path.read_bytes() == b"no database" * 1000
    missing = tmp_path / "nowhere" / "shoal.duckdb"
    assert opening_problem(str(missing)).endswith("Run dbt in the project's folder.")


def test_a_database_that_this_process_has_open_is_no_hindrance(tmp_path):
    path = str(tmp_path / "shoal.duckdb")
    with duckdb.connect(path, config={"threads": 1}):
        assert opening_problem(path) is None
    assert opening_problem(path) is None


def test_what_stands_is_left_once_so_that_what_former_runs_leave_is_found(monkeypatch):
    """A replay calls dbt once a batch: were it each time, every batch would stay."""
    monkeypatch.setattr("atexit.register", lambda _: None)
    gc.unfreeze()
    try:
        leave_what_stands()
        stands = gc.get_freeze_count()
        later = [[] for _ in range(1000)]
        leave_what_stands()
        assert 0 < gc.get_freeze_count() <= stands, f"{len(later)} more are left"
    finally:
        gc.unfreeze()
