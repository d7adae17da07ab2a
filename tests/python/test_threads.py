"""Python models run in dbt's threads: their imports must not meet half-way.

The plugin, which dbt loads first, has imported everything by then.
"""

import os
import subprocess
import sys

from projects import REPOSITORY

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


#: Two models that run side by side, the first of which begins anew once both have ended.
BLAS_PROGRAM = """
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threadpoolctl import threadpool_info
sys.path.insert(0, "python_models")
with ThreadPoolExecutor(1) as loader:
    loader.submit(__import__, "ingest.plugin").result()
from segmentation.threads import one_thread
first, second = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
blocks = {each: ExitStack() for each in (first, second)}
def enter(model):
    model.submit(blocks[model].enter_context, one_thread()).result()
def leave(model):
    model.submit(blocks[model].close).result()
def threads(model):
    found = model.submit(threadpool_info).result()
    return {(each["user_api"], each["num_threads"]) for each in found}
told = []
enter(first), enter(second), leave(first)
told.append(threads(second))
leave(second), enter(first)
told.append(threads(first))
print(told == [{("blas", 1), ("openmp", 1)}] * 2, told)
"""


def test_models_keep_their_one_thread_whoever_ends_beside_them():
    done = subprocess.run(
        [sys.executable, "-c", BLAS_PROGRAM],
        cwd=REPOSITORY,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("True"), done.stdout + done.stderr
