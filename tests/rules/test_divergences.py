"""Derived rules of likelihood ratios: what they prove holds in models and replays; they refuse the rest."""

import json
from random import Random

import pytest
from sympy import S

from symkl.certificates import certificate, replay
from symkl.functions import Composite, Convex
from symkl.kernel import DoesNotApply
from symkl.measures import KL, TotalVariation
from symkl.mixtures import mixture
from symkl.rules.divergences import bayes, change_of_law, jensen_ratio, mean_of_ratio
from symkl.rules.pinsker import pinsker
from symkl.terms import Density, Expectation, Law, Log, Variable, power, times
from tests.rules.oracle import refute

x, y = Variable("x"), Variable("y")
p, q, r = Law("p"), Law("q"), Law("r")
posterior, given_y = Density(q, [y], [x]), Density(p, [x], [y])
part = p(x, y) / q(x, y)


def f(term):
    return Composite("f", term)


def checked(theorem):
    found = refute(theorem.rule, theorem, Random(7), 80, new_names=True)
    assert found is None, str(found)
    again = replay(json.loads(json.dumps(certificate(theorem))))
    assert (again.left, again.relation, again.right) == (theorem.left, theorem.relation, theorem.right)
    return theorem


@pytest.mark.parametrize(
    ("theorem", "left", "relation", "right"),
    [
        (
            lambda: change_of_law(Expectation(q(x), p(x) * Log(r(x))), [p(x)]),
            None,
            "=",
            Expectation(p(x), q(x) * Log(r(x))),
        ),
        (
            lambda: bayes(Expectation(given_y, p(y) * Log(r(x)))),
            None,
            "=",
            Expectation(p(x), Density(p, [y], [x]) * Log(r(x))),
        ),
        (lambda: mean_of_ratio(Expectation(q(x), p(x) / q(x))), None, "=", S.One),
        (lambda: mean_of_ratio(Expectation(posterior, part)), None, "=", p(x) / q(x)),
        (
            lambda: jensen_ratio(Expectation(q(x), f(p(x) / q(x))), ()),
            f(S.One),
            "<=",
            Expectation(q(x), f(p(x) / q(x))),
        ),
        (
            lambda: jensen_ratio(Expectation(q(x, y), f(part)), (x,)),
            Expectation(q(x), f(p(x) / q(x))),
            "<=",
            Expectation(q(x, y), f(part)),
        ),
    ],
    ids=["change of law", "Bayes", "a whole", "a part", "equal laws", "marginals"],
)
def test_what_is_proved(theorem, left, relation, right):
    found = checked(theorem())
    assert (found.relation, found.right) == (relation, right)
    assert left in {None, found.left}
    assert (Convex("f") in found.hypotheses) is (relation == "<=")


@pytest.mark.parametrize(
    "rule",
    [
        lambda: change_of_law(Expectation(q(x), p(x) * Log(r(x))), [r(x)]),
        lambda: change_of_law(Expectation(q(x), p(y) * Log(r(x))), [p(y)]),
        lambda: bayes(Expectation(given_y, q(y) * Log(r(x)))),
        lambda: bayes(Expectation(p(x), p(y))),
        lambda: mean_of_ratio(Expectation(q(x), p(x) / r(x))),
        lambda: mean_of_ratio(Expectation(r(x), p(x) / q(x))),
        lambda: mean_of_ratio(Expectation(Density(r, [y], [x]), part)),
        lambda: mean_of_ratio(Expectation(q(x), Log(p(x)))),
        lambda: jensen_ratio(Expectation(r(x), f(p(x) / q(x))), ()),
        lambda: jensen_ratio(Expectation(q(x), p(x) / q(x)), ()),
        lambda: jensen_ratio(f(p(x) / q(x)), ()),
    ],
)
def test_what_is_refused(rule):
    with pytest.raises(DoesNotApply):
        rule()


@pytest.mark.parametrize(
    "divergence",
    [
        KL(p(x), q(x)),
        KL(p(x), mixture([(S.Half, [p(x)]), (S.Half, [q(x)])])),
        KL(p(x, y), (p(x), p(y))),
        KL(given_y, q(x)),
    ],
    ids=str,
)
def test_pinsker(divergence):
    theorem = checked(pinsker(divergence))
    assert theorem.left == times(2, power(TotalVariation(*divergence.args[:2]), 2))
    assert (theorem.relation, theorem.right, theorem.hypotheses) == ("<=", divergence, ())


@pytest.mark.parametrize("other", [KL(p(x), q(x), 2), KL(q(x), p(x, y)), Log(p(x))], ids=str)
def test_pinsker_refuses(other):
    """In bits the bound is 2 / ln 2; a second argument that is no law has no bound."""
    with pytest.raises((DoesNotApply, ValueError)):
        pinsker(other)
