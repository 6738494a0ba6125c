"""Values that other software or books have wrong; each with its source, and the value symkl gives."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf
from sympy import Integer, Rational, Symbol, log, oo

import symkl
from symkl.families import FAMILIES
from symkl.measures import DensityEntropy
from symkl.numeric.evaluation import by_definition
from symkl.terms import Variable


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("KL(Poisson(0) || Poisson(1))", 1),  # torch 2.13, kl_divergence(Poisson(0.), Poisson(1.)): nan
        ("KL(Binomial(5, 1) || Binomial(5, 1))", 0),  # torch 2.13, of Binomial(5, 1.) from itself: nan
        ("KL(Bernoulli(0) || Bernoulli(1/2))", log(2)),
        ("KL(Poisson(1) || Poisson(0))", oo),
    ],
)
def test_boundaries(text, value):
    assert symkl.closed_form(text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("H(Beta(1000, 10000000))", "-11.24576"),  # SciPy 1.17.1, beta(1e3, 1e7).entropy(): 0.0
        ("H(Poisson(100000))", "7.17540043235228"),  # SciPy 1.17.1, poisson(1e5).entropy(): off by half
        ("KL(Laplace(0, 1) || Laplace(10^308, 1))", "1e308"),
        ("KL(Normal(0, 10^(-200)) || Normal(0, 10^(-180)))", "45.5517018598809"),  # float64: the squares underflow
        ("KL(Poisson(10^300) || Poisson(10^(-300)))", "1.38055e303"),  # SciPy 1.17.1, kl_div(1e300, 1e-300): inf
    ],
)
def test_numbers(text, value):
    found = symkl.evaluate(text, 20).value
    with mp.workdps(40):
        assert abs(mpf(str(found)) / mpf(value) - 1) < mpf(10) ** (1 - len(value.strip("-").partition("e")[0]) + 1)


def test_uniform_in_continuous_bernoulli_is_finite():
    """torch 2.13, kl_divergence(Uniform(0., 1.), ContinuousBernoulli(0.3)): inf; the supports are the same interval."""
    answer = symkl.closed_form("KL(Uniform(0, 1) || ContinuousBernoulli(3/10))")
    assert answer.status == "closed"
    odds = mpf(3) / 7
    with mp.workdps(30):
        scale = -mp.log(odds) / (1 - odds)  # of exp(x log(odds)) on (0, 1); its mean logarithm is log(odds)/2
        assert abs(answer.value.evalf(25) + mp.log(scale) + mp.log(odds) / 2) < 1e-14


@pytest.mark.parametrize(("a", "b"), [(2, 3), (Rational(1, 2), Rational(7, 3))])
def test_the_entropy_of_kumaraswamy_is_the_integral(a, b):
    """TensorFlow Probability's formula was copied from a wrong one in Wikipedia's "Kumaraswamy distribution".

    Right is (1 - 1/b) + (1 - 1/a) H_b - log(a b) with the harmonic number H_b; the definition decides.
    """
    law = FAMILIES["Kumaraswamy"](a, b)
    found, defined = symkl.entropy(law).value.evalf(20), by_definition(DensityEntropy(law(Variable("x"))), 15).value
    harmonic = mp.digamma(mpf(b.p) / b.q + 1 if isinstance(b, Rational) else b + 1) + mp.euler
    stated = 1 - 1 / mpf(float(b)) + (1 - 1 / mpf(float(a))) * harmonic - mp.log(float(a * b))
    assert abs(found - defined) < 1e-13
    assert abs(found - stated) < 1e-13


def test_the_entropy_of_gamma_has_minus_the_logarithm_of_the_rate():
    # The Book of Statistical Proofs, "Differential entropy of the gamma distribution", prints + ln b
    a, b = Symbol("a"), Symbol("b")
    value = symkl.closed_form("H(Gamma(a, b))").value
    at_four, at_two = (value.xreplace({a: Integer(3), b: Integer(rate)}).evalf(30) for rate in (4, 2))
    assert abs(at_four - at_two + log(2).evalf(30)) < 1e-25
