"""Closed forms as plain SymPy, and densities without a name in the language."""

from __future__ import annotations

import pytest
import sympy
from mpmath import mp
from sympy import S, Symbol, oo

import symkl
from symkl import special
from symkl.certificates import certificate, replay


def at(expression, **numbers):
    return expression.subs({Symbol(name): value for name, value in numbers.items()})


def test_a_region_becomes_cases():
    value = symkl.closed_form("KL(Uniform(a, b) || Uniform(c, d))").to_sympy()
    assert at(value, a=1, b=2, c=0, d=3) == sympy.log(3)
    assert at(value, a=1, b=4, c=0, d=3) is oo
    unknown = symkl.closed_form("Renyi(alpha; Exponential(a) || Exponential(b))").to_sympy()
    assert at(unknown, alpha=2, a=1, b=3) is S.NaN
    assert sympy.expand_log(at(unknown, alpha=2, a=3, b=1)) == 2 * sympy.log(3) - sympy.log(5)


def test_answers_without_a_region():
    assert str(symkl.closed_form("KL(Exponential(a) || Exponential(b))").to_sympy()) == "log(a/b) - 1 + b/a"
    assert symkl.closed_form("KL(Cauchy(0, 1) || Normal(0, 1))").to_sympy() is oo
    with pytest.raises(ValueError, match="no closed form is known"):
        symkl.closed_form("H(Poisson(a))").to_sympy()


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("KL(Logistic(m, s) || Logistic(n, s))", {"m": 1, "n": 3, "s": 2}),
        ("KL(Logistic(m, s) || Logistic(n, s))", {"m": 1, "n": 1, "s": 2}),
        ("H(ContinuousBernoulli(p))", {"p": sympy.Rational(1, 3)}),
        ("H(ContinuousBernoulli(p))", {"p": sympy.Rational(1, 2)}),
    ],
)
def test_functions_are_standard(text, point):
    answer = symkl.closed_form(text)
    plain = answer.to_sympy()
    assert not {f.func.__module__ for f in plain.atoms(sympy.Function)} & {"symkl.special"}
    with mp.workdps(20):
        expected = symkl.evaluate(text, 15, {name: str(value) for name, value in point.items()})
        assert abs(at(plain, **point).doit().evalf(20) - expected.value) < 1e-12


def test_functions_of_our_own_have_all_digits():
    """SymPy evaluates `_imp_` with the digits of a double, whatever is asked."""
    third, tiny = sympy.Rational(1, 3), sympy.Rational(1, 10**30)
    assert abs(special.sinhc(third).evalf(50) - (3 * sympy.sinh(third)).evalf(60)) < sympy.Float("1e-49", 60)
    assert abs(special.langevin(third).evalf(50) - (sympy.coth(third) - 3).evalf(60)) < sympy.Float("1e-49", 60)
    assert abs(special.langevin(tiny).evalf(20) * 3 / tiny - 1) < 1e-18
    assert special.langevin(Symbol("x")).evalf() == special.langevin(Symbol("x"))
    near = symkl.closed_form("Bhattacharyya(ContinuousBernoulli(3/4), ContinuousBernoulli(3/4 + 1/10^9))").value
    assert abs(near.evalf(30, maxn=500) / sympy.Float("2.7923716e-19", 20) - 1) < 1e-6


def test_the_derivative_of_zeta_is_a_derivative():
    value = symkl.closed_form("H(Zeta(s))").to_sympy()
    assert value.has(sympy.Derivative)
    assert not value.has(special.zetaprime)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("H(Density(x^(k-1) exp(-x/s), x, 0, oo))", "H(Gamma(k, 1/s))"),
        ("KL(Density(x^(k-1) exp(-x/s), x, 0, oo) || Gamma(a, b))", "KL(Gamma(k, 1/s) || Gamma(a, b))"),
        ("H(Density(exp(-x^2/2 + x), x, -oo, oo))", "H(Normal(1, 1))"),
        ("H(Density(z^(-a - 1), z, m, oo))", "H(Pareto(m, a))"),
    ],
)
def test_a_density_without_a_name_is_recognised(text, same):
    assert symkl.closed_form(text).value == symkl.closed_form(same).value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("H(Density(sin(x), x, 0, 1))", "of no known kind"),
        ("H(Density(exp(-x), x))", "formula, variable and ends"),
        ("Density(exp(-x), x, 0, oo)", "in the place of one"),
        ("H(Density(exp(x), x, 0, oo))", "no class of laws|is needed"),
    ],
)
def test_other_densities_are_declined(text, message):
    with pytest.raises(symkl.InputError, match=message):
        symkl.closed_form(text)


