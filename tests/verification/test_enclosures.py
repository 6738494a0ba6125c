"""A ball is never wrong: heavy tails, near singularities, oscillation, jumps, slow sums, and what is infinite."""

import pytest
from flint import acb, arb, ctx, fmpq
from sympy import Abs, KroneckerDelta, Rational, S, cos, exp, log, loggamma, pi, polygamma, sin, sqrt, symbols, zeta

from symkl.families import FAMILIES, Statistic
from symkl.families.statistic import X
from symkl.numeric import balls
from symkl.numeric.enclosure import enclosure
from symkl.numeric.formulas import NoNumber
from symkl.numeric.programs import program
from symkl.terms import AlphabetSum, Expectation, Variable

a = symbols("a")
x = Variable("x")


def law(name, *parameters):
    return FAMILIES[name](*map(S, parameters))(x)


def mean(statistic, name, *parameters):
    return Expectation(law(name, *parameters), Statistic(statistic, x))


def holds(found, value):
    with ctx.workdps(80):
        return found.is_finite() and found.contains(balls.ball_of(S(value), {}).mid())


MEANS = [
    # heavy tails, up to a hair from divergence
    (mean(sqrt(Abs(X)), "Cauchy", 0, 1), sqrt(2)),
    (mean(log(X), "Pareto", 1, Rational(1, 1000)), 1000),
    # near singularities
    (mean(log(X), "Beta", Rational(1, 1000), 1), -1000),
    (mean(X ** Rational(-99, 100), "Exponential", 1), exp(loggamma(Rational(1, 100)))),
    (mean(log(X) ** 2, "Beta", Rational(1, 100), 1), 20000),
    # oscillation, kinks and a narrow law
    (mean(cos(200 * X), "Uniform", 0, pi), 0),
    (mean(Abs(X - 1), "Laplace", 1, Rational(1, 10**9)), Rational(1, 10**9)),
    (mean(Abs(X - Rational(1, 3)), "Uniform", 0, 1), Rational(5, 18)),
    # sums
    (mean(X, "Geometric", Rational(1, 100)), 99),
    (mean(X**5, "Poisson", 1), 52),
    (mean(X**3, "Geometric", Rational(1, 2)), 13),
]  # fmt: skip
HARD = [  # no ball is an answer, too
    (mean(X, "Pareto", 1, Rational(1001, 1000)), 1001),
    (mean(X ** Rational(999, 1000), "Pareto", 1, 1), 1000),
    (mean(log(X), "Beta", Rational(1, 10**9), 1), -(10**9)),
    (mean(X ** Rational(-999, 1000), "Exponential", 1), exp(loggamma(Rational(1, 1000)))),
    (mean(log(X) / X, "Pareto", 1, Rational(1, 1000)), Rational(1000, 1001**2)),
    (mean(Abs(X) ** Rational(9, 10), "Cauchy", 0, 1), 1 / sin(pi / 20)),
    (mean(X**2, "Poisson", 10**4), 10**8 + 10**4),
    (mean(X, "Logarithmic", Rational(999, 1000)), 999 / log(1000)),
    (mean(1 / X, "Zeta", Rational(11, 10)), zeta(Rational(21, 10)) / zeta(Rational(11, 10))),
]


@pytest.mark.parametrize(("term", "value"), MEANS)
@pytest.mark.parametrize("digits", [3, 30])
def test_means_that_are_known(term, value, digits):
    """To few digits every cut is early, so that the bound of what is left out is most of the radius."""
    assert holds(enclosure(term, {}, digits), value)


@pytest.mark.parametrize(("term", "value"), HARD)
@pytest.mark.parametrize("digits", [2, 20])
def test_a_hair_from_divergence_a_ball_is_right_if_there_is_one(term, value, digits):
    try:
        found = enclosure(term, {}, digits)
    except NoNumber:
        return
    assert holds(found, value)


@pytest.mark.parametrize("term", [
    mean(Abs(X), "Cauchy", 0, 1),
    mean(X, "Pareto", 1, 1),
    mean(1 / X, "Exponential", 1),
    mean(exp(X), "Exponential", 1),
    mean(X, "Zeta", 2),
    mean(X**Rational(-1), "Beta", 1, 1),
])  # fmt: skip
def test_what_is_infinite_has_no_ball(term):
    with pytest.raises(NoNumber):
        enclosure(term, {}, 10)


def test_a_quotient_is_infinite_where_only_the_denominator_vanishes():
    """Its integral was taken over the smaller support: p^2/q of Exponential(1) and Uniform(0, 1) had the ball of 0.432."""
    p, q = law("Exponential", 1), law("Uniform", 0, 1)
    for term in (AlphabetSum(x, p * p / q), Expectation(p, p / q)):
        with pytest.raises(NoNumber, match="infinite"):
            enclosure(term, {}, 10)
    assert holds(enclosure(AlphabetSum(x, q * q / p), {}, 20), exp(1) - 1)


@pytest.mark.parametrize("gap", [Rational(1, 100), Rational(1, 1000)])
@pytest.mark.parametrize("digits", [2, 10, 20])
def test_a_factor_that_grows_exponentially_is_not_bounded_as_if_by_a_power(gap, digits):
    """E[c^X] of a geometric law had a ball without its value, 9/(10 gap) or so, as c^X outgrows (n + 1)^2."""
    p = Rational(9, 10)
    try:
        found = enclosure(mean(((1 - gap) / (1 - p)) ** X, "Geometric", p), {}, digits)
    except NoNumber:
        return
    assert holds(found, p / gap)


def test_the_polygamma_function_of_a_complex_number_keeps_its_imaginary_part():
    """An integrator that is given the real part of an analytic function has wrong bounds of its error."""
    run = program(polygamma(1, X)).at({})
    with ctx.workdps(30):
        found = run(acb(2, 1))
        step = acb(0, arb(10) ** -12)
        slope = (acb(2, 1) + step).digamma() - (acb(2, 1) - step).digamma()
        assert abs(found - slope / (2 * step)) < arb(10) ** -10
        assert not found.imag.contains(0)


def test_two_numbers_that_may_be_one_are_not_told_apart():
    third, half = arb(fmpq(1, 3)), arb(fmpq(1, 2))
    point = {a: third}
    assert balls.ball_of(KroneckerDelta(a, Rational(1, 2)), point) == 0
    assert balls.ball_of(KroneckerDelta(a, Rational(1, 2)), {a: half}) == 1
    with pytest.raises(NoNumber):
        balls.ball_of(KroneckerDelta(a, Rational(1, 3)), point)
