"""The one session of the process: opened once, after a look at what would stop it."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from dbt.adapters.events.logging import AdapterLogger
from dbt.adapters.exceptions import FailedToConnectError
from dbt_common.exceptions import DbtDatabaseError
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from sqlglot import exp

from duckspark.dialect import render
from duckspark.failures import NO_DRIVER, NO_WORKER, explain
from duckspark.functions import Functions
from duckspark.reading import asks_functions_alone, read_files

#: What the translation counts on.
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.sources.default": "parquet",
    "spark.sql.sources.partitionOverwriteMode": "DYNAMIC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
LEAST_JAVA = 17
#: What calls of Spark raise; connections are refused where its Java has gone.
FAILURES = (PySparkException, Py4JError, ConnectionError)
#: How long a build waits for workers; Spark by itself would do so for ever.
PATIENCE_SECONDS = int(os.environ.get("SHOAL_SPARK_PATIENCE", "120"))

logger = AdapterLogger("Spark")
_lock = Lock()
_opened: dict[str, Any] = {}


def get(credentials: Any) -> Any:
    """Return the session, opened at first."""
    with _lock:
        if "spark" not in _opened:
            _opened["functions"], _opened["spark"] = _open(credentials)
            _opened["folder"] = Path(credentials.folder) / "files"
            if credentials.master.startswith("spark://"):
                asked = _opened["spark"].sparkContext, credentials.master
                Thread(target=_watch_workers, args=asked, daemon=True).start()
    return _opened["spark"]


def prepare(tree: str | exp.Expression) -> str | Any:
    """Return the SQL of Spark for a statement, or the rows that DuckDB answers it with."""
    if isinstance(tree, str):
        return tree
    functions = _opened["functions"]
    if asks_functions_alone(tree, functions):
        tree.args.pop("preamble", None)
        return functions.ask(tree.sql("duckdb"))
    spark = _opened["spark"]
    read = read_files(tree, functions, _opened["folder"])
    return render(read, lambda query: spark.sql(query).columns)


def explained(error: Exception) -> DbtDatabaseError:
    """Return what went wrong in our words, or in Spark's without the trace."""
    logger.debug(f"Spark said: {error}")
    if "lost" in _opened:
        return DbtDatabaseError(_opened["lost"])
    if isinstance(error, ConnectionError):
        return DbtDatabaseError(NO_DRIVER)
    # What follows is the plan and the trace.
    said = re.split(r"; line \d+ pos|\n\nJVM stacktrace|\n\n==|\n\tat ", str(error))[0]
    return DbtDatabaseError(explain(str(error)) or said)


def _watch_workers(context: Any, master: str) -> None:
    """Stop what waits for workers when there have been none for so long."""
    seen = time.monotonic()
    while True:
        time.sleep(2)
        try:
            # The driver is one of them.
            if context._jsc.sc().getExecutorMemoryStatus().size() > 1:
                seen = time.monotonic()
            elif time.monotonic() - seen > PATIENCE_SECONDS:
                _opened["lost"] = NO_WORKER.format(master=master, seconds=PATIENCE_SECONDS)
                context.cancelAllJobs()
        except (Py4JError, OSError, AttributeError):
            # The session has ended.
            return


def _open(credentials: Any) -> tuple[Functions, Any]:
    _refuse_java()
    _refuse_cluster(credentials.master)
    # Workers run the Python that runs this.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    functions = Functions(
        [str(Path(each).resolve()) for each in credentials.module_paths],
        credentials.plugins,
    )
    folder = Path(credentials.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    builder = SparkSession.builder.appName("dbt").master(credentials.master)
    places = {
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.hadoop.javax.jdo.option.ConnectionURL": (
            f"jdbc:derby:;databaseName={folder / 'metastore'};create=true"
        ),
        "spark.driver.extraJavaOptions": (
            f"-Dderby.stream.error.file={folder / 'derby.log'}"
        ),
    }
    for name, value in {**places, **credentials.server_side_parameters, **SETTINGS}.items():
        builder = builder.config(name, value)
    spark = builder.enableHiveSupport().getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    # dbt says what went wrong; this would say it again with the whole plan.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    _refuse_second(spark, folder)
    functions.register(spark)
    return functions, spark


def _refuse_second(spark: Any, folder: Path) -> None:
    """Stop where the list of tables is open elsewhere: one build at a time."""
    try:
        spark.sql("show databases").collect()
    except Exception as error:
        if "MetaStoreClient" not in str(error):
            raise
        spark.stop()
        raise FailedToConnectError(
            f"The tables of {folder} are in use by another build, or cannot be written. "
            "Wait for it, or set SHOAL_SPARK_FOLDER to another folder."
        ) from None


def _refuse_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    remedy = f"Spark needs Java {LEAST_JAVA} or later: install it, or set JAVA_HOME."
    if java is None:
        raise FailedToConnectError(
            f"There is no Java{f' in {home}' if home else ''}. {remedy}"
        )
    said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if version is None or int(version[1]) < LEAST_JAVA:
        found = version[1] if version else "of an unknown version"
        raise FailedToConnectError(f"{java} is Java {found}. {remedy}")


def _refuse_cluster(master: str) -> None:
    """Spark itself would try for minutes before it says so."""
    if not master.startswith("spark://"):
        if not re.fullmatch(r"local(\[(\d+|\*)\])?", master):
            raise FailedToConnectError(
                f"The master {master} is neither local[2] nor spark://host:port."
            )
        return
    host, _, port = master.removeprefix("spark://").partition(":")
    try:
        socket.create_connection((host, int(port or 7077)), timeout=5).close()
    except (OSError, ValueError) as error:
        raise FailedToConnectError(
            f"No Spark cluster answers at {master}: {error}. Start one with "
            "`make spark-cluster`, or set SHOAL_SPARK_MASTER to local[2]."
        ) from error
