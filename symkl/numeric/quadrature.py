"""Integrals to many digits.

Every piece starts at an anchor (an end of a support, a mode, a kink) and is integrated in the logarithm of the distance
from it: algebraic singularities, peaks of any width and heavy tails all become bumps of ordinary size.  Panels are
halved until both halves confirm the whole; the caller repeats with other nodes and other panels and compares.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import mpmath
from mpmath import mp
from sympy import Dummy, Expr, S, lambdify, oo

from symkl.families.statistic import X
from symkl.numeric.formulas import NoNumber

Number: TypeAlias = Any
"""A real number of mpmath, which has no types."""
MOST_CALLS = 200_000
_FARTHEST = 2**17
"""The largest logarithm of a distance that is looked at outwards: e^131072."""
_NEAREST = 2**45
_MOST_EXTRA = 3000
"""The most digits that are added for a point close to its anchor."""
_BEYOND = mpmath.ldexp(1, 20_000)
"""An integrand that is still growing there will not come back, unless it grows ever more slowly."""
_LARGE_UP, _LARGE_DOWN = 4096, 64
"""Binary logarithms of the largest exponents, up and down, for which an exponential is computed."""
_T = Dummy("T", positive=True)


@dataclass(frozen=True)
class Setting:
    """How to integrate: digits aimed at, nodes of a panel, where pieces are cut, how well halves must confirm."""

    digits: int
    nodes: int
    cut: Number
    confirmed: float


@cache
def _nodes(count: int, digits: int) -> tuple[tuple[Number, Number], ...]:
    """Return the Gauss-Legendre nodes and weights on (-1, 1)."""
    found = []
    with mp.workdps(digits + 10):
        for i in range(1, count + 1):
            x = mpmath.cos(mp.pi * (i - mpmath.mpf("0.25")) / (count + mpmath.mpf("0.5")))
            step, slope = mpmath.mpf(1), mpmath.mpf(1)
            while abs(step) > mpmath.mpf(10) ** (-digits - 5):
                before, now = mpmath.mpf(1), x
                for k in range(2, count + 1):
                    before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
                slope = count * (x * now - before) / (x * x - 1)
                step = now / slope
                x -= step
            found.append((x, 2 / ((1 - x * x) * slope * slope)))
    return tuple(found)


class Piece:
    """The integrand from an anchor outwards, as a function of v = log |x - anchor|."""

    def __init__(self, formula: Expr, anchor: Expr, direction: int, length: Expr) -> None:
        """Take a formula in X, an anchor, +1 or -1, and how far it goes (oo for ever)."""
        self.length = length
        self.shifted = anchor != 0
        shifted = formula.xreplace({X: anchor + direction * _T})
        self._function = lambdify(_T, shifted, [{"exp": _exponential}, "mpmath"], cse=True)
        self.calls = 0
        self.values: dict[Number, Number] = {}

    def __call__(self, v: Number) -> Number:
        """Return the integrand with respect to v."""
        self.calls += 1
        if self.calls > MOST_CALLS:
            msg = "the integrand is too irregular"
            raise NoNumber(msg)
        # anchor + e^v keeps no digit of e^v below the working precision: more digits there
        extra = min(int(-v / 2.3) + 1, _MOST_EXTRA) if self.shifted and v < 0 else 0
        with mp.extradps(extra):
            distance = mpmath.exp(v)
            return _real(self._function(distance)) * distance

    def integral(self, setting: Setting) -> Number:
        """Integrate; raises Diverges with a sign, or NoNumber."""
        ends = self._range(setting)
        if ends is None:
            return mpmath.mpf(0)
        low, high, scale = ends
        cuts = [low + (high - low) * (i + setting.cut) / 4 for i in range(4)]
        points = [low, *cuts, high]
        stack = [(a, b, self._gauss(a, b, setting)) for a, b in itertools.pairwise(points)]
        narrow = (high - low) * mpmath.mpf(10) ** (-setting.digits - 5)
        accepted = []
        while stack:
            a, b, whole = stack.pop()
            middle = (a + b) / 2
            left, right = self._gauss(a, middle, setting), self._gauss(middle, b, setting)
            if abs(whole - left - right) <= scale * mpmath.mpf(10) ** -setting.confirmed or b - a < narrow:
                accepted.append(left + right)
            else:
                stack += [(a, middle, left), (middle, b, right)]
        return mpmath.fsum(accepted)

    def _gauss(self, a: Number, b: Number, setting: Setting) -> Number:
        half, middle = (b - a) / 2, (a + b) / 2
        return half * mpmath.fsum(w * self(middle + half * x) for x, w in _nodes(setting.nodes, setting.digits + 15))

    def _range(self, setting: Setting) -> tuple[Number, Number, Number] | None:
        """Return the interval of v outside of which nothing is left, and the largest integrand met."""
        top = None if self.length is oo else mpmath.log(to_number(self.length))
        start = mpmath.mpf(0) if top is None else top
        grid = [start - k for k in range(61)] + ([start + k for k in range(1, 61)] if top is None else [])
        sizes = {v: abs(self._guarded(v)) for v in grid}
        best = max(grid, key=lambda v: sizes[v])
        for direction in (-1, 1) if top is None else (-1,):  # a peak farther away than the grid
            v, step = best, mpmath.mpf(30)
            while abs(v) < _NEAREST and v in (min(grid), max(grid), best):
                further = v + direction * step
                size = abs(self._guarded(further)) if (direction < 0 or further < _FARTHEST) else mpmath.mpf(0)
                if size <= sizes[best]:
                    break
                if size > _BEYOND and not self._turns(v, direction * step):
                    raise Diverges(1 if self(further) > 0 else -1, direction)
                sizes[further], v, best, step = size, further, further, 2 * step
        scale = sizes[best]
        if not scale:
            return None
        low = self._cut(best, -1, scale, setting)
        high = top if top is not None else self._cut(best, 1, scale, setting)
        return low, high, scale

    def _turns(self, v: Number, step: Number) -> bool:
        """Whether the logarithm of the integrand bends so that it has a peak within reach: e^(1000 v - v^2/2) has."""
        sizes = [abs(self._guarded(v + k * step)) for k in (mpmath.mpf(-0.5), 0, 1)]
        if not all(sizes):
            return False
        before, now = (mpmath.log(b / a) for a, b in itertools.pairwise(sizes))
        bend = 2 * before - now  # over three quarters of a step
        return bool(bend > 0 and abs(v) + mpmath.mpf(0.75) * now / bend * abs(step) < _FARTHEST)

    def _guarded(self, v: Number) -> Number:
        """Return the integrand at a point of the search; nothing where it is beyond all numbers."""
        try:
            return self(v)
        except (OverflowError, ZeroDivisionError, ValueError) as error:
            msg = f"the integrand cannot be evaluated at distance e^{mpmath.nstr(v, 5)}: {error}"
            raise NoNumber(msg) from error

    def _cut(self, best: Number, direction: int, scale: Number, setting: Setting) -> Number:
        """Go away from the peak until the rest is negligible, or is seen to be infinite."""
        step = mpmath.mpf(1)
        least = scale * mpmath.mpf(10) ** (-setting.digits - 10)
        limit = _NEAREST if direction < 0 else _FARTHEST
        small = 0
        while step < limit:
            size = abs(self._guarded(best + direction * step)) * step
            small = small + 1 if size < least else 0
            if small == 2:
                return best + direction * step
            step *= mpmath.mpf("1.25") if small else mpmath.mpf("1.5")
        raise self._endless(best, direction, step)

    def _endless(self, best: Number, direction: int, step: Number) -> NoNumber:
        """Tell an infinite integral, whose integrand in v does not decay, from one that decays too slowly."""
        near, far = (self._guarded(best + direction * s) for s in (step / 8, step))
        if near and far and (near > 0) == (far > 0):
            slope = mpmath.log(abs(far / near)) / mpmath.log(8)  # |f| ~ v^slope; the integral diverges for > -1
            if slope > mpmath.mpf("-0.25"):
                return Diverges(1 if far > 0 else -1, direction)
        return NoNumber("the integrand decays too slowly")


def _exponential(value: Any) -> Number:
    """Return e^value; 0 for what is below all numbers, as e^(-e^x) soon is: mpmath would reserve e^x bits for it."""
    if isinstance(value, mpmath.mpf) and mpmath.mag(value) > (_LARGE_UP if value > 0 else _LARGE_DOWN):
        if value > 0:
            raise OverflowError(f"e^(2^{mpmath.mag(value)}) occurs")
        return mpmath.mpf(0)
    return mpmath.exp(value)


class Diverges(NoNumber):
    """An integral whose integrand does not decay."""

    def __init__(self, sign: int, direction: int) -> None:
        """Take the sign of the infinity, and where: -1 at the anchor, +1 far away."""
        super().__init__("the integrand does not decay " + ("in the tail" if direction > 0 else "near an end"))
        self.sign = sign


def _real(value: object) -> Number:
    if isinstance(value, mpmath.mpc):
        if abs(value.imag) > mpmath.mpf(10) ** (5 - mp.dps) * (1 + abs(value.real)):
            msg = "the integrand is not real"
            raise NoNumber(msg)
        return value.real
    found = mpmath.mpf(value)
    if not mpmath.isfinite(found):
        msg = "the integrand is not finite inside the support"
        raise NoNumber(msg)
    return found


def to_number(value: Expr) -> Number:
    """Return a SymPy number at the working precision.

    >>> to_number(S(1) / 4)
    mpf('0.25')
    """
    found = S(value).evalf(mp.dps + 5, maxn=4 * mp.dps + 100)
    if not found.is_Float and not found.is_Rational:
        msg = f"{value} is not a real number"
        raise NoNumber(msg)
    return mpmath.mpf(found)


def integrate_between(formula: Expr, anchors: list[Expr], setting: Setting) -> Number:
    """Integrate a formula in X over consecutive anchors; the first and last may be infinite.

    >>> from sympy import exp
    >>> with mp.workdps(30):
    ...     mpmath.nstr(integrate_between(exp(-X), [S(0), oo], Setting(15, 20, mpmath.mpf("0.5"), 10)), 12)
    '1.0'
    """
    pieces = []
    for low, high in itertools.pairwise(anchors):
        if low == -oo or high == oo:
            inner, direction = (high, -1) if low == -oo else (low, 1)
            pieces.append(Piece(formula, inner, direction, oo))
        else:
            half = (high - low) / 2
            pieces += [Piece(formula, low, 1, half), Piece(formula, high, -1, half)]
    found: list[Number] = []
    infinite: set[int] = set()
    for piece in pieces:
        try:
            found.append(piece.integral(setting))
        except Diverges as endless:
            infinite.add(endless.sign)
            reason = endless
    if len(infinite) > 1:
        msg = "both the positive and the negative part are infinite"
        raise NoNumber(msg)
    if infinite:
        raise reason
    return mpmath.fsum(found)
