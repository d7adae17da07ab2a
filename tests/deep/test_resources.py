"""No space, no right to write, little memory: said plainly, and the next run is whole.

Needs the right to mount (root); else the tests of disks are skipped.
"""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from projects import (
    DBT,
    PUBLISHED,
    SMALL,
    UNTESTED,
    copy_project,
    fingerprints,
    run_dbt,
    write_small_shop,
)

# What differs with the var that is tried.
ABOUT_THE_RUN = "rpt_settings"


@contextmanager
def disk(folder: Path, options: str) -> Iterator[None]:
    """Let a folder be a small disk of its own."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("no right to mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def variables(tmp_path_factory) -> dict[str, object]:
    path = tmp_path_factory.mktemp("shop") / "shop.csv"
    return {"transactions_path": str(write_small_shop(path)), **SMALL}


def build(project: Path, variables: dict[str, object]) -> subprocess.CompletedProcess[str]:
    return run_dbt(project, "build", *UNTESTED, **variables)


def marts(project: Path, **where: Path) -> dict[str, tuple]:
    found = fingerprints(project, **where)
    return {name: found[name] for name in found if name != ABOUT_THE_RUN}


@pytest.fixture(scope="module")
def whole(tmp_path_factory, variables) -> dict[str, tuple]:
    project = copy_project(tmp_path_factory.mktemp("whole") / "project")
    ran = build(project, variables)
    assert ran.returncode == 0, ran.stdout
    return marts(project)


def said_plainly(ran: subprocess.CompletedProcess[str], *reasons: str) -> None:
    said = ran.stdout + ran.stderr
    assert ran.returncode != 0
    assert any(reason in said for reason in reasons), said[-3000:]
    assert "Traceback" not in said, said[-3000:]


def test_a_full_disk(tmp_path, variables, whole):
    megabytes = 10
    project = copy_project(tmp_path / "project")
    with disk(project / "data", f"size={megabytes}m"):
        ran = build(project, variables)
        said_plainly(ran, "No space left on device", "Could not write", "Failed to write")
        # More space, and on it goes with what is there.
        options = f"remount,size={megabytes + 400}m"
        subprocess.run(["mount", "-o", options, str(project / "data")], check=True)
        ran = build(project, variables)
        assert ran.returncode == 0, ran.stdout[-3000:]
        assert marts(project) == marts(project, file=PUBLISHED) == whole


def test_a_folder_that_may_not_be_written(tmp_path, variables):
    project = copy_project(tmp_path / "project")
    with disk(project / "data", "size=1m,ro"):
        ran = build(project, variables)
        said_plainly(ran, "data/shoal.duckdb cannot be opened for writing")


def test_a_tight_limit_of_duckdb_gives_the_same_marts(tmp_path, variables, whole):
    project = copy_project(tmp_path / "project")
    ran = build(project, {**variables, "database_memory_limit": "150MB"})
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert marts(project) == whole


def test_a_limit_that_is_too_tight_is_told_and_mended(tmp_path, variables, whole):
    project = copy_project(tmp_path / "project")
    ran = build(project, {**variables, "database_memory_limit": "20MB"})
    said_plainly(ran, "Out of Memory Error", "could not allocate block")
    ran = build(project, variables)
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert marts(project) == whole


def test_a_process_held_short_of_memory_leaves_a_state_to_go_on_from(
    tmp_path, variables, whole
):
    """Whatever the system lets it say: the next run is whole."""
    project = copy_project(tmp_path / "project")
    limit = 1_500_000_000
    held = subprocess.run(
        [
            str(DBT), "build", *UNTESTED, "--profiles-dir", ".",
            "--vars", str(variables),
        ],
        cwd=project,
        capture_output=True,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )  # fmt: skip
    assert held.returncode != 0
    ran = build(project, variables)
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert marts(project) == whole
