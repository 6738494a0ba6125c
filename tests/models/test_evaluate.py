"""Values of terms against brute force in NumPy, zero masses, infinities, undefined cases, repeated variables."""

import itertools
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from sympy import Abs, Rational, S, Symbol
from sympy import log as ln

from symkl.functions import Composite
from symkl.measures import (
    ELBO,
    KL,
    CrossEntropy,
    DensityEntropy,
    DualTotalCorrelation,
    Entropy,
    Information,
    Jeffreys,
    Measure,
    TotalCorrelation,
    every_measure,
)
from symkl.models import Model, Undefined, Unsupported, evaluate, sample
from symkl.models.curves import Curve
from symkl.models.curves import T as CURVED
from symkl.models.exact import NOO, OO, Undecided, compare
from symkl.models.oracle import values, violations
from symkl.models.tables import Table
from symkl.terms import AlphabetSum, Apply, Exp, Expectation, IndexProduct, IndexSum, Law, Log, Term, Variable, product
from tests.models.samples import H, P, Q, R, X, Y, Z, discrete, info, model, rng

T, t = Symbol("T"), Symbol("t")


def random_pair(seed, sizes=(2, 3), weights=((1, 1), (Fraction(1, 2), 2, 3))):
    source = rng(seed)
    points = list(itertools.product(*map(range, sizes)))
    laws = {}
    for name in "pq":
        n = [source.randint(1, 9) for _ in points]
        laws[name] = ("xy", {at: Fraction(k, sum(n)) for at, k in zip(points, n, strict=True)})
    return model({"x": weights[0], "y": weights[1]}, **laws)


def arrays(m):
    """Densities as arrays, and the weights."""
    wx, wy = (np.array([float(w) for w in m.references[c, ()]]) for c in "xy")
    found = []
    for name in "pq":
        a = np.zeros((len(wx), len(wy)))
        for at, mass in m.laws[name, ()].mass.items():
            a[at] = float(mass)
        found.append(a / np.outer(wx, wy))
    return (*found, wx, wy)


@pytest.mark.parametrize("seed", range(5))
def test_against_brute_force(seed):
    m = random_pair(seed)
    p, q, wx, wy = arrays(m)
    w = np.outer(wx, wy)
    px, py, qx = p @ wy, wx @ p, q @ wy
    pygx = p / px[:, None]
    qygx = q / qx[:, None]
    cases = {
        KL(P(X, Y), Q(X, Y)): (w * p * np.log(p / q)).sum(),
        KL(P(X), Q(X)): (wx * px * np.log(px / qx)).sum(),
        CrossEntropy(P(X), Q(X), 2): -(wx * px * np.log2(qx)).sum(),
        H(X, Y): -(w * p * np.log(p)).sum(),
        H(Y, given=[X]): -(w * p * np.log(pygx)).sum(),
        info(X, Y): (w * p * np.log(p / np.outer(px, py))).sum(),
        Jeffreys(P(X), Q(X)): (wx * (px - qx) * np.log(px / qx)).sum(),
        Expectation(P(X), KL(P(Y | X), Q(Y | X))): (w * p * np.log(pygx / qygx)).sum(),
        Expectation((P(X), Q(Y | X)), Log(P(X, Y))): (w * px[:, None] * qygx * np.log(p)).sum(),
        AlphabetSum((X, Y), P(X) * Q(Y | X) * Log(Q(Y))): (w * px[:, None] * qygx * np.log(wx @ q)).sum(),
        AlphabetSum(X, P(X) ** 2): (wx * px**2).sum(),
        Log(Expectation(P(X), Exp(Log(Q(X))))): math.log((wx * px * qx).sum()),
        DensityEntropy(P(Y)): -(wy * py * np.log(py)).sum(),
        2 * H(X) - Rational(1, 3) * H(Y): -2 * (wx * px * np.log(px)).sum() + (wy * py * np.log(py)).sum() / 3,
    }
    for term, expected in cases.items():
        assert float(evaluate(term, m)) == pytest.approx(expected, abs=1e-12), term


@pytest.mark.parametrize("seed", range(3))
def test_at_a_point(seed):
    m = random_pair(seed)
    p, q, _wx, wy = arrays(m)
    for i in range(2):
        env = {X: i}
        px = (p @ wy)[i]
        assert float(evaluate(Information(P(X), 2), m, env)) == pytest.approx(-math.log2(px))
        row, other = p[i], q[i] / (q @ wy)[i]
        kl = (wy * row / px * np.log(row / px / other)).sum()
        assert float(evaluate(KL(P(Y | X), Q(Y | X)), m, env)) == pytest.approx(kl)
        elbo = (wy * other * np.log(row / other)).sum()
        assert float(evaluate(ELBO(Q(Y | X), P(X, Y)), m, env)) == pytest.approx(elbo)


