from dbt.adapters.events.logging import AdapterLogger
from segmentation.drift import is_missing, raise_alarms


def model(dbt, session):
    delta = float(dbt.config.meta_get("drift_adwin_delta"))
    if is_missing(delta):
        AdapterLogger("Shoal").warning(
            "The var drift_adwin_delta asks for ADWIN, but river is not installed: "
            "it is left out."
        )
    return raise_alarms(dbt.ref("int_drift_moments").df(), delta)
