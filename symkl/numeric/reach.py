"""Where an integrand matters: its peak, and how far from it nothing is left, seen on the logarithm of its size.

Only places are found here, in doubles: what is integrated there is computed, and checked, by others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, isnan

Size = Callable[[float], float]
"""The logarithm of the size of an integrand at a point, -inf where there is nothing."""
_FARTHEST = 2.0**200
_MOST_CUTS = 90
"""After so many a bracket of doubles has nothing inside."""
_MANY = 2.0**14
_SURE = 3
"""So many points one after the other, each twice as far, must have nothing."""
_STEEP = 0.36
"""An exponential decay has a quarter of its fall in a quarter of its reach, a Gaussian one in a half."""


@dataclass(frozen=True)
class Reach:
    """The peak, how far nothing is left to both sides, whether the decay there is only exponential, and its scale."""

    centre: float
    left: float
    right: float
    slow_left: bool
    slow_right: bool
    scale: float

    def about(self, centre: float) -> Reach:
        """Return the same range from another centre."""
        moved = centre - self.centre
        return replace(self, centre=centre, left=self.left + moved, right=self.right - moved)

    @property
    def endless(self) -> bool:
        """Whether the decay is so slow that no end was seen."""
        return max(self.left, self.right) >= _FARTHEST

    @property
    def algebraic(self) -> bool:
        """Whether the decay may be that of a power: its end is farther away than that of any exponential."""
        return max(self.left, self.right) > _MANY * self.scale


def reach(size: Size, floor: float, widest: float = inf) -> Reach | None:
    """Return where an integrand with one peak matters: where the logarithm of its size is above a floor.

    Args: `widest`, the largest scale on which an integrand changes whose shape does not show it.

    >>> found = reach(lambda x: -((x - 3) ** 2) / 2, -50.0)
    >>> round(found.centre, 1), round(found.left), found.slow_left
    (3.1, 10, False)
    >>> reach(lambda x: -abs(x), -50.0).slow_right
    True
    """
    size = _tame(size)
    centre = _peak(size)
    top = size(centre)
    if not top > floor:
        return None
    left, near_left, nat_left = _side(size, centre, -1, top, floor)
    right, near_right, nat_right = _side(size, centre, 1, top, floor)
    slow = near_left < _STEEP * left, near_right < _STEEP * right
    return Reach(centre, left, right, *slow, min(nat_left, nat_right, widest))


def _tame(size: Size) -> Size:
    def value(x: float) -> float:
        found = size(x)
        return -inf if isnan(found) else found

    return value


def _peak(size: Size) -> float:
    """Go uphill from 0 with doubled steps, then narrow the bracket."""
    start = size(0.0)
    step = next((s * h for h in (1.0, 2.0**-10, 2.0**10) for s in (1, -1) if size(s * h) > start), 0.0)
    low, middle, high = -1.0, 0.0, 1.0
    if step:
        low, middle, high = 0.0, step, 2 * step
        while size(high) > size(middle) and abs(high) < _FARTHEST:
            low, middle, high = middle, high, 2 * high
    low, high = min(low, high), max(low, high)
    for _ in range(_MOST_CUTS):
        one, two = low + (high - low) * 0.382, low + (high - low) * 0.618
        at_one, at_two = size(one), size(two)
        if abs(at_one - at_two) + abs(size((low + high) / 2) - at_one) < 0.05:
            break
        low, high = (low, two) if at_one > at_two else (one, high)
    return (low + high) / 2


def _side(size: Size, centre: float, side: int, top: float, floor: float) -> tuple[float, float, float]:
    """Return how far nothing is left, and where a quarter of the fall and the first unit of it are reached."""
    step, none, first = max(abs(centre), 1.0) * 2.0**-40, 0, 0.0
    quarter, unit = 0.0, 0.0
    aim = min(top - (top - floor) / 4, top - 1)
    while none < _SURE and step < _FARTHEST:
        here = size(centre + side * step)
        unit = unit if here < top - 1 else step
        quarter = quarter if here < aim else step
        none, first = (none + 1, first if none else step) if here < floor else (0, 0.0)
        step *= 2
    if not none:
        return _FARTHEST, 0.0, _crossing(size, centre, side, unit, top - 1)
    quarter = _crossing(size, centre, side, quarter, aim)
    return _crossing(size, centre, side, first / 2, floor) * 1.01, quarter, _crossing(size, centre, side, unit, top - 1)


def _crossing(size: Size, centre: float, side: int, near: float, level: float) -> float:
    """Return where between a distance and twice it the size falls below a level."""
    low, high = near, 2 * near
    for _ in range(6):
        middle = (low + high) / 2
        low, high = (low, middle) if size(centre + side * middle) < level else (middle, high)
    return high
