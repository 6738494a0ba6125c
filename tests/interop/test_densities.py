"""Densities without a name: recognised and proportional to what was given, or declined."""

from __future__ import annotations

import pytest
from sympy import Rational, S, exp, log, oo, sqrt, symbols

import symkl
from symkl.families.statistic import X
from symkl.measures import KL, DensityEntropy
from symkl.numeric.evaluation import by_definition
from symkl.numeric.formulas import log_formula
from symkl.terms import Variable

x, k, s, a, b, g = symbols("x k s a b g")
VALUES = {k: Rational(5, 2), s: Rational(3, 4), a: Rational(2, 3), b: Rational(7, 5), g: Rational(4, 3)}

KNOWN = [
    (x ** (k - 1) * exp(-x / s), 0, oo, "Gamma"),
    (7 * exp(-b * x), 0, oo, "Exponential"),
    (x**a * exp(-b * x**g), 0, oo, "GeneralizedGamma"),
    (b * (x / s) ** (b - 1) * exp(-((x / s) ** b)), 0, oo, "GeneralizedGamma"),
    (x**5 * exp(-(x**2)), 0, oo, "GeneralizedGamma"),
    (x**a * (1 - x) ** b, 0, 1, "Beta"),
    (1 / sqrt(x * (1 - x)), 0, 1, "Beta"),
    (a * x ** (a - 1), 0, 1, "Beta"),
    (x ** (a - 1) * (1 - x**g) ** (b - 1), 0, 1, "PowerBeta"),
    (1 / (4 + x**2), 0, oo, "PowerBetaPrime"),
    (x ** (a - 1) / (1 + b * x**g) ** 5, 0, oo, "PowerBetaPrime"),
    ((s + x) ** (-k), 0, oo, "PowerBetaPrime"),
    (exp(-((x - a) ** 2) / (2 * s**2)), -oo, oo, "Normal"),
]


@pytest.mark.parametrize(("density", "low", "high", "name"), KNOWN, ids=str)
def test_known_shapes_are_proportional_to_the_law(density, low, high, name):
    law = symkl.law(density, x, (low, high))
    assert type(law).__name__ == name
    difference = (log(density) - log_formula(law).xreplace({X: x})).xreplace(VALUES)
    points = [difference.xreplace({x: p}).evalf(30) for p in (Rational(1, 7), Rational(2, 5), Rational(8, 9))]
    assert max(points) - min(points) < 1e-25


@pytest.mark.parametrize(
    ("density", "low", "high", "words"),
    [
        (exp(-x) + exp(-2 * x), 0, oo, "log"),  # a mixture
        (exp(-x) * log(x) ** 2, 0, oo, "log"),
        (exp(-x) / (1 + x), 0, oo, "no class"),
        (x * exp(-x - x**2), 0, oo, "no class"),
        (exp(-x - exp(-x)), -oo, oo, "no known kind"),
        (exp(x), 0, oo, "> 0 is needed"),
        (1 / x, 0, 1, "> 0 is needed"),
        (exp(x**2), -oo, oo, "positive|> 0|real"),
    ],
    ids=str,
)
def test_others_are_declined_with_a_reason(density, low, high, words):
    with pytest.raises((TypeError, ValueError), match=words):
        symkl.law(density, x, (low, high))


def test_measures_of_recognised_laws_agree_with_their_definitions():
    y = Variable("y")
    weibull = symkl.law(x * exp(-(x**2)), x, (0, oo))
    lomax = symkl.law((2 + x) ** -4, x, (0, oo))
    for measure in (DensityEntropy(weibull(y)), DensityEntropy(lomax(y)), KL(weibull(y), lomax(y))):
        found = symkl.evaluate(measure, 15)
        assert abs(found.value - by_definition(measure, 15).value) < 1e-13


def test_the_half_cauchy_entropy():
    assert symkl.entropy(symkl.law(1 / (1 + x**2), x, (0, oo))).value == log(2 * S.Pi)


def test_a_density_needs_its_variable_and_support():
    with pytest.raises(TypeError, match="two ends"):
        symkl.law(exp(-x), x)
