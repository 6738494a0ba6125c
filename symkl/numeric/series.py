"""Rigorous sums over whole numbers: term by term, and a proven bound of the rest by the ratio of terms.

From some k on the ratio p(k+1)/p(k) is at most rho < 1, and |S(k + n)| at most (|S(k)| + 1)(l + 1)(n + 1)^m with
l = |log(k + r)| for the statistics S that are known, k >= 2 and r > 0:

    x^m                      (k + n)^m <= k^m (n + 1)^m
    log x                    log(k + n) <= log k + n, m = 1
    log r(r+1)...(r+x-1)     grows by at most n log(k + r + n) <= n (l + n), m = 2; r = 1 is log x!

As sum (n + 1)^m rho^n <= sum (n + 1)...(n + m) rho^n = m!/(1 - rho)^(m+1), the rest is at most
p(k)(|S(k)| + 1)(l + 1) m!/(1 - rho)^(m+1).
"""

from __future__ import annotations

from math import factorial as factorial_of

from sympy import Expr, Integer, RisingFactorial, S, factorial, log, oo

from symkl.families.statistic import X
from symkl.numeric.balls import Ball, exact
from symkl.numeric.ends import Place
from symkl.numeric.formulas import NoNumber
from symkl.numeric.integrands import Integrand

MOST_TERMS = 20_000


def enclosed_sum(what: Integrand, low: Expr, high: Expr, place: Place, digits: int) -> Ball:
    """Return a ball that holds the sum of an integrand over low, low + 1, ..., high.

    Raises: NoNumber, if no bound of the rest is found, or there are too many terms.
    """
    from flint import arb

    if not (low.is_Integer and (high.is_Integer or high is oo)) or (high is not oo and high - low >= MOST_TERMS):
        raise NoNumber("there are too many terms, or the first or last is no whole number")
    weight, factor = (place.bound(e) for e in (what.log_weight, what.formula))
    if high is oo and _rest(what, place, exact(Integer(10**9)), arb(1)) is None:
        raise NoNumber("the terms decay too slowly for a bound of the rest")  # as those of a zeta function
    total, goal, step = arb(0), arb(10) ** -digits, 8
    last = low + MOST_TERMS if high is oo else high
    for n in range(int(low), int(last) + 1):
        x = exact(Integer(n))
        term = weight(x).exp()
        total += term * factor(x)
        if high is oo and n - low == step:
            step = step * 5 // 4 + 1
            rest = _rest(what, place, x, term) if n > 1 else None
            if rest is not None and rest < goal:
                return total + arb(0, rest.upper())
    if high is oo:
        raise NoNumber("no bound of the rest of the sum was found")
    return total


def _rest(what: Integrand, place: Place, k: Ball, term: Ball) -> Ball | None:
    """Bound what comes after k."""
    from flint import arb

    rate, power = arb(0), S.Zero  # log of the ratio: power log k + rate, at most
    for coefficient, statistic in what.logs:
        c = place.ball(coefficient)
        growth, constant, remainder = _difference(statistic, place, k)
        if growth:
            power += place.rational(coefficient)
        rate += c * constant + abs(c) * remainder
    if power > 0:
        return None
    rho = (rate + place.ball(power) * k.log()).exp()
    if not rho < 1:
        return None
    total = arb(0)
    for coefficient, statistic in what.factors:
        size = abs(place.bound(statistic)(k)) + 1
        logarithm = abs((k + _shift(statistic, place)).log()) + 1
        m = _degree(statistic)
        total += abs(place.ball(coefficient)) * size * logarithm * factorial_of(m) / (1 - rho) ** (m + 1)
    return (term * total).upper()


def _degree(statistic: Expr) -> int:
    """Return the m of what is said above of a statistic."""
    base, power = statistic.as_base_exp()
    if statistic == log(X):
        return 1
    if statistic == log(factorial(X)) or _rising(statistic) is not None:
        return 2
    if not statistic.has(X) or (base == X and power.is_Integer):
        return max(int(power), 0) if statistic.has(X) else 0
    msg = f"the growth of {statistic} is not known"
    raise NoNumber(msg)


def _difference(statistic: Expr, place: Place, k: Ball) -> tuple[bool, Ball, Ball]:
    """Return T(k+1) - T(k) as (whether log k occurs in it, a constant, at most how large the rest is from k on)."""
    from flint import arb

    if statistic == X:
        return False, arb(1), arb(0)
    if statistic == 1:
        return False, arb(0), arb(0)
    if statistic == log(X):
        return False, arb(0), 1 / k
    if statistic == log(factorial(X)) or _rising(statistic) is not None:
        # log(k + r) = log k + log(1 + r/k), and log(1 + z) is at most |z| from above and 2|z| below for z > -1/2
        shift = abs(_shift(statistic, place)) / k
        return True, arb(0), 2 * shift if shift < arb(1) / 2 else arb.pos_inf()
    msg = f"the terms of a sum with {statistic} are not compared"
    raise NoNumber(msg)


def _rising(statistic: Expr) -> Expr | None:
    """Return r of log of the rising factorial r(r+1)...(r+x-1)."""
    inner = statistic.args[0] if isinstance(statistic, log) else None
    return inner.args[0] if isinstance(inner, RisingFactorial) and inner.args[1] == X else None


def _shift(statistic: Expr, place: Place) -> Ball:
    """Return r where the statistic grows by log(k + r) at k."""
    rising = _rising(statistic)
    return place.ball(rising) if rising is not None else exact(S.One)
