"""What goes wrong on a cluster, in one sentence each: what happened and what to do."""

from __future__ import annotations

import re

OUT_OF_MEMORY = (
    "Spark ran out of memory at {at}. Give it more: SHOAL_SPARK_EXECUTOR_MEMORY on a "
    "cluster (a worker must have as much), SHOAL_SPARK_DRIVER_MEMORY without one; or "
    "smaller parts by a larger SHOAL_SPARK_PARTS (see docs/spark.md)."
)
TOO_MUCH_AT_ONCE = (
    "Spark refused to bring so large an answer to the driver, as a Python model wants it "
    "where the driver does not see the tables' files: let it see them, or give it more by "
    "spark.driver.maxResultSize in profiles.yml, under server_side_parameters."
)
LOST = (
    "Spark lost a process at {at} and tried as often as it may. The logs of the cluster's "
    "workers say why; killed for memory, they need more SHOAL_SPARK_EXECUTOR_MEMORY. What "
    "was written stays: build again when the workers are back."
)
NO_WORKER = (
    "The cluster at {master} has no worker for this build, after {seconds} seconds of "
    "waiting: workers were lost, or other builds have all their cores and memory. Build "
    "again when there is one."
)
STOPPED = (
    "Spark has stopped: its Java at the driver ran out of memory (more of it by "
    "SHOAL_SPARK_DRIVER_MEMORY), or the cluster's master has gone or has removed this "
    "build, which its log says."
)
NO_DRIVER = (
    "Spark's Java at the driver has ended, most often because it ran out of memory. Give "
    "it more by SHOAL_SPARK_DRIVER_MEMORY."
)
#: The first that is found in what Spark says. An executor without memory ends with 52, one
#: that the system killed for it with 137.
SIGNS = (
    (re.compile(r"spark\.driver\.maxResultSize"), TOO_MUCH_AT_ONCE),
    (
        re.compile(r"OutOfMemoryError|SparkOutOfMemory|exited? with code (52|137)\b"),
        OUT_OF_MEMORY,
    ),
    (
        re.compile(r"ExecutorLostFailure|Python worker exited unexpectedly"),
        LOST,
    ),
    (
        re.compile(
            r"Master removed our application|All masters are unresponsive"
            r"|stopped SparkContext|SparkContext was shut down"
        ),
        STOPPED,
    ),
    (
        re.compile(r"Answer from Java side is empty|connect(ing)? to the Java server"),
        NO_DRIVER,
    ),
)
WHERE = re.compile(r"executor (\w+)")


def explain(said: str) -> str | None:
    """Return one sentence for what Spark said, None where its own words are to stand."""
    for sign, sentence in SIGNS:
        if sign.search(said):
            executor = WHERE.search(said)
            name = executor[1] if executor and executor[1] != "driver" else None
            return sentence.format(at=f"executor {name}" if name else "the driver")
    return None
