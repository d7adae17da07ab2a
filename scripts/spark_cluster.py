"""Run a command beside a Spark cluster: a master and two workers of this machine.

``python scripts/spark_cluster.py .venv/bin/dbt build --target spark``: the command finds
the cluster's address in SHOAL_SPARK_MASTER. When it ends, so does the cluster.

With ``--lose-worker-after 40`` before the command, a worker is killed with all that it
holds as soon as forty tables have been written; nothing takes its place.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

WORKERS = 2
PATIENCE_SECONDS = 60


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _start(role: str, *options: str, folder: Path) -> subprocess.Popen:
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOG_DIR": str(folder),
        "SPARK_DAEMON_MEMORY": "512m",
        "PYSPARK_PYTHON": sys.executable,
    }
    with open(folder / f"{role}.log", "ab") as log:
        return subprocess.Popen(
            [
                str(home / "bin/spark-class"),
                f"org.apache.spark.deploy.{role.lower()}.{role}",
                *options,
            ],
            env=environment,
            stdout=log,
            stderr=log,
            # A group of its own: what a worker starts can be killed with it.
            start_new_session=True,
        )


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(PATIENCE_SECONDS * 10):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The cluster's master does not start: is there a Java 17?")


def _tables_since(began: float) -> int:
    """Count the tables that have been written, which are folders, each with its mark."""
    warehouse = Path(os.environ.get("SHOAL_SPARK_FOLDER", "data/spark")) / "warehouse"
    written = 0
    for mark in warehouse.glob("*.db/*/_SUCCESS"):
        try:
            written += mark.stat().st_mtime >= began
        except FileNotFoundError:
            # The table is being told anew.
            continue
    return written


class Loss(threading.Thread):
    """Kills a worker and its executor once so many tables have been written."""

    def __init__(self, worker: subprocess.Popen, after: int) -> None:
        super().__init__(daemon=True)
        self.worker, self.after = worker, after
        self.ended = threading.Event()
        self.came = False

    def run(self) -> None:
        """Look at the tables until then, or until the command has ended."""
        began = time.time()
        while not self.ended.wait(0.2):
            if (written := _tables_since(began)) >= self.after:
                os.killpg(self.worker.pid, signal.SIGKILL)
                self.came = True
                print(f"A worker was killed after {written} tables.", flush=True)
                return


def main(arguments: list[str]) -> int:
    """Run the command; its exit code is returned."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--worker-memory", default="1500m", metavar="SIZE")
    parser.add_argument("--lose-worker-after", type=int, metavar="TABLES")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    if not options.command:
        raise SystemExit(__doc__)
    port, page = _free_port(), _free_port()
    master = f"spark://127.0.0.1:{port}"
    here = ("--host", "127.0.0.1")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        processes = [
            _start(
                "Master",
                *here,
                *("--port", str(port), "--webui-port", str(page)),
                folder=folder,
            )
        ]
        loss = None
        try:
            _wait_for(port, processes[0])
            for number in range(options.workers):
                place = folder / f"worker{number}"
                limits = ("--cores", "1", "--memory", options.worker_memory)
                processes.append(
                    _start(
                        "Worker",
                        *here,
                        *limits,
                        *("--webui-port", str(_free_port()), "--work-dir", str(place)),
                        master,
                        folder=folder,
                    )
                )
            print(f"A master and {options.workers} workers at {master}", flush=True)
            if options.lose_worker_after is not None:
                loss = Loss(processes[-1], options.lose_worker_after)
                loss.start()
            environment = {**os.environ, "SHOAL_SPARK_MASTER": master}
            code = subprocess.run(options.command, env=environment).returncode
            if loss and not loss.came:
                print("The command ended before a worker was killed.", flush=True)
                return code or 1
            return code
        finally:
            if loss:
                loss.ended.set()
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
