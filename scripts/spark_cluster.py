"""Run a command beside a Spark cluster: a master and two workers of this machine.

``python scripts/spark_cluster.py .venv/bin/dbt build --target spark``: the command finds
the cluster's address in SHOAL_SPARK_MASTER. When it ends, so does the cluster.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
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


def main(command: list[str]) -> int:
    """Run the command; its exit code is returned."""
    if not command:
        raise SystemExit(__doc__)
    port, page = _free_port(), _free_port()
    master = f"spark://127.0.0.1:{port}"
    here = ("--host", "127.0.0.1")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        processes = [
            _start(
                "Master",
                *here,
                *("--port", str(port), "--webui-port", str(page)),
                folder=folder,
            )
        ]
        try:
            _wait_for(port, processes[0])
            for number in range(WORKERS):
                place = folder / f"worker{number}"
                limits = ("--cores", "1", "--memory", "1500m")
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
            print(f"A master and {WORKERS} workers at {master}", flush=True)
            environment = {**os.environ, "SHOAL_SPARK_MASTER": master}
            return subprocess.run(command, env=environment).returncode
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
