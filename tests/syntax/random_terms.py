"""Random terms for the round trip: everything the language can say, and what only proofs build."""

from __future__ import annotations

import sympy
from hypothesis import strategies as st
from sympy import Integer, Rational, Symbol

from symkl.measures import (
    ELBO,
    KL,
    CrossEntropy,
    DensityEntropy,
    DualTotalCorrelation,
    Entropy,
    Information,
    Jeffreys,
    MutualInformation,
    TotalCorrelation,
)
from symkl.terms import (
    AlphabetSum,
    Density,
    Exp,
    Expectation,
    IndexProduct,
    IndexSum,
    Law,
    Log,
    Term,
    Variable,
    linear,
    power,
    times,
)

a, b, n, t = (Symbol(s) for s in ["a", "b", "n", "t"])
RATIONALS = st.builds(Rational, st.integers(-6, 6), st.integers(1, 4))


def _pow(base, exponent):
    return base if base == 0 else base**exponent


SCALARS = st.recursive(
    st.one_of(RATIONALS, st.sampled_from([a, b, n, sympy.pi, sympy.E, Symbol("beta"), Symbol("a_1")])),
    lambda inner: st.one_of(
        st.builds(lambda x, y: x + y, inner, inner),
        st.builds(lambda x, y: x * y, inner, inner),
        st.builds(
            _pow, inner, st.sampled_from([Integer(2), Integer(-1), Integer(-2), Rational(1, 2), Rational(-3, 2), a, -b])
        ),
        st.builds(sympy.exp, inner),
        st.builds(sympy.gamma, st.sampled_from([a, b, a + 1])),
        st.sampled_from(
            [sympy.log(a), sympy.log(2), sympy.digamma(a), sympy.beta(a, b), sympy.Max(a, b), sympy.zeta(a)]
        ),
    ),
    max_leaves=5,
).filter(lambda s: s.is_finite is not False and not s.has(sympy.I, sympy.zoo, sympy.nan))
NONZERO = SCALARS.filter(lambda s: s != 0)
INDICES = st.sampled_from(
    [(), (), (t,), (t - 1,), (1 - t,), (-t,), (Integer(1),), (1, n), (t + 1, n), (1, n, t), (2 * t, n)]
)
BASES = st.sampled_from([None, None, 2, 10, b, Rational(1, 2)])
NAMES = st.sampled_from(["x", "y", "z", "obs", "e"])
LAWS = st.sampled_from([Law("p"), Law("q"), Law("r_phi"), Law("q", Symbol("lam")), Law("pi")])


@st.composite
def values(draw, least=1, most=3):
    """Draw values of different coordinates."""
    names = draw(st.lists(NAMES, min_size=least, max_size=most, unique=True))
    return [Variable(name, draw(INDICES), draw(st.sampled_from([0, 0, 0, 1, 2]))) for name in names]


@st.composite
def densities(draw, law=None):
    """Draw a density, sometimes with slots bound to other values."""
    found = draw(values())
    cut = draw(st.integers(1, len(found)))
    pairs = [sympy.Tuple(v.slot, draw(st.sampled_from([v, Variable(v.name, (Integer(7),))]))) for v in found]
    return Density(law or draw(LAWS), pairs[:cut], pairs[cut:])


@st.composite
def one_law(draw):
    law, base = draw(LAWS), draw(BASES)
    slots = [v.slot for v in draw(values(2, 4))]
    cut = draw(st.integers(2, len(slots)))
    kind = draw(st.sampled_from([Entropy, MutualInformation, TotalCorrelation, DualTotalCorrelation]))
    if kind is Entropy:
        return Entropy(law, slots[: cut - 1], slots[cut - 1 :], base)
    split = draw(st.integers(1, cut - 1))
    groups = [slots[:split], slots[split:cut]]
    if kind is not MutualInformation and draw(st.booleans()):
        groups = [slots[:cut]]
    return kind(law, groups, slots[cut:], base)


@st.composite
def laws(draw):
    """Draw a product that can be drawn from."""
    names = [Variable(name) for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))]
    return [Density(draw(LAWS), [v], names[:i] if draw(st.booleans()) else []) for i, v in enumerate(names)]


@st.composite
def two_laws(draw):
    kind = draw(st.sampled_from([KL, CrossEntropy, Jeffreys, ELBO]))
    first = draw(laws())
    drawn = [v for d in first for v in d.values]
    return kind(first, [Density(draw(LAWS), drawn, [Variable("w")] if draw(st.booleans()) else [])], draw(BASES))


def _scaled(c, term):
    return linear([(c, term)])


def _nest(inner):
    terms = inner.filter(lambda e: isinstance(e, Term))
    return st.one_of(
        st.builds(lambda c, x, d, y: linear([(c, x), (d, y)]), NONZERO, inner, NONZERO, inner),
        st.builds(times, inner, inner),
        st.builds(power, terms, st.sampled_from([Integer(-1), Integer(2), Rational(1, 2), a, -a, Rational(-3, 2)])),
        st.builds(Log, inner.filter(lambda e: e.is_negative is not True), BASES),
        st.builds(Exp, inner),
        st.builds(Expectation, laws(), inner),
        st.builds(AlphabetSum, values(), inner),
        st.builds(lambda hi, e: IndexSum(t, 1, hi, e), st.sampled_from([n, n - 1, Integer(4)]), inner),
        st.builds(lambda e: IndexProduct(t, 0, n, e), inner),
    )


TERMS = st.recursive(
    st.one_of(
        densities(),
        one_law(),
        two_laws(),
        SCALARS,
        st.builds(Information, densities(), BASES),
        st.builds(DensityEntropy, laws(), BASES),
    ),
    _nest,
    max_leaves=6,
)
