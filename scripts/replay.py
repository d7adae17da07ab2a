"""Replay the shop's history batch by batch, as it came: make replay.

Each batch is a window of the var stream_grain. What is told window by window runs with
`replay_until` at the window's end, so that nothing later is seen; at the end everything
runs once. Stopped at any moment, the next call goes on after the last batch that was told.

    python scripts/replay.py --batches 10
    python scripts/replay.py --from-scratch --vars '{stream_grain: day}'
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml
from dbt.cli.main import dbtRunner, dbtRunnerResult
from tqdm import tqdm

DATABASE = Path("data") / "shoal.duckdb"
WINDOWS = "+int_observation_windows"


@dataclass(frozen=True)
class Window:
    """A batch: its number and the instant at which it ends."""

    window_id: int
    ends_at: str


class ReplayError(Exception):
    """A run of dbt failed; what it said stands above."""


class Replayer:
    """Runs dbt in this process; the project is read once.

    Parameters
    ----------
    variables : vars of every run, but for ``replay_until``
    """

    def __init__(self, variables: dict[str, object]) -> None:
        self.variables = variables
        said = dbtRunner().invoke(["--quiet", "parse", *self._vars("")])
        self._check(said)
        # A parsed project serves every batch: only replay_until changes, which only SQL
        # reads, and SQL is compiled in each run.
        self._manifest = said.result

    def run(self, replay_until: str, *arguments: str) -> None:
        """Run models as if lines at or after an instant were not there."""
        runner = dbtRunner(manifest=self._manifest)
        # dbt changes what it is given, so each run takes its arguments anew.
        self._check(
            runner.invoke(["--quiet", "run", *arguments, *self._vars(replay_until)])
        )

    def _vars(self, replay_until: str) -> list[str]:
        return ["--vars", yaml.safe_dump({**self.variables, "replay_until": replay_until})]

    @staticmethod
    def _check(result: dbtRunnerResult) -> None:
        if not result.success:
            raise ReplayError(str(result.exception or "dbt failed"))


def ask(sql: str) -> list[tuple]:
    """Ask the database, without holding it."""
    with duckdb.connect(DATABASE) as database:
        return database.execute(sql).fetchall()


def all_windows() -> list[Window]:
    """Return every window of the input, as int_observation_windows has them now."""
    rows = ask(
        "select window_id, cast(window_end_at as varchar) "
        "from intermediate.int_observation_windows order by 1"
    )
    return [Window(*row) for row in rows]


def last_told() -> int:
    """Return the last window whose history still stands, 0 if there is none."""
    try:
        rows = ask(
            "select coalesce(max(window_id), 0) "
            "from intermediate.int_observation_windows "
            "inner join (select distinct window_id, history_fingerprint "
            "from intermediate.int_customer_running_totals) "
            "using (window_id, history_fingerprint)"
        )
    except duckdb.CatalogException:
        return 0
    return rows[0][0]


def told_in(window_id: int) -> str:
    """Say what a batch brought: customers, and how many moved."""
    customers, moves = ask(
        f"""
        select
            (select count(*) from intermediate.int_stream_assignments
            where window_id = {window_id}),
            (select count(*) from intermediate.int_segment_transitions
            where window_id = {window_id} and method = 'stream')
        """
    )[0]
    return f"{customers:,} customers, {moves:,} moved"


def replay(
    variables: dict[str, object],
    batches: int | None = None,
    from_scratch: bool = False,
    make_bar: Callable[..., tqdm] = tqdm,
) -> list[int]:
    """Tell the windows that are not told yet, one by one.

    Parameters
    ----------
    variables : vars of dbt
    batches : how many at most; None tells all
    from_scratch : forget what was told
    make_bar : shows progress, as ``tqdm`` does

    Returns
    -------
    Numbers of the windows that were told.

    Raises
    ------
    ReplayError
        dbt failed; its own message is printed.
    """
    replayer = Replayer(variables)
    print("Reading the file and cutting it into batches …", file=sys.stderr)
    fresh = ["--full-refresh"] if from_scratch else []
    replayer.run("", "--select", WINDOWS, *fresh)
    windows = all_windows()
    done = 0 if from_scratch else last_told()
    left = [each for each in windows if each.window_id > done][:batches]
    if not left:
        print("Every batch is told already.", file=sys.stderr)
    elif done == 0:
        # Every table is there from the first batch on.
        replayer.run(left[0].ends_at, *fresh)
    with make_bar(left, unit="batch", file=sys.stderr, disable=not left) as bar:
        for window in bar:
            bar.set_description(f"{window.window_id}/{len(windows)} to {window.ends_at}")
            replayer.run(window.ends_at, "--selector", "moving")
            bar.set_postfix_str(told_in(window.window_id))
    # Also where nothing was left: the former call may have been killed just here.
    print("Everything once, as of the last batch …", file=sys.stderr)
    at_end = not left or left[-1] == windows[-1]
    replayer.run("" if at_end else left[-1].ends_at)
    return [each.window_id for each in left]


def main(arguments: list[str]) -> int:
    """Parse the command line and replay."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--batches", type=int, help="how many at most; all unless said")
    parser.add_argument("--from-scratch", action="store_true", help="begin anew")
    parser.add_argument("--vars", default="{}", help="vars of dbt, as for dbt itself")
    given = parser.parse_args(arguments)
    if given.batches is not None and given.batches < 1:
        parser.error(f"--batches is {given.batches}, but must be 1 or more")
    try:
        variables = yaml.safe_load(given.vars)
    except yaml.YAMLError:
        variables = None
    if not isinstance(variables, dict) or "replay_until" in variables:
        parser.error("--vars must be a mapping without replay_until, which is set here")
    try:
        told = replay(variables, given.batches, given.from_scratch)
    except ReplayError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the same command goes on from here.", file=sys.stderr)
        return 130
    print(f"Told {len(told)} batches.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
