"""An integrand between two special points written on the whole line, where it decays to both sides.

The coordinate is the variable itself from a centre, the logarithm of the distance from an end, or that of the ratio of
the distances from both.
"""

from __future__ import annotations

import cmath
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from math import exp, inf, log, log1p
from typing import Any

from sympy import Expr, Rational, S, Symbol, expand
from sympy import exp as exponential
from sympy import log as log_of

from symkl.families.statistic import X
from symkl.numeric.balls import Ball, exact
from symkl.numeric.definition import collected, gathered
from symkl.numeric.ends import End, Place, along
from symkl.numeric.integrands import Pairs
from symkl.numeric.programs import Program, program
from symkl.numeric.reach import Reach

V, T = Symbol("v_"), Symbol("t_")
"""A coordinate, and its exponential."""
OTHER = Symbol("other_")
CENTRE, UNIT = Symbol("centre_"), Symbol("unit_", positive=True)
_BEYOND = 700
"""e^v is beyond the doubles from here on."""
_FAR = 300
"""Beyond e^300 there is no unit in doubles."""
NEAR, FAR = End(S.Zero, 1, False), End(S.Zero, 1, True)


class Coordinate(ABC):
    """An integrand (sum of factors) exp(sum of logs) with its statistics in a coordinate v."""

    entire = False
    """Whether the integrand is analytic in what is prepared of the coordinate, whatever that is."""
    widest = inf
    """The largest scale on which the integrand changes, where its shape does not show it."""
    entire_map = True
    """Whether what is prepared is analytic in the whole plane."""

    def __init__(self, logs: Pairs, factors: Pairs, place: Place) -> None:
        """Take the integrand in the variable, and the numbers."""
        self.logs, self.factors, self.place = logs, factors, place

    def _move(self, variable: Expr, numbers: Mapping[Symbol, Rational]) -> None:
        """Write the integrand in another variable, with numbers for what that has."""
        balls = {s: exact(n) for s, n in numbers.items()}
        self.place = Place({**self.place.exact, **numbers}, {**self.place.balls, **balls}, dict(self.place.known))
        self.logs, self.factors = (_moved(parts, variable) for parts in (self.logs, self.factors))
        self.logs = collected((*self.logs, (log_of(UNIT), S.One)))

    @staticmethod
    @abstractmethod
    def prepared(v: Ball, analytic: bool) -> tuple[Any, ...]:
        """Return what the integrand needs of a coordinate, whatever its parameters are."""

    @abstractmethod
    def at(self, prepared: tuple[Any, ...], analytic: bool = False) -> tuple[Ball, Ball]:
        """Return the logarithm of the weight, and the factor, both with respect to v together."""

    @abstractmethod
    def end(self, side: int, v: Ball) -> tuple[End, Ball | None, Ball]:
        """Return the end on a side, the logarithm of the distance from it at v, and that of the weight."""

    @abstractmethod
    def _parts(self, v: complex) -> tuple[complex, complex]:
        """Return what `at` returns, rounded."""

    def centred(self, where: Reach) -> Reach:
        """Return where the integrand matters in this coordinate, once it is known."""
        return where

    def rough(self, v: complex) -> float:
        """Return the logarithm of the size of the integrand, rounded."""
        log_weight, factor = self._parts(v)
        return log_weight.real + log(abs(factor)) if factor else -inf

    def size(self, v: float) -> float:
        """Return about the logarithm of the size of the integrand, without the zeros of the factor."""
        try:
            log_weight, factor = self._parts(v)
            return log_weight.real + log1p(abs(factor))
        except (ValueError, ZeroDivisionError, OverflowError):
            return -inf


