"""No space, no right to write, little memory: said plainly, and the next run is whole.

Needs the right to mount (root); else the tests of disks are skipped.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from projects import (
    DATABASE,
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


def test_a_full_temp_folder(tmp_path, variables, whole):
    """Where DuckDB puts what memory does not hold: beside the database."""
    project = copy_project(tmp_path / "project")
    spilled = project / DATABASE.with_name(DATABASE.name + ".tmp")
    spilled.mkdir()
    with disk(spilled, "size=1m"):
        # One model at a time: what two need together may not fit in memory at all.
        alone = [*UNTESTED, "--threads", "1"]
        ran = run_dbt(project, "build", *alone, **variables, database_memory_limit="60MB")
        said_plainly(ran, "No space left on device", "failed to offload data block")
    ran = build(project, variables)
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert marts(project) == whole


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


@contextmanager
def memory_of(megabytes: int) -> Iterator[Path]:
    """Make a group of processes that have so much memory in all (Linux)."""
    root = Path("/sys/fs/cgroup")
    first = (root / "memory").is_dir()
    group = (root / "memory" if first else root) / f"shoal-{os.getpid()}"
    try:
        group.mkdir()
        limit = group / ("memory.limit_in_bytes" if first else "memory.max")
        limit.write_text(f"{megabytes}M")
    except OSError:
        pytest.skip("no right to limit a group's memory")
    try:
        yield group / "cgroup.procs"
    finally:
        # What a killed process had begun ends soon after it.
        for _ in range(100):
            if not group.exists():
                break
            with suppress(OSError):
                group.rmdir()
            time.sleep(0.1)


def held(
    project: Path, variables: dict[str, object], hold: Callable[[], object]
) -> subprocess.CompletedProcess[str]:
    """Build in a process that is held short before it begins."""
    return subprocess.run(
        [
            str(DBT), "--no-use-colors", "build", *UNTESTED, "--profiles-dir", ".",
            "--vars", json.dumps(variables),
        ],
        cwd=project,
        capture_output=True,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=hold,
    )  # fmt: skip


def test_a_process_without_addresses_says_so_and_leaves_a_state_to_go_on_from(
    tmp_path, variables, whole
):
    project = copy_project(tmp_path / "project")
    limit = 1_500_000_000
    ran = held(
        project, variables, lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    )
    said_plainly(ran, "Out of Memory Error")
    ran = build(project, variables)
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert marts(project) == whole


def test_a_process_that_the_system_kills_leaves_a_state_to_go_on_from(
    tmp_path, variables, whole
):
    """It can say nothing; whoever started it can."""
    project = copy_project(tmp_path / "project")
    with memory_of(300) as processes:
        ran = held(project, variables, lambda: processes.write_text(str(os.getpid())))
    assert ran.returncode == -signal.SIGKILL, ran.stdout[-3000:]
    ran = build(project, variables)
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert marts(project) == whole
