"""Divergences beside KL, and KL of laws of different families, keep their digits where they vanish."""

import math

import numpy as np
import pytest
from sympy import log, symbols

from symkl import closed_form
from symkl.codegen.forms import form_of
from symkl.codegen.functions import LogRatio
from symkl.codegen.nested import in_one_family
from symkl.codegen.paired import with_distances
from symkl.codegen.parts import _Log, _part
from symkl.families import FAMILIES
from symkl.families.domains import Domain
from symkl.terms import Positive
from tests.codegen.truth import KINDS, POINTS, both, drawn, errors, moved

J, B, HELLINGER = "J({p}, {q})", "Bhattacharyya({p}, {q})", "Hellinger2({p}, {q})"
CHI, RENYI = "ChiSquared({p} || {q})", "Renyi(3/2; {p} || {q})"
CASES = [
    (J, "Normal"), (J, "Gamma"), (J, "Bernoulli"), (B, "Normal"), (B, "Bernoulli"), (HELLINGER, "Normal"), (HELLINGER, "Poisson"),
    (CHI, "Normal"), (CHI, "Exponential"), (RENYI, "Exponential"), (RENYI, "Gamma"),
]  # fmt: skip
inf, nan = math.inf, math.nan


def of_two(measure, family):
    names = [", ".join(f"{side}{i}" for i in range(len(KINDS[family]))) for side in "ab"]
    return measure.format(p=f"{family}({names[0]})", q=f"{family}({names[1]})")


@pytest.mark.parametrize(("measure", "family"), CASES)
def test_near_equality(measure, family):
    kinds = KINDS[family]
    function, truth = both(of_two(measure, family))
    rng = np.random.default_rng(1)
    for gap in (1e-1, 1e-6, 1e-12):
        p = [drawn(rng, k, POINTS or 4) for k in kinds]
        q = [moved(rng, x, k, gap) for x, k in zip(p, kinds, strict=True)]
        off, found = errors(function, truth, [*p, *q], digits=90)
        assert (found >= 0).all()
        assert off.max() <= 1e-13, gap


NEAR = {
    "KL(Exponential(a) || Gamma(b, c))": (lambda x, g: {"a": x, "b": g[0], "c": x * g[1]}, 1e-14),
    "KL(Gamma(b, c) || Exponential(a))": (lambda x, g: {"a": x, "b": g[0], "c": x * g[1]}, 1e-14),
    "KL(Uniform(0, 1) || Beta(a, b))": (lambda _, g: {"a": g[0], "b": g[1]}, 1e-14),
    "KL(Beta(a, b) || Uniform(0, 1))": (lambda _, g: {"a": g[0], "b": g[1]}, 1e-14),
    "KL(Chi2(a) || Gamma(b, c))": (lambda x, g: {"a": x, "b": x / 2 * g[0], "c": g[1] / 2}, 1e-14),
    # 1/a and a^2 are rounded: what that is worth depends on the gap
    "KL(Exponential(a) || Weibull(b, c))": (lambda x, g: {"a": x, "b": g[0], "c": g[1] / x}, None),
    "KL(HalfNormal(a) || Nakagami(b, c))": (lambda x, g: {"a": x, "b": g[0] / 2, "c": x * x * g[1]}, None),
}


@pytest.mark.parametrize("text", NEAR)
def test_families_that_are_in_one(text):
    make, most = NEAR[text]
    function, truth = both(text)
    rng = np.random.default_rng(2)
    for gap in (1e-1, 1e-6, 1e-10):
        x = 10 ** rng.uniform(-1, 1, POINTS or 4)
        values = make(x, 1 + gap * rng.uniform(0.3, 1, (2, x.size)) * rng.choice([-1, 1], (2, x.size)))
        off, found = errors(function, truth, [values[n] for n in function.arguments], digits=90)
        assert (found >= 0).all()
        assert off.max() <= (most or 4e-15 / gap + 1e-13)


def test_a_larger_family_is_refused_unless_the_values_are_equal(monkeypatch):
    """The list of larger families is no authority: a wrong entry in it changes nothing."""
    from symkl.codegen import nested

    answer = closed_form("KL(Exponential(a) || Gamma(b, c))")
    assert form_of(answer).parts is not None
    monkeypatch.setattr(nested, "_larger", lambda law: [("Gamma", (2, *law.parameters))] if len(law.parameters) == 1 else [])
    assert form_of(answer).parts is None
    a, b, c = symbols("a b c")
    assert in_one_family(FAMILIES["Normal"](a, b), FAMILIES["Cauchy"](a, c)) is None


def test_logarithms_of_first_order_are_not_kept():
    """Several of them would cancel near equality."""
    a, b = symbols("a b")
    _, pairs = with_distances(log(b / a), {a: b}, Domain([Positive(a), Positive(b)]))
    assert _part(_Log(a, b / a), 0, pairs) is None
    assert _part(_Log(a, 4 * a * b / (a + b) ** 2), 0, pairs).has(LogRatio)


ENDS = {
    "ChiSquared(Normal(a, b) || Normal(c, d))": [((0, 1, 0, 0.5), nan), ((0, 0.9, 0, 0.9), 0), ((nan, 1, 0, 1), nan)],
    "Renyi(2; Gamma(a, b) || Gamma(c, d))": [((1, 1, 3, 1), nan), ((1, 1, 1, 3), nan), ((2, 1, 2, 1), 0)],
    "J(Bernoulli(a), Bernoulli(b))": [((0, 0.5), inf), ((0.5, 0), inf), ((0.5, 0.5), 0)],
    "Bhattacharyya(Bernoulli(a), Bernoulli(b))": [((0, 0), 0), ((1, 1), 0), ((0, 1), inf), ((0.5, 0), math.log(2) / 2)],
    "Hellinger2(Bernoulli(a), Bernoulli(b))": [((0, 0), 0), ((0, 1), 1), ((0.5, 0), 1 - math.sqrt(0.5))],
    "ChiSquared(Bernoulli(a) || Bernoulli(b))": [((0, 0.5), 1), ((0.5, 0), inf), ((1, 0), inf)],
    "J(Poisson(a), Poisson(b))": [((0, 0.5), inf), ((1, 0), inf), ((2, 2), 0)],
    "Hellinger2(Normal(a, b), Normal(c, d))": [((0, 1, 1e200, 1), 1), ((0, 1, 0, 1), 0)],
}


@pytest.mark.parametrize("text", ENDS)
def test_ends_of_the_domain_and_of_the_region(text):
    function = closed_form(text).numpy()
    with np.errstate(all="raise"):
        found = function(*np.array([a for a, _ in ENDS[text]], dtype=float).T)
    np.testing.assert_allclose(found, [e for _, e in ENDS[text]], rtol=1e-15)