class Line(Coordinate):
    """The variable itself, from the peak of the integrand and in units of its width."""

    def __init__(self, logs: Pairs, factors: Pairs, place: Place) -> None:
        super().__init__(logs, factors, place)
        self._seen = _written(logs, factors, None).rough(place.balls, place.known)
        self._centre, self._unit = 0.0, 1.0

    def centred(self, where: Reach) -> Reach:
        """Move the origin to the peak: far from it, sums of powers of the variable would lose digits."""
        unit = self._unit = where.scale
        self._centre = where.centre
        self._move(CENTRE + UNIT * X, {CENTRE: Rational(where.centre), UNIT: Rational(unit)})
        run = _written(self.logs, self.factors, None)
        self.entire, self._run = run.entire, run.at(self.place.balls, self.place.known)
        return replace(where, centre=0.0, left=where.left / unit, right=where.right / unit, scale=1.0)

    @staticmethod
    def prepared(v: Ball, _analytic: bool) -> tuple[Any, ...]:
        """Return v alone."""
        return v, 1

    def at(self, prepared: tuple[Any, ...], analytic: bool = False) -> tuple[Ball, Ball]:
        """Return the logarithm of the weight, and the factor."""
        found: tuple[Ball, Ball] = self._run(*prepared, analytic)
        return found

    def end(self, side: int, v: Ball) -> tuple[End, Ball | None, Ball]:
        """Return an infinite end."""
        distance = side * v
        return End(S.Zero, side, True), distance.log() if distance > 1 else None, self.at((v, 1))[0]

    def _parts(self, v: complex) -> tuple[complex, complex]:
        found: tuple[complex, complex] = self._seen(self._centre + self._unit * v, 1.0)
        return found


class HalfLine(Coordinate):
    """The logarithm of the distance from the finite end of a half-line, in units of where the peak is."""

    def __init__(self, logs: Pairs, factors: Pairs, place: Place, anchor: Expr, side: int) -> None:
        """Take the finite end, and on which side of it the half-line is."""
        super().__init__(logs, factors, place)
        self._from, self._side, self._shift = anchor, side, 0.0
        rates = [abs(float(place.ball(r).mid())) for r in _rates(logs, factors, End(anchor, side, False))]
        self.widest = 1 / max(rates) if any(rates) else inf
        self._seen = _written(logs, factors, End(anchor, side, False)).rough(place.balls, place.known)

    def centred(self, where: Reach) -> Reach:
        """Measure distances in units of that of the peak."""
        unit = exp(where.centre) if abs(where.centre) < _FAR else 1.0
        self._move(self._from + self._side * UNIT * X, {UNIT: Rational(unit)})
        run = _written(self.logs, self.factors, NEAR)
        self.entire, self._run = run.entire, run.at(self.place.balls, self.place.known)
        self._shift = log(unit)
        return replace(where, centre=where.centre - self._shift)

    @staticmethod
    def prepared(v: Ball, _analytic: bool) -> tuple[Any, ...]:
        """Return v and the distance."""
        return v, v.exp()

    def at(self, prepared: tuple[Any, ...], analytic: bool = False) -> tuple[Ball, Ball]:
        """Return the logarithm of the weight times e^v, and the factor."""
        found: tuple[Ball, Ball] = self._run(*prepared, analytic)
        return found

    def end(self, side: int, v: Ball) -> tuple[End, Ball | None, Ball]:
        """Return the finite end on the left, the infinite one on the right."""
        return NEAR if side < 0 else FAR, side * v, self.at((v, v.exp()))[0] - v

    def _parts(self, v: complex) -> tuple[complex, complex]:
        moved = v + self._shift
        far = moved.real > _BEYOND
        found: tuple[complex, complex] = self._seen(moved, complex(inf) if far else cmath.exp(moved))
        return found


