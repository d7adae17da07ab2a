"""The pages of actions and results, of a shop that wrote to its customers for a year."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import DATABASE, REPOSITORY, query
from sent_shop import deliver_each_week
from test_sites import PACKAGES, build_marts, build_pages, clone_with_packages

pytestmark = pytest.mark.skipif(not PACKAGES.is_dir(), reason="`make site` was not run")


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Path:
    project = clone_with_packages(tmp_path_factory.mktemp("sent") / "project")
    build_marts(project)
    deliver_each_week(project)
    build_marts(project)
    build_pages(project)
    return project


def test_pages_say_what_was_measured(sent):
    ((measured,),) = query(
        sent, "select count(*) from marts.fct_campaign_results where state = 'measured'"
    )
    assert measured > 3
    ran = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-p", "no:cacheprovider",
            "tests/browser/test_audiences.py", "tests/browser/test_numbers.py",
            "-k", "actions or results",
        ],
        cwd=REPOSITORY,
        env=os.environ
        | {
            "SHOAL_SITE_BUILD": str(sent / "evidence_reports" / "build"),
            "SHOAL_DATABASE": str(sent / DATABASE),
            "SHOAL_REQUIRE_SITE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-3000:]
