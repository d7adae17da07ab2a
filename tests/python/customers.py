"""Made-up customers for tests of the clusterers."""

import numpy as np
import pandas as pd
from projects import fitted_methods
from segmentation.search import Rule

FEATURES = ["recency_days", "frequency", "monetary"]
METHODS = fitted_methods()
RULE = Rule(
    smallest_share_floor=0.02,
    largest_share_ceiling=0.8,
    noise_share_ceiling=0.3,
    stability_floor=0.8,
    segment_count_floor=3,
)
#: Of whom the outliers are: none.
NOBODY = pd.DataFrame({"customer_id": []}, dtype="str")


def make_customers(count: int = 300, seed: int = 1) -> pd.DataFrame:
    """Make three groups of customers, far apart, in rows of no order."""
    random = np.random.default_rng(seed)
    group = random.integers(0, 3, count)
    table = pd.DataFrame(
        {
            "window_id": 7,
            "customer_id": [f"c{number:04d}" for number in random.permutation(count)],
            "recency_days": 10 + 100 * group + random.normal(0, 3, count),
            "frequency": 30 - 10 * group + random.normal(0, 1, count),
            "monetary": 3000 - 1000 * group + random.normal(0, 50, count),
        }
    )
    for name in FEATURES:
        spread = table[name].std()
        scaled = table[name] - table[name].mean()
        table[f"{name}_scaled"] = scaled / (spread if spread > 0 else 1)
    return table.fillna(0.0)


def points_of(customers: pd.DataFrame) -> np.ndarray:
    """Return the scaled features as a matrix, rows as they are."""
    return customers[[f"{name}_scaled" for name in FEATURES]].to_numpy()
