"""Rigorous enclosures of terms over parametric laws: the definition as an integral or a sum, in balls.

Each range is cut near its ends where a proven bound says that nothing is left; between the cuts Arb's integrator
encloses the integral, and the bounds are added to the radius.  What has no proven bound raises NoNumber.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Expr, S, Symbol, oo

from symkl.families.statistic import X
from symkl.numeric.balls import Ball, Bound, exact, is_sure
from symkl.numeric.coordinates import Bounded, Coordinate, HalfLine, Line
from symkl.numeric.definition import Definition, Located, combined, gathered, middle_of, straight
from symkl.numeric.ends import End, Place, along, shape
from symkl.numeric.formulas import NoNumber
from symkl.numeric.integrands import Integrand
from symkl.numeric.programs import weighted
from symkl.numeric.series import enclosed_sum
from symkl.numeric.strips import strip_integral
from symkl.numeric.tails import left_out

DIRECT = 6
"""Infinite ends that are cut before e^6 need no other coordinate."""
LOG_10 = 0.43
"""Less than 1 over log 10: the number of digits of e^x is about x times this."""
MOST_VALUES = 30_000
"""So many values of an integrand are computed before it is given up."""
MOST_CUT = 10**7
"""The farthest cut, in the logarithm of the distance from an end."""


def enclosure(term: Expr, at: Mapping[Symbol, Expr], digits: int) -> Ball:
    """Return a ball that holds the value of a term by its definition, of a radius below 10^-digits.

    Args: `at`, a rational number for every parameter.
    Raises: NoNumber, if there is no such ball.

    >>> from symkl.syntax.parse import parse_expression
    >>> a = Symbol("a")
    >>> enclosure(parse_expression("H(Exponential(a))"), {a: S(3)}, 20).str(15, radius=False)
    '-0.0986122886681097'
    """
    from flint import ctx

    for more in (15, 50):
        with ctx.workdps(digits + more):
            try:
                found = Enclosing(at, digits + 3).value(term)
            except NoNumber:
                raise
            except (ValueError, ZeroDivisionError, OverflowError, TypeError, AttributeError) as error:
                raise NoNumber(str(error)) from error
            if is_sure(found, digits):
                return found
    msg = f"the ball of {term} does not become small"
    raise NoNumber(msg)


class Enclosing(Definition):
    """Evaluates terms in balls."""

    def __init__(self, at: Mapping[Symbol, Expr], digits: int) -> None:
        """Take the numbers, and to how many digits ranges are cut."""
        super().__init__(at)
        self.place = Place(self.at, {s: exact(S(v)) for s, v in self.at.items()})
        self.digits = digits

    def number(self, expr: Expr) -> Ball:
        """Return the ball of a formula."""
        return self.place.ball(expr)

    def log(self, value: Ball) -> Ball:
        """Return the logarithm."""
        return value.log()

    def exp(self, value: Ball) -> Ball:
        """Return the exponential."""
        return value.exp()

    def piece(self, what: Integrand, low: Located, high: Located) -> Ball:
        """Enclose an integral."""
        piece = Piece(what, self.place, self.digits, low, high)
        found = piece.by_strip()
        return piece.integral() if found is None else found

    def series(self, what: Integrand, low: Expr, high: Expr) -> Ball:
        """Enclose a sum."""
        return enclosed_sum(what, low, high, self.place, self.digits)


class Piece:
    """An integral between two points where something is special.

    From a meeting point on, each end is approached in the logarithm of the distance, unless it is smooth there; between
    the meeting points the coordinate is the variable itself.
    """

    def __init__(self, what: Integrand, place: Place, digits: int, low: Located, high: Located) -> None:
        """Take the integrand, the numbers, the digits, and the ends, which may be infinite."""
        self.place, self.digits = place, digits
        inner = S.Zero if (low[1], high[1]) == (-oo, oo) else low[0] if high[1] is oo else high[0]
        self.low = End(inner, -1, True) if low[1] == -oo else End(low[0], 1, False)
        self.high = End(inner, 1, True) if high[1] is oo else End(high[0], -1, False)
        middle = middle_of(low[1], high[1])
        here = {**place.exact, X: middle}
        self.logs = tuple((c, straight(s, here)) for c, s in what.logs)
        self.factors = tuple((c, straight(s, here)) for c, s in what.factors)
        self.middle = place.ball(middle)
        self.ends = (low, high)
        self._weights: dict[End, Bound] = {}

    def by_strip(self) -> Ball | None:
        """Return the ball of the integral by the trapezoidal rule, if it is fit for that."""
        try:
            coordinate = self._coordinate()
            return strip_integral(coordinate, self.digits) if coordinate is not None else None
        except (NoNumber, ValueError, ZeroDivisionError, OverflowError, TypeError, AttributeError):
            return None  # the integrator of Arb needs less

    def _coordinate(self) -> Coordinate | None:
        low, high = (value for _, value in self.ends)
        if low == -oo and high is oo:
            return Line(self.logs, self.factors, self.place)
        if all(end.far or self._smooth(end) for end in (self.low, self.high)):
            return None  # there Gauss's rule needs no more nodes
        if high is oo:
            return HalfLine(self.logs, self.factors, self.place, self.ends[0][0], 1)
        if low == -oo:
            return HalfLine(self.logs, self.factors, self.place, self.ends[1][0], -1)
        return Bounded(self.logs, self.factors, self.place, (self.ends[0][0], self.ends[1][0]))

    def _smooth(self, end: End) -> bool:
        return not end.far and all(shape(s, end).smooth for _, s in (*self.logs, *self.factors))

    def integral(self) -> Ball:
        """Return the ball of the integral."""
        from flint import acb, arb

        total, lost, meets = acb(0), arb(0), []
        for end in (self.low, self.high):
            if self._smooth(end):
                meets.append(self.place.ball(end.anchor))
                continue
            u, bound = self._cut(end)
            lost += bound
            if end.far and u < DIRECT:
                meets.append(end.value(u.exp(), self.place))
                continue
            whole_line = self.low.far and self.high.far
            meet = end.value(arb(1), self.place) if whole_line else self.middle
            meets.append(meet)
            start = (end.side * (meet - self.place.ball(end.anchor))).log()
            total += self._sum(along, end, *((start, u) if end.far else (-u, start)))
        if meets[0] is not meets[1]:
            total += self._sum(lambda s, _: s, None, *meets)
        if not (total.imag.contains(0) and total.is_finite()):
            raise NoNumber("the integral has no finite real ball")
        return total.real + arb(0, lost.upper())

    def _sum(self, written: Any, end: End | None, low: Ball, high: Ball) -> Ball:
        """Integrate with the statistics written in a coordinate."""
        from flint import acb, arb

        logs, factors = (tuple((c, written(s, end)) for c, s in parts) for parts in (self.logs, self.factors))
        logs = (*logs, (S.One, X)) if end is not None else logs  # dx = e^v dv
        formula = weighted(gathered(logs), gathered(factors))
        function = self.place.bound(formula)
        if not formula.has(X):
            constant = acb(function(low))
            function = lambda *_: constant  # noqa: E731 (a constant is integrated, too)
        tolerance = arb(10) ** (-self.digits - 2)
        return acb.integral(function, acb(low), acb(high), abs_tol=tolerance, rel_tol=tolerance, eval_limit=MOST_VALUES)

    def _cut(self, end: End) -> tuple[Ball, Ball]:
        """Return the logarithm of the distance at which an end is cut, and a bound of what is left out."""
        from flint import arb

        goal = arb(10) ** -self.digits
        distance = abs(self.middle - self.place.ball(end.anchor))
        size = (distance + 1).log() if end.far else -distance.log()
        u = arb((max(size, arb(0)) + 1).mid())
        while u < MOST_CUT:
            bound = self._left_out(end, u)
            if bound is not None and bound < goal:
                return u, bound
            u = arb((u * (arb(9) / 8)).mid())
        raise NoNumber("no cut with a proven bound was found")

    def _log_weight(self, end: End) -> Bound:
        """Return the sum of the logs in the coordinate of an end."""
        if end not in self._weights:
            self._weights[end] = self.place.bound(combined(tuple((c, along(s, end)) for c, s in self.logs)))
        return self._weights[end]

    def _left_out(self, end: End, u: Ball) -> Ball | None:
        v = u if end.far else -u
        at_cut = self._log_weight(end)(v)
        # where the integrand itself is still large there is no need to look further
        if not at_cut.is_finite() or (at_cut + v) * LOG_10 > -self.digits:
            return None
        return left_out(self.logs, self.factors, end, self.place, u, at_cut)
