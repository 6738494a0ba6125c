"""Models that satisfy hypotheses by construction, and the exact check that they do."""

import dataclasses
from fractions import Fraction

import pytest
from sympy import Symbol, Tuple
from sympy import log as ln

from symkl.measures import ELBO, KL, TotalCorrelation
from symkl.models import check, evaluate, holds, sample
from symkl.models.alphabets import Impossible
from symkl.models.build import Graph, Separation
from symkl.models.sample import Sampler
from symkl.terms import (
    Almost,
    AlphabetSum,
    Apply,
    Assumed,
    AtLeast,
    Continuous,
    Density,
    Discrete,
    Distinct,
    Every,
    EveryIndex,
    Exp,
    Expectation,
    Finite,
    Independent,
    IndexProduct,
    Log,
    Nonzero,
    Positive,
    Variable,
)
from tests.models.samples import H, P, Q, R, S, U, W, X, Y, Z, coordinate, discrete, equation, info, markov, model, rng

a, b, n = Symbol("a"), Symbol("b"), Symbol("n")
T, t = Symbol("T"), Symbol("t")
f = Apply("f", (X,))


def path(low, high=None):
    return Variable("x", (low,) if high is None else (low, high))


def tempered(exponent):
    joint = P(Z) * P(X | Z) ** exponent
    return joint / AlphabetSum(Z, joint)


def geometric_mean():
    inner = Exp(Expectation(R(W), Log(P(X, Z, W))))
    return inner / AlphabetSum(Z, inner)


chain = IndexProduct(t, 1, T, Q(path(t) | path(t - 1)))
CASES = {
    "independence": ([info(X, Y)], [Independent(P, [X.slot], [Y.slot])]),
    "markov": ([info(X, Y), info(X, Z)], [markov(X, Y, Z)]),
    "long chain": (
        [info(X, W)],
        [Independent(P, [X.slot], [Z.slot, W.slot], [Y.slot]), Independent(P, [X.slot, Y.slot], [W.slot], [Z.slot])],
    ),
    "mutual": ([H(X, Y, Z)], [Independent(P, [X.slot], [Y.slot, Z.slot]), Independent(P, [Y.slot], [Z.slot])]),
    "function": ([H(X), H(Y)], [equation(H(Y, given=[X]), 0), *discrete(X, Y)]),
    "bijection": ([H(X)], [equation(H(Y, given=[X]), 0), equation(H(X, given=[Y]), 0), *discrete(X, Y)]),
    "xor": (
        [info(X, Y, Z)],
        [
            equation(info(X, Y), 0),
            equation(info(Y, Z), 0),
            equation(H(Y, given=[X, Z]), 0),
            equation(H(Y), ln(2)),
            *discrete(X, Y, Z),
        ],
    ),
    "equal entropies": ([H(X)], [equation(H(X), H(Y)), *discrete(X, Y)]),
    "less information": ([H(X)], [Assumed("<=", info(X, Y), info(X, Z))]),
    "uniform": ([H(X, law=P), KL(P(X), U(X))], [equation(U(X), 1 / n, X), Positive(n)]),
    "a third": ([KL(P(X), U(X))], [equation(U(X), Fraction(1, 3), X), Discrete(X)]),
    "common channel": ([KL(P(Y), Q(Y))], [equation(P(Y | X), Q(Y | X), X, Y)]),
    "two common channels": ([KL(P(X), Q(X))], [equation(P(Y | X), Q(Y | X), X, Y), equation(P(X | Y), Q(X | Y), X, Y)]),
    "product law": ([KL(P(X, Y), Q(X, Y))], [equation(P(X, Y), P(X) * P(Y), X, Y)]),
    "same law": ([KL(P(X), Q(X))], [equation(P(X), Q(X), X)]),
    "tempered": ([ELBO(Q(Z), P(X, Z)), KL(Q(Z), S(Z | X))], [equation(S(Z | X), tempered(b), X, Z), Positive(b)]),
    "geometric mean": ([ELBO(Q(Z), P(X, Z))], [equation(S(Z | X), geometric_mean(), X, Z)]),
    "tilted": ([KL(P(X), R(X))], [equation(R(X), Q(X) * Exp(f) / AlphabetSum(X, Q(X) * Exp(f)), X)]),
    "tilted to a mean": (
        [KL(P(X), R(X))],
        [
            equation(R(X), Q(X) * Exp(f) / AlphabetSum(X, Q(X) * Exp(f)), X),
            equation(Expectation(R(X), f), Expectation(P(X), f)),
        ],
    ),
    "chain": (
        [KL(Q(path(1, T) | path(0)), P(path(1, T) | path(0)))],
        [equation(Q(path(1, T) | path(0)), chain, path(0, T)), AtLeast(T - 1)],
    ),
    "every step": (
        [KL(P(path(0, T)), Q(path(0, T)))],
        [Assumed("=", P(path(t) | path(t - 1)), Q(path(t) | path(t - 1)), [path(t), path(t - 1)], [Tuple(t, 1, T)])],
    ),
    "support": ([KL(P(X), Q(X))], [Almost((P(X),), Positive(Q(X)))]),
    "parameters": ([a * H(X)], [Positive(a), Positive(1 - a), Nonzero(b), AtLeast(b + 1)]),
    "reference measures": ([H(X, Y)], [Discrete(X), Continuous(Y)]),
    "blocks": ([H(path(1, T))], [EveryIndex(t, 1, T, Discrete(path(t).slot)), AtLeast(T - 2)]),
    "finite": ([KL(P(X), Q(X))], [Finite(KL(P(X), Q(X)))]),
    "positive at a point": ([Log(P(X | Y))], [Positive(P(Y))]),
    "no total correlation": ([H(X, Y, Z)], [equation(TotalCorrelation(P, [[X], [Y]]), 0)]),
}


