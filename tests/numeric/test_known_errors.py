"""Values that other software or books have wrong; each with its source, and the value symkl gives."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf
from sympy import Integer, Symbol, log, oo

import symkl


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("KL(Poisson(0) || Poisson(1))", 1),  # torch 2.13: nan
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


def test_the_entropy_of_gamma_has_minus_the_logarithm_of_the_rate():
    # The Book of Statistical Proofs, "Differential entropy of the gamma distribution", prints + ln b
    a, b = Symbol("a"), Symbol("b")
    value = symkl.closed_form("H(Gamma(a, b))").value
    at_four, at_two = (value.xreplace({a: Integer(3), b: Integer(rate)}).evalf(30) for rate in (4, 2))
    assert abs(at_four - at_two + log(2).evalf(30)) < 1e-25
