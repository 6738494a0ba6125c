"""What is left out because others imply it follows from them: at random points, for the conditions of closed forms."""

from __future__ import annotations

from random import Random

import pytest
from sympy import Rational, Symbol

from symkl.families.domains import scalar_conditions
from symkl.families.implied import follows, implied, independent
from symkl.search.closed import close_form
from symkl.syntax.parse import parse_expression
from symkl.terms import AtLeast, Nonzero, Positive

a, b, c = (Symbol(name) for name in "abc")
FORMS = (
    "H(StudentT(n,m,s))",
    "KL(Weibull(k,l) || Weibull(m,n))",
    "KL(Weibull(k,l) || Gamma(a,b))",
    "KL(Gamma(a,b) || InverseGamma(c,d))",
    "KL(Beta(a,b) || Beta(c,d))",
    "KL(Pareto(a,m) || Pareto(b,m))",
    "ChiSquared(Normal(m,s) || Normal(n,t))",
    "Renyi(1/3; Gamma(a,b) || Gamma(c,d))",
)


def value(condition, point):
    return condition.args[0].xreplace(point).evalf(30)


def holds(condition, point):
    found = value(condition, point)
    if isinstance(condition, Positive):
        return found > 0
    return found >= 0 if isinstance(condition, AtLeast) else found != 0


@pytest.mark.parametrize("form", FORMS)
def test_conditions_of_closed_forms(form):
    hypotheses = close_form(parse_expression(form)).theorem.hypotheses
    gone = implied(hypotheses)
    kept = scalar_conditions(independent(hypotheses))
    assert not {*gone} & {*kept}
    assert all({*known} <= {*kept} for known in gone.values())
    rng = Random(form)
    symbols = sorted({s for h in hypotheses for s in h.free_symbols if isinstance(s, Symbol)}, key=str)
    tried = 0
    for _ in range(400):
        point = {s: Rational(rng.randrange(-20, 60), rng.choice((1, 2, 7, 19))) for s in symbols}
        for condition, known in gone.items():
            if all(holds(h, point) for h in known):
                tried += 1
                assert holds(condition, point), (condition, known, point)
    assert not gone or tried


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        (Positive(a - b), [Positive(a), Positive(b)]),
        (Positive(a), [AtLeast(a)]),
        (Nonzero(a - b), [Positive(a), Positive(b)]),
        (Nonzero(a), [AtLeast(a)]),
        (Positive(a - 1), [Positive(a)]),
        (Positive(a * b), [Positive(-a), Positive(b)]),
        (Positive(a), [Positive(a**2)]),
    ],
)
def test_what_does_not_follow(condition, known):
    assert not follows(condition, known)
    assert condition not in implied([*known, condition])


def test_conditions_that_imply_each_other_leave_one():
    assert independent([Positive(2 * a), Positive(a), Positive(3 * a)]) == (Positive(a),)
    assert independent([Nonzero(a - b), Nonzero(b - a)]) == (Nonzero(a - b),)
    assert implied([Nonzero(a - b), Nonzero(b - a)]) == {Nonzero(b - a): (Nonzero(a - b),)}


def test_each_follows_from_as_few_as_it_can():
    known = [Positive(a), Positive(b), Positive(c)]
    assert implied([*known, Positive(a + b)]) == {Positive(a + b): (Positive(a), Positive(b))}
