"""A private copy of the project for a test, and dbt in it."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import duckdb
import yaml
from ingest.columns import Alias

REPOSITORY = Path(__file__).parents[2]
DBT = Path(sys.executable).with_name("dbt")
#: Within a project: what builds write, and what the site and analysts read.
DATABASE = Path("data") / "shoal.duckdb"
PUBLISHED = Path("data") / "published" / "shoal.duckdb"
PARTS = (
    ".dbtignore", "analyses", "dbt_project.yml", "macros", "models", "profiles.yml",
    "python_models", "seeds", "selectors.yml", "tests",
)  # fmt: skip
#: The parts whose descriptions say how they are tested.
DESCRIBED = ("models", "python_models", "seeds")

SAMPLE = REPOSITORY / "data" / "sample" / "transactions.csv.gz"
UNTESTED = ("--exclude-resource-type", "test", "unit_test")
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
#: The file of dbt's log tells every statement, those of JSON every node: left out, a run
#: is sooner done. Who looks at them asks for them.
UNWRITTEN = {"DBT_LOG_LEVEL_FILE": "none", "DBT_WRITE_JSON": "false"}
#: A search that finds less and is sooner done, where what it finds is not looked at.
QUICK_SEARCH = {
    "search_without_outliers": False,
    "search_sample_size": 500,
    "stability_pairs": 1,
}
#: Less to fit of what else is fitted, likewise.
QUICK_FITS = {
    "forecast_tested_cutoffs": 2, "bootstrap_resamples": 100, "isolation_tree_count": 10,
}  # fmt: skip
#: Vars under which every model runs, each on little.
SMALL = {
    "stream_grain": "rows", "stream_rows_per_batch": 2500, "full_refit_every": 2,
    "clustering_methods": ["kmeans"], "cluster_count": 3, "stability_pairs": 0,
    "search_without_outliers": False, "allow_paths_outside": True, **QUICK_FITS,
}  # fmt: skip


def read_aliases() -> list[Alias]:
    """Return the accepted spellings, in the order in which dbt hands them over."""
    with (REPOSITORY / "seeds" / "column_aliases.csv").open(newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: tuple(row.values()))
    return [Alias(**row) for row in rows]


def names_listed_by(macro: str) -> list[str]:
    """Return the names that a macro lists."""
    text = (REPOSITORY / "macros" / f"{macro}.sql").read_text()
    return re.findall(r"'(\w+)'", text)


def segmentation_features() -> list[str]:
    """Return every feature that can be scaled and clustered on."""
    return names_listed_by("segmentation_features")


def fitted_methods() -> list[str]:
    """Return every method that is fitted to customers."""
    return names_listed_by("fitted_methods")


def write_small_shop(path: Path, customer: str = '"Customer ID"') -> Path:
    """Write every tenth customer of the sample, called by an expression of SQL."""
    duckdb.execute(
        f"""
        copy (
            select * replace ({customer} as "Customer ID")
            from read_csv('{SAMPLE}', all_varchar = true)
            where "Customer ID" is not null and hash("Customer ID") % 10 = 0
        ) to '{path}' (header)
        """
    )
    return path


def read_sample() -> tuple[list[str], list[list[str]]]:
    """Return the sample's header and its rows."""
    with gzip.open(SAMPLE, "rt", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def write_csv(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    """Write a header and rows, and return the file."""
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return path


def copy_project(folder: Path, tested: bool = True) -> Path:
    """Make a project of the repository's parts, with a database and target of its own.

    Without the tests of dbt, of which there are a thousand, it is read in half the time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if tested or part not in ("tests", *DESCRIBED):
            (folder / part).symlink_to(REPOSITORY / part)
    if not tested:
        for part in DESCRIBED:
            copy_untested(REPOSITORY / part, folder / part)
    (folder / "data").mkdir()
    (folder / "data" / "sample").symlink_to(REPOSITORY / "data" / "sample")
    return folder


def copy_untested(source: Path, folder: Path) -> None:
    """Link a folder's files, and write its descriptions without the tests of dbt."""
    for file in source.rglob("*.*"):
        target = folder / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".yml":
            described = yaml.load(file.read_text(), yaml.CSafeLoader)
            text = yaml.dump(without_tests(described), Dumper=yaml.CSafeDumper)
            target.write_text(text)
        elif file.suffix in (".sql", ".py", ".md", ".csv"):
            target.symlink_to(file)


def without_tests(described: object) -> object:
    """Leave out of what a file of YAML describes how it is tested."""
    if isinstance(described, dict):
        return {
            name: without_tests(value)
            for name, value in described.items()
            if name not in ("data_tests", "unit_tests")
        }
    if isinstance(described, list):
        return [without_tests(value) for value in described]
    return described


def clone_project(folder: Path) -> Path:
    """Copy what a clone would hold: files that are committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in listed.splitlines():
        target = folder / name
        if (REPOSITORY / name).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, target)
    return folder


@cache
def warm_dbt() -> subprocess.Popen[str]:
    """Start dbt once for all runs of this process; it ends with it."""
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder) / "project", tested=False)
        started = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("warm_dbt.py"), project],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert started.stdout.readline() == "ready\n"
    return started


def run_dbt(
    project: Path, *arguments: str, **variables: object
) -> subprocess.CompletedProcess[str]:
    """Run dbt as a person does, from the project's folder; the caller looks at the end."""
    command = [
        "--no-use-colors", *arguments,
        "--profiles-dir", ".",
        # Tests write their files where pytest says.
        "--vars", json.dumps({"allow_paths_outside": True, **variables}),
    ]  # fmt: skip
    environment = {**UNWRITTEN, **os.environ}
    dbt = warm_dbt()
    with tempfile.TemporaryDirectory() as folder:
        said, failed = Path(folder) / "said", Path(folder) / "failed"
        place = str(project.absolute())
        request = [place, environment, command, str(said), str(failed)]
        print(json.dumps(request), file=dbt.stdin, flush=True)
        code = int(dbt.stdout.readline())
        return subprocess.CompletedProcess(
            command, code, said.read_text(), failed.read_text()
        )


def plan_make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask make what it would do."""
    return subprocess.run(
        ["make", "--dry-run", "--always-make", *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def query(project: Path, sql: str, file: Path = DATABASE) -> list[tuple]:
    """Ask a project's database, or what it published."""
    with duckdb.connect(project / file, read_only=True) as database:
        return database.execute(sql).fetchall()


def storage_version(project: Path, file: Path = DATABASE) -> str:
    """Return the form in which a database is stored: which programs can read it."""
    return query(
        project,
        "select tags['storage_version'] from duckdb_databases() "
        "where database_name = current_database()",
        file,
    )[0][0]


def fingerprints(
    project: Path, schema: str = "marts", file: Path = DATABASE
) -> dict[str, tuple]:
    """Return rows and a sum of row hashes, every bit counting, of a schema's tables."""
    tables = query(
        project,
        "select table_name from information_schema.tables "
        f"where table_schema = '{schema}' order by 1",
        file,
    )
    return {
        name: query(
            project,
            f"select count(*), sum(hash(line)) from {schema}.{name} as line",
            file,
        )[0]
        for (name,) in tables
    }
