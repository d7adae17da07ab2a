"""make and the site's script: what is mistyped or fails leaves what was there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from projects import REPOSITORY, plan_make

#: npm as the script calls it. Evidence writes the pages below .evidence and then over those
#: of build, and its exit status is 0 when a page's query fails.
NPM = """#!/bin/sh
case "$*" in
*sources) exit ${SOURCES_STATUS:-0} ;;
*build)
    mkdir -p .evidence/template/build build
    echo '<head></head>new' > .evidence/template/build/index.html
    echo '<head></head>new' > .evidence/template/build/new.html
    [ -z "$NO_PAGES" ] || rm .evidence/template/build/index.html
    cp -R .evidence/template/build/. build/
    echo "$SAID"
    sleep ${SECONDS_TAKEN:-0}
    exit ${BUILD_STATUS:-0} ;;
*clean) rm -rf .evidence/template .evidence/meta ;;
esac
"""
LAST = {"index.html": "<head></head>last", "last.html": "last"}
RM = shutil.which("rm")
FAILURES = {
    "the marts cannot be read": {"SOURCES_STATUS": "1"},
    "a page is not written": {"BUILD_STATUS": "1"},
    "a query fails and nothing says so": {"SAID": "Error in Query: no such column"},
    "no page is there": {"NO_PAGES": "1"},
}


@pytest.mark.parametrize("asked", ["build", "replay"])
def test_a_file_is_not_forgotten_beside_other_vars(asked):
    more = f"{asked.upper()}=--vars '{{stream_grain: day}}'"
    alone = plan_make(asked, more)
    assert alone.returncode == 0 and "stream_grain: day" in alone.stdout
    both = plan_make(asked, "TRANSACTIONS=data/raw/shop.csv", more)
    assert both.returncode
    assert "keeps only the last --vars" in both.stderr
    assert "transactions_path: data/raw/shop.csv" in both.stderr


def test_a_mistyped_variable_stops_make():
    mistyped = plan_make("build", "TRANSACTION=data/raw/shop.csv")
    assert mistyped.returncode
    assert "TRANSACTION is no variable" in mistyped.stderr
    assert "there are TRANSACTIONS BUILD" in mistyped.stderr
    right = plan_make("build", "TRANSACTIONS=data/raw/shop.csv", "BUILD=--full-refresh")
    assert 'transactions_path: "data/raw/shop.csv"' in right.stdout


@pytest.fixture
def site(tmp_path) -> Path:
    """Make a folder of the site, whose packages are there and whose npm is NPM."""
    reports = tmp_path / "evidence_reports"
    (reports / "node_modules").mkdir(parents=True)
    (reports / "package-lock.json").touch()
    (reports / "node_modules" / ".package-lock.json").touch()
    (tmp_path / "data" / "published").mkdir(parents=True)
    (tmp_path / "data" / "published" / "shoal.duckdb").touch()
    (tmp_path / "scripts").mkdir()
    for name in ("build_site.sh", "secure_site.py"):
        shutil.copy2(REPOSITORY / "scripts" / name, tmp_path / "scripts")
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(NPM)
    npm.chmod(0o755)
    return reports / "build"


def began(site: Path, **environment: str) -> subprocess.Popen[str]:
    """Begin to build the site."""
    root = site.parents[1]
    return subprocess.Popen(
        [root / "scripts" / "build_site.sh"],
        env=os.environ | {"PATH": f"{root / 'bin'}:{os.environ['PATH']}"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def pages(site: Path) -> dict[str, str]:
    return {path.name: path.read_text().strip() for path in site.glob("*")}


def write_last(site: Path) -> None:
    site.mkdir()
    for name, text in LAST.items():
        (site / name).write_text(text)


def test_a_site_that_is_whole_takes_the_place_of_the_last(site):
    write_last(site)
    said, _ = (build := began(site)).communicate()
    assert build.returncode == 0, said
    assert set(pages(site)) == {"index.html", "new.html"}
    assert "content-security-policy" in pages(site)["index.html"]


def test_what_fails_once_the_new_site_stands_leaves_it(site):
    write_last(site)
    remove = site.parents[1] / "bin" / "rm"
    remove.write_text(
        "#!/bin/sh\n"
        'case "$*" in *last_build.old*) [ ! -f build/new.html ] || exit 1\nesac\n'
        f'exec {RM} "$@"\n'
    )
    remove.chmod(0o755)
    said, _ = (build := began(site)).communicate()
    assert build.returncode, said
    assert set(pages(site)) == {"index.html", "new.html"}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_site_that_fails_leaves_the_last(site, failure):
    write_last(site)
    said, _ = (build := began(site, **failure)).communicate()
    assert build.returncode, said
    assert pages(site) == LAST


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_first_site_that_fails_leaves_none(site, failure):
    said, _ = (build := began(site, **failure)).communicate()
    assert build.returncode, said
    assert not site.exists()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_a_site_that_is_stopped_stands_again_after_the_next_call(site, sent):
    write_last(site)
    build = began(site, SAID="halfway", SECONDS_TAKEN="60")
    for _ in range(200):
        if (site / "new.html").exists():
            break
        time.sleep(0.05)
    assert set(pages(site)) == {"index.html", "last.html", "new.html"}
    os.killpg(build.pid, sent)
    build.wait()
    if sent == signal.SIGTERM:
        assert pages(site) == LAST
    said, _ = (build := began(site, SOURCES_STATUS="1")).communicate()
    assert build.returncode, said
    assert pages(site) == LAST
