"""Stable forms are used with a proof only: a planted error is refused, and so is a remainder that does not vanish."""

import mpmath
import numpy as np
import pytest
from sympy import Abs, Rational, Symbol, lambdify, log

from symkl import closed_form
from symkl.codegen import parts as parts_file
from symkl.codegen.functions import Excess, LogRatio, Primitive, Relative, defined
from symkl.codegen.paired import with_distances
from symkl.codegen.parts import Parts, parts_of
from symkl.codegen.plain import plain_of
from symkl.codegen.remainder import remainder_of
from symkl.families.domains import Domain
from symkl.terms import Positive
from tests.codegen.truth import KINDS, divergence

A, B = Symbol("a"), Symbol("b")
DOMAIN = Domain([Positive(A), Positive(B)])
PAIR = {A: B}


def proved(form, value):
    _, pairs = with_distances(value, PAIR, DOMAIN)
    return parts_file._proved(form, value, pairs)


def test_a_planted_error_is_refused():
    value = log(A / B) - 1 + B / A
    d = Symbol("d_a")
    assert proved(Excess(B / A, 1, d / A), value)
    assert not proved(Excess(B / A, 1, d / A) + Rational(1, 10**40), value)
    assert not proved(Excess(A / B, 1, d / A), value)
    assert not proved(Excess(B / A, 1, d / B), value)  # the difference is not what it must be
    assert not proved(2 * Excess(B / A, 1, d / A), value)
    assert not proved(Relative(A, B, d), value)
    assert proved(LogRatio(B / A, d / A), log(B / A))
    assert not proved(LogRatio(B / A, -d / A), log(B / A))


def test_a_function_of_generated_code_needs_a_definition():
    with pytest.raises(TypeError, match="Nameless needs a definition"):
        type("Nameless", (Primitive,), {"nargs": 1, "primitive": "nameless"})


def test_what_does_not_vanish_has_no_remainder():
    assert remainder_of(log(A / B) - 1 + B / A, PAIR, DOMAIN) is not None
    assert remainder_of(log(A / B) + B / A, PAIR, DOMAIN) is None  # 1 at equality
    assert remainder_of(log(A / B), PAIR, DOMAIN) is None  # a gradient
    assert remainder_of(Abs(A - B), PAIR, DOMAIN) is None  # a kink


@pytest.mark.parametrize("family", KINDS)
def test_parts_add_up_to_the_closed_form(family):
    """Numerically too, at 60 digits and arbitrary points: the proof does not stand alone."""
    answer = closed_form(divergence(family, len(KINDS[family])))
    of = {Symbol(f"a{i}"): Symbol(f"b{i}") for i in range(len(KINDS[family]))}
    found = parts_of(answer.value, of, Domain(answer.conditions))
    assert found is not None
    symbols = [*of, *of.values()]
    both = lambdify(symbols, [defined(sum(found.terms), found.gaps), answer.value], "mpmath")
    rng = np.random.default_rng(1)
    with mpmath.workdps(60):
        for _ in range(3):
            form, value = both(*(mpmath.mpf(float(x)) for x in rng.uniform(0.1, 0.9, len(symbols))))
            assert abs(form - value) < mpmath.mpf(10) ** -55


@pytest.mark.parametrize("family", ["Normal", "Exponential", "Poisson", "Bernoulli", "Laplace", "InverseGaussian", "LogNormal"])
def test_elementary_families_are_nonnegative_part_by_part(family):
    """No part is negative anywhere, so that their sum loses no digit."""
    answer = closed_form(divergence(family, len(KINDS[family])))
    of = {Symbol(f"a{i}"): Symbol(f"b{i}") for i in range(len(KINDS[family]))}
    found = parts_of(answer.value, of, Domain(answer.conditions))
    symbols = [*of, *of.values()]
    terms = lambdify(symbols, [defined(t, found.gaps) for t in found.terms], "mpmath")
    rng = np.random.default_rng(2)
    for _ in range(20):
        assert all(t >= -1e-14 for t in terms(*(float(x) for x in rng.uniform(0.05, 0.95, len(symbols)))))


def test_a_plain_form_is_made_of_parts_that_cannot_be_negative():
    d = Symbol("d_a")
    gaps = {d: B - A}
    made = plain_of(Parts((Excess(B / A, 1, d / A), d**2 / A), gaps), DOMAIN)
    assert made is not None
    assert made.sizes == 1
    assert plain_of(Parts((-Excess(B / A, 1, d / A),), gaps), DOMAIN) is None
    assert plain_of(Parts((Excess(B / A, 1, d / A), d / A), gaps), DOMAIN) is None
    assert plain_of(Parts((LogRatio(B / A, d / A),), gaps), DOMAIN) is None


@pytest.mark.parametrize("family", ["Normal", "Exponential", "Poisson", "Bernoulli", "Laplace", "InverseGaussian", "Geometric", "Maxwell"])
def test_plain_and_stable_forms_agree_where_one_takes_over(family):
    """Around the bound both forms have their digits: the first one, used for all elements, is within 6e-14 there."""
    count = len(KINDS[family]) if family in KINDS else 1
    generated = closed_form(divergence(family, count)).numpy()
    space = generated.function.__globals__
    rng = np.random.default_rng(3)
    p = [rng.uniform(0.2, 0.8, 20_000) for _ in range(count)]
    q = [x * (1 + rng.uniform(-1, 1, x.size) * 10 ** rng.uniform(-3, -0.7, x.size)) for x in p]
    stable = space[f"_{generated.name}_near"](*p, *q)
    plain = np.empty(p[0].size)
    spare = np.empty((6, p[0].size))
    main = space[f"_{generated.name}"]
    bound = main(*p, *q, plain, *spare[: main.__code__.co_argcount - 2 * count - 1])
    kept = plain > bound
    assert 0.1 < kept.mean() < 0.99
    assert np.max(np.abs(plain / stable - 1)[kept]) < 6e-14
    taken = generated(*p, *q)
    np.testing.assert_array_equal(taken[kept], plain[kept])
    np.testing.assert_allclose(taken[~kept], stable[~kept], rtol=1e-15)