@pytest.mark.parametrize("name", CASES)
def test_models_satisfy_the_hypotheses(name):
    terms, hypotheses = CASES[name]
    found = 0
    for seed in range(6):
        m = sample(terms, hypotheses, rng(seed), tries=400)
        if m is not None:
            found += 1
            assert all(holds(h, m) for h in hypotheses)
    assert found >= 5


def test_laws_are_laws():
    terms, hypotheses = CASES["common channel"]
    for seed in range(10):
        m = sample(terms, hypotheses, rng(seed))
        for table in m.laws.values():
            assert sum(table.mass.values()) == 1
            assert all(mass > 0 for mass in table.mass.values())


def test_not_every_model_is_trivial():
    """The constraint holds, and what it does not force does not hold always."""
    terms, hypotheses = CASES["markov"]
    found = [sample(terms, hypotheses, rng(seed)) for seed in range(20)]
    assert any(not holds(Independent(P, [X.slot], [Z.slot]), m) for m in found)
    terms, hypotheses = CASES["common channel"]
    found = [sample(terms, hypotheses, rng(seed)) for seed in range(20)]
    assert any(not holds(equation(P(X), Q(X), X), m) for m in found)


def test_contradictory_hypotheses_have_no_model():
    assert sample([H(X)], [Discrete(X), Continuous(X)], rng(0)) is None
    assert sample([a * H(X)], [Positive(a), Positive(-a)], rng(0), tries=3) is None


def test_the_same_seed_gives_the_same_model():
    terms, hypotheses = CASES["common channel"]
    first, second = (sample(terms, hypotheses, rng(5)) for _ in range(2))
    assert [(k, t.mass) for k, t in first.laws.items()] == [(k, t.mass) for k, t in second.laws.items()]


def test_slots_filled_with_other_coordinates_have_equal_alphabets():
    twisted = Density(Q, [Tuple(Y.slot, Y)]) / Density(P, [Tuple(Z.slot, Y)])
    for seed in range(10):
        m = sample([Expectation(P(Y), Log(twisted))], [], rng(seed))
        assert m.references[coordinate("y")] == m.references[coordinate("z")]


