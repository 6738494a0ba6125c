"""KL near equality against the closed form at 90 digits and the same doubles: every gap keeps its digits.

SYMKL_POINTS=150 is the full count.
"""

import numpy as np
import pytest

from tests.codegen.truth import KINDS, POINTS, both, divergence, drawn, errors, moved, simplex_divergence

GAPS = (1e-1, 1e-3, 1e-6, 1e-9, 1e-12)


def check_gaps(text, kinds, seed, count):
    function, truth = both(text)
    rng = np.random.default_rng(seed)
    worst = {}
    for gap in GAPS:
        p = [drawn(rng, k, count) for k in kinds]
        q = [moved(rng, x, k, gap) for x, k in zip(p, kinds, strict=True)]
        off, found = errors(function, truth, [*p, *q], digits=90)
        assert (found >= 0).all()
        worst[gap] = off.max()
    print(f"\n{text[:24]:24s}", " ".join(f"{g:.0e}: {e:.1e}" for g, e in worst.items()))
    assert max(worst.values()) <= 1e-13


@pytest.mark.parametrize("family", KINDS)
def test_near_equality(family):
    check_gaps(divergence(family, len(KINDS[family])), KINDS[family], 1, POINTS or 8)


def test_near_equality_of_probabilities():
    rng = np.random.default_rng(2)
    size, count = 8, POINTS or 8
    function, truth = both(simplex_divergence("Categorical", size))
    for gap in GAPS:
        p = rng.dirichlet(np.ones(size), count).T * 0.84 + 0.02
        q = p * (1 + gap * rng.uniform(-1, 1, p.shape) / 2)
        off, found = errors(function, truth, [*p[:-1], *(q / q.sum(axis=0))[:-1]], digits=90)
        assert (found >= 0).all()
        print(f"\nCategorical(8) {gap:.0e}: {off.max():.1e}")
        assert off.max() <= 1e-13


@pytest.mark.parametrize("size", [8 if POINTS else 3])
def test_near_equality_of_dirichlet_laws(size):
    check_gaps(simplex_divergence("Dirichlet", size), "p" * size, 3, POINTS or 6)


@pytest.mark.parametrize("family", ["Cauchy", "VonMises", "GeneralizedGamma", "NormalGamma", "Geometric", "Frechet", "Chi", "ContinuousBernoulli"])
def test_other_families_keep_twelve_digits(family):
    kinds = {"Cauchy": "rp", "VonMises": "rp", "GeneralizedGamma": "ppp", "NormalGamma": "rppp"}
    kinds |= {"Geometric": "u", "ContinuousBernoulli": "u"}
    kinds = kinds.get(family, "pp" if family == "Frechet" else "p")
    function, truth = both(divergence(family, len(kinds)))
    rng = np.random.default_rng(4)
    for gap in GAPS:
        p = [drawn(rng, k, POINTS or 5) for k in kinds]
        q = [moved(rng, x, k, gap) for x, k in zip(p, kinds, strict=True)]
        off, found = errors(function, truth, [*p, *q], digits=90)
        assert (found >= 0).all()
        assert off.max() <= 2e-12, (family, gap)


@pytest.mark.parametrize("family", ["Gamma", "Beta", "Normal", "Weibull"])
def test_large_and_small_parameters(family):
    """Shapes of 1e-3 to 1e6, far apart and near: the condition number of the problem is what may be lost."""
    kinds = KINDS[family]
    function, truth = both(divergence(family, len(kinds)))
    rng = np.random.default_rng(5)
    low, high = (-1, 1) if family == "Weibull" else (-3, 6)
    for gap in (None, 1e-4, 1e-9):
        p = [10 ** rng.uniform(low, high, POINTS or 6) for _ in kinds]
        q = [10 ** rng.uniform(low, high, len(x)) if gap is None else x * (1 + gap * rng.uniform(-1, 1, len(x))) for x in p]
        off, _ = errors(function, truth, [*p, *q], digits=120)
        assert off.max() <= 1e-12


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("KL(Gamma(2, 3) || Gamma(a, b))", ([2 + 1e-8, 2.0], [3.0, 3 + 1e-9])),
        ("KL(Normal(0, 1) || Normal(m, s))", ([1e-8, 0.0], [1.0, 1 + 1e-7])),
        ("3*KL(Poisson(a) || Poisson(2*b))", ([2 + 1e-8, 1.0], [1.0, 0.5])),
        ("KL(Gamma(k, a) || Gamma(k, b))", ([3.0, 3.0], [1.0, 2.0], [1 + 1e-9, 2.0])),
    ],
)
def test_parameters_that_are_numbers_or_shared(text, arguments):
    function, truth = both(text, base=2)
    off, found = errors(function, truth, [np.array(a) for a in arguments], digits=90)
    assert off.max() <= 1e-14
    assert (found >= 0).all()


@pytest.mark.parametrize("text", ["KL(Pareto(a0, a1) || Pareto(b0, b1))", "KL(Pareto(m, a1) || Pareto(m, b1))", "KL(Uniform(-a0, a1) || Uniform(-c0, c1))"])
def test_laws_with_ends(text):
    """The end of a support enters to first order, with a logarithm that is never negative; the other parameters to second."""
    function, truth = both(text)
    rng = np.random.default_rng(6)
    for gap in GAPS:
        p = {f"a{i}": 10 ** rng.uniform(-1, 1, POINTS or 6) for i in (0, 1)}
        steps = {name: gap * rng.uniform(0, 1, len(x)) for name, x in p.items()}
        inner = {f"b{i}": p[f"a{i}"] * (1 - steps[f"a{i}"]) for i in (0, 1)}
        outer = {f"c{i}": p[f"a{i}"] * (1 + steps[f"a{i}"]) for i in (0, 1)}
        known = p | inner | outer | {"m": p["a0"]}
        off, found = errors(function, truth, [known[name] for name in function.arguments], digits=90)
        assert (found >= 0).all()
        assert off.max() <= 1e-14, gap


def test_conditions_between_a_parameter_and_an_expression():
    """A region such as 10 b >= a names symbols that are not parameters of the laws."""
    function, truth = both("KL(LogUniform(1, a) || LogUniform(1, 10*b))")
    off, _ = errors(function, truth, [np.array([3.0, 10.0]), np.array([1.0, 2.5])])
    assert off.max() <= 1e-14
