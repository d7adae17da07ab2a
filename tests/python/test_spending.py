"""Gamma-Gamma: the published figures, known truth, edges."""

from __future__ import annotations

from importlib.metadata import distribution

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import approx_fprime
from segmentation.spending import GammaGamma, _log_likelihood, fit_gamma_gamma

#: Fader and Hardie (2013): the 946 customers of CDNOW who came back.
CDNOW = GammaGamma(6.25, 3.74, 15.44, float("nan"))


def shop_of(model: GammaGamma, count: int, seed: int = 1):
    """Live the model's own story: orders of each customer, and their mean value."""
    random = np.random.default_rng(seed)
    rate = random.gamma(model.q, 1 / model.gamma, count)
    orders = 1.0 + random.poisson(2, count)
    return orders, random.gamma(model.p * orders, 1 / rate) / orders


def test_the_fit_is_the_published_one():
    folder = distribution("lifetimes").locate_file("lifetimes/datasets")
    panel = pd.read_csv(f"{folder}/cdnow_customers_summary_with_transactions.csv")
    returned = panel[panel["x"] > 0]
    model = fit_gamma_gamma(returned["x"].to_numpy(), returned["zbar"].to_numpy())
    assert len(returned) == 946
    for name in ("p", "q", "gamma"):
        assert getattr(model, name) == pytest.approx(getattr(CDNOW, name), abs=0.01)


def test_one_customer_is_as_published():
    """Two orders of 22.35 on average: 24.66 expected; of no order, the mean of all."""
    expected = CDNOW.expected_order_value(np.array([2.0, 0.0]), np.array([22.35, 0.0]))
    assert expected == pytest.approx([24.66, 35.2], abs=0.03)


def test_known_parameters_are_found_again():
    truth = GammaGamma(2.2, 3.8, 430.0, float("nan"))
    model = fit_gamma_gamma(*shop_of(truth, 20_000))
    for name in ("p", "q", "gamma"):
        assert getattr(model, name) == pytest.approx(getattr(truth, name), rel=0.1)


def test_expected_values_are_as_large_as_those_that_come():
    truth = GammaGamma(2.2, 3.8, 430.0, float("nan"))
    random = np.random.default_rng(3)
    rate = random.gamma(truth.q, 1 / truth.gamma, 200_000)
    orders = np.full(200_000, 2.0)
    seen = random.gamma(truth.p * orders, 1 / rate) / orders
    expected = truth.expected_order_value(orders, seen)
    for chosen in (seen < 80, (seen > 150) & (seen < 200), seen > 400):
        to_come = (truth.p / rate)[chosen].mean()
        assert expected[chosen].mean() == pytest.approx(to_come, rel=0.02)


def test_the_slopes_are_those_of_the_likelihood():
    orders, value = shop_of(CDNOW, 50)
    for parameters in ([1.0, 2.0, 1.0], [6.0, 3.0, 15.0], [0.2, 9.0, 400.0]):
        slopes = _log_likelihood(np.array(parameters), orders, value)[1].sum(axis=1)
        numeric = approx_fprime(
            parameters, lambda some: _log_likelihood(some, orders, value)[0].sum(), 1e-7
        )
        np.testing.assert_allclose(slopes, numeric, rtol=1e-4, atol=1e-4)


def test_neither_the_order_of_customers_nor_the_currency_matters():
    orders, value = shop_of(CDNOW, 2000)
    pounds = fit_gamma_gamma(orders, value)
    order = np.random.default_rng(4).permutation(2000)
    assert fit_gamma_gamma(orders[order], value[order]) == pounds
    pence = fit_gamma_gamma(orders, value * 100)
    assert pence.p == pytest.approx(pounds.p, rel=1e-5)
    assert pence.gamma == pytest.approx(pounds.gamma * 100, rel=1e-5)
    density = pounds.log_likelihood - 2000 * np.log(100)
    assert pence.log_likelihood == pytest.approx(density, abs=1e-4)


def test_who_gave_everything_back_is_left_out_of_the_fit_and_expected_to_give_little():
    orders, value = shop_of(CDNOW, 300)
    nothing = np.where(np.arange(300) < 200, value, np.where(value > 20, 0.0, -5.0))
    model = fit_gamma_gamma(orders, nothing)
    assert model == fit_gamma_gamma(orders[:200], value[:200])
    few, many = model.expected_order_value(np.array([1.0, 50.0]), np.zeros(2))
    assert 0 < many < few < value.mean()


@pytest.mark.parametrize(
    ("orders", "value"),
    [
        (shop_of(CDNOW, 50)[0][:49], shop_of(CDNOW, 50)[1][:49]),
        (np.ones(200), np.zeros(200)),
        (np.ones(200), np.full(200, -3.0)),
        (np.full(200, 4.0), np.full(200, 12.5)),
        (np.zeros(0), np.zeros(0)),
    ],
    ids=["too few", "nothing spent", "less than nothing", "all alike", "nobody"],
)
def test_too_little_gives_no_model(orders, value):
    assert fit_gamma_gamma(*shop_of(CDNOW, 50)) is not None
    assert fit_gamma_gamma(orders, value) is None
