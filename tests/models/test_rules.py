"""The oracle against the axiom rules: what they prove holds strictly, and a hypothesis that matters is missed."""

import pytest
from sympy import Symbol

import symkl.rules  # noqa: F401 (registers the axioms)
from symkl.kernel import RULES, DoesNotApply
from symkl.measures import KL, CrossEntropy, DualTotalCorrelation, TotalCorrelation
from symkl.models import check
from symkl.terms import AlphabetSum, Density, Expectation, IndexProduct, IndexSum, Log, Positive, Variable
from tests.models.samples import H, P, Q, R, X, Y, Z, info, rng

T, t = Symbol("T"), Symbol("t")
entry, past = Variable("x", (t,)), Variable("x", (1, t - 1))
block = Variable("x", (1, T))
TERMS = [
    KL(P(X, Y), (Q(X), R(Y))),
    CrossEntropy(P(X), Q(X)),
    Expectation(P(X), Expectation(Q(Z | X), Log(P(X, Z)) - Log(Q(Z | X)))),
    Expectation(P(X, Y), Log(P(X | Y)) - Log(Q(X)) + 3),
    Expectation(P(X), Q(X) / P(X)),
    AlphabetSum(X, P(X) * Q(Z | X)),
    Log(P(X, Y) * P(Z | X) / Q(X)),
    P(X | Y, Z),
    info(X, Y, given=[Z]),
    info(X, Y, Z),
    TotalCorrelation(P, [[block]]),
    DualTotalCorrelation(P, [[X], [Y], [Z]]),
    Expectation(P(block), IndexSum(t, 1, T, Log(P(entry | past)))),
    Log(IndexProduct(t, 1, T, P(entry | past))),
    H(X, given=[Y]),
]


def subterms(term):
    yield term
    for part in getattr(term, "parts", ()):
        yield from subterms(part)


def theorems(term):
    for part in subterms(term):
        for rule in RULES.values():
            for args in rule.propose(part):
                try:
                    yield rule(part, *args)
                except DoesNotApply:
                    continue


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_rules_hold_strictly(term):
    for theorem in theorems(term):
        report = check(theorem, rng(1), 16, strict=True)
        assert not report.violations, theorem


@pytest.mark.parametrize("d", [P(X | Y), P(X, Y)], ids=str)
def test_a_dropped_hypothesis_is_noticed(d):
    seen = 0
    for theorem in theorems(Log(d / Q(X))):
        if any(isinstance(h, Positive) and isinstance(h.args[0], Density) for h in theorem.hypotheses):
            report = check((theorem.left, theorem.relation, theorem.right), rng(3), 150, strict=True)
            seen += bool(report.violations)
    assert seen
