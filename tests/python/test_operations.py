"""Recipes of docs/operations.md: what they call is there and says what is missing."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from projects import REPOSITORY

UNITS = REPOSITORY / "docs" / "systemd"
WORKFLOW = REPOSITORY / ".github" / "workflows" / "nightly.yml"
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


def test_the_workflow_builds_the_site_and_may_write_nothing():
    workflow = yaml.safe_load(WORKFLOW.read_text())
    steps = workflow["jobs"]["site"]["steps"]
    assert workflow["permissions"] == {"contents": "read"}
    assert [step["run"] for step in steps if "run" in step] == ["make"]
    assert steps[-1]["with"]["path"] == "evidence_reports/build"


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
