"""What runs by itself: recipes of docs/operations.md and workflows, and the version."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml
from projects import REPOSITORY

UNITS = REPOSITORY / "docs" / "systemd"
WORKFLOWS = REPOSITORY / ".github" / "workflows"
RECIPES = {
    "cron": (REPOSITORY / "docs" / "operations.md").read_text(),
    "systemd": (UNITS / "shoal.service").read_text(),
}


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_calls_make_as_make_understands_it(name):
    (called,) = re.findall(r"make (build site deliver \S+)", RECIPES[name])
    planned = subprocess.run(
        ["make", "--dry-run", "--always-make", *called.split()],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert planned.returncode == 0, planned.stderr
    steps = [
        planned.stdout.index(step)
        for step in ("dbt build --vars", "scripts/build_site.sh", "scripts/deliver.py")
    ]
    assert steps == sorted(steps)


def test_the_timer_starts_the_service_every_night():
    timer = configparser.ConfigParser()
    timer.read(UNITS / "shoal.timer")
    assert timer["Timer"]["OnCalendar"] == "*-*-* 02:15:00"
    if shutil.which("systemd-analyze"):
        moment = subprocess.run(
            ["systemd-analyze", "calendar", timer["Timer"]["OnCalendar"]],
            capture_output=True,
            check=False,
        )
        assert moment.returncode == 0, moment.stderr


def steps_of(workflow: str, job: str) -> list[dict]:
    """Return the steps of a workflow's one job, which may write nothing to the project."""
    told = yaml.safe_load((WORKFLOWS / workflow).read_text())
    assert told["permissions"] == {"contents": "read"}
    assert list(told["jobs"]) == [job]
    return told["jobs"][job]["steps"]


def test_the_nightly_workflow_builds_the_site():
    steps = steps_of("nightly.yml", "site")
    assert [step["run"] for step in steps if "run" in step] == ["make"]
    assert steps[-1]["with"]["path"] == "evidence_reports/build"


def test_the_workflow_of_changes_runs_what_people_run():
    steps = steps_of("ci.yml", "everything")
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
    assert os.access(REPOSITORY / ".ci" / "run", os.X_OK)
    # Python and Node as at night, so that both say the same of a change.
    nightly = steps_of("nightly.yml", "site")
    assert steps[:3] == nightly[:3]


def test_the_version_is_one_and_the_changelog_has_it():
    versions = {
        "dbt_project.yml": yaml.safe_load((REPOSITORY / "dbt_project.yml").read_text()),
        "pyproject.toml": tomllib.loads((REPOSITORY / "pyproject.toml").read_text())[
            "project"
        ],
    }
    for name in ("package.json", "package-lock.json"):
        file = REPOSITORY / "evidence_reports" / name
        versions[name] = json.loads(file.read_text())
    changelog = (REPOSITORY / "CHANGELOG.md").read_text()
    headings = re.findall(r"^## (.*)$", changelog, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    releases = [
        re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d", heading)
        for heading in headings[1:]
    ]
    assert all(releases), headings
    assert {each["version"] for each in versions.values()} == {releases[0][1]}


LOAD = """
from orchestration.dagster_definitions import MEMBERS, definitions
keys = {spec.key for spec in definitions.resolve_all_asset_specs()}
assert MEMBERS in keys, sorted(keys)
assert definitions.resolve_job_def("nightly").name == "nightly"
print(len(keys))
"""


def test_dagster_loads_the_project_s_models(sample_project):
    pytest.importorskip("dagster_dbt", reason="the extra dagster is not installed")
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD],
        cwd=sample_project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert loaded.returncode == 0, loaded.stderr
    assert int(loaded.stdout) > 100
