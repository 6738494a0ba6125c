"""Densities without a name: recognised and proportional to what was given, or declined."""

from __future__ import annotations

import pytest
from sympy import Abs, Rational, S, cos, cosh, exp, log, oo, pi, sech, sin, sqrt, symbols

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
    # images of these under bijections: x -> log x, a + b x, logit x
    (exp(-(x - a) / s - exp(-(x - a) / s)), -oo, oo, "Gumbel"),
    (exp(-a * x - b * exp(-x)), -oo, oo, "GeneralizedGumbel"),
    (exp(k * x - exp(x / s)), -oo, oo, "LogGamma"),
    (sech((x - a) / (2 * s)) ** 2, -oo, oo, "Logistic"),
    (sech(x), -oo, oo, "GeneralizedLogistic"),
    (exp(2 * x) / (1 + b * exp(x)) ** 5, -oo, oo, "GeneralizedLogistic"),
    (1 / (s**2 + (x - a) ** 2), -oo, oo, "Cauchy"),
    (1 / (x**2 + 2 * x + 5) ** 3, -oo, oo, "StudentT"),
    (exp(-Abs(x - a) / s), -oo, oo, "Laplace"),
    (exp(-(Abs(2 * x - a) ** 3)), -oo, oo, "GeneralizedNormal"),
    (exp(-(x**4)), -oo, oo, "GeneralizedNormal"),
    (exp(-((log(x) - a) ** 2) / (2 * s**2)) / x, 0, oo, "LogNormal"),
    (exp(-a * x - b / x) / x ** Rational(3, 2), 0, oo, "InverseGaussian"),
    (exp(a * x - b * exp(a * x)), 0, oo, "Gompertz"),
    ((x / s) ** (-a - 1) * exp(-((x / s) ** -a)), 0, oo, "Frechet"),
    (exp(-b * x), -a, oo, "ShiftedGamma"),
    ((x + 3) ** (k - 1) * exp(-x), -3, oo, "ShiftedGamma"),
    (exp(-s / (x + a)) / (x + a) ** Rational(3, 2), -a, oo, "Levy"),
    ((1 - x**2) ** a, -1, 1, "FourParameterBeta"),
    (1 / sqrt(1 - x**2), -1, 1, "Arcsine"),
    (x**3 * (s + 2 - x) ** b, 0, s + 2, "FourParameterBeta"),
    (S(1), -a, b, "Uniform"),
    (1 / x, Rational(1, 10), b, "LogUniform"),
    (1 - Abs(x), -1, 1, "Triangular"),
    (exp(k * x), 0, 1, "ContinuousBernoulli"),
    (exp(k * cos(x - a)), -pi, pi, "VonMises"),
    (exp(-((log(x / (1 - x)) - a) ** 2) / (2 * s**2)) / (x * (1 - x)), 0, 1, "LogitNormal"),
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
        (x**-2 * exp(-x - 1 / x), 0, oo, r"-x - 2\*log\(x\) - 1/x"),  # needs a Bessel function K
        (exp(-cosh(x)), -oo, oo, "-exp"),  # so does this
        (exp(-(x**2) - x**4), -oo, oo, r"-x\*\*4 - x\*\*2"),
        (1 / (1 + x**4), -oo, oo, r"log\(x\*\*4 \+ 1\)"),
        (exp(-Abs(x) - Abs(x - 1)), -oo, oo, "no class"),
        (sin(x), 0, pi, r"log\(sin\(x\)\)"),
        (exp(k * x), 0, 2, r"k\*x"),
        (exp(x), -oo, 0, "no class"),
        (x**a * (1 - x) ** b, 0, 2, "no class"),  # not positive
        (x**2 * exp(-(x**2)), -oo, oo, "no class"),
        ((x - 1) ** 2, 0, 2, "no class"),
        (-exp(-x), 0, oo, "nonnegative"),
        (1 - x, 1, 3, "nonnegative"),
        (log(x), 0, 1, "nonnegative"),
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


@pytest.mark.parametrize(
    "text",
    [
        "KL(Cauchy(0, s) || Density(1/(x^2 + a b), x, -oo, oo))",
        "KL(LogLogistic(s, 3) || Density((1 + a b x^3)^(-2) x^2, x, 0, oo))",
    ],
)
def test_only_the_sign_of_a_product_counts(text):
    """The root of a b was written as that of a times that of b: another number for negative a and b."""
    answer = symkl.closed_form(text)
    assert answer.status == "closed"
    plus, minus = ({a: 2 * e, b: 3 * e, s: S.One} for e in (S.One, S.NegativeOne))
    assert abs(answer.value.xreplace(plus).evalf(20) - answer.value.xreplace(minus).evalf(20)) < 1e-15
