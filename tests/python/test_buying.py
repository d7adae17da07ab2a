"""BG/NBD: the published figures, integrals in place of closed forms, known truth, edges."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import distribution

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.stats import beta
from segmentation.buying import BgNbd, _Histories, fit_bg_nbd, fit_state

#: Table 2 of Fader, Hardie and Lee (2005), weeks.
CDNOW = BgNbd(0.2426, 4.4136, 0.7929, 2.4259, -9582.43)
SHOP = BgNbd(0.8, 60.0, 0.6, 2.5, float("nan"))


def one(*values: float) -> list[np.ndarray]:
    return [np.array([float(value)]) for value in values]


def shop_of(model: BgNbd, count: int, seed: int = 1, longest: float = 700):
    """Live the model's own story: orders, last order and age of each customer, in days."""
    random = np.random.default_rng(seed)
    rate = random.gamma(model.r, 1 / model.alpha, count)
    drop = random.beta(model.a, model.b, count)
    age = np.floor(random.uniform(0, longest, count))
    frequency, recency, time = np.zeros(count), np.zeros(count), np.zeros(count)
    active = np.ones(count, bool)
    while active.any():
        time += random.exponential(1 / rate)
        ordered = active & (time <= age)
        frequency += ordered
        recency = np.where(ordered, time, recency)
        active = ordered & (random.random(count) > drop)
    return frequency, recency, age


# --- The published figures ------------------------------------------------------------


@pytest.fixture(scope="module")
def cdnow() -> pd.DataFrame:
    """Read the public panel, which the package lifetimes ships (its code is not used)."""
    folder = distribution("lifetimes").locate_file("lifetimes/datasets")
    panel = pd.read_csv(f"{folder}/cdnow_customers_summary.csv").set_index("ID")
    orders = pd.read_csv(
        f"{folder}/CDNOW_sample.txt",
        sep=r"\s+",
        names=["master_id", "ID", "day", "discs", "value"],
        parse_dates=["day"],
    )
    later = orders[orders["day"] > "1997-09-30"].drop_duplicates(["ID", "day"])
    return panel.assign(later=later.groupby("ID").size()).fillna({"later": 0})


@pytest.fixture(scope="module")
def cdnow_model(cdnow) -> BgNbd:
    return fit_bg_nbd(*(cdnow[name].to_numpy() for name in ["frequency", "recency", "T"]))


def test_the_fit_is_the_published_one(cdnow, cdnow_model):
    assert len(cdnow) == 2357
    for name in ("r", "alpha", "a", "b"):
        assert getattr(cdnow_model, name) == pytest.approx(getattr(CDNOW, name), rel=1e-4)
    assert cdnow_model.log_likelihood == pytest.approx(CDNOW.log_likelihood, abs=0.005)


def test_the_next_39_weeks_are_as_well_forecast_as_published(cdnow, cdnow_model):
    history = [cdnow[name].to_numpy() for name in ("frequency", "recency", "T")]
    expected = cdnow_model.expected_orders(*history, 39)
    assert cdnow["later"].sum() == 1882
    assert expected.sum() == pytest.approx(1653, abs=1)
    assert np.abs(expected - cdnow["later"]).mean() == pytest.approx(0.7855, abs=0.0005)


def test_one_customer_is_as_in_the_authors_spreadsheet():
    """Two orders after the first, the last in week 30.43 of 38.86: 1.226 more in 39."""
    assert CDNOW.expected_orders(*one(2, 30.43, 38.86), 39) == pytest.approx(
        1.226, abs=5e-4
    )


# --- Closed forms against what they stand for -----------------------------------------

HISTORIES = [
    (0, 0, 0), (0, 0, 5), (0, 0, 700), (1, 0, 0), (1, 20, 30), (1, 3, 700), (7, 650, 700),
    (40, 200, 700), (400, 690, 700), (3000, 700, 700),
]  # fmt: skip
MODELS = [
    CDNOW,
    SHOP,
    replace(SHOP, a=1.0),
    replace(SHOP, a=0.4, b=0.6),
    replace(SHOP, a=0.01, b=0.02),
    replace(SHOP, a=0.002, b=8.0, r=3.0),
    replace(SHOP, r=30.0, alpha=900.0, a=3.0, b=600.0),
]


