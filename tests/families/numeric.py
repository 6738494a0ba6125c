"""Numbers for parametric laws by summation and quadrature of definitions: what the facts of families are compared with.

Nothing here uses a fact: only the density's formula and its support.  Integrals are taken in coordinates in which
tails decay at least exponentially (x = sinh u, e^u, a logistic map), split at kinks.
"""

from __future__ import annotations

import os
from functools import cache
from itertools import pairwise
from random import Random

import mpmath
import sympy
from mpmath import mp
from sympy import Abs, Add, Rational, S, Symbol, lambdify, oo

from symkl.families import Family, Statistic
from symkl.families.statistic import X
from symkl.measures import (
    KL,
    Bhattacharyya,
    ChiSquared,
    CrossEntropy,
    DensityEntropy,
    Hellinger2,
    Jeffreys,
    Renyi,
    RenyiEntropy,
    TsallisEntropy,
)
from symkl.terms import AlphabetSum, Density, Expectation, Linear, Log, Product

FULL = "SYMKL_POINTS" in os.environ
"""Whether this is a long run; without it numbers are compared to fewer digits, for a fifth of the time."""
DIGITS, WORKING = (40, 55) if FULL else (18, 30)
"""Digits to which facts agree with their definitions, and with which they are computed."""
ANSWER, PRECISION = (30, 42) if FULL else (15, 24)
"""The same of closed forms."""
NUMBERS = [Rational(p, q) for p, q in ((1, 3), (2, 5), (3, 4), (5, 6), (6, 5), (7, 5), (13, 8), (9, 4), (11, 3), (21, 5))]
U = Symbol("u", real=True)
UNIT = [Rational(p, q) for p, q in ((1, 7), (2, 9), (3, 8), (5, 11), (4, 7), (7, 9), (12, 13))]


def parameters(cls: type[Family], random: Random, positive=lambda *_: ()) -> tuple[sympy.Expr, ...]:
    """Return random rational parameters inside the domain."""
    for _ in range(5000):
        values = [S(random.randint(1, 6)) if n in cls.whole else random.choice(NUMBERS + UNIT) for n in cls.names]
        if all(e.is_positive for e in (*cls.domain(*values), *positive(*values))):
            return tuple(values)
    raise AssertionError(f"no parameters of {cls.__name__} found")


def law_at_random(cls: type[Family], random: Random) -> Family:
    return cls(*parameters(cls, random))


def log_density(law: Family) -> sympy.Expr:
    """Return the log-density as one formula in X."""
    return Add(*(c * t for c, t in law.log_terms))


def value(expr: sympy.Expr) -> mpmath.mpf:
    """Return a number as mpmath has it."""
    return mpmath.mpmathify(lambdify((), expr, "mpmath")())


def mean(law: Family, formula: sympy.Expr, place: object = None) -> mpmath.mpf:
    """Return E[formula(x)] by its definition, to about 12 digits less than the working precision.

    `place`, where the formula is not 0, if that is not the whole support.
    """
    return _mean(law, formula, place or law.place, mp.dps)


@cache
def _mean(law: Family, formula: sympy.Expr, place: object, digits: int) -> mpmath.mpf:
    with mp.workdps(digits):
        density = lambdify(X, log_density(law), "mpmath")
        function = lambdify(X, formula, "mpmath")

        def weighted(x: mpmath.mpf) -> mpmath.mpf:
            weight = mpmath.exp(density(x))
            return weight * function(x) if weight else mpmath.mpf(0)

        if place.counting:
            return _summed(weighted, place.low, place.high)
        logs, low, high = log_density(law), S(place.low), S(place.high)
        kinks = sorted({S(r) for a in (formula.atoms(Abs) | logs.atoms(Abs)) for r in sympy.solve(a.args[0], X)})
        kinks = [k for k in kinks if low < k < high]
        if low is -oo and high is oo:
            return _integrated(logs, formula, sympy.sinh(U), [sympy.asinh(k) for k in kinks])
        if high is oo:
            return _integrated(logs, formula, low + sympy.exp(U), [sympy.log(k - low) for k in kinks])
        middle = (low + high) / 2
        left = [sympy.log(k - low) for k in kinks if k < middle]
        right = [sympy.log(high - k) for k in kinks if k > middle]
        end = sympy.log((high - low) / 2)
        lower = _integrated(logs, formula, low + sympy.exp(U), left, end)
        return lower + _integrated(logs, formula, high - sympy.exp(U), right, end)


def _summed(weighted, low, high):
    low, small, total, run = int(low), mpmath.mpf(10) ** -(mp.dps - 5), mpmath.mpf(0), 0
    if high is not oo:
        return mpmath.fsum(weighted(mpmath.mpf(k)) for k in range(low, int(high) + 1))
    for k in range(low, low + 4000):
        term = weighted(mpmath.mpf(k))
        total += term
        run = run + 1 if abs(term) < small * max(1, abs(total)) else 0
        if run > 20:
            return total
    return mpmath.nsum(lambda k: weighted(mpmath.mpf(k)), [low, mpmath.inf], method="e")


