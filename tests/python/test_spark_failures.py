"""What goes wrong on Spark is said in one sentence, with what to do."""

from __future__ import annotations

import pytest
from duckspark.failures import explain

#: As Spark words it, cut where its trace begins.
SAID = {
    "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent "
    "failure: Lost task 0.3 in stage 3.0 (TID 9) (host executor 1): ExecutorLostFailure "
    "(executor 1 exited caused by one of the running tasks) Reason: Command exited with "
    "code 52": "Spark ran out of memory at executor 1.",
    "Job aborted due to stage failure: Task 0 in stage 3.0 failed 1 times, most recent "
    "failure: Lost task 0.0 in stage 3.0 (TID 9) (host executor driver): "
    "java.lang.OutOfMemoryError: Java heap space": "Spark ran out of memory at the driver.",
    "Task 0 in stage 3.0 failed 4 times (127.0.0.1 executor 2): ExecutorLostFailure "
    "(executor 2 exited caused by one of the running tasks) Reason: worker lost: "
    "Not receiving heartbeat for 60 s": "Spark lost a process at executor 2 and tried",
    "org.apache.spark.SparkException: Python worker exited unexpectedly (crashed)": (
        "Spark lost a process at the driver and tried"
    ),
    "Job aborted due to stage failure: Total size of serialized results of 18 tasks "
    "(1027.0 MiB) is bigger than spark.driver.maxResultSize (1024.0 MiB)": (
        "Spark refused to bring so large an answer to the driver"
    ),
    "Job 3 cancelled because SparkContext was shut down": "Spark has stopped:",
    "An error occurred while trying to connect to the Java server (127.0.0.1:40999)": (
        "Spark's Java at the driver has ended"
    ),
}


@pytest.mark.parametrize("said", SAID)
def test_a_failure_of_the_cluster_is_explained(said):
    assert explain(said).startswith(SAID[said])


def test_what_is_wrong_with_the_sql_stays_in_sparks_words():
    assert explain("[UNRESOLVED_COLUMN] A column with name `x` cannot be resolved.") is None
