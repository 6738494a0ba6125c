"""The trapezoidal rule on the whole line: its digits double when the step is halved.

It needs an integrand that decays faster than exponentially to both sides.  Towards a side where the decay is only
exponential, the coordinate is made exponential in a new one: v = sinh w, w - e^(-w) or w + e^w.  The coordinates of the
nodes, and what is always needed of them, are computed once for each precision.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property, lru_cache
from math import asinh, ceil, exp, floor, frexp, log, log2
from typing import NamedTuple

import mpmath
from mpmath import mp

from symkl.numeric.formulas import NoNumber
from symkl.numeric.quadrature import Number
from symkl.numeric.reach import Reach

FIRST = 24
"""At least so many nodes are taken first."""
_MOST_HALVINGS = 7
_FEW = 1.5
"""A centre nearer to 0 than so many scales is taken to be 0, whose nodes are known."""


class Node(NamedTuple):
    """A coordinate v, and e^v."""

    v: Number
    power: Number


Integrands = Callable[[Node], tuple[Number, ...]]
"""Several integrands with the same decay at a node, with respect to v."""


def trapezoid(function: Integrands, where: Reach, digits: int) -> tuple[Number, ...]:
    """Return the integrals over the whole line.

    Args: `where` they matter; `digits` that a step and its half must share, up to what the rule gains by halving.
    Raises: NoNumber, if the sums do not settle.

    >>> from symkl.numeric.reach import reach
    >>> with mp.workdps(40):
    ...     (found,) = trapezoid(lambda n: (mpmath.exp(-n.v**2),), reach(lambda v: -v * v, -80.0), 30)
    ...     mpmath.nstr(found**2 / mp.pi, 25)
    '1.0'
    """
    grid = Grid(where)
    step, first, last = grid.start
    sums = [mpmath.fsum(c) for c in zip(*(grid.at(function, step * i) for i in range(first, last + 1)), strict=True)]
    close = mpmath.mpf(10) ** (-0.6 * digits)
    for _ in range(_MOST_HALVINGS):
        step, first, last = step / 2, 2 * first, 2 * last
        middles = zip(*(grid.at(function, step * i) for i in range(first + 1, last, 2)), strict=True)
        before, sums = sums, [s + mpmath.fsum(c) for s, c in zip(sums, middles, strict=True)]
        width = mpmath.mpf(step.numerator) / step.denominator
        if all(abs(now - 2 * old) * width <= close * max(1, abs(now) * width)
               for now, old in zip(sums, before, strict=True)):  # fmt: skip
            return tuple(s * width for s in sums)
    raise NoNumber("the integral does not settle")


class Grid:
    """The coordinate v = centre + scale m(w), with m by the decay at both sides."""

    def __init__(self, where: Reach) -> None:
        self.kind = (where.slow_left, where.slow_right)
        self.scale = 2.0 ** round(log2(where.scale)) if any(self.kind) else 1.0
        self.centre = 0.0 if any(self.kind) and abs(where.centre) < _FEW * self.scale else where.centre
        low = (where.centre - where.left - self.centre) / self.scale
        high = (where.centre + where.right - self.centre) / self.scale
        self.low, self.high = self._new(min(low, 0.0)), self._new(max(high, 0.0))

    @property
    def start(self) -> tuple[Fraction, int, int]:
        """The first step, a power of 2, and between which multiples of it the nodes lie."""
        step = Fraction(2) ** (frexp((self.high - self.low) / FIRST)[1] - 1)
        return step, floor(self.low / float(step)), ceil(self.high / float(step))

    @cached_property
    def _power(self) -> Number:
        return mpmath.exp(mpmath.mpf(self.centre))

    def _new(self, m: float) -> float:
        """Return the w with this m(w), roughly, from outside."""
        left, right = self.kind
        if left and right:
            return asinh(m)
        side = -1 if m < 0 else 1
        if (m < 0 and left) or (m > 0 and right):  # |w| + e^|w| - 1 = |m|
            w = log(1 + abs(m))
            return side * w
        if not left and not right:
            return m
        w = 0.0
        for _ in range(60):  # |w| + 1 - e^(-|w|) = |m|
            w = max(abs(m) - 1 + exp(-w), 0.0)
        return side * w

    def at(self, function: Integrands, w: Fraction) -> list[Number]:
        """Return the integrands with respect to w."""
        m, power, slope = _node(self.kind, w, mp.prec)
        if self.scale != 1:
            m, slope = m * self.scale, slope * self.scale
            power = mpmath.exp(m)
        node = Node(m + self.centre, power * self._power) if self.centre else Node(m, power)
        return [value * slope for value in function(node)]


@lru_cache(maxsize=20_000)
def _node(kind: tuple[bool, bool], at: Fraction, _precision: int) -> tuple[Number, Number, Number]:
    """Return m(w), e^m(w) and m'(w)."""
    w = mpmath.mpf(at.numerator) / at.denominator
    if kind == (True, True):
        big = mpmath.exp(w)
        m, slope = (big - 1 / big) / 2, (big + 1 / big) / 2
    elif kind == (True, False):
        big = mpmath.exp(-w)
        m, slope = w + 1 - big, 1 + big
    elif kind == (False, True):
        big = mpmath.exp(w)
        m, slope = w - 1 + big, 1 + big
    else:
        m, slope = w, mpmath.mpf(1)
    return m, mpmath.exp(m), slope
