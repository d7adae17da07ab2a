"""Recipes of docs/operations.md: what they call is there and says what is missing."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from projects import REPOSITORY, plan_make

UNITS = REPOSITORY / "docs" / "systemd"
WORKFLOW = REPOSITORY / ".github" / "workflows" / "nightly.yml"
RECIPES = {
    "cron": (REPOSITORY / "docs" / "operations.md").read_text(),
    "systemd": (UNITS / "shoal.service").read_text(),
}


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_calls_make_as_make_understands_it(name):
    (called,) = re.findall(r"make (build site deliver \S+)", RECIPES[name])
    planned = plan_make(*called.split())
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


def test_what_dagster_is_told_is_in_the_project(sample_project):
    """Read as text, so that it is looked at also where dagster is not installed."""
    told = (REPOSITORY / "orchestration" / "dagster_definitions.py").read_text()
    manifest = json.loads((sample_project / "target" / "manifest.json").read_text())
    models = {
        (node["config"]["schema"], node["name"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
    asked = re.findall(r'AssetKey\(\["(\w+)", "(\w+)"\]\)', told)
    assert asked
    assert set(asked) <= models
    targets = re.findall(r'"make", "(\w+)"', told)
    assert targets == ["site", "deliver"]
    makefile = (REPOSITORY / "Makefile").read_text()
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)
    (schedule,) = re.findall(r'cron_schedule="([^"]+)"', told)
    assert f"{schedule} cd /srv/shoal && " in RECIPES["cron"]


LOAD = """
from dagster import AssetKey, DagsterInstance
from orchestration.dagster_definitions import MEMBERS, definitions
keys = {spec.key for spec in definitions.resolve_all_asset_specs()}
assert MEMBERS in keys, sorted(keys)
assert len(keys) > 100
ran = definitions.resolve_job_def("nightly").execute_in_process(
    asset_selection=[AssetKey(["seeds", "rfm_segments"])],
    instance=DagsterInstance.ephemeral(),
)
assert ran.success
print([str(event.asset_key) for event in ran.all_events if event.is_step_materialization])
"""


def test_dagster_loads_the_project_s_models_and_runs_one(sample_project):
    pytest.importorskip(
        "dagster_dbt",
        reason="the extra dagster (40 packages, 190 MB) is not installed",
    )
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD],
        cwd=sample_project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert loaded.returncode == 0, loaded.stderr[-3000:]
    assert "AssetKey(['seeds', 'rfm_segments'])" in loaded.stdout