def measures(m_terms):
    return [term for term in m_terms if hasattr(term, "unfold")]


@pytest.mark.parametrize("seed", range(12))
def test_second_definitions_agree_with_unfolding(seed):
    """The definitions of `symkl.models` and of `symkl.measures` were written apart; distinct variables need no more."""
    terms = measures(
        [
            KL(P(X, Y), (Q(X), R(Y))),
            CrossEntropy(P(X), Q(X)),
            Jeffreys(P(X, Y), (Q(X), Q(Y | X))),
            ELBO(Q(Z), P(X, Z)),
            DensityEntropy((P(X), Q(Z | X))),
            H(X, Y, given=[Z]),
            info([X, Y], Z),
            info(X, Y, given=[Z]),
            info(X, Y, Z),
            TotalCorrelation(P, [[X], [Y], [Z]]),
            DualTotalCorrelation(P, [[X], [Y], [Z]]),
            Information(P(X, Z)),
        ]
    )
    m = sample(terms, [], rng(seed))
    for term in terms:
        try:
            left, right = evaluate(term, m), evaluate(term.unfold()[0], m)
        except Undefined:
            continue
        assert compare(left, right) == 0, term


def test_every_measure_has_a_second_definition():
    assert [m.__name__ for m in every_measure() if m.value is Measure.value] == []


def test_zero_masses():
    m = model(
        {"x": (1, 1), "y": (1, 1)}, p=("xy", {(0, 0): 1}), q=("xy", {(0, 0): Fraction(1, 2), (1, 1): Fraction(1, 2)})
    )
    assert evaluate(H(X, Y), m) == 0
    assert evaluate(KL(P(X), Q(X)), m) == evaluate(Log(2 * P(X)), m, {X: 0})
    assert evaluate(KL(Q(X), P(X)), m) == OO
    assert evaluate(CrossEntropy(Q(X), P(X)), m) == OO
    assert evaluate(ELBO(Q(X), P(X)), m) == NOO
    assert evaluate(Jeffreys(P(X), Q(X)), m) == OO
    assert evaluate(AlphabetSum(X, P(X) * Log(P(X))), m) == 0
    assert evaluate(Log(P(X)), m, {X: 1}) == NOO
    # a draw of mass zero contributes nothing, whatever the body, even an undefined one
    nonsense = Log(P(X)) - Log(P(X)) + Log(P(X, Y)) - Log(P(Y))
    assert evaluate(Expectation(P(X, Y), nonsense), m) == 0
    assert evaluate(P(X) * nonsense, m, {X: 1, Y: 1}) == 0
    with pytest.raises(Undefined):
        evaluate(Log(P(X)) - Log(P(Y)), m, {X: 1, Y: 1})


def test_reciprocal_of_a_vanishing_density():
    m = model({"x": (1, 1)}, p=("x", {(0,): 1}), q=("x", {(0,): Fraction(1, 2), (1,): Fraction(1, 2)}))
    assert evaluate(Q(X) / P(X), m, {X: 1}) == OO
    assert evaluate(P(X) / P(X), m, {X: 1}) == 0
    assert evaluate(Log(P(X) / Q(X)), m, {X: 1}) == NOO
    assert evaluate(Expectation(P(X), Q(X) / P(X)), m) == Fraction(1, 2)


def test_conditions_of_mass_zero_are_one_consistent_version():
    m = model(
        {"x": (1, 1), "y": (1, 2), "z": (1, 1, 1)}, p=("xyz", {(0, 0, 0): Fraction(1, 3), (0, 1, 2): Fraction(2, 3)})
    )
    for at in itertools.product(range(2), range(2), range(3)):
        env = dict(zip((X, Y, Z), at, strict=True))
        left, right = P(Y, Z | X), P(Y | X) * P(Z | X, Variable("y"))
        assert evaluate(left, m, env) == evaluate(right, m, env)
    for i in range(2):
        assert evaluate(AlphabetSum(Y, P(Y | X)), m, {X: i}) == 1


def test_repeated_variables():
    counting = model(
        {"x": (1, 1), "y": (1, 1)}, p=("xy", {(0, 0): Fraction(1, 2), (1, 1): Fraction(1, 4), (0, 1): Fraction(1, 4)})
    )
    cells = model(
        {"x": (1, 2), "y": (1, 1)}, p=("xy", {(0, 0): Fraction(1, 2), (1, 1): Fraction(1, 4), (0, 1): Fraction(1, 4)})
    )
    assert evaluate(info(X, X), counting) == evaluate(H(X), counting)
    assert evaluate(H(X, given=[X]), counting) == 0
    assert evaluate(info(X, X), cells) == OO
    assert evaluate(H(X, given=[X]), cells) == NOO
    assert evaluate(H(X, X), cells) == NOO
    assert evaluate(info(X, Y, given=[X]), cells) == 0
    assert evaluate(info([X, Y], Y), cells) == evaluate(H(Y), cells)


