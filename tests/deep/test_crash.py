"""Killed at any moment, a run goes on to the marts of an undisturbed one: make crashtest.

Fifty seeded moments of first builds, of builds that go on, and of replays. A reader opens
the published file all the while, and finds the marts of before or of after.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from projects import (
    DBT,
    PUBLISHED,
    REPOSITORY,
    SMALL,
    UNTESTED,
    copy_project,
    fingerprints,
    write_small_shop,
)

KILLS = int(os.environ.get("SHOAL_KILLS", "50"))
KINDS = ("first build", "build that goes on", "replay")


@pytest.fixture(scope="module")
def variables(tmp_path_factory) -> dict[str, object]:
    """Return the vars that read a small shop."""
    path = tmp_path_factory.mktemp("shop") / "shop.csv"
    return {"transactions_path": str(write_small_shop(path)), **SMALL}


def command(kind: str, variables: dict[str, object]) -> list[str]:
    told = ["--vars", json.dumps(variables)]
    if kind == "replay":
        return [sys.executable, str(REPOSITORY / "scripts" / "replay.py"), *told]
    return [
        str(DBT), "--no-use-colors", "build", *UNTESTED, "--profiles-dir", ".", *told,
    ]  # fmt: skip


def run_through(project: Path, kind: str, variables: dict[str, object]) -> float:
    """Run undisturbed, and return how many seconds it took."""
    begun = time.monotonic()
    done = subprocess.run(
        command(kind, variables), cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return time.monotonic() - begun


def states(project: Path) -> tuple[dict, dict]:
    return fingerprints(project), fingerprints(project, file=PUBLISHED)


@pytest.fixture(scope="module")
def world(tmp_path_factory, variables) -> dict[str, object]:
    """Run each kind once undisturbed: its start, its end, its seconds."""
    folder = tmp_path_factory.mktemp("undisturbed")
    half = copy_project(folder / "half")
    run_through(half, "first build", {**variables, "replay_until": "2010-12-01"})
    nothing = copy_project(folder / "nothing")
    starts = {"first build": nothing, "build that goes on": half, "replay": half}
    ends, seconds = {}, {}
    for kind, start in starts.items():
        project = copy_of(start, folder / f"whole {kind}")
        seconds[kind] = run_through(project, kind, variables)
        ends[kind] = states(project)
    assert ends["first build"] == ends["build that goes on"] == ends["replay"]
    assert len(ends["replay"][0]) > 40
    return {"starts": starts, "end": ends["replay"], "seconds": seconds}


def copy_of(project: Path, folder: Path) -> Path:
    """Make a project that starts where another one is."""
    copy_project(folder)
    for name in ("data/shoal.duckdb", str(PUBLISHED)):
        if (project / name).exists():
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy2(project / name, folder / name)
    return folder


@contextmanager
def reading(project: Path) -> Iterator[list[tuple]]:
    """Read the published file again and again, as the site and analysts do."""
    seen, stopped = [], threading.Event()
    path = project / PUBLISHED

    def read() -> None:
        while not stopped.wait(0.1):
            if path.exists():
                with duckdb.connect(path, read_only=True) as database:
                    seen.append(database.execute(READ).fetchall()[0])

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield seen
    finally:
        stopped.set()
        reader.join()


READ = (
    "select (select count(*) from duckdb_tables() where schema_name = 'marts'), "
    "(select sum(hash(line)) from marts.dim_customers as line), "
    "(select count(*) from marts.fct_customer_segments)"
)


def read_once(project: Path) -> tuple | None:
    if not (project / PUBLISHED).exists():
        return None
    with duckdb.connect(project / PUBLISHED, read_only=True) as database:
        return database.execute(READ).fetchall()[0]


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_run_goes_on(world, variables, tmp_path, number, capsys):
    draw = random.Random(number)
    kind = KINDS[number % len(KINDS)]
    project = copy_of(world["starts"][kind], tmp_path / "project")
    before = read_once(project)
    after_seconds = draw.uniform(0.15, 1) * world["seconds"][kind]
    log = tmp_path / "log"
    with reading(project) as seen, log.open("w") as output:
        process = subprocess.Popen(
            command(kind, variables),
            cwd=project,
            stdout=output,
            stderr=output,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        try:
            process.wait(after_seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        ended = process.wait()
        killed_in = [line for line in log.read_text().splitlines() if "START" in line]
        run_through(project, kind, variables)
    with capsys.disabled():
        where = killed_in[-1][10:75].rstrip(" .") if killed_in else "the replay"
        print(f"\n{kind}, {after_seconds:.1f} s, exit {ended}, last: {where}", end=" ")
    assert states(project) == world["end"]
    assert set(seen) <= {before, read_once(project)}
    assert len(seen) > 10 or before is None