def expected_by_integral(model: BgNbd, frequency, recency, age, horizon) -> float:
    """Integrate over the probability p to drop out that an active customer may have."""
    rate = model.r + frequency
    spread = beta(model.a, model.b + frequency)

    def orders(log_p: float) -> float:
        p = np.exp(log_p)
        kept = np.exp(-rate * np.log1p(p * horizon / (model.alpha + age)))
        return spread.pdf(p) * (1 - kept)  # (… / p) × (dp = p d log p)

    cuts = np.log([1e-9, 1e-6, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 1])
    total = sum(
        quad(orders, *edges, epsabs=1e-9, epsrel=1e-6, limit=200)[0]
        for edges in zip(cuts, cuts[1:], strict=False)
    )
    # Below the cuts what is left is a customer who never drops out.
    total += spread.cdf(1e-9) * rate * horizon / (model.alpha + age)
    return total * model.probability_alive(*one(frequency, recency, age))[0]


@pytest.mark.parametrize("model", MODELS, ids=repr)
@pytest.mark.parametrize("horizon", [7, 365])
def test_expected_orders_are_the_integral_they_stand_for(model, horizon):
    closed = model.expected_orders(*np.array(HISTORIES, float).T, horizon)
    integrals = [expected_by_integral(model, *each, horizon) for each in HISTORIES]
    np.testing.assert_allclose(closed, integrals, rtol=2e-5)


def test_a_forecast_is_what_the_model_itself_would_do():
    """What simulated customers do later is what was forecast of those like them."""
    count = 100_000
    frequency, recency, age = shop_of(SHOP, count, longest=400)
    horizon = 200.0
    # The same customers, seen later: the same dice, an age that is larger by the horizon.
    random = np.random.default_rng(1)
    rate = random.gamma(SHOP.r, 1 / SHOP.alpha, count)
    drop = random.beta(SHOP.a, SHOP.b, count)
    random.uniform(0, 400, count)
    time, later, active = np.zeros(count), np.zeros(count), np.ones(count, bool)
    while active.any():
        time += random.exponential(1 / rate)
        ordered = active & (time <= age + horizon)
        later += ordered & (time > age)
        active = ordered & (random.random(count) > drop)
    expected = SHOP.expected_orders(frequency, recency, age, horizon)
    none = SHOP.probability_of_none(frequency, recency, age, horizon)
    for chosen in (frequency == 0, frequency == 1, frequency > 3, recency < age - 100):
        assert later[chosen].mean() == pytest.approx(expected[chosen].mean(), rel=0.03)
        assert (later[chosen] == 0).mean() == pytest.approx(none[chosen].mean(), abs=0.01)


def test_the_slopes_are_those_of_the_likelihood():
    frequency, recency, age = shop_of(SHOP, 300)
    orders, place = np.unique(frequency, return_inverse=True)
    weights = np.full(300, 1 / 300)
    histories = _Histories(
        frequency, recency, age, weights, orders, np.bincount(place, weights=weights)
    )
    for parameters in ([1.0, 1, 1, 1], [0.2, 60, 0.5, 7], [5, 400, 0.01, 0.3]):
        slopes = histories.mean_log_likelihood(np.array(parameters))[1]
        numeric = approx_fprime(
            parameters, lambda some: histories.mean_log_likelihood(some)[0], 1e-7
        )
        np.testing.assert_allclose(slopes, numeric, rtol=1e-4, atol=1e-5)


# --- Known truth, units, order --------------------------------------------------------


