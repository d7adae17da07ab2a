"""The dbt project as Dagster assets, the site, delivery, and a schedule of every night.

pip install -e '.[dagster]'
dbt parse && dagster dev -m orchestration.dagster_definitions
"""

import subprocess
import sys
from pathlib import Path

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetSelection,
    Definitions,
    ScheduleDefinition,
    asset,
    define_asset_job,
)
from dagster_dbt import DbtCliResource, dbt_assets

ROOT = Path(__file__).resolve().parents[1]
MEMBERS = AssetKey(["marts", "fct_audience_members"])


@dbt_assets(manifest=ROOT / "target" / "manifest.json")
def marts(context: AssetExecutionContext, dbt: DbtCliResource):
    """Build and test every model."""
    yield from dbt.cli(["build"], context=context).stream()


@asset(deps=[marts])
def site() -> None:
    """Build the report site."""
    subprocess.run(["make", "site"], cwd=ROOT, check=True)


@asset(deps=[MEMBERS])
def deliveries() -> None:
    """Tell receivers who entered an audience."""
    subprocess.run(["make", "deliver"], cwd=ROOT, check=True)


nightly = define_asset_job("nightly", selection=AssetSelection.all())

definitions = Definitions(
    assets=[marts, site, deliveries],
    jobs=[nightly],
    schedules=[ScheduleDefinition(job=nightly, cron_schedule="15 2 * * *")],
    resources={
        "dbt": DbtCliResource(
            project_dir=str(ROOT),
            profiles_dir=str(ROOT),
            dbt_executable=str(Path(sys.executable).with_name("dbt")),
        )
    },
)
