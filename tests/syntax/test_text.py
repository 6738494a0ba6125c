"""Terms print in the language, and what is printed reads back."""

import pytest
from hypothesis import HealthCheck, given, settings
from sympy import S, Symbol

from symkl.measures import Entropy, TotalCorrelation
from symkl.syntax.parse import parse_expression, parse_given
from symkl.syntax.text import text
from symkl.terms import (
    Almost,
    AtLeast,
    Discrete,
    Distinct,
    Every,
    Exp,
    Finite,
    Law,
    Log,
    Nonzero,
    Positive,
    Variable,
)
from tests.syntax.random_terms import TERMS

x, y, z = (Variable(n) for n in "xyz")
p, q = Law("p"), Law("q")
a, T, w = (Symbol(s) for s in ["a", "T", "w"])


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(TERMS)
def test_random_terms_read_back(term):
    assert parse_expression(text(term)) == term


@pytest.mark.parametrize(
    ("term", "printed"),
    [
        (Entropy(p, [x, y], [z]), "H(X,Y|Z)"),
        (Entropy(q, [x], (), 2), "H_2[q](X)"),
        (Entropy(q, [x]) + Log(q(x)), "H(X) + log q(x)"),
        (TotalCorrelation(p, [[x, y]]), "TC(X,Y;)"),
        (p(x, z) / (p(x) * p(z)), "p(x, z)/(p(x) p(z))"),
        (1 / p(x) * q(x) ** a, "1/p(x)*q(x)^a"),
        (2 / p(x), "2/p(x)"),
        ((Log(p(x)) + 1) * q(x) * 2, "(log p(x) + 1) q(x)*2"),
        (-Log(p(x)) / a, "-log(p(x))/a"),
        (Exp(S(2)), "exp(2;)"),
        (p(x) ** S.Half, "sqrt(p(x))"),
        (Variable("x", (a, T)), "x_{a:T}"),
        (Variable("x", (T - 1,), 2), "x_{T-1}''"),
    ],
)
def test_spelling(term, printed):
    assert text(term) == str(term) == repr(term) == printed


@pytest.mark.parametrize(
    ("hypothesis", "printed"),
    [
        (AtLeast(T - 2), "T >= 2"),
        (Positive(1 - w), "w < 1"),
        (Nonzero(a - 1), "a != 1"),
        (Almost((p(x),), Positive(q(x))), "p(x) << q(x)"),
        (Every((x,), Positive(p(x))), "p(x) > 0 for all x"),
        (Finite(parse_expression("E[p(x)](log_2 p(x))")), "H_2(p(x)) is finite"),
        (Finite(parse_expression("E[p(x)](log(p(x)/q(x)))")), "E[p(x)](log(p(x)/q(x))) is finite"),
        (Discrete(x), "X discrete"),
        (Distinct(x.slot, y.slot), "X is not Y"),
    ],
)
def test_hypotheses(hypothesis, printed):
    assert str(hypothesis) == printed


@pytest.mark.parametrize(
    "given_text",
    [
        "X . Z | Y",
        "[q] X . Y",
        "p(x) << q(x)",
        "T >= 2",
        "a > b + 1",
        "w < 1",
        "a != 1",
        "X discrete",
        "H(p(x)) is finite",
        "CE(p(x), q(x)) is finite",
        "E[q(z)](log(q(z)/p(z))) is finite",
        "p(x, z) = p(x) p(z) for all x, z",
        "q(x_t) = p(x_t) for all x_t for t in 2..T",
        "H(Y|X) <= 0",
        "p(x) > 0 for all x",
    ],
)
def test_hypotheses_read_back(given_text):
    (found,) = parse_given(given_text)
    assert str(found) == given_text
    assert parse_given(str(found)) == (found,)
