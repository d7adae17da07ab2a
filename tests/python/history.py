"""A small shop whose history is told in parts, and what was told of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
from projects import DATABASE, SAMPLE, copy_project, fingerprints, run_dbt

# All that is told window by window, without the static clusterers, who tell it once.
TOLD = (
    "--select", "+int_segment_transitions", "+int_segment_lineage", "+int_drift_distances",
    "rpt_settings",
)  # fmt: skip
# All that is forecast, up to how good it was.
FORECAST = ("--select", "+int_forecast_evaluations", "+int_forecast_reasons")


def write_third_of_the_shop(path: Path) -> Path:
    """Write every third customer of the sample, so that a run is short."""
    duckdb.execute(
        f"""
        copy (
            select * from read_csv('{SAMPLE}', all_varchar = true)
            where "Customer ID" is not null and hash("Customer ID") % 3 = 0
        ) to '{path}' (header)
        """
    )
    return path


def tell(
    project: Path,
    file: Path,
    *arguments: str,
    selected: tuple[str, ...] = TOLD,
    **variables: object,
) -> dict:
    """Run what is told window by window, and return what it told."""
    done = run_dbt(
        project, "run", *selected, *arguments, transactions_path=str(file), **variables
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return told(project)


def told(project: Path) -> dict:
    found = fingerprints(project, "intermediate")
    return {name: found[name] for name in sorted(found) if name != "rpt_settings"}


def seeded_project(folder: Path) -> Path:
    """Make a project in which nothing is told yet."""
    project = copy_project(folder / "project", tested=False)
    seeded = run_dbt(project, "seed")
    assert seeded.returncode == 0, seeded.stdout
    return project


def restored(project: Path, database: Path) -> Path:
    """Bring a project to where a copy of its database was."""
    (project / DATABASE).with_name(f"{DATABASE.name}.wal").unlink(missing_ok=True)
    shutil.copyfile(database, project / DATABASE)
    return project
