"""Python models run in dbt's threads: their imports must not meet half-way.

The plugin, which dbt loads first, has imported everything by then.
"""

import subprocess
import sys
from contextlib import ExitStack

from projects import REPOSITORY
from segmentation.threads import one_thread
from threadpoolctl import threadpool_info, threadpool_limits

PROGRAM = """
import sys, threading
sys.path.insert(0, "python_models")
import ingest.plugin
names = ["segmentation.projection", "segmentation.fitting", "segmentation.naming"]
names += ["segmentation.outliers", "segmentation.value"]
failures = []
start = threading.Barrier(len(names))
def load(name):
    start.wait()
    try:
        __import__(name)
    except Exception as error:
        failures.append(f"{name}: {error}")
threads = [threading.Thread(target=load, args=(name,)) for name in names]
[each.start() for each in threads]
[each.join() for each in threads]
sys.exit("; ".join(failures) or 0)
"""


def test_models_that_start_together_can_all_import():
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def threads_of_blas() -> int:
    return max(
        each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"
    )


def test_a_model_that_ends_leaves_the_others_their_one_thread():
    with threadpool_limits(2, user_api="blas"):
        first, second = ExitStack(), ExitStack()
        first.enter_context(one_thread())
        second.enter_context(one_thread())
        first.close()
        assert threads_of_blas() == 1
        second.close()
        assert threads_of_blas() == 2
