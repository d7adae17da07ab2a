"""What guards a change, and the one version of what is released."""

from __future__ import annotations

import json
import os
import re
import tomllib

import yaml
from projects import REPOSITORY

WORKFLOWS = REPOSITORY / ".github" / "workflows"


def test_the_workflow_of_changes_runs_what_people_run():
    workflow = yaml.safe_load((WORKFLOWS / "ci.yml").read_text())
    assert workflow["permissions"] == {"contents": "read"}
    steps = workflow["jobs"]["everything"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
    assert os.access(REPOSITORY / ".ci" / "run", os.X_OK)
    # Python and Node as at night, so that both say the same of a change.
    nightly = yaml.safe_load((WORKFLOWS / "nightly.yml").read_text())
    assert steps[:3] == nightly["jobs"]["site"]["steps"][:3]


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