def _integrated(logs, formula, x, kinks, end=None):
    """Integrate over u, where x = x(u); u ends at `end` if there is one; the tails are cut where nothing is left."""
    density = lambdify(U, logs.xreplace({X: x}) + sympy.log(abs(sympy.diff(x, U)) if end is None else sympy.exp(U)), "mpmath")
    function = lambdify(U, formula.xreplace({X: x}), "mpmath")

    def weighted(u):
        weight = mpmath.exp(density(u))
        return weight * function(u) if weight else mpmath.mpf(0)

    cuts = sorted({value(k) for k in kinks} | ({value(end)} if end is not None else set()))
    low = _cut(weighted, min([mpmath.mpf(-1), *cuts]), -2)
    high = cuts[-1] if end is not None else _cut(weighted, max([mpmath.mpf(1), *cuts]), 2)
    points = sorted({low, high, *(c for c in cuts if low < c < high)})
    panels = [a + (b - a) * i / n for a, b in pairwise(points) for n in [max(1, int((b - a) / (2 if end is None else 6)))] for i in range(n)]
    return mpmath.quad(weighted, [*panels, high], method="gauss-legendre", maxdegree=6)


def _cut(weighted, start, step):
    """Go outwards until the integrand has been nothing for some steps."""
    u, small = start, 0
    while small < 4 and abs(u) < 4000:
        u += step
        small = small + 1 if abs(weighted(u)) < mpmath.mpf(10) ** -(mp.dps - 7) else 0
    return u


def ratio(p: Family, q: Family | None, base: sympy.Expr = S.Exp1) -> sympy.Expr:
    """Return log(p/q), or log p, as a formula in X."""
    return (log_density(p) - (log_density(q) if q is not None else 0)) / sympy.log(base)


def powers(term: AlphabetSum) -> mpmath.mpf:
    """Return a sum or integral of p^a q^b ..., as the mean of p^(a-1) q^b ... under p."""
    factors = term.body.factors
    (first, exponent), *others = ((f.law, e) for f, e in factors)
    rest = (exponent - 1) * log_density(first) + sum((e * log_density(q) for q, e in others), S.Zero)
    return mean(first, sympy.exp(rest))


def affinity(p: Family, q: Family, order: sympy.Expr) -> mpmath.mpf:
    """Return the sum or integral of p^a q^(1-a)."""
    low, high = sympy.Max(p.place.low, q.place.low), sympy.Min(p.place.high, q.place.high)
    both = type(p.place)(low, high)
    return mean(p, sympy.exp((1 - order) * (log_density(q) - log_density(p))), both)


def of_powers(term: sympy.Expr) -> mpmath.mpf:
    """Return the value of a measure that is defined by a sum of powers of densities."""
    p = term.law[0].law
    if isinstance(term, (RenyiEntropy, TsallisEntropy)):
        total = mean(p, sympy.exp((term.order - 1) * log_density(p)))
        scale = value(1 / (1 - term.order))
        return scale * (mpmath.log(total) / value(sympy.log(term.base)) if isinstance(term, RenyiEntropy) else total - 1)
    q = term.reference[0].law
    if isinstance(term, ChiSquared):
        return affinity(p, q, S(2)) - 1
    if isinstance(term, Hellinger2):
        return 1 - affinity(p, q, S.Half)
    order = term.order if isinstance(term, Renyi) else S.Half
    scale = value(1 / (order - 1)) if isinstance(term, Renyi) else -1
    return scale * mpmath.log(affinity(p, q, order)) / value(sympy.log(term.base))


OF_POWERS = (Renyi, RenyiEntropy, TsallisEntropy, Bhattacharyya, Hellinger2, ChiSquared)


def evaluate(term: sympy.Expr) -> mpmath.mpf:
    """Return the value of a term without free symbols, measures by their definition."""
    if isinstance(term, Linear):
        return mpmath.fsum(value(c) * evaluate(t) for c, t in term.pairs)
    if isinstance(term, OF_POWERS):
        return of_powers(term)
    if isinstance(term, AlphabetSum):
        return powers(term)
    if isinstance(term, Log):
        return mpmath.log(evaluate(term.arg)) / value(sympy.log(term.base))
    if isinstance(term, (KL, CrossEntropy, DensityEntropy, Jeffreys)):
        p = term.law[0].law
        q = term.reference[0].law if not isinstance(term, DensityEntropy) else p
        if isinstance(term, Jeffreys):
            return mean(p, ratio(p, q, term.base)) + mean(q, ratio(q, p, term.base))
        if isinstance(term, KL):
            return mean(p, ratio(p, q, term.base))
        return -mean(p, ratio(q, None, term.base))
    if isinstance(term, Expectation):
        return mean(term.law[0].law, formula(term.body))
    return value(term)


def formula(body: sympy.Expr) -> sympy.Expr:
    """Return the body of an expectation as a formula in X."""
    if isinstance(body, Linear):
        return Add(*(c * formula(t) for c, t in body.pairs))
    if isinstance(body, Statistic):
        return body.formula
    if isinstance(body, Log) and isinstance(body.arg, Product):
        return Add(*(e * log_density(f.law) for f, e in body.arg.factors)) / sympy.log(body.base)
    if isinstance(body, Log) and isinstance(body.arg, Density):
        return log_density(body.arg.law) / sympy.log(body.base)
    return body


def agree(left: mpmath.mpf, right: mpmath.mpf, digits: int = DIGITS) -> bool:
    """Whether two numbers are equal to so many digits, relative to the larger of 1 and themselves."""
    return bool(abs(left - right) <= mpmath.mpf(10) ** -digits * max(1, abs(left), abs(right)))


def symbols_of(cls: type[Family], tag: str) -> tuple[Symbol, ...]:
    return tuple(Symbol(f"{n}_{tag}") for n in cls.names)
