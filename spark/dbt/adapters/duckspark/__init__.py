"""A dbt adapter that runs a project written for DuckDB on Spark.

It is dbt-spark with three things more: statements are translated (`dialect`), what only
DuckDB can do is done by DuckDB where it is needed (`functions`), and Python models run at
the driver (`python_models`). Models, macros and tests stay as they are.
"""

from dbt.adapters.base import AdapterPlugin
from dbt.adapters.duckspark.connections import DuckSparkCredentials
from dbt.adapters.duckspark.impl import DuckSparkAdapter
from dbt.include import duckspark

Plugin = AdapterPlugin(
    adapter=DuckSparkAdapter,
    credentials=DuckSparkCredentials,
    include_path=duckspark.PACKAGE_PATH,
    dependencies=["spark"],
)
