"""Killed at any moment, a run goes on to the marts of an undisturbed one: make crashtest.

Fifty seeded moments of first builds, of builds that go on, and of replays: each within a
seed, a Python model, an SQL model or the publishing that was drawn, or shortly after it.
A reader opens the published file all the while, and finds the marts of before or of after.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from projects import (
    DATABASE,
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
#: What a run may be killed in, as its log says it; a replay loads no seeds.
PLACES = {
    "a Python model": "python ",
    "a seed": "seed ",
    "the publishing": "hook: shoal.on-run-end.",
    "an SQL model": "sql ",
}
LOG = Path("logs") / "dbt.log"
READ = (
    "select (select count(*) from duckdb_tables() where schema_name = 'marts'), "
    "(select sum(hash(line)) from marts.dim_customers as line), "
    "(select count(*) from marts.fct_customer_segments)"
)


class Step(NamedTuple):
    """One step of a run: what, and the how many-th time."""

    name: str
    time: int


@pytest.fixture(scope="module")
def variables(tmp_path_factory) -> dict[str, object]:
    """Return the vars that read a small shop."""
    path = tmp_path_factory.mktemp("shop") / "shop.csv"
    return {"transactions_path": str(write_small_shop(path)), **SMALL}


def start(
    project: Path, kind: str, variables: dict[str, object]
) -> subprocess.Popen[bytes]:
    """Begin a run, with a log of its own of what begins and ends."""
    shutil.rmtree(project / "logs", ignore_errors=True)
    told = ["--vars", json.dumps(variables)]
    replay = [sys.executable, str(REPOSITORY / "scripts" / "replay.py")]
    build = [str(DBT), "build", *UNTESTED, "--profiles-dir", "."]
    with (project / "said").open("w") as said:
        return subprocess.Popen(
            [*(replay if kind == "replay" else build), *told],
            cwd=project,
            stdout=said,
            stderr=said,
            env={**os.environ, "DBT_LOG_LEVEL_FILE": "info", "DBT_USE_COLORS_FILE": "0"},
        )


def run_through(project: Path, kind: str, variables: dict[str, object]) -> None:
    """Run undisturbed."""
    code = start(project, kind, variables).wait()
    assert code == 0, (project / "said").read_text()[-3000:]


def steps(project: Path, word: str = "START") -> list[Step]:
    """Return the steps that a run has begun so far, in order, or those that are OK."""
    log = project / LOG
    said = log.read_text() if log.exists() else ""
    names = re.findall(rf" \d+ of \d+ {word} (.+?) \.\.", said)
    return [Step(name, names[: at + 1].count(name)) for at, name in enumerate(names)]


def states(project: Path) -> tuple[dict, dict]:
    return fingerprints(project), fingerprints(project, file=PUBLISHED)


def put_at(project: Path, begin: Path | None) -> None:
    """Give a project the database and the published file of another one, or none."""
    for name in (DATABASE, PUBLISHED):
        for left in (project / name.parent).glob(f"{name.name}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        if begin is not None:
            (project / name).parent.mkdir(exist_ok=True)
            shutil.copy2(begin / name, project / name)


class World(NamedTuple):
    """Each kind of run: its project, where it begins, its steps; and the end of all."""

    projects: dict[str, Path]
    begins: dict[str, Path | None]
    steps: dict[str, list[Step]]
    end: tuple[dict, dict]


@pytest.fixture(scope="module")
def world(tmp_path_factory, variables) -> World:
    """Run each kind once undisturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    half = copy_project(folder / "half")
    run_through(half, "first build", {**variables, "replay_until": "2010-12-01"})
    begins = {"first build": None, "build that goes on": half, "replay": half}
    projects, seen, ends = {}, {}, []
    for kind, begin in begins.items():
        project = projects[kind] = copy_project(folder / kind)
        put_at(project, begin)
        run_through(project, kind, variables)
        seen[kind] = steps(project)
        ends.append(states(project))
    assert ends[0] == ends[1] == ends[2]
    assert len(ends[0][0]) > 40
    return World(projects, begins, seen, ends[0])


@contextmanager
def reading(project: Path) -> Iterator[list[object]]:
    """Read the published file again and again; keep what it held, or what was wrong."""
    seen, stopped = [], threading.Event()

    def read() -> None:
        while not stopped.wait(0.1):
            try:
                seen.append(read_once(project))
            except duckdb.Error as error:
                seen.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield seen
    finally:
        stopped.set()
        reader.join()


def read_once(project: Path) -> tuple | None:
    if not (project / PUBLISHED).exists():
        return None
    with duckdb.connect(project / PUBLISHED, read_only=True) as database:
        return database.execute(READ).fetchall()[0]


def kill_in(
    step: Step, seconds: float, project: Path, kind: str, variables: dict[str, object]
) -> bool:
    """Kill a run some time after a step begins; return whether it had not ended before."""
    process = start(project, kind, variables)
    while process.poll() is None:
        if step in steps(project):
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.005)
    return process.wait() == -signal.SIGKILL


def draw_moment(world: World, number: int) -> tuple[str, str, Step, float]:
    """Draw what is killed: a kind of run, a place, a step there, seconds from its start."""
    kind = KINDS[number % len(KINDS)]
    there = {
        place: [step for step in world.steps[kind] if step.name.startswith(mark)]
        for place, mark in PLACES.items()
    }
    places = [place for place, found in there.items() if found]
    place = places[number // len(KINDS) % len(places)]
    draw = random.Random(number)
    return kind, place, draw.choice(there[place]), draw.expovariate(1 / 0.15)


def test_every_place_is_killed_in(world):
    drawn = {draw_moment(world, number)[:2] for number in range(50)}
    assert len(drawn) == 4 + 4 + 3


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_run_goes_on(world, variables, number, capsys):
    kind, place, step, seconds = draw_moment(world, number)
    project = world.projects[kind]
    was_killed = False
    while not was_killed:
        put_at(project, world.begins[kind])
        before = read_once(project)
        with reading(project) as seen:
            was_killed = kill_in(step, seconds, project, kind, variables)
            is_within = step not in steps(project, "OK(?: created| loaded)?")
            if was_killed:
                run_through(project, kind, variables)
        # It ended before the blow.
        seconds /= 2
    with capsys.disabled():
        where = "in" if is_within else "after"
        print(f"\n{kind}, killed {where} {place}: {step.name} #{step.time}", end=" ")
    assert states(project) == world.end
    assert set(seen) <= {before, read_once(project)}
    assert len(seen) > 10
