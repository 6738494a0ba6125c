"""Means of functions of the value that a law of a family draws, as typed: E[Gamma(x; a, b)](ln x)."""

import pytest
from sympy import Rational, Symbol, digamma, log, oo

from symkl.api import closed_form, evaluate
from symkl.library import prove
from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse_expression

a, b, k, m, s = map(Symbol, "abkms")

KNOWN = [
    ("E[Normal(x; m, s)](x^2)", m**2 + s**2),
    ("E[Normal(X; m, s)]((X - m)^2)", s**2),
    ("E[Normal(x; m, s)](x^2) - E[Normal(x; m, s)](x)^2", s**2),
    ("E[Gamma(x; a, b)](ln x)", digamma(a) - log(b)),
    ("E[Gamma(x; a, b)](log_2 x)", (digamma(a) - log(b)) / log(2)),
    ("E[Gamma(x; a, b)](x (1 - x))", a / b - a * (a + 1) / b**2),
    ("E[Beta(x; a, b)](ln(1 - x))", digamma(b) - digamma(a + b)),
    ("E[Poisson(n; a)](n (n - 1))", a**2),
    ("E[Uniform(x; a, b)](x^2)", (a**2 + a * b + b**2) / 3),
    ("E[Normal(x; 0, 1) Exponential(y; b)](x^2 + y)", 1 + 1 / b),
    ("E[Normal(x; m, s)](x y)", m * Symbol("y")),
    ("E[Bernoulli(x; a)](x^7)", a),
]


@pytest.mark.parametrize(("text", "value"), KNOWN)
def test_the_mean_is_known_and_prints_as_it_is_read(text, value):
    found = closed_form(text)
    assert found.status == "closed"
    symbols = sorted((t for t in found.term.free_symbols | value.free_symbols if isinstance(t, Symbol)), key=str)
    point = {symbol: Rational(3 + n, 7) for n, symbol in enumerate(symbols)}
    assert abs((found.value - value).subs(point).evalf()) < 1e-12
    assert parse_expression(str(found.term)) == found.term


@pytest.mark.parametrize(
    "text", ["E[Exponential(x; b)](1/x)", "E[Cauchy(x; 0, 1)](x^2)", "E[StudentT(x; 2, 0, 1)](x^2)"]
)
def test_an_infinite_mean_is_named(text):
    assert (closed_form(text).status, closed_form(text).value) == ("infinite", oo)


def test_what_has_no_mean_has_no_value():
    assert closed_form("E[Cauchy(x; 0, 1)](x)").status == "none"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("E[Normal(0, 1)](x^2)", r"if it is x, write E\[Normal\(x; 0, 1\)\]"),
        ("E[Normal(0, 1)](log x)", "has no name"),
        ("E[Normal(x; m, s)](log x)", "not seen to be a real number"),
        ("E[Normal(x; m, s)](1/x)", "not seen to be a real number"),
        ("E[Poisson(n; a)](log n)", "not seen to be a real number"),
        ("E[Uniform(x; a, b)](ln x)", "not seen to be a real number"),
        ("E[Bernoulli(x; a)](1/(x - k))", "not seen to be a real number"),
        ("E[Normal(x; 0, 1) Normal(y; 0, 1)](x y)", "product of two"),
        ("KL(Normal(x, 1) || Normal(0, 1)) + E[Normal(x; 0, 1)](x^2)", "random variable here"),
        ("E[p(x)](x)", "random variable here"),
    ],
)
def test_what_cannot_be_read_is_refused(text, message):
    with pytest.raises(InputError, match=message):
        closed_form(text)


def test_means_are_proved_and_evaluated():
    assert prove("E[Gamma(x; a, b)](ln x) = digamma(a) - ln(b)").status == "proved"
    assert prove("E[Gamma(x; a, b)](ln x) = digamma(a) + ln(b)").status == "unknown"
    assert str(evaluate("E[Normal(x; 0, 1)](x^4)", 20).value) == "3.0000000000000000000"