def test_known_parameters_are_found_again():
    model = fit_bg_nbd(*shop_of(SHOP, 30_000))
    assert model.r == pytest.approx(SHOP.r, rel=0.03)
    assert model.alpha == pytest.approx(SHOP.alpha, rel=0.05)
    assert model.a == pytest.approx(SHOP.a, rel=0.1)
    assert model.b == pytest.approx(SHOP.b, rel=0.15)


def test_neither_the_order_of_customers_nor_the_unit_of_time_matters():
    frequency, recency, age = shop_of(SHOP, 3000)
    days = fit_bg_nbd(frequency, recency, age)
    order = np.random.default_rng(4).permutation(3000)
    assert fit_bg_nbd(frequency[order], recency[order], age[order]) == days
    histories = np.column_stack([frequency, recency, age])
    distinct, counts = np.unique(histories, axis=0, return_counts=True)
    assert fit_bg_nbd(*distinct.T, counts) == days
    weeks = fit_bg_nbd(frequency, recency / 7, age / 7)
    assert weeks.alpha * 7 == pytest.approx(days.alpha, rel=1e-5)
    np.testing.assert_allclose(
        weeks.expected_orders(frequency, recency / 7, age / 7, 52),
        days.expected_orders(frequency, recency, age, 364),
        rtol=1e-5,
    )


def test_longer_silence_and_a_longer_time_ahead_go_the_right_way():
    last = np.arange(0.0, 600.0, 50)
    frequency, age = np.full(12, 5.0), np.full(12, 600.0)
    assert (np.diff(SHOP.probability_alive(frequency, last, age)) > 0).all()
    assert (np.diff(SHOP.probability_of_none(frequency, last, age, 90)) < 0).all()
    assert (np.diff(SHOP.expected_orders(frequency, last, age, 90)) > 0).all()
    ahead = [SHOP.probability_of_none(frequency, last, age, days) for days in (0, 9, 90)]
    assert (ahead[0] == 1).all()
    assert (ahead[1] > ahead[2]).all()


def test_one_order_is_no_certain_churner():
    assert SHOP.probability_alive(*one(0, 0, 600)) == 1
    assert 0.5 < SHOP.probability_of_none(*one(0, 0, 600), 90)[0] < 1


# --- Too little to say anything -------------------------------------------------------


def test_too_little_is_a_state_and_no_model():
    frequency, recency, age = shop_of(SHOP, 400)
    few = slice(0, 49)
    nobody = np.zeros(400)
    nine = np.where(np.arange(400) < 9, 1.0, 0.0)
    assert fit_state(frequency) == "fitted"
    assert fit_state(frequency[few]) == "too_few_customers"
    assert fit_bg_nbd(frequency[few], recency[few], age[few]) is None
    assert fit_state(nobody) == fit_state(nine) == "too_few_repeat_buyers"
    assert fit_bg_nbd(nobody, nobody, age) is None
    assert fit_state(np.zeros(0)) == "too_few_customers"


def test_who_never_drops_out_orders_on_at_the_same_rate():
    """The maximum lies at infinity; what is forecast is that of the limit, the NBD."""
    faithful = replace(SHOP, a=1e-9, b=1e3)
    frequency, recency, age = shop_of(faithful, 3000)
    model = fit_bg_nbd(frequency, recency, age)
    expected = (model.r + frequency) / (model.alpha + age) * 90
    forecast = model.expected_orders(frequency, recency, age, 90)
    assert forecast.sum() == pytest.approx(expected.sum(), rel=0.005)
    assert np.quantile(forecast / expected, 0.02) > 0.99


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("frequency", "recency", "age"),
    [
        (np.full(60, 9.0), np.full(60, 90.0), np.full(60, 100.0)),
        (np.full(60, 9.0), np.zeros(60), np.zeros(60)),
        (np.ones(60), np.zeros(60), np.full(60, 500.0)),
    ],
    ids=["all alike and active", "all at one instant", "all gone after two"],
)
def test_a_likelihood_without_a_maximum_gives_no_model(frequency, recency, age):
    assert fit_state(frequency) == "fitted"
    assert fit_bg_nbd(frequency, recency, age) is None