def test_bases():
    m = model({"x": (1, 1)}, p=("x", {(0,): Fraction(1, 4), (1,): Fraction(3, 4)}))
    b = Symbol("b")
    m.symbols[b] = Fraction(5, 2)
    bits, nats, some = (evaluate(H(X, base=base), m) for base in (2, None, b))
    assert bits == 2 - evaluate(Log(3, 2), m) * Fraction(3, 4)
    assert evaluate(ln(2) * H(X, base=2) - H(X), m) == 0
    assert evaluate(ln(b) * H(X, base=b) - ln(10) * H(X, base=10), m) == 0
    assert float(some) == pytest.approx(float(nats) / math.log(2.5))


def test_blocks_and_indices():
    block, before = Variable("x", (1, T)), Variable("x", (1, t - 1))
    entry = Variable("x", (t,))
    terms = [
        IndexSum(t, 1, T, Entropy(P, [entry], [before])) - Entropy(P, [block]),
        Log(P(block)) - IndexSum(t, 1, T, Log(P(entry | before))),
        IndexProduct(t, 1, T, P(entry | before)) - P(block),
        TotalCorrelation(P, [[block]]) - IndexSum(t, 1, T, Entropy(P, [entry])) + Entropy(P, [block]),
        DualTotalCorrelation(P, [[block]])
        - Entropy(P, [block])
        + IndexSum(t, 1, T, Entropy(P, [entry], [Variable("x", (1, T, t))])),
    ]
    lengths = set()
    for seed in range(12):
        m = sample(terms, [], rng(seed))
        lengths.add(m.symbols[T])
        for term in terms:
            assert evaluate(term, m) == 0
    assert len(lengths) > 2


def test_ranges_that_run_backwards_are_undefined():
    with pytest.raises(Undefined):
        evaluate(IndexSum(t, 3, 1, t), Model())
    assert evaluate(IndexSum(t, 3, 2, t), Model()) == 0


def test_functions_copies_and_laws_with_parameters():
    m = model({"x": (1, 1), "z": (1, 1)}, p=("x", {(0,): Fraction(1, 4), (1,): Fraction(3, 4)}))
    m.functions["f"] = {(0,): Fraction(2), (1,): Fraction(-1)}
    assert evaluate(Expectation(P(X), Apply("f", (X,))), m) == Fraction(-1, 4)
    other = X.copied(1)
    assert evaluate(Expectation((P(X), P(other)), Apply("f", (X,)) * Apply("f", (other,))), m) == Fraction(1, 16)
    lam = Symbol("lam")
    m.symbols[lam] = Fraction(1, 3)
    m.laws["q", (Fraction(1, 3),)] = Table((("z", ()),), {(0,): Fraction(1, 3), (1,): Fraction(2, 3)}, m.references)
    assert evaluate(Law("q", lam)(Z), m, {Z: 1}) == Fraction(2, 3)


def test_what_close_numbers_cannot_decide_is_not_undefined():
    """f(1) and f at a product of roots that is 1: where f has a kink at 1, its enclosure has no value that is known."""
    m = model({"x": (1, 1)}, p=("x", {(0,): Fraction(1, 3), (1,): Fraction(2, 3)}))
    m.curves["f"] = Curve(Abs(CURVED - 1), True, ((Fraction(0), Fraction(1)),))
    one = Expectation(P(X), product([(P(X), Rational(1, 2)), (P(X), Rational(-1, 2))]))
    assert evaluate(Composite("f", S.One), m) == 0
    for term in (Composite("f", one), Log(one - 1), Log(2 * P(X)) * Composite("f", one)):
        with pytest.raises(Undecided):
            evaluate(term, m, {X: 0})
    assert not violations(values([S.Zero, Composite("f", one)], m), ["="], m, strict=True)
    nothing = Log(S.NegativeOne * P(X))
    assert violations(values([S.Zero, nothing], replace(m, point={("x", (), 0): 0})), ["="], m, strict=True)


def test_unknown_terms_are_refused():
    class Strange(Term):
        __slots__ = ()

    with pytest.raises(Unsupported):
        evaluate(Strange(), Model())
    with pytest.raises(Unsupported):
        evaluate(H(X), Model())
    with pytest.raises(Unsupported):
        evaluate(Symbol("a"), Model())


def test_a_discrete_variable_and_the_same_letters_as_cells_differ():
    terms = [H(X)]
    signs = set()
    for seed in range(30):
        signs.add(float(evaluate(terms[0], sample(terms, [], rng(seed)))) < 0)
        assert float(evaluate(terms[0], sample(terms, discrete(X), rng(seed)))) >= 0
    assert signs == {True, False}
