"""Numbers for parametric laws by summation and quadrature of definitions: what the facts of families are compared with.

Nothing here uses a fact: only the density's formula and its support.  Integrals are taken in coordinates in which
tails decay at least exponentially (x = sinh u, a + e^u, a + b e^(-s) with s = e^(u - e^(-u))),
split at kinks.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from random import Random

import mpmath
import sympy
from mpmath import mp
from sympy import Abs, Add, Min, Pow, Rational, S, Symbol, lambdify, oo

from symkl.families import Family, Statistic
from symkl.families.statistic import X
from symkl.measures import KL, CrossEntropy, DensityEntropy, Jeffreys
from symkl.terms import Density, Expectation, Linear, Log, Product

DIGITS = 40
WORKING = 55
NUMBERS = [Rational(p, q) for p, q in ((1, 3), (2, 5), (3, 4), (5, 6), (6, 5), (7, 5), (13, 8), (9, 4), (11, 3), (21, 5))]
U = Symbol("u", real=True)
HEAVY = ("df", "d1", "d2")
"""Degrees of freedom: with small ones, the tails are so heavy that quadrature takes minutes."""
UNIT = [Rational(p, q) for p, q in ((1, 7), (2, 9), (3, 8), (5, 11), (4, 7), (7, 9), (12, 13))]


def parameters(cls: type[Family], random: Random, positive=lambda *_: ()) -> tuple[sympy.Expr, ...]:
    """Return random rational parameters inside the domain."""
    for _ in range(5000):
        values = [S(random.randint(1, 6)) if n in cls.whole else random.choice(NUMBERS + UNIT * (n not in HEAVY)) for n in cls.names]
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


def mean(law: Family, formula: sympy.Expr) -> mpmath.mpf:
    """Return E[formula(x)] by its definition, to about 12 digits less than the working precision."""
    return _mean(law, formula, mp.dps)


@cache
def _mean(law: Family, formula: sympy.Expr, digits: int) -> mpmath.mpf:
    with mp.workdps(digits):
        density = lambdify(X, log_density(law), "mpmath")
        function = lambdify(X, formula, "mpmath")

        def weighted(x: mpmath.mpf) -> mpmath.mpf:
            weight = mpmath.exp(density(x))
            return weight * function(x) if weight else mpmath.mpf(0)

        place = law.place
        if place.counting:
            return _summed(weighted, place.low, place.high)
        logs, low, high = log_density(law), S(place.low), S(place.high)
        corners = [a.args[0] for f in (formula, logs) for a in f.atoms(Abs)]
        corners += [a.args[0] - a.args[1] for f in (formula, logs) for a in f.atoms(Min)]
        kinks = sorted({S(r) for corner in corners for r in sympy.solve(corner, X)})
        kinks = [k for k in kinks if low < k < high]
        if low is -oo and high is oo and not kinks:
            return _integrated(logs, formula, sympy.sinh(U))
        return mpmath.fsum(_piece(logs, formula, a, b) for a, b in pairwise([low, *kinks, high]))


def _piece(logs, formula, low, high):
    """Integrate between ends at which the integrand need not be smooth."""
    if high is oo:
        return _integrated(logs, formula, low + sympy.exp(U))
    if low is -oo:
        return _integrated(logs, formula, high - sympy.exp(U))
    inwards = (high - low) / 2 * sympy.exp(-sympy.exp(U - sympy.exp(-U)))
    return _integrated(logs, formula, low + inwards) + _integrated(logs, formula, high - inwards, lost=any(p.base == X and not p.exp.is_Integer for p in (formula + logs).atoms(Pow)))


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


def _integrated(logs, formula, x, lost=False):
    """Integrate over all real u, where x = x(u), by the trapezoidal rule, whose digits double as the step is halved.

    `lost`: x is so near the end that 1 - x^a loses the digits of the distance, which are added.
    """
    density = lambdify(U, logs.xreplace({X: x}) + sympy.log(abs(sympy.diff(x, U))), "mpmath")
    function = lambdify(U, formula.xreplace({X: x}), "mpmath")

    def weighted(u):
        more = int(mpmath.exp(u - mpmath.exp(-u)) * 1.45) if lost else 0
        if more > 3000:  # the distance to the end is below 10^-900
            return mpmath.mpf(0)
        with mpmath.workprec(mp.prec + more):
            weight = mpmath.exp(density(u))
            return weight * function(u) if weight else mpmath.mpf(0)

    low, high = _cut(weighted, -2), _cut(weighted, 2)
    step, total = mpmath.mpf(1), mpmath.fsum(weighted(mpmath.mpf(u)) for u in range(low, high + 1))
    for _ in range(10):
        middles = mpmath.fsum(weighted(low + step * (i + mpmath.mpf(1) / 2)) for i in range(int((high - low) / step)))
        before, total, step = total, (total + step * middles) / 2, step / 2
        if abs(total - before) < mpmath.mpf(10) ** (-0.55 * mp.dps) * max(1, abs(total)):
            return total
    raise AssertionError(f"the integral of {formula} does not converge")


def _cut(weighted, step):
    """Go outwards until the integrand has been nothing for some steps."""
    u, small = 0, 0
    while small < 4 and abs(u) < 4000:
        u += step
        small = small + 1 if abs(weighted(mpmath.mpf(u))) < mpmath.mpf(10) ** -(mp.dps - 5) else 0
    return u


def ratio(p: Family, q: Family | None, base: sympy.Expr = S.Exp1) -> sympy.Expr:
    """Return log(p/q), or log p, as a formula in X."""
    return (log_density(p) - (log_density(q) if q is not None else 0)) / sympy.log(base)


def evaluate(term: sympy.Expr) -> mpmath.mpf:
    """Return the value of a term without free symbols, measures by their definition."""
    if isinstance(term, Linear):
        return mpmath.fsum(value(c) * evaluate(t) for c, t in term.pairs)
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
