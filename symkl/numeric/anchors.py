"""Where integrands are special: ends of supports, kinks, and the peaks of densities, found by looking for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import mpmath
from mpmath import mp
from sympy import Abs, Expr, Float, Max, Min, Rational, S, lambdify, oo
from sympy.core.relational import Relational

from symkl.families.statistic import X


def kinks(formula: Expr) -> list[Expr]:
    """Return the points where an absolute value or a smaller or larger of two linear functions of X bends.

    >>> kinks(Abs(X - 3) + X)
    [3]
    """
    inner = [a.args[0] for a in formula.atoms(Abs)]
    inner += [a - m.args[0] for m in formula.atoms(Max, Min) for a in m.args[1:]]
    inner += [c.lhs - c.rhs for c in formula.atoms(Relational)]
    found = set()
    for expr in inner:
        if expr.is_polynomial(X) and expr.as_poly(X).degree() == 1:
            slope, start = expr.as_poly(X).all_coeffs()
            found.add(-start / slope)
    return sorted((f for f in found if f.is_number), key=lambda f: f.evalf(30))


def crossings(formula: Expr, low: Expr, high: Expr, digits: int) -> list[Expr]:
    """Return the points where the argument of an absolute value, such as p(x) - q(x), changes its sign.

    >>> from sympy import exp
    >>> [str(c.evalf(8)) for c in crossings(Abs(exp(-X) - Rational(1, 2)), S(0), oo, 20)]
    ['0.69314718']
    """
    found = []
    with mp.workdps(digits + 20):
        for inner in sorted({a.args[0] for a in formula.atoms(Abs) if not a.args[0].is_polynomial(X)}, key=str):
            function = _real_valued(lambdify(X, inner, "mpmath", cse=True))
            points = _grid(low, high)
            values = [function(x) for x in points]
            for i in range(1, len(points)):
                one, two = values[i - 1], values[i]
                if one and two and (one > 0) != (two > 0):
                    root = _bisected(function, points[i - 1], points[i], digits)
                    found.append(Rational(mpmath.nstr(root, digits + 15)))
    return found


def _bisected(
    function: Callable[[mpmath.mpf], mpmath.mpf | None], low: mpmath.mpf, high: mpmath.mpf, digits: int
) -> mpmath.mpf:
    """Halve an interval with a change of sign until nothing is left of it."""
    a, b, rising = low, high, (function(high) or 0) > 0
    while b - a > mpmath.mpf(10) ** -digits * max(abs(a), abs(b)):
        middle = (a + b) / 2
        at = function(middle)
        if not at:
            return middle
        a, b = (a, middle) if (at > 0) == rising else (middle, b)
    return (a + b) / 2


def peaks(logarithm: Expr, low: Expr, high: Expr) -> list[Expr]:
    """Return the inner local maxima of exp(logarithm) between two ends, roughly, as exact rationals.

    A grid in the logarithm of the distance from every finite end (from 0 on the whole line) brackets them; as a
    logarithm of a density is smooth at every scale, a coarse grid sees narrow peaks too.

    >>> [round(float(p), 6) for p in peaks(-((X - 3) ** 2) * 10**8, -oo, oo)]
    [3.0]
    """
    with mp.workdps(40):
        function = _real_valued(lambdify(X, logarithm, "mpmath"))
        points = _grid(low, high)
        values = [function(x) for x in points]
        found = []
        for i in range(1, len(points) - 1):
            before, here, after = values[i - 1 : i + 2]
            if before is None or here is None or after is None:
                continue
            if here >= before and here > after:
                top = _golden(function, points[i - 1], points[i + 1])
                found.append(Rational(mpmath.nstr(top, 25)))
        return [S(f) for f in found if low < f < high]


def _grid(low: Expr, high: Expr) -> list[mpmath.mpf]:
    steps = [mpmath.mpf(k) / 2 for k in range(-60, 121)]
    if low == -oo and high == oo:
        right = [mpmath.exp(s) for s in steps]
        return [-x for x in reversed(right)] + [mpmath.mpf(0)] + right
    if high == oo or low == -oo:
        end = _number(low if high == oo else high)
        points = [end + (1 if high == oo else -1) * mpmath.exp(s) for s in steps]
        return points if high == oo else points[::-1]
    a, b = _number(low), _number(high)
    inner = [(b - a) * mpmath.exp(s) for s in steps if s < -0.7]
    return [a + d for d in inner] + [(a + b) / 2] + [b - d for d in reversed(inner)]


def _number(value: Expr) -> mpmath.mpf:
    return mpmath.mpf(Float(S(value).evalf(40), 40))


def _real_valued(function: Callable[[mpmath.mpf], object]) -> Callable[[mpmath.mpf], mpmath.mpf | None]:
    def value(x: mpmath.mpf) -> mpmath.mpf | None:
        try:
            found = function(x)
        except (ZeroDivisionError, ValueError, OverflowError):
            return None  # a pole of the log-density is no peak to start from
        return mpmath.re(found) if mpmath.isfinite(found) else None

    return value


def _golden(function: Callable[[mpmath.mpf], mpmath.mpf | None], low: mpmath.mpf, high: mpmath.mpf) -> mpmath.mpf:
    """Search the maximum between two points by the golden section."""
    ratio = (mpmath.sqrt(5) - 1) / 2
    a, b = low, high
    for _ in range(90):
        c, d = b - ratio * (b - a), a + ratio * (b - a)
        at_c, at_d = function(c), function(d)
        if at_c is None or at_d is None:
            break
        a, b = (a, d) if at_c > at_d else (c, b)
    return (a + b) / 2


def ordered(points: Iterable[Expr], low: Expr, high: Expr) -> list[Expr]:
    """Return the ends and the distinct points between them in order."""
    inner = sorted({p for p in map(S, points) if low < p < high}, key=lambda p: p.evalf(40))
    return [S(low), *inner, S(high)]
