"""Rigorous enclosures of terms over parametric laws: the definition as an integral or a sum, in balls.

Each range is cut near its ends where a proven bound says that nothing is left; between the cuts Arb's integrator
encloses the integral, and the bounds are added to the radius.  What has no proven bound raises NoNumber.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cache
from typing import Any

from sympy import Abs, Add, Expr, Integer, Max, Min, Mul, S, Symbol, cancel, oo
from sympy.core.relational import Relational

from symkl.families import Family
from symkl.families.statistic import X
from symkl.families.supports import Integers, Interval
from symkl.functions import Absolute
from symkl.measures import Measure
from symkl.numeric.balls import Ball, Bound, exact, is_sure, program
from symkl.numeric.ends import End, Place, along, left_out, shape
from symkl.numeric.formulas import NoNumber
from symkl.numeric.integrands import Integrand, Pairs, integrand
from symkl.numeric.series import enclosed_sum
from symkl.terms import Exp, Linear, Log, Product, Term

Located = tuple[Expr, Expr]
"""A point as a formula in the parameters, and its number."""
DIRECT = 6
"""Infinite ends that are cut before e^6 need no other coordinate."""
LOG_10 = 0.43
"""Less than 1 over log 10: the number of digits of e^x is about x times this."""
MOST_CUT = 40_000
"""The farthest cut, in the logarithm of the distance from an end."""


def enclosure(term: Expr, at: Mapping[Symbol, Expr], digits: int) -> Ball:
    """Return a ball that holds the value of a term by its definition, of a radius below 10^-digits.

    Args: `at`, a rational number for every parameter.
    Raises: NoNumber, if there is no such ball.

    >>> from symkl.syntax.parse import parse_expression
    >>> a = Symbol("a")
    >>> enclosure(parse_expression("H(Exponential(a))"), {a: S(3)}, 20).str(15, radius=False)
    '-0.0986122886681098'
    """
    from flint import ctx

    for more in (15, 50):
        with ctx.workdps(digits + more):
            place = Place(dict(at), {s: exact(S(v)) for s, v in at.items()})
            try:
                found = Enclosing(place, digits + 5).value(term)
            except (ValueError, ZeroDivisionError, OverflowError, TypeError, AttributeError) as error:
                raise NoNumber(str(error)) from error
            if is_sure(found, digits):
                return found
    msg = f"the ball of {term} does not become small"
    raise NoNumber(msg)


class Enclosing:
    """Evaluates terms in balls at numbers for their parameters."""

    def __init__(self, place: Place, digits: int) -> None:
        """Take the numbers, and to how many digits ranges are cut."""
        self.place = place
        self.digits = digits

    def value(self, term: Expr) -> Ball:
        """Return the ball of a term without free variables."""
        if not isinstance(term, Term):
            return self.place.ball(term)
        if isinstance(term, Measure):
            return self.value(term.unfold()[0])
        if isinstance(term, Linear):
            return sum((self.place.ball(c) * self.value(t) for c, t in term.pairs), exact(S.Zero))
        if isinstance(term, Product):
            found = exact(S.One)
            for factor, power in term.factors:
                found *= self.value(factor) ** self.place.ball(power)
            return found
        if isinstance(term, Log):
            return self.value(term.arg).log() / self.place.ball(term.base).log()
        if isinstance(term, Exp):
            return self.value(term.arg).exp()
        if isinstance(term, Absolute):
            return abs(self.value(term.arg))
        return self._integral(integrand(term))

    def _integral(self, what: Integrand) -> Ball:
        low, high = _common([self._range(law) for law in what.weights])
        counting = {law.place.counting for law in (*what.weights, *what.others)}
        if len(counting) > 1:
            raise NoNumber("a discrete law meets a continuous one")
        if not low[1] < high[1] and not (counting == {True} and low[1] == high[1]):
            return exact(S.Zero)
        if any(a[1] > low[1] or b[1] < high[1] for a, b in map(self._range, what.others)):
            raise NoNumber("a density vanishes inside the support of another: the value is infinite")
        if counting == {True}:
            return enclosed_sum(what, low[1], high[1], self.place, self.digits)
        kinks = [k for k in self._kinks(what) if low[1] < k[1] < high[1]]
        ends = [low, *kinks, high]
        pieces = (Piece(what, self.place, self.digits, *pair).integral() for pair in itertools.pairwise(ends))
        return sum(pieces, exact(S.Zero))

    def _range(self, law: Family) -> tuple[Located, Located]:
        if not isinstance(law.place, (Interval, Integers)):
            msg = f"{law.name} is a law of vectors"
            raise NoNumber(msg)
        return self._located(law.place.low), self._located(law.place.high)

    def _located(self, value: Expr) -> Located:
        found = S(value).xreplace(dict(self.place.exact))
        return S(value), found.doit() if found.has(Max, Min) else found

    def _kinks(self, what: Integrand) -> list[Located]:
        """Return where absolute values and minima of linear functions bend, in order."""
        found = {}
        for _, statistic in (*what.logs, *what.factors):
            if statistic.has(Relational):
                raise NoNumber("a condition on the value occurs")
            inner = [a.args[0] for a in statistic.atoms(Abs)]
            inner += [a - m.args[0] for m in statistic.atoms(Max, Min) for a in m.args[1:]]
            for expr in inner:
                poly = expr.as_poly(X)
                if poly is None or poly.degree() != 1:
                    msg = f"{expr} is not linear in the value"
                    raise NoNumber(msg)
                slope, start = poly.all_coeffs()
                root = self._located(cancel(-start / slope))
                found[root[1]] = root
        return [found[k] for k in sorted(found)]


def _common(ranges: list[tuple[Located, Located]]) -> tuple[Located, Located]:
    return max((r[0] for r in ranges), key=lambda e: e[1]), min((r[1] for r in ranges), key=lambda e: e[1])


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
        middle = _middle(low[1], high[1])
        here = {**place.exact, X: middle}
        self.logs = tuple((c, _straight(s, here)) for c, s in what.logs)
        self.factors = tuple((c, _straight(s, here)) for c, s in what.factors)
        self.middle = exact(middle)
        self._weights: dict[End, Bound] = {}

    def integral(self) -> Ball:
        """Return the ball of the integral."""
        from flint import acb, arb

        total, lost, meets = acb(0), arb(0), []
        for end in (self.low, self.high):
            if not end.far and all(shape(s, end).smooth for _, s in (*self.logs, *self.factors)):
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
        if not meets[0].overlaps(meets[1]) or meets[0] < meets[1]:
            total += self._sum(lambda s, _: s, None, *meets)
        if not (total.imag.contains(0) and total.is_finite()):
            raise NoNumber("the integral has no finite real ball")
        return total.real + arb(0, lost.upper())

    def _sum(self, written: Any, end: End | None, low: Ball, high: Ball) -> Ball:
        """Integrate with the statistics written in a coordinate."""
        from flint import acb, arb

        logs = tuple((c, written(s, end)) for c, s in self.logs)
        logs = (*logs, (S.One, X)) if end is not None else logs  # dx = e^v dv
        weight = program(combined(logs)).at(self.place.balls)
        factor = program(combined(tuple((c, written(s, end)) for c, s in self.factors))).at(self.place.balls)

        def function(v: Ball, analytic: bool) -> Ball:
            return acb(weight(v, analytic)).exp() * factor(v, analytic)

        tolerance = arb(10) ** (-self.digits - 2)
        return acb.integral(function, acb(low), acb(high), abs_tol=tolerance, rel_tol=tolerance)

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
            self._weights[end] = program(combined(tuple((c, along(s, end)) for c, s in self.logs))).at(self.place.balls)
        return self._weights[end]

    def _left_out(self, end: End, u: Ball) -> Ball | None:
        v = u if end.far else -u
        at_cut = self._log_weight(end)(v)
        # where the integrand itself is still large there is no need to look further
        if not at_cut.is_finite() or (at_cut + v) * LOG_10 > -self.digits:
            return None
        return left_out(self.logs, self.factors, end, self.place, u, at_cut)


@cache
def combined(parts: Pairs) -> Expr:
    """Return the sum of coefficients times statistics."""
    return Add(*(Mul(c, s) for c, s in parts))


def _straight(statistic: Expr, here: Mapping[Expr, Expr]) -> Expr:
    """Write absolute values and minima as the linear functions that they are between kinks."""
    for bent in sorted(statistic.atoms(Abs, Max, Min), key=str):
        if isinstance(bent, Abs):
            sign = 1 if bent.args[0].xreplace(here) > 0 else -1
            statistic = statistic.xreplace({bent: sign * bent.args[0]})
        else:
            chosen = next(a for a in bent.args if a.xreplace(here) == bent.xreplace(here))
            statistic = statistic.xreplace({bent: chosen})
    return statistic


def _middle(low: Expr, high: Expr) -> Expr:
    """Return a point inside."""
    if low == -oo and high == oo:
        return S.Zero
    if low == -oo or high == oo:
        return high - 1 if low == -oo else low + 1
    return (low + high) / Integer(2)
