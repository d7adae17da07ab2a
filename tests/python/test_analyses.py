"""The ready questions in analyses/: all are compiled at once and answer on the sample."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from projects import REPOSITORY, run_dbt

NAMES = sorted(path.stem for path in (REPOSITORY / "analyses").glob("*.sql"))


@pytest.fixture(scope="module")
def compiled(sample_project) -> Path:
    """Compile every analysis, none of which needs to be run by dbt."""
    ran = run_dbt(sample_project, "compile", "--select", "path:analyses")
    assert ran.returncode == 0, ran.stdout
    return sample_project / "target" / "compiled" / "shoal" / "analyses"


def test_there_are_ready_questions():
    assert len(NAMES) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_an_analysis_begins_with_what_it_answers_and_finds_rows(
    name, compiled, sample_project
):
    sql = (compiled / f"{name}.sql").read_text()
    assert sql.startswith("-- ")
    database = sample_project / "data" / "shoal.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        assert connection.execute(sql).fetchall(), f"{name} found no rows"
