"""What is installed is what was locked, runs nothing at install, and reports to nobody."""

from __future__ import annotations

import json
import re

import yaml
from projects import REPOSITORY, copy_project, run_dbt

SITE = REPOSITORY / "evidence_reports"
#: Packages that would run something when installed, and why the site does without.
INSTALL_SCRIPTS = {
    "@sveltejs/kit": "writes types for an editor",
    "esbuild": "fetches its program where npm did not install it",
    "svelte-preprocess": "prints a hint",
}


def test_every_python_package_is_locked_by_version_and_hash():
    locked = re.split(r"\n(?=\S)", (REPOSITORY / "requirements.txt").read_text())
    packages = [each for each in locked if not each.startswith("#")]
    assert len(packages) > 80
    for package in packages:
        assert re.match(r"[\w.\[\],-]+==[\w.+!]+ ", package), package
        assert "--hash=sha256:" in package, package
    install = makefile()
    assert "pip install --quiet --require-hashes --requirement requirements.txt" in install


def test_every_npm_package_is_locked_by_hash_and_runs_nothing_when_installed():
    packages = json.loads((SITE / "package-lock.json").read_text())["packages"]
    del packages[""]
    assert len(packages) > 800
    for place, package in packages.items():
        # What is bundled lies in the package that bundles it, under that one's hash.
        assert package.get("inBundle") or package["integrity"].startswith("sha512-"), place
        # The registry that npm is set to, not an address of somebody's own.
        assert "resolved" not in package, place
    would_run = {
        place.rpartition("node_modules/")[2]
        for place, package in packages.items()
        if package.get("hasInstallScript")
    }
    assert would_run == INSTALL_SCRIPTS.keys()
    assert "ignore-scripts=true" in (SITE / ".npmrc").read_text().splitlines()


def test_nobody_is_told_of_the_use():
    project = yaml.safe_load((REPOSITORY / "dbt_project.yml").read_text())
    assert project["flags"]["send_anonymous_usage_stats"] is False
    settings = json.loads((SITE / "evidence.settings.json").read_text())
    assert settings["send_anonymous_usage_stats"] == "no"


def test_the_database_fetches_no_extensions(tmp_path):
    asked = "select current_setting('autoinstall_known_extensions')"
    inline = '{{ run_query("' + asked + '").columns[0].values()[0] if execute }}'
    project = copy_project(tmp_path / "project", tested=False)
    told = run_dbt(project, "compile", "--quiet", "--inline", inline)
    assert told.stdout.split() == ["False"]


def test_an_audit_that_could_not_ask_is_no_clean_one():
    (audit,) = re.findall(r"^audit:.*\n((?:\t.*\n)+)", makefile(), re.M)
    assert "pip-audit --strict --require-hashes" in audit
    assert "npm audit" in audit
    assert "|| true" not in audit


def makefile() -> str:
    return (REPOSITORY / "Makefile").read_text()
