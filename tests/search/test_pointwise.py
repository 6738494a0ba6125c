"""Identities between densities at a point: what textbooks begin with is proved, what looks like it is refuted."""

import pytest

from symkl.api import check, dumps, prove

TRUE = [
    ("p(x | y) = p(y | x) p(x)/p(y)", []),
    ("p(x | y) p(y) = p(y | x) p(x)", []),
    ("p(x | y) = p(y | x) p(x)/sum(x', p(y | x') p(x'))", []),
    ("p(x | y, z) = p(y | x, z) p(x | z)/p(y | z)", []),
    ("p(x) = sum(z, p(x | z) p(z))", []),
    ("p(x | y) = sum(z, p(x | y, z) p(z | y))", []),
    ("p(x, y) = p(x) p(y)", ["X . Y"]),
    ("log p(x, y) = log p(x) + log p(y)", ["X . Y"]),
    ("log p(x | y) = log p(x)", ["X . Y"]),
    ("p(x, y | z) = p(x | z) p(y | z)", ["X . Y | Z"]),
    ("p(x, y, z) = p(x) p(y) p(z)", ["X . Y . Z"]),
    ("p(a, b, c, d) = p(a) p(b | a) p(c | b) p(d | c)", ["A -> B -> C -> D"]),
    ("p(z | x, y) = p(z | y)", ["X -> Y -> Z"]),
    ("p(x, y) = p(x) p(y)", ["p(x | y) = p(x) for all x, y"]),
    ("p(x, y) = q(x, y)", ["p(x) = q(x) for all x", "p(y | x) = q(y | x) for all x, y"]),
]
FALSE = [
    ("p(x | y) = p(y | x) p(y)/p(x)", []),
    ("p(x) = sum(z, p(x | z))", []),
    ("p(x | y) = sum(z, p(x | z) p(z | y))", []),
    ("p(x, y) = p(x) p(y)", ["X . Y | Z"]),
    ("log p(x, y) = log p(x) + log p(y)", []),
    ("p(x, y) = q(x, y)", ["p(y | x) = q(y | x) for all x, y"]),
    ("p(z | x, y) = p(z | x)", ["X -> Y -> Z"]),
    ("p(x, y, z) = p(x) p(y) p(z)", ["X . Y", "X . Z", "Y . Z"]),
]


@pytest.mark.parametrize(("statement", "given"), TRUE)
def test_what_is_true_is_proved_and_replays(statement, given):
    verdict = prove(statement, given)
    assert verdict.status == "proved"
    assert check(dumps(verdict.theorem)).conclusion == verdict.theorem.conclusion


@pytest.mark.parametrize(("statement", "given"), FALSE)
def test_what_is_false_is_refuted(statement, given):
    assert prove(statement, given).status == "refuted"


def test_a_ratio_says_what_it_divides_by():
    needs = [str(h) for h in prove("p(x | y) = p(y | x) p(x)/p(y)").theorem.hypotheses]
    assert needs == ["p(y) > 0"]
    assert prove("p(x | y) p(y) = p(y | x) p(x)").theorem.hypotheses == ()


MEANS = [
    ("E[p(x, t)](KL(p(y | x) || p(y | t))) = I(X;Y) - I(T;Y)", ["T -> X -> Y"]),
    ("E[p(x, t)](KL(p(y | x) || p(y | t))) = I(X;Y|T)", ["T -> X -> Y"]),
    ("I(T;Y) >= H(Y) + E[p(x, y) p(t | x)](log q(y | t))", ["T -> X -> Y"]),
    ("E[p(x) p(y)](log p(x, y)) = -H(X) - H(Y)", ["X . Y"]),
]


@pytest.mark.parametrize(("statement", "given"), MEANS)
def test_what_is_independent_is_drawn_together(statement, given):
    """The loss of the information bottleneck, and its bound: true of a Markov chain, false without it."""
    verdict = prove(statement, given)
    assert verdict.status == "proved"
    assert check(dumps(verdict.theorem)).hypotheses == verdict.theorem.hypotheses
    assert prove(statement).status == "refuted"
