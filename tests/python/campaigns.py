"""Made-up campaigns whose uplift is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
from segmentation.uplift import campaign_uplifts

SEGMENTS = np.array(["Champions", "At risk", "Lost"])


def planted_outcomes(seed: int, uplift: float, customers: int = 1500) -> pd.DataFrame:
    """Make customers whose net revenue a campaign raises by ``uplift`` on average."""
    rng = np.random.default_rng(seed)
    segment = rng.choice(3, customers, p=[0.2, 0.5, 0.3])
    usual = rng.gamma(2.0, np.array([150.0, 60.0, 15.0])[segment])
    former = usual * rng.gamma(4.0, 0.25, customers)
    is_treated = rng.random(customers) >= 0.2
    came = usual * rng.gamma(4.0, 0.25, customers)
    net_revenue = came + is_treated * rng.gamma(2.0, uplift / 2, customers)
    return pd.DataFrame(
        {
            "audience_name": "x",
            "customer_id": np.arange(customers).astype(str),
            "entered_at": pd.Timestamp("2011-01-01")
            + pd.to_timedelta(np.arange(customers) % 90, "D"),
            "split": np.where(is_treated, "treated", "held_out"),
            "segment_name": SEGMENTS[segment],
            "repurchased": (rng.random(customers) < 0.3).astype(float),
            "net_revenue": net_revenue,
            "moved_up": 0.0,
            "former_repurchased": (rng.random(customers) < 0.3).astype(float),
            "former_net_revenue": former,
        }
    )


def covered_shares(simulations: int, uplift: float = 8.0) -> tuple[float, float, float]:
    """Count intervals with the truth in them, plain and CUPED, and their mean ratio."""
    rows = []
    for seed in range(simulations):
        found = campaign_uplifts(planted_outcomes(seed, uplift)).set_index("outcome")
        rows.append(found.loc["net_revenue"])
    found = pd.DataFrame(rows)
    plain = found["difference_lower"].le(uplift) & found["difference_upper"].ge(uplift)
    adjusted = found["cuped_lower"].le(uplift) & found["cuped_upper"].ge(uplift)
    width = (found["cuped_upper"] - found["cuped_lower"]) / (
        found["difference_upper"] - found["difference_lower"]
    )
    return plain.mean(), adjusted.mean(), width.mean()
