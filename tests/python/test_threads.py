"""Python models run in dbt's threads: their imports must not meet half-way.

The plugin, which dbt loads first, has imported everything by then.
"""

import os
import subprocess
import sys
import threading
import time

import pytest
from projects import REPOSITORY
from segmentation.threads import WORKERS, side_by_side

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


def test_work_side_by_side_comes_out_in_the_order_of_its_items():
    def slowest_first(number):
        time.sleep((10 - number) / 1000)
        return number * number

    assert list(side_by_side(slowest_first, range(10))) == [n * n for n in range(10)]


def test_work_is_done_side_by_side():
    both = threading.Barrier(WORKERS)
    # Each waits for the other: done one after the other, neither would end.
    places = side_by_side(lambda _: both.wait(timeout=30), range(WORKERS))
    assert sorted(places) == list(range(WORKERS))


def test_items_are_taken_no_earlier_than_they_are_due():
    taken = []

    def items():
        for number in range(10):
            taken.append(number)
            yield number

    for done, number in enumerate(side_by_side(lambda number: number, items())):
        assert number == done
        assert len(taken) <= done + 1 + WORKERS


def test_an_error_comes_out_in_its_place_and_ends_the_rest():
    begun = []

    def work(number):
        begun.append(number)
        if number == 1:
            raise ValueError("no second")
        return number

    results = side_by_side(work, range(100))
    assert next(results) == 0
    with pytest.raises(ValueError, match="no second"):
        next(results)
    assert len(begun) <= 2 + WORKERS
