"""The site and analysts read whole marts: those of the last run in which nothing failed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest
from guard.files import clear_file, replace_file
from projects import (
    PUBLISHED,
    SMALL,
    copy_project,
    fingerprints,
    query,
    run_dbt,
    storage_version,
    write_small_shop,
)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_whole_build_publishes_its_marts(sample_project):
    marts = fingerprints(sample_project)
    assert len(marts) > 40
    assert fingerprints(sample_project, file=PUBLISHED) == marts
    tables = "select distinct table_type from information_schema.tables"
    assert query(sample_project, tables, PUBLISHED) == [("BASE TABLE",)]


def test_the_published_file_can_be_read_by_older_programs(sample_project):
    """What a site or a desktop tool brings along is often older than the project's."""
    assert storage_version(sample_project) == "v1.4.0+"
    assert storage_version(sample_project, PUBLISHED) == "v1.0.0+"


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (["run", "--select", "dim_segments"], {}, "only a part of the marts was built"),
        (["build", "--select", "+rpt_line_audit"], {"transactions_path": "no.csv"}, None),
    ],
    ids=["a part", "a failure"],
)
def test_other_runs_leave_the_last_good_copy(sample_project, arguments, variables, said):
    before = digest(sample_project / PUBLISHED)
    ran = run_dbt(sample_project, *arguments, **variables)
    assert (ran.returncode == 0) == (said is not None), ran.stdout
    assert said is None or said in ran.stdout
    assert digest(sample_project / PUBLISHED) == before


def test_a_warning_of_health_stops_a_strict_build(tmp_path):
    """A correlation that no shop has: each model is built, and one test minds."""
    project = copy_project(tmp_path / "project")
    ran = run_dbt(
        project, "build", "--select", "resource_type:seed", "resource_type:model",
        "assert_no_check_of_health_warns", "--indirect-selection", "empty",
        transactions_path=str(write_small_shop(tmp_path / "shop.csv")),
        **{**SMALL, "strict": True, "value_correlation_ceiling": 0},
    )  # fmt: skip
    assert ran.returncode != 0
    assert "Not published: 1 failed or skipped." in ran.stdout
    assert "Health: value_frequency_against_value." in ran.stdout
    assert not (project / PUBLISHED).exists()
    warned = query(
        project,
        "select check_name from marts.rpt_model_health where status = 'warning'",
    )
    assert ("value_frequency_against_value",) in warned


def test_a_reader_keeps_what_it_opened_and_the_next_one_finds_the_new(tmp_path):
    path, new = tmp_path / "published" / "shop.duckdb", tmp_path / "published" / "new"
    for name, value in ((path, 1), (new, 2)):
        clear_file(str(name))
        with duckdb.connect(name) as database:
            database.execute(f"create table answer as select {value} as value")
    with duckdb.connect(path, read_only=True) as reader:
        replace_file(str(new), str(path))
        assert reader.execute("from answer").fetchall() == [(1,)]
    with duckdb.connect(path, read_only=True) as reader:
        assert reader.execute("from answer").fetchall() == [(2,)]
    assert not new.exists()


def test_what_a_killed_run_left_is_cleared(tmp_path):
    for name in ("new", "new.wal"):
        (tmp_path / name).write_bytes(b"half a file")
    clear_file(str(tmp_path / "new"))
    assert list(tmp_path.iterdir()) == []
