"""Sums over whole numbers to many digits: term by term, or by the Euler-Maclaurin formula where there are too many."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
from mpmath import mp
from sympy import Abs, Expr, Max, Min, lambdify, oo

from symkl.families.statistic import X
from symkl.numeric.anchors import ordered, peaks
from symkl.numeric.formulas import NoNumber
from symkl.numeric.quadrature import Diverges, Number, Setting, integrate_between

MOST_TERMS = 20_000


def sum_between(formula: Expr, logarithm: Expr, low: Expr, high: Expr, setting: Setting) -> Number:
    """Sum a formula in X over low, low + 1, ..., high.

    Args: `logarithm`, the log-density whose peaks matter; `setting`, which also shifts where the formula takes over.

    >>> from sympy import S, exp
    >>> with mp.workdps(30):
    ...     mpmath.nstr(sum_between(exp(-X), -X, S(0), oo, Setting(15, 20, mpmath.mpf("0.5"), 10)), 12)
    '1.58197670687'
    """
    function = lambdify(X, formula, "mpmath", cse=True)

    def term(k: int) -> Number:
        found = mpmath.mpmathify(function(mpmath.mpf(k)))
        if not mpmath.isfinite(found):
            msg = f"the summand is not finite at {k}"
            raise NoNumber(msg)
        return mpmath.re(found)

    if low == -oo:
        msg = "sums from -oo are not evaluated"
        raise NoNumber(msg)
    start = int(low)
    if high != oo and int(high) - start < MOST_TERMS:
        return mpmath.fsum(term(k) for k in range(start, int(high) + 1))
    last = _last(term, start, MOST_TERMS, setting) if high == oo else None
    if last is not None:
        return mpmath.fsum(term(k) for k in range(start, last + 1))
    if formula.has(Abs, Max, Min):
        msg = f"there are more than {MOST_TERMS} terms and the summand has kinks"
        raise NoNumber(msg)
    return _euler_maclaurin(formula, logarithm, term, start, high, setting)


def _last(term: Callable[[int], Number], start: int, most: int, setting: Setting) -> int | None:
    """Return a number after which nothing is left, if it comes soon."""
    total, step, k = abs(term(start)), 1, start
    run = 0
    sizes = {start: total}
    while k - start < most:
        k += step
        sizes[k] = abs(term(k))
        total = max(total, sizes[k])
        run = run + 1 if sizes[k] * (k - start) <= total * mpmath.mpf(10) ** (-setting.digits - 10) else 0
        if run == 3 and total:
            return k
        step = max(1, (k - start) // 8)
    return None


def _euler_maclaurin(
    formula: Expr, logarithm: Expr, term: Callable[[int], Number], start: int, high: Expr, setting: Setting
) -> Number:
    """Add the first (and last) terms, the integral of the rest and the corrections at its ends."""
    direct = setting.digits + 2 * setting.nodes
    orders = setting.digits // 2 + 4
    first = start + direct
    last = high if high == oo else high - direct
    head = mpmath.fsum(term(k) for k in range(start, first))
    tail = mpmath.fsum(term(k) for k in range(int(last) + 1, int(high) + 1)) if high != oo else mpmath.mpf(0)
    inner = integrate_between(formula, ordered(peaks(logarithm, start, high), first, last), setting)
    ends = _correction(formula, first, orders, -1)
    if high != oo:
        ends += _correction(formula, int(last), orders, 1)
    return head + tail + inner + ends


def _correction(formula: Expr, at: int, orders: int, side: int) -> Number:
    """Return f(at)/2 + side sum_j B_2j/(2j)! f^(2j-1)(at); the derivatives by Cauchy's formula on a circle."""
    function = lambdify(X, formula, "mpmath", cse=True)
    points, radius = 4 * orders, mpmath.mpf(at) / 4
    with mp.extradps(15):
        circle = [mpmath.expjpi(mpmath.mpf(2 * i) / points) for i in range(points)]
        values = [function(at + radius * w) for w in circle]
        found = mpmath.re(function(mpmath.mpf(at))) / 2
        added, smallest = [], mpmath.inf
        for j in range(1, orders + 1):
            n = 2 * j - 1
            coefficient = mpmath.re(mpmath.fsum(v * circle[-(n * i) % points] for i, v in enumerate(values))) / points
            correction = side * mpmath.bernoulli(2 * j) / (2 * j) * coefficient / radius**n
            if abs(correction) > smallest:
                break  # an asymptotic series is cut at its smallest term
            added.append(correction)
            smallest = abs(correction) if correction else smallest
        return found + mpmath.fsum(added)


def infinite_sum(error: NoNumber) -> int:
    """Return the sign of a sum that was found to be infinite, else 0."""
    return error.sign if isinstance(error, Diverges) else 0
