"""Numbers for parametric laws by summation and quadrature of definitions: what the facts of families are compared with.

Nothing here uses a fact: only the density's formula and its support.  Integrals are taken in coordinates in which
tails decay at least exponentially (x = sinh u, a + e^u, a + b e^(-s) with s = e^(u - e^(-u))),
split at kinks.
"""

from __future__ import annotations

import os
from functools import cache
from itertools import pairwise
from random import Random

import mpmath
import sympy
from flint import acb, arb
from mpmath import mp
from sympy import Abs, Add, Min, Pow, Rational, S, Symbol, lambdify, oo

from symkl.families import Family, Statistic
from symkl.families.base import Integers, Interval
from symkl.families.kinds import NUMBER
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
from tests.families import vectors
from tests.families.arb import compiled, precision, to_ball, to_number
from tests.families.vectors import FULL

POINTS = int(os.environ.get("SYMKL_POINTS", "1"))
"""Random points for each fact and measure of a family; SYMKL_POINTS=8 makes a long run."""
DIGITS, WORKING = (40, 55) if FULL else (18, 30)
"""Digits to which facts agree with their definitions, and with which they are computed."""
ANSWER, PRECISION = (30, 42) if FULL else (15, 24)
"""The same of closed forms."""
NUMBERS = [Rational(p, q) for p, q in ((1, 3), (2, 5), (3, 4), (5, 6), (6, 5), (7, 5), (13, 8), (9, 4), (11, 3), (21, 5))]
U = Symbol("u", real=True)
CLOSE = 0.7 if FULL else 0.55
"""Two sums that agree to this share of the digits are taken to have converged, as the next has twice as many."""
GUARD = 64
"""Bits of balls beyond the working precision."""
NOTHING = 10**9
"""A density of e^-NOTHING adds nothing, if the integral is finite."""
HEAVY = ("df", "d1", "d2")
"""Degrees of freedom: with small ones, the tails are so heavy that quadrature takes minutes."""
ODD = [S(3), S(5), S(7)]
"""Degrees of freedom for which more means are known."""
UNIT = [Rational(p, q) for p, q in ((1, 7), (2, 9), (3, 8), (5, 11), (4, 7), (7, 9), (12, 13))]


def parameters(cls: type[Family], random: Random, positive=lambda *_: ()) -> tuple[sympy.Expr, ...]:
    """Return random rational parameters inside the domain."""
    shape = symbols_of(cls, "r")
    whole = {s for n, s in zip(cls.names, shape, strict=True) if n in cls.whole}
    tame = vectors.TAME.get(cls.__name__, lambda *_: ())
    free = sorted(set().union(*(v.free_symbols for v in shape)), key=str)
    for _ in range(5000):
        heavy = {s for n, v in zip(cls.names, shape, strict=True) if n in HEAVY for s in v.free_symbols}
        numbers = {s: NUMBERS + (ODD if s in heavy else UNIT) for s in free}
        at = {s: S(random.randint(1, 6)) if s in whole else random.choice(numbers[s]) for s in free}
        values = [v.xreplace(at) for v in shape]
        inner = [e for n, v in zip(cls.names, values, strict=True) if n in cls.kinds for e in cls.kinds[n].positive(v)]
        if all(e.is_positive for e in inner) and all(e.is_positive for e in (*cls.domain(*values), *tame(*values), *positive(*values))):
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
        if not isinstance(place, (Integers, Interval)) or law.size > 1:
            return vectors.mean(law, formula, digits)
        if place.counting:
            return to_number(_summed(_weighted(X, _numbers(log_density(law), digits), _numbers(formula, digits)), place.low, place.high))
        logs, low, high = log_density(law), S(place.low), S(place.high)
        corners = [a.args[0] for f in (formula, logs) for a in f.atoms(Abs)]
        corners += [a.args[0] - a.args[1] for f in (formula, logs) for a in f.atoms(Min)]
        kinks = sorted({S(r) for corner in corners for r in sympy.solve(corner, X)})
        kinks = [k for k in kinks if low < k < high]
        if low is -oo and high is oo and not kinks:
            return _integrated(logs, formula, sympy.sinh(U))
        return mpmath.fsum(_piece(logs, formula, a, b) for a, b in pairwise([low, *kinks, high]))


def _weighted(variable: Symbol, density: sympy.Expr, function: sympy.Expr, lost=None):
    """Return e^density function as a function of a ball.

    `lost`: minus the logarithm of the distance to an end, where 1 - x^a or log x - log a loses its digits; they are added.
    """
    found = compiled(variable, (density, function), 1100 if lost else mp.dps + 10)

    def weighted(u):
        more = max(0, int(lost(float(u)) * 1.45)) if lost else 0
        if more > 3000:  # the distance to the end is below 10^-900
            return arb(0)
        with precision(mp.prec + GUARD + more):
            log_weight, value = (arb(0) + v for v in found(u))  # a constant is an int
            weighed = log_weight.exp() * value
            nothing = not weighed.is_finite() and log_weight < -NOTHING  # e^-a times e^(a/2), too large for a ball
            return arb(0) if nothing else weighed

    return weighted


def _piece(logs, formula, low, high):
    """Integrate between ends at which the integrand need not be smooth."""
    broken = [p.base for p in (formula + logs).atoms(Pow) if p.base.has(X) and not p.exp.is_Integer]
    bent = any(base.has(sympy.log) for base in broken)
    if high is oo or low is -oo:
        x = low + sympy.exp(U) if high is oo else high - sympy.exp(U)
        return _integrated(logs, formula, x, (lambda u: -u) if bent else None)
    inwards = (high - low) / 2 * sympy.exp(-sympy.exp(U - sympy.exp(-U)))

    def near(u):
        return mpmath.exp(u - mpmath.exp(-u))

    return _integrated(logs, formula, low + inwards, near if bent and low != 0 else None) + _integrated(
        logs, formula, high - inwards, near if bent or X in broken else None
    )


