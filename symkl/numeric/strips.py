"""Integrals in balls by the trapezoidal rule, whose error in a strip of the complex plane is proven.

Let f be analytic on the rectangle between A and B, A and B halfway between nodes kh, up to a height d on both sides of
the real line, and real on it.  With g(z) = 1/(1 - e^(-2 pi i z/h)), which has the residue h/(2 pi i) at every node, the
sum h f(kh) is the integral of f g around the rectangle, and as g - 1 below the line is minus what g is above it,

    |sum of h f(kh) - integral of f from A to B| <= 2 (integral of |f g| over the left, upper and right side),

where |g| <= 1/(e^(2 pi d/h) - 1) on the upper side and |g| = 1/(1 + e^(2 pi y/h)) at the height y of the others.  How
large |f| is there is seen in boxes, which also show that f is analytic between them and the line; what is left out
beyond A and B is bounded in `tails`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import ceil, floor, frexp, inf, log, log2, pi
from typing import Any

from symkl.numeric.balls import Ball
from symkl.numeric.coordinates import Coordinate
from symkl.numeric.reach import reach
from symkl.numeric.tails import left_out
from symkl.numeric.trapezoid import Grid

BOXES, SEGMENTS, LAYERS = 20, 8, 2
"""So many boxes over the line, and so many at each end and below: powers of 2, by
which short numbers are divided exactly."""
ROUGH = 53
"""Bits that are enough for a bound."""
_LOG_10 = log(10)
_HEIGHTS, _LOWERED, _SMALLER = 12, 5, 3
_MARGIN = 4
_HIGHEST = 1.5
"""Less than pi/2, from where e^(e^w) and e^(-e^w) change their places."""
_WIDEST = 1.0
"""In a wider box e^w is not seen."""
_LOWEST, _HIGHER = 0.8, 1.35
"""Heights are tried from so many scales on.  Good ones are 1 to 1.5, or 12 of e^(-x^2)."""
_SEEN = 12
_STEPS = 8
"""So many steps an octave: few, as the coordinates of nodes are kept."""
_MOST_NODES = 3000
_MOVES = 8


def strip_integral(line: Coordinate, digits: int) -> Ball | None:
    """Return a ball that holds the integral over the whole coordinate, of a radius about 10^-digits.

    None if none is found.  Raises: NoNumber, if nothing bounds what is left out.
    """
    from flint import arb, ctx

    where = reach(line.size, -digits * _LOG_10, line.widest)
    if where is None or where.endless:
        return None
    where = line.centred(where)
    grid = Grid(where)
    strip = _Strip(line, grid)
    goal = arb(10) ** -digits
    with ctx.workprec(ROUGH):
        lost = arb(0)
        for side in (-1, 1):
            bound = strip.cut(side, goal)
            if bound is None:
                return None
            lost += bound
        found = strip.step(digits, _LOWEST * (1.0 if any(grid.kind) else where.scale))
    if found is None:
        return None
    step, error = found
    total = strip.sum(step)
    return total + arb(0, (lost + error).upper()) if total.is_finite() else None


class _Strip:
    """An integrand in a coordinate w in which it decays fast to both sides."""

    def __init__(self, line: Coordinate, grid: Grid) -> None:
        self.line, self.grid = line, grid
        self.low, self.high = grid.low, grid.high
        self.highest = inf if line.entire_map and not any(grid.kind) else _HIGHEST
        self._key = grid.kind, grid.centre, grid.scale
        self.place = line.place.copy()  # what is computed for bounds has few bits

    def cut(self, side: int, goal: Ball) -> Ball | None:
        """Move an end outwards until a proven bound says that no more than the goal is beyond it; return the bound."""
        from flint import arb

        for _ in range(_MOVES):
            w = self.low if side < 0 else self.high
            v = self.grid.centre + self.grid.scale * _written(self.grid.kind, arb(w))[0]
            end, u, log_weight = self.line.end(side, v)
            if u is not None and log_weight.is_finite():
                bound = left_out(self.line.logs, self.line.factors, end, self.place, u, log_weight)
                if bound is not None and bound < goal:
                    return bound
            self._widen(side)
        return None

    def step(self, digits: int, lowest: float) -> tuple[float, Ball] | None:
        """Return a step and the proven error of the sum with it."""
        wanted = digits * _LOG_10
        height, size = self._height(wanted, lowest)
        for _ in range(_LOWERED):
            if size < inf:
                found = self._step(wanted, height, size)
                if found is not None:
                    return found
            height = _rounded(0.75 * height)
            size = self._seen(height)
        return None

    def _step(self, wanted: float, height: float, size: float) -> tuple[float, Ball] | None:
        from flint import arb

        goal = arb(-wanted).exp()
        turn = 2 * arb.pi() * arb(height)
        for _ in range(_SMALLER):
            step = _rounded(2 * pi * height / (wanted + max(size, 0.0) + _MARGIN))
            left, right = (self._end(side, step, height, goal) for side in (-1, 1))
            upper = self._above(step, height) if left is not None and right is not None else None
            if upper is None:
                return None
            error = upper / ((turn / arb(step)).exp() - 1)
            if error < goal:
                return step, 2 * (error + left + right)
            size = float(upper.log().upper())
        return None

    def _above(self, step: float, height: float) -> Ball | None:
        """Bound the integral of |f| over the upper side; None if f is not seen to be analytic below it."""
        from flint import arb

        low, high = self._sides(step)
        width = 2.0 ** ceil(log2((high - low) / BOXES))
        if any(self.grid.kind):
            width = min(width, _WIDEST)
        first, last = floor(low / width), ceil(high / width)
        if not self._analytic(first, last, width, height):
            return None
        total = arb(0)
        for i in range(first, last):
            total += self._largest(i * width, width, height, 0.0)
        return total * width if total.is_finite() else None

    def _end(self, side: int, step: float, height: float, goal: Ball) -> Ball | None:
        """Bound the integral of |f g| over the left or the right side, which is moved outwards if that is large."""
        from flint import arb

        turn, tall = 2 * arb.pi() / arb(step), height / SEGMENTS
        for _ in range(_MOVES):
            at = self._sides(step)[side > 0]
            if self.high - self.low > _MOST_NODES * step:
                return None
            found = arb(0)
            for i in range(SEGMENTS):
                found += self._largest(at, 0.0, i * tall, tall) * (-turn * (i * tall)).exp() / turn
            if found < goal:
                return found
            self._widen(side)
        return None

    def _widen(self, side: int) -> None:
        more = 0.03 * (self.high - self.low)
        self.low, self.high = (self.low - more, self.high) if side < 0 else (self.low, self.high + more)

    def _height(self, wanted: float, lowest: float) -> tuple[float, float]:
        """Return about the height that allows the largest step, and the logarithm of what is seen there.

        It is sought from below: above a pole, or where e^v comes round again, the integrand may be small.
        """

        def seen(height: float) -> tuple[float, float, float]:
            height = _rounded(height)
            size = self._seen(height)
            return height / (wanted + max(size, 0.0)), height, size

        best = seen(lowest)
        for factor in (_HIGHER, 1 / _HIGHER):
            for _ in range(_HEIGHTS):
                found = seen(best[1] * factor)
                if found[0] <= best[0] or found[1] > self.highest:
                    break
                best = found
            if best[1] > lowest:
                break
        return best[1], best[2]

    def _analytic(self, first: int, last: int, width: float, height: float) -> bool:
        """Whether boxes show that the integrand is analytic from the line up to a height."""
        line, layer = self.line, height / LAYERS
        if line.entire and line.entire_map:
            return True
        boxes = ((i * width, width, j * layer, layer) for i in range(first, last) for j in range(LAYERS))
        if line.entire:
            return all(_box_is_finite(line.prepared, self._key, *box) for box in boxes)
        return all(self._largest(*box).is_finite() for box in boxes)

    def _seen(self, height: float) -> float:
        """Return the logarithm of how large the integrand is at a height, as far as a few points show."""
        largest = -inf
        kind, centre, scale = self.grid.kind, self.grid.centre, self.grid.scale
        for i in range(_SEEN + 1):
            w = complex(self.low + (self.high - self.low) * i / _SEEN, height)
            try:
                m, slope = _written_rough(kind, w)
                largest = max(largest, self.line.rough(centre + scale * m) + log(abs(slope) * scale))
            except (ValueError, ZeroDivisionError, OverflowError):
                return inf
        return largest

    def _largest(self, x: float, width: float, y: float, tall: float) -> Ball:
        """Return an upper bound of the integrand in a box, infinite if it is not seen to be analytic there."""
        from flint import arb

        prepared, slope = _box(self.line.prepared, self._key, x, width, y, tall)
        log_weight, factor = self.line.at(prepared, True)
        found = log_weight.real.exp() * abs(factor * slope)
        return arb(found.upper()) if found.is_finite() else arb.pos_inf()

    def _nodes(self, step: float) -> tuple[int, int]:
        return floor(self.low / step), ceil(self.high / step)

    def _sides(self, step: float) -> tuple[float, float]:
        first, last = self._nodes(step)
        return (first - 0.5) * step, (last + 0.5) * step

    def sum(self, step: float) -> Ball:
        """Return the sum of the integrand at the nodes, times the step."""
        from flint import arb, ctx

        first, last = self._nodes(step)
        prepare, key, at, precision = self.line.prepared, self._key, self.line.at, ctx.prec
        total = arb(0)
        for k in range(first, last + 1):
            prepared, slope = _node(prepare, key, k * step, precision)
            log_weight, factor = at(prepared)
            total += log_weight.exp() * factor * slope
        return total * arb(step)


_Prepare = Callable[[Ball, bool], tuple[Any, ...]]
_Map = tuple[tuple[bool, bool], float, float]
"""Kind, centre and scale of v = centre + scale m(w)."""


@lru_cache(maxsize=20_000)
def _box(prepare: _Prepare, key: _Map, x: float, width: float, y: float, tall: float) -> tuple[tuple[Any, ...], Ball]:
    """Return what an integrand needs of a box in w, and dv/dw there."""
    from flint import acb, arb

    kind, centre, scale = key
    m, slope = _written(kind, acb(arb(x).union(arb(x + width)), arb(y).union(arb(y + tall))))
    return prepare(centre + scale * m, True), slope * scale


@lru_cache(maxsize=20_000)
def _box_is_finite(prepare: _Prepare, key: _Map, x: float, width: float, y: float, tall: float) -> bool:
    prepared, _ = _box(prepare, key, x, width, y, tall)
    return all(part.is_finite() for part in prepared if not isinstance(part, int))


@lru_cache(maxsize=50_000)
def _node(prepare: _Prepare, key: _Map, w: float, _precision: int) -> tuple[tuple[Any, ...], Ball]:
    """Return what an integrand needs of a node, and dv/dw there."""
    from flint import arb

    kind, centre, scale = key
    m, slope = _written(kind, arb(w))
    return prepare(centre + scale * m, False), slope * scale


def _rounded(step: float) -> float:
    """Return a number not above one that is a short binary one: its multiples are exact."""
    part, power = frexp(step)
    return floor(part * 2 * _STEPS) / (2 * _STEPS) * 2.0**power


def _written(kind: tuple[bool, bool], w: Ball) -> tuple[Ball, Ball]:
    """Return m(w) and m'(w): exponential towards the sides where the decay is only exponential."""
    if kind == (True, True):
        return w.sinh(), w.cosh()
    if kind == (True, False):
        big = (-w).exp()
        return w + 1 - big, 1 + big
    if kind == (False, True):
        big = w.exp()
        return w - 1 + big, 1 + big
    return w, w * 0 + 1


def _written_rough(kind: tuple[bool, bool], w: complex) -> tuple[complex, complex]:
    import cmath

    if kind == (True, True):
        return cmath.sinh(w), cmath.cosh(w)
    if kind == (True, False):
        big = cmath.exp(-w)
        return w + 1 - big, 1 + big
    if kind == (False, True):
        big = cmath.exp(w)
        return w - 1 + big, 1 + big
    return w, 1 + 0j