def test_a_far_tail_does_not_cancel():
    """E[exp(-x/s)] is e^(z^2) erfc(z); as 1 - erf(z) its generated code gave -9 for seven million."""
    answer = symkl.closed_form("KL(HalfNormal(11/3) || Gumbel(21/5, 2/9))")
    assert abs(float(answer.value.evalf(15, maxn=15)) / 7781090.97668862 - 1) < 1e-12
    assert replay(certificate(answer.theorem)).right == answer.value


def test_what_is_missing_is_named_once():
    note = symkl.closed_form("JS(Normal(m, s), Normal(n, t))").note
    assert note == "no closed form is known of E[log mix(1/2: Normal(x; m, s), 1/2: Normal(x; n, t))] of Normal"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("JS(Uniform(0, 1), Uniform(2, 3))", sympy.log(2)),  # these two were infinite
        ("Hellinger2(Uniform(0, 1), Uniform(2, 3))", 1),
        ("JS(Uniform(0, 2), Uniform(1, 3))", sympy.log(2) / 2),
        ("TV(Uniform(0, 1), Uniform(2, 3))", 1),
        ("TriangularDiscrimination(Uniform(0, 1), Uniform(2, 3))", 2),
        ("Renyi(1/2; Uniform(0, 2) || Uniform(1, 3))", 2 * sympy.log(2)),
    ],
)
def test_a_bounded_divergence_is_finite_where_supports_differ(text, number):
    found = symkl.evaluate(text, 15)
    assert found.status == "value"
    assert abs(found.value - sympy.S(number).evalf(20)) < 1e-13


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "JS(Normal(0, 1), Normal(1, 2))",
            "H((Normal(0, 1) + Normal(1, 2))/2) - H(Normal(0, 1))/2 - H(Normal(1, 2))/2",
        ),
        ("JS(Poisson(1), Poisson(2))", "H((Poisson(1) + Poisson(2))/2) - H(Poisson(1))/2 - H(Poisson(2))/2"),
    ],
)
def test_a_mixture_has_digits(text, parts):
    """They come from the densities of the components; far away both are e^(-e^46), of which no logarithm is taken."""
    found, split = symkl.evaluate(text, 18), symkl.evaluate(parts, 18)
    assert (found.digits, found.method) == (18, split.method)
    assert abs(found.value - split.value) < 1e-16
    assert 0 < found.value < sympy.log(2)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("KL(Normal(sqrt(a)*x, 1) || Normal(0, 1))", ["a >= 0"]),  # a x^2/2 is negative for a < 0
        ("KL(Normal(log(a), 1) || Normal(0, 1))", ["a > 0"]),
        ("KL(Poisson(a^b) || Poisson(1))", ["a > 0"]),
        ("H(Normal(m, sqrt(v)))", ["v > 0"]),
        ("KL(Normal(m, exp(a)) || Normal(0, 1))", []),
    ],
)
def test_parameters_are_real_numbers(text, conditions):
    answer = symkl.closed_form(text)
    assert list(map(str, answer.conditions)) == conditions
    assert replay(certificate(answer.theorem)).right == answer.value


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("KL(Normal(a, 1) || Normal(0, sqrt(1 + c^2)))", []),
        ("KL(Cauchy(m, s) || Normal(n, t))", ["s > 0", "t > 0"]),
        ("KL(Poisson(a) || Geometric(p))", ["a > 0", "p > 0", "p < 1", "E[Poisson(x; a)](ln(factorial(x))) is finite"]),
        ("KL(F(a, b) || BetaPrime(c, d))", ["a > 0", "b > 0", "c > 0", "d > 0", "E[F(x; a, b)](ln(x + 1)) is finite"]),
    ],
)
def test_conditions_that_others_imply_are_not_said_whatever_the_answer_is(text, conditions):
    assert sorted(map(str, symkl.closed_form(text).conditions)) == sorted(conditions)
