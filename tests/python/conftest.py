"""What several test files need: aliases, the reading of an input, and a told history."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from history import restored, seeded_project, tell, write_third_of_the_shop
from ingest.columns import Alias
from ingest.plan import ReadRequest, plan_read
from projects import DATABASE, clone_project, read_aliases, run_dbt


@pytest.fixture(scope="session")
def aliases() -> list[Alias]:
    """Return the accepted spellings, in the order in which dbt hands them over."""
    return read_aliases()


@pytest.fixture
def read_lines(aliases, tmp_path) -> Callable[..., list[dict[str, object]]]:
    """Read an input by its plan, as staging does: one dict of texts per record."""

    def read(path: object, **settings: object) -> list[dict[str, object]]:
        cache = str(tmp_path / "converted")
        request = ReadRequest(str(path), aliases, cache_folder=cache, **settings)
        with duckdb.connect() as database:
            answer = database.execute(plan_read(request).sql)
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    return read


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory, worker_id) -> Path:
    """Build the committed sample in a clean checkout. Tests may run it again.

    Workers share one build, of which each takes a copy.
    """
    own = tmp_path_factory.mktemp("sample") / "project"
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    built = shared / "built_sample"
    with (shared / "built_sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            clone_project(own)
            ran = run_dbt(own, "build", "--write-json")
            assert ran.returncode == 0, ran.stdout
            shutil.copytree(own, built)
    if not own.exists():
        shutil.copytree(built, own)
    return own


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Path:
    return write_third_of_the_shop(tmp_path_factory.mktemp("shop") / "shop.csv")


@pytest.fixture(scope="module")
def told_at_once(tmp_path_factory, shop, request) -> tuple[Path, dict]:
    """Tell in one run what a test file has SELECTED; return database and fingerprints."""
    project = seeded_project(tmp_path_factory.mktemp("whole"))
    return project / DATABASE, tell(project, shop, selected=request.module.SELECTED)


@pytest.fixture(scope="module")
def whole(told_at_once) -> dict:
    return told_at_once[1]


@pytest.fixture(scope="module")
def one_project(tmp_path_factory) -> Path:
    """Make the project that tests take by turns: dbt reads its files once."""
    return seeded_project(tmp_path_factory.mktemp("parts"))


@pytest.fixture
def project(one_project, told_at_once) -> Path:
    """Bring the project to where everything that was selected is told."""
    return restored(one_project, told_at_once[0])
