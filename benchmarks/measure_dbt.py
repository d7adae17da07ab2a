"""Say what dbt itself takes of every run, part by part: python -m benchmarks.measure_dbt.

A model without input is built again and again, in a process of its own, and of each part
the least of all rounds counts. With ``--write`` it is put into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import KMEANS, NOTHING, ROOT, find_input, make_project, run_dbt
from benchmarks.pages import machine, put_into, table

PAGE = ROOT / "docs" / "performance.md"
ROUNDS = 3
#: What a process does that is like dbt's command, but looks at the clock on its way.
LIKE_DBT = """
import time
at = [time.time()]
import json, sys
from dbt.cli.main import dbtRunner
at.append(time.time())
nodes = []
def listen(event):
    if event.info.name in ("NodeStart", "NodeFinished"):
        nodes.append(time.time())
settings = ["--vars", sys.argv[1]]
manifest = dbtRunner().invoke(["--quiet", "parse", *settings]).result
at.append(time.time())
runner = dbtRunner(manifest=manifest, callbacks=[listen])
if not runner.invoke(["--quiet", "run", "--select", sys.argv[2], *settings]).success:
    raise SystemExit("dbt run failed")
print(json.dumps([*at, nodes[0], nodes[-1], time.time()]))
"""
PARTS = (
    "Python begins",
    "dbt's imports",
    "the project is read (partial parsing)",
    "plugins with scikit-learn, a look at the input, hooks before",
    "the model",
    "hooks after, the record of the run",
    "Python ends",
)


def look_once(project: Path, settings: dict[str, object]) -> list[float]:
    """Return the seconds of each part of one run."""
    begun = time.time()
    process = subprocess.run(
        [sys.executable, "-c", LIKE_DBT, json.dumps(settings), NOTHING],
        cwd=project,
        check=True,
        capture_output=True,
        text=True,
    )
    ended = time.time()
    moments = [begun, *json.loads(process.stdout.splitlines()[-1]), ended]
    return [after - before for before, after in zip(moments, moments[1:], strict=False)]


def main() -> None:
    """Print the parts, and put them into the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, project = find_input(folder), make_project(folder / "project")
        for command in ("seed", "run"):
            run_dbt(project, path, "week", command, settings=KMEANS)
        settings = {"transactions_path": str(path), "allow_paths_outside": True, **KMEANS}
        rounds = [look_once(project, settings) for _ in range(ROUNDS + 1)]
    # The first round parses the project for the settings.
    least = [min(each) for each in zip(*rounds[1:], strict=True)]
    rows = [(part, f"{seconds:.1f}") for part, seconds in zip(PARTS, least, strict=True)]
    rows.append(("all", f"{sum(least):.1f}"))
    found = (
        f"A run of one model without input, on {path.name}, {machine()}, the least of "
        f"{ROUNDS}:\n\n{table(('part of dbt itself', 'seconds'), rows)}"
    )
    print(found)
    if options.write:
        put_into(PAGE, "dbt", found)


if __name__ == "__main__":
    main()
