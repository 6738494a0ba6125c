"""Supports of laws and when one lies inside another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement

from sympy import Expr, Integer, S, binomial, oo

from symkl.families.domains import Domain
from symkl.terms import AtLeast, Hypothesis

MOST_POINTS = 10_000
"""Sets of points are compared if they are not larger."""


@dataclass(frozen=True)
class Interval:
    """An interval with Lebesgue measure; the ends have measure zero.

    >>> Interval(0, oo)
    Interval(low=0, high=oo)
    """

    low: Expr
    high: Expr
    counting = False

    def values(self, most: int) -> None:
        """There is no list of the points."""
        return


@dataclass(frozen=True)
class Integers:
    """The whole numbers from low to high with counting measure; `low` and a finite `high` are whole numbers.

    >>> Integers(0, oo)
    Integers(low=0, high=oo)
    """

    low: Expr
    high: Expr
    counting = True

    def values(self, most: int) -> tuple[tuple[Expr, ...], ...] | None:
        """List the points, if the ends are numbers and there are few."""
        low, high = S(self.low), S(self.high)
        if low == high:
            return ((low,),)
        if not (low.is_Integer and high.is_Integer) or high - low >= most:
            return None
        return tuple((Integer(k),) for k in range(int(low), int(high) + 1))


@dataclass(frozen=True)
class Cells:
    """Points with numbers as coordinates, with counting measure."""

    points: tuple[tuple[Expr, ...], ...]
    counting = True

    def values(self, most: int) -> tuple[tuple[Expr, ...], ...] | None:
        """List the points, if there are few."""
        return self.points if len(self.points) <= most else None


@dataclass(frozen=True)
class Counts:
    """Nonnegative whole numbers that add up to `total`, one for each of `size` kinds; some kinds never occur."""

    total: Expr
    size: int
    never: tuple[int, ...] = ()
    counting = True

    def values(self, most: int) -> tuple[tuple[Expr, ...], ...] | None:
        """List the points, if the total is a number and there are few."""
        kinds = [k for k in range(self.size) if k not in self.never]
        if not self.total.is_Integer or binomial(self.total + len(kinds) - 1, self.total) > most:
            return None
        drawn = combinations_with_replacement(kinds, int(self.total))
        return tuple(tuple(Integer(d.count(k)) for k in range(self.size)) for d in drawn)


@dataclass(frozen=True)
class Box:
    """A product of intervals with Lebesgue measure."""

    sides: tuple[Interval, ...]
    counting = False

    def values(self, most: int) -> None:
        """There is no list of the points."""
        return


@dataclass(frozen=True)
class Space:
    """A set known by its name and dimension, with its own measure: a simplex, a sphere, positive definite matrices."""

    name: str
    size: int
    counting = False

    def values(self, most: int) -> None:
        """There is no list of the points."""
        return


Support = Interval | Integers | Cells | Counts | Box | Space


class NotInside(ValueError):  # noqa: N818 (it is an answer)
    """The first support leaves the second one wherever its parameters may lie."""


def inclusion(inner: Support, outer: Support, domain: Domain) -> tuple[Hypothesis, ...]:
    """Return the conditions on the parameters under which the inner support lies in the outer one.

    Raises: NotInside, if it never does.
    """
    if inner.counting != outer.counting:
        msg = "one law is discrete and the other continuous"
        raise NotInside(msg)
    if isinstance(inner, (Interval, Integers)) and isinstance(outer, (Interval, Integers)):
        return _between(inner, outer, domain)
    if isinstance(inner, Box) and isinstance(outer, Box) and len(inner.sides) == len(outer.sides):
        pairs = zip(inner.sides, outer.sides, strict=True)
        return tuple(h for i, o in pairs for h in _between(i, o, domain))
    if isinstance(inner, Counts) and isinstance(outer, Counts) and inner.size == outer.size:
        if set(outer.never) - set(inner.never):
            msg = "a kind that occurs in the first never occurs in the second"
            raise NotInside(msg)
        return _between(Integers(inner.total, inner.total), Integers(outer.total, outer.total), domain)
    points = [_listed(s) if isinstance(s, Counts) else s for s in (inner, outer)]
    if isinstance(points[0], (Cells, Integers)) and isinstance(points[1], (Cells, Integers)):
        return _points(points[0], points[1], domain)
    if inner != outer:
        msg = "the laws live on different spaces"
        raise NotInside(msg)
    return ()


def _listed(counts: Counts) -> Cells:
    points = counts.values(MOST_POINTS)
    if points is None:
        msg = "whether the values of one law are among those of the other is not decided"
        raise ValueError(msg)
    return Cells(points)


def _points(inner: Cells | Integers, outer: Cells | Integers, domain: Domain) -> tuple[Hypothesis, ...]:
    """Compare lists of points, and a list with a range whose ends may be parameters."""
    if isinstance(inner, Cells) and isinstance(outer, Cells):
        left = [p for p in inner.points if p not in outer.points]
        if left:
            msg = f"{', '.join(map(str, left[0]))} is not among its values"
            raise NotInside(msg)
        return ()
    if isinstance(inner, Cells):
        return _between(_span(inner), outer, domain) if isinstance(outer, Integers) else ()
    if isinstance(outer, Integers):
        return _between(inner, outer, domain)
    listed, whole = inner.values(MOST_POINTS), _span(outer)
    if listed is not None:
        return _points(Cells(listed), outer, domain)
    needs = _between(inner, whole, domain)
    if len(outer.points) < whole.high - whole.low + 1:
        msg = "whether a range with parameters as ends lies in a set with gaps is not decided"
        raise ValueError(msg)
    return needs


def _span(cells: Cells) -> Integers:
    found = sorted(p[0] for p in cells.points)
    if len(cells.points[0]) > 1:
        msg = "the laws live on different spaces"
        raise NotInside(msg)
    return Integers(found[0], found[-1])


def _between(inner: Interval | Integers, outer: Interval | Integers, domain: Domain) -> tuple[Hypothesis, ...]:
    needs: list[Hypothesis] = []
    for low, high in ((S(outer.low), S(inner.low)), (S(inner.high), S(outer.high))):
        if low is -oo or high is oo or low == high:
            continue
        if low is oo or high is -oo:
            msg = "the second support is bounded where the first is not"
            raise NotInside(msg)
        condition = AtLeast(high - low)
        holds = domain.holds(condition)
        if holds is False:
            msg = f"{high} < {low}"
            raise NotInside(msg)
        if holds is None:
            needs.append(condition)
    return tuple(needs)