def _numbers(formula: sympy.Expr, digits: int) -> sympy.Expr:
    """Put numbers for functions of the parameters, so that zeta(s) is evaluated once and not at every point."""
    return formula.xreplace({a: a.evalf(digits + 10) for a in formula.atoms(sympy.Function) if not a.has(X)})


def _summed(weighted, low, high):
    low, small, total, run = int(low), arb(10) ** -(mp.dps - 5), arb(0), 0
    with precision(mp.prec + GUARD):
        if high is not oo:
            return sum((weighted(arb(k)) for k in range(low, int(high) + 1)), arb(0))
        for k in range(low, low + 4000):
            term = weighted(arb(k))
            total += term
            run = run + 1 if abs(term) < small * abs(total).max(1) else 0
            if run > 20:
                return total
        return total + _tail(weighted, low + 4000)


def _tail(f, start, terms=24, around=128):
    """Sum f(start) + f(start + 1) + ... by Euler and Maclaurin; Taylor coefficients are means over a circle."""
    radius = arb(start) / 4
    circle = [(2 * acb(k) / around).exp_pi_i() for k in range(around)]
    values = [f(start + radius * z) for z in circle]

    def coefficient(n):
        return sum((v / z**n for v, z in zip(values, circle, strict=True)), acb(0)).real / around / radius**n

    corrections = sum((to_ball(mpmath.bernoulli(2 * j)) / (2 * j) * coefficient(2 * j - 1) for j in range(1, terms)), arb(0))
    return _trapezia(lambda u: u.exp() * f(start + u.exp())) + f(arb(start)) / 2 - corrections


def _integrated(logs, formula, x, lost=None):
    """Integrate over all real u, where x = x(u)."""
    return to_number(_trapezia(_weighted(U, logs.xreplace({X: x}) + sympy.log(abs(sympy.diff(x, U))), formula.xreplace({X: x}), lost)))


def _trapezia(weighted):
    """Integrate over the real line by the trapezoidal rule, whose digits double as the step is halved.

    The points lie at an irrational offset: round a centre such as 9/4, a normal integrand has the same error of 10^-11
    at the steps 1 and 1/2, as cos(2 pi 9/4) = 0, and two equal sums would be taken for the integral.
    """
    with precision(mp.prec + GUARD):
        low, high = to_ball(_cut(weighted, -2) - 1 / mp.pi), _cut(weighted, 2) + 1
        width, step = high - float(low), 1.0
        total = sum((weighted(low + i) for i in range(int(width) + 1)), arb(0))
        for _ in range(10):
            middles = sum((weighted(low + step * (i + 0.5)) for i in range(int(width / step))), arb(0))
            before, total, step = total, (total + step * middles) / 2, step / 2
            if abs(total - before).mid() < arb(10) ** (-CLOSE * mp.dps) * abs(total).max(1):
                assert total.rad() < arb(10) ** (-0.75 * mp.dps) * abs(total).max(1), "digits are lost"
                return total
    raise AssertionError("the integral does not converge")


def _cut(weighted, step):
    """Go outwards until the integrand has been nothing for some steps."""
    u, small = 0, 0
    while small < 4 and abs(u) < 20000:
        u += step
        small = small + 1 if abs(weighted(arb(u))) < arb(10) ** -(mp.dps - 5) else 0
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


def affinity(p: Family, q: Family | None, order: sympy.Expr) -> mpmath.mpf:
    """Return the sum or integral of p^a q^(1-a), or of p^a."""
    other = S.Zero if q is None else log_density(q)
    if p.name == "MultivariateNormal":
        return vectors.over_the_plane(p, sympy.exp(order * log_density(p) + (1 - order) * other), mp.dps)
    if not isinstance(p.place, (Integers, Interval)):  # the laws of a family of vectors live on one set
        return mean(p, sympy.exp((1 - order) * (other - log_density(p))))
    low, high = sympy.Max(p.place.low, q.place.low), sympy.Min(p.place.high, q.place.high)
    both = type(p.place)(low, high)
    return mean(p, sympy.exp((1 - order) * (other - log_density(p))), both)


def of_powers(term: sympy.Expr) -> mpmath.mpf:
    """Return the value of a measure that is defined by a sum of powers of densities."""
    p = term.law[0].law
    if isinstance(term, (RenyiEntropy, TsallisEntropy)):
        total = affinity(p, None, term.order) if p.size > 1 else mean(p, sympy.exp((term.order - 1) * log_density(p)))
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


def digits_of(cls: type[Family]) -> int:
    """Return to how many digits means under such laws are known."""
    return vectors.DIGITS.get(cls.__name__, DIGITS)


def agree(left: mpmath.mpf, right: mpmath.mpf, digits: int = DIGITS) -> bool:
    """Whether two numbers are equal to so many digits, relative to the larger of 1 and themselves."""
    return bool(mpmath.isfinite(left) and mpmath.isfinite(right) and abs(left - right) <= mpmath.mpf(10) ** -digits * max(1, abs(left), abs(right)))


def symbols_of(cls: type[Family], tag: str) -> tuple[sympy.Basic, ...]:
    """Return parameters as symbols, in vectors and matrices where they belong there."""
    return tuple(vectors.symbols_in(cls.kinds.get(n, NUMBER), f"{n}_{tag}") for n in cls.names)
