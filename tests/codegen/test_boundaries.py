"""The ends of the domains: 0 log 0 = 0, +oo where a support is left, nan in and nan out, nothing overflows early."""

import math

import numpy as np
import pytest

from symkl import closed_form

inf, nan = math.inf, math.nan

CASES = {
    "KL(Bernoulli(a) || Bernoulli(b))": [
        ((0, 0.3), -math.log(0.7)), ((1, 0.3), -math.log(0.3)), ((0.5, 0), inf), ((0.5, 1), inf), ((0, 0), 0), ((1, 1), 0),
        ((0, 1), inf), ((1, 0), inf), ((0.3, 0.3), 0), ((nan, 0.5), nan), ((0.5, nan), nan), ((0, nan), nan),
    ],
    # 0/0 where both laws are one and the same constant
    "J(Bernoulli(a) || Bernoulli(b))": [((0, 0), 0), ((1, 1), 0), ((0, 1), inf), ((0.5, 0), inf), ((0, 0.5), inf), ((nan, nan), nan)],
    "ChiSquared(Bernoulli(a) || Bernoulli(b))": [((0, 0), 0), ((1, 1), 0), ((0, 1), inf), ((0, 0.5), 1), ((0.5, 0), inf), ((nan, 0), nan)],
    "ChiSquared(Poisson(a) || Poisson(b))": [((0, 0), 0), ((0, 1), math.e - 1), ((1, 0), inf), ((inf, inf), nan)],
    "KL(Poisson(a) || Poisson(b))": [
        ((0, 2.5), 2.5), ((2.5, 0), inf), ((0, 0), 0), ((1e300, 1e-300), 1.3805510557964274e303), ((nan, 1), nan),
    ],
    "KL(Normal(a, b) || Normal(c, d))": [
        ((0, 1e-200, 0, 1e-180), 45.5517018598809), ((0, 1e-300, 0, 1), 690.2755278982137),
        ((0, 0, 0, 1), inf), ((nan, 1, 0, 1), nan), ((0, 1, 0, nan), nan), ((1, 2, 1, 2), 0), ((0, 1e200, 1e199, 1e200), 0.005),
    ],
    "KL(Laplace(a, b) || Laplace(c, d))": [((0, 1, 1e308, 1), 1e308), ((0, 1, 0, 1), 0), ((0, 1, nan, 1), nan)],
    "KL(Exponential(a) || Exponential(b))": [((1e-300, 1e300), inf), ((1e300, 1e-300), 1380.5510557964274), ((2, 2), 0)],
    "KL(Categorical([a, b, 1-a-b]) || Categorical([c, d, 1-c-d]))": [
        ((0, 0.5, 0.2, 0.3), 0.5 * math.log(0.5 / 0.3)), ((0.5, 0.25, 0, 0.5), inf), ((0, 1, 0, 1), 0),
    ],
    "H(Bernoulli(a))": [((0,), 0), ((1,), 0), ((0.5,), math.log(2)), ((nan,), nan)],
    "H(Normal(m, s))": [((nan, 1), nan), ((0, 0), -inf), ((inf, 1), 0.5 * math.log(2 * math.pi * math.e))],
    "KL(Uniform(a, b) || Uniform(c, d))": [
        ((0, 1, 0, 2), math.log(2)), ((0, 3, 0, 2), inf), ((nan, 1, 0, 2), nan), ((0, 1, -1, nan), nan),
    ],
    "KL(Weibull(a, b) || Weibull(c, d))": [((0.1, 1, 5, 1), 3.0414093201713376e64), ((2, 1, 2, 1), 0)],
    "H(InverseGaussian(a, b))": [((1e-3, 1e3), -3 * 0.5 * math.log(10) * 4 + 0.5 * math.log(2 * math.pi * math.e) - 1.5e-6 / 2)],
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_ends_of_the_domain(text):
    function = closed_form(text).numpy()
    arguments = np.array([a for a, _ in CASES[text]], dtype=float).T
    expected = np.array([e for _, e in CASES[text]], dtype=float)
    with np.errstate(all="raise"):  # the function silences its own
        found = function(*arguments)
        alone = [function(*a) for a, _ in CASES[text]]
    assert np.array_equal(np.isnan(found), np.isnan(expected))
    np.testing.assert_allclose(found, expected, rtol=2e-15, atol=0 if "Inverse" not in text else 1e-6)
    np.testing.assert_array_equal(found, alone)


def test_numbers_give_numbers_and_arrays_broadcast():
    function = closed_form("KL(Gamma(a, b) || Gamma(c, d))").numpy()
    assert np.ndim(function(1, 2, 3, 4)) == 0
    assert function(np.ones((3, 1)), 2, np.full(4, 2.0), [[1.0]]).shape == (3, 4)
    assert function(np.ones((0, 3)), 2, 3, 4).shape == (0, 3)
    many = np.linspace(0.5, 2, 20_000)
    assert function(many, 1, 2, 1)[12_345] == function(many[12_345], 1, 2, 1)


def test_a_result_goes_where_it_is_wanted():
    function = closed_form("KL(Poisson(a) || Poisson(b))").numpy()
    rates = np.linspace(0.5, 2, 70_000)
    out = np.empty(rates.size)
    assert function(rates, 1.0, out=out) is out
    np.testing.assert_array_equal(out, function(rates, 1.0))
    for wrong in (np.empty(3), np.empty(rates.size, dtype=np.float32), np.empty(2 * rates.size)[::2]):
        with pytest.raises(ValueError, match="contiguous array of doubles"):
            function(rates, 1.0, out=wrong)
    with pytest.raises(ValueError, match="one of the arguments"):
        function(rates, 1.0, out=rates)


def test_a_domain_is_checked_on_request():
    function = closed_form("KL(Gamma(a, b) || Gamma(c, d))").numpy()
    function(1, 2, 3, 4, check=True)
    with pytest.raises(ValueError, match="needs b > 0"):
        function(1, [2, -2], 3, 4, check=True)
    with pytest.raises(ValueError, match="needs a > 0"):
        function(nan, 2, 3, 4, check=True)


def test_units():
    bits, nats = (closed_form("KL(Poisson(a) || Poisson(b))", base=b).numpy() for b in (2, None))
    assert bits(1, 3) == pytest.approx(nats(1, 3) / math.log(2), rel=1e-15)
    assert "in bits" in bits.source
    assert "in nats" in nats.source