class Bounded(Coordinate):
    """The logarithm of the ratio of the distances from both ends of an interval.

    On each side of the middle the integrand is written in the distance t from the nearer end, size e/(1 + e) with
    e = e^(-|v|), in its logarithm, and in that of the distance from the other end, which is size/(1 + e).
    """

    def __init__(self, logs: Pairs, factors: Pairs, place: Place, ends: tuple[Expr, Expr]) -> None:
        """Take both ends."""
        super().__init__(logs, factors, place)
        self.entire_map, self.widest = False, 1.0
        self._ends = {-1: End(ends[0], 1, False), 1: End(ends[1], -1, False)}
        size = ends[1] - ends[0]
        runs = {side: _written(logs, factors, end, size) for side, end in self._ends.items()}
        self._run = {side: run.at(place.balls, place.known) for side, run in runs.items()}
        self._seen = {side: run.rough(place.balls, place.known) for side, run in runs.items()}
        self.entire = all(run.entire for run in runs.values())
        self._size = place.ball(size)
        self._length = self._size.log()
        self._is_unit = bool(self._size == 1)
        self._rough = float(self._size.mid()), float(self._length.mid())

    def centred(self, where: Reach) -> Reach:
        """Keep the middle where the decay is slow: elsewhere poles come nearer."""
        return where.about(0.0) if where.slow_left or where.slow_right else where

    @staticmethod
    def prepared(v: Ball, analytic: bool) -> tuple[Any, ...]:
        """Return the nearer side, 1/(1 + e), and e/(1 + e) with the logarithms of both."""
        side, z = (1, -v) if v.real.mid() > 0 else (-1, v)
        power = z.exp()
        whole = 1 + power
        other = -(whole.log(True) if analytic else whole.log())
        return side, 1 / whole, other + z, power / whole, other

    def at(self, prepared: tuple[Any, ...], analytic: bool = False) -> tuple[Ball, Ball]:
        """Return the logarithm of the weight times the distance, and the factor times the rest of dx/dv."""
        side, share, near, part, other = prepared
        if not self._is_unit:
            near, part, other = self._length + near, self._size * part, self._length + other
        log_weight, factor = self._run[side](near, part, other, analytic)
        return log_weight, factor * share

    def end(self, side: int, v: Ball) -> tuple[End, Ball | None, Ball]:
        """Return an end of the interval."""
        other = self._length - (1 + (-side * v).exp()).log()
        near = other - side * v
        return self._ends[side], -near, self._run[side](near, near.exp(), other)[0] - near

    def _parts(self, v: complex) -> tuple[complex, complex]:
        side, z = (1, -v) if v.real > 0 else (-1, v)
        power = cmath.exp(z)
        size, length = self._rough
        other = length - cmath.log(1 + power)
        log_weight, factor = self._seen[side](other + z, size * power / (1 + power), other)
        return log_weight, factor / (1 + power)


@cache
def _moved(parts: Pairs, variable: Expr) -> Pairs:
    moved = ((c, s.xreplace({X: variable})) for c, s in parts)
    return collected(tuple((c, expand(s, power_exp=False)) for c, s in moved))


@cache
def _rates(logs: Pairs, factors: Pairs, end: End) -> tuple[Expr, ...]:
    """Return the r of e^(r v) near an end."""
    grown = {e for _, s in (*logs, *factors) for e in along(s, end).atoms(exponential)}
    return tuple(dict.fromkeys(e.args[0].coeff(X) for e in sorted(grown, key=str)))


@cache
def _written(logs: Pairs, factors: Pairs, end: End | None, size: Expr | None = None) -> Program:
    """Return the program of (sum of logs, sum of factors) in the variable, or near an end.

    There it takes the logarithm v of the distance and the distance, in an interval of a size also the logarithm of the
    distance from the other end; dx = e^v dv.
    """
    variables: tuple[Symbol, ...] = (V, T)
    if end is not None:
        logs, factors = (tuple((c, _along(s, end, size)) for c, s in parts) for parts in (logs, factors))
        logs = (*logs, (S.One, X))
        variables = (V, T) if size is None else (V, T, OTHER)
    return program(tuple(by_power(gathered(parts), V, T) for parts in (logs, factors)), variables)


def _along(statistic: Expr, end: End, size: Expr | None) -> Expr:
    found = along(statistic, end)
    if size is None:
        return found
    other = size - exponential(X)
    return found.xreplace({part: OTHER for part in found.atoms(log_of) if expand(part.args[0] - other) == 0})


def by_power(formula: Expr, v: Symbol, t: Symbol) -> Expr:
    """Write v for X and t for e^X, whose whole powers need no exponential.

    Others do: in a box that is tall in the plane t may be anything small, even 0, and e^(-v) is small, too.
    """
    inner = {e: e.args[0].as_coeff_Mul() for e in formula.atoms(exponential)}
    powers = {e: t**n for e, (n, rest) in inner.items() if n.is_Integer and n > 0 and rest == X}
    return formula.xreplace(powers).xreplace({X: v})