def test_holds_class_by_class():
    m = model(
        {"x": (1, 1), "y": (2, 3)},
        p=("xy", {(0, 0): Fraction(1, 2), (0, 1): Fraction(1, 2)}),
        q=("x", {(0,): Fraction(1, 2), (1,): Fraction(1, 2)}),
    )
    yes = [
        Positive(Q(X)),
        Every([X], Positive(Q(X))),
        Almost((P(X),), Positive(Q(X))),
        Discrete(X),
        Continuous(Y),
        Independent(P, [X.slot], [Y.slot]),
        Finite(H(X)),
        Distinct(X.slot, Y.slot),
        equation(P(X | Y), P(X), X, Y),
    ]
    no = [
        Every([X], Positive(P(X))),
        Almost((Q(X),), Positive(P(X))),
        Discrete(Y),
        Continuous(X),
        Finite(KL(Q(X), P(X))),
        Distinct(X.slot, X.slot),
        equation(P(X), Q(X), X),
        Assumed("<=", H(X, law=Q), H(X)),
        Nonzero(H(X)),
        Finite(Log(P(X)) - Log(P(X))),
    ]
    env = {X: 1}
    assert [holds(h, m, env) for h in yes] == [True] * len(yes)
    assert [holds(h, m, env) for h in no] == [False] * len(no)
    m.symbols[T] = 3
    assert holds(EveryIndex(t, 1, T, AtLeast(T - t)), m)
    assert not holds(EveryIndex(t, 1, T, AtLeast(2 - t)), m)


def test_cutting_a_graph_separates():
    order = [coordinate(c) for c in "wxyz"]
    wanted = [
        Separation(frozenset([order[0]]), frozenset([order[3]]), frozenset([order[1], order[2]])),
        Separation(frozenset([order[1]]), frozenset([order[2]]), frozenset([order[0]])),
    ]
    for seed in range(10):
        graph = Graph(order)
        graph.parents = {c: set(order[:i]) for i, c in enumerate(order)}
        graph.cut(wanted, rng(seed))
        assert all(graph.path(s) is None for s in wanted)
        assert any(graph.parents.values())


def test_a_common_effect_connects_its_causes():
    x, y, z = (coordinate(c) for c in "xyz")
    graph = Graph([x, y, z])
    graph.parents = {x: set(), y: set(), z: {x, y}}
    assert graph.path(Separation(frozenset([x]), frozenset([y]), frozenset())) is None
    assert graph.path(Separation(frozenset([x]), frozenset([y]), frozenset([z]))) is not None


def test_zeros_occur():
    sizes = set()
    for seed in range(40):
        m = sample([KL(P(X), Q(X))], [], rng(seed))
        sizes |= {len(table.mass) < len(m.references[coordinate("x")]) for table in m.laws.values()}
    assert sizes == {True, False}


@dataclasses.dataclass
class Claim:
    sides: tuple
    relations: tuple
    given: tuple = ()


def test_check_reads_statements_theorems_and_tuples():
    assert not check(Claim((info(X, Y), H(X) - H(X, given=[Y])), ("=",)), rng(0), 30).violations
    report = check((KL(P(X), Q(X)), "<=", H(X), ()), rng(0), 30)
    assert report.violations
    v = report.violations[0]
    assert float(v.left) > float(v.right)
    assert evaluate(KL(P(X), Q(X)), v.model) == v.left


def test_strictly_definedness_must_agree():
    both = Log(P(X)) - Log(P(X)), 0
    assert not check((both[0], "=", H(X) - H(X)), rng(0), 60).violations
    assert check((both[0], "=", H(X) - H(X)), rng(0), 60, strict=True).violations


def test_impossible_attempts_are_reported():
    sampler = Sampler([H(X)], [Discrete(X), Continuous(X)], rng(0))
    with pytest.raises(Impossible):
        sampler.attempt(sampler.styles[0])
