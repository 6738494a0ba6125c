"""How statistics behave towards an end of a range.

Towards an end a variable is written x = anchor + side e^(-u), towards infinity x = origin + side e^u, and u goes to oo.
A statistic is there a sum of monomials a u^j e^(m u) and of remainders with bounded size and slope.  Statistics of
other shapes say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sympy import Abs, Add, Dummy, Expr, Mul, Pow, S, Symbol, diff, exp, expand, expand_log, log

from symkl.families.statistic import X
from symkl.numeric.balls import Ball, Bound, ball_of
from symkl.numeric.formulas import NoNumber
from symkl.numeric.programs import program

_T = Dummy("t", positive=True)


@dataclass(frozen=True)
class Place:
    """Numbers for parameters: exact ones and their balls at the working precision."""

    exact: Mapping[Symbol, Expr]
    balls: Mapping[Symbol, Ball]
    known: dict[Expr, Ball] = field(default_factory=dict)
    _bounds: dict[Expr, Bound] = field(default_factory=dict)

    def copy(self) -> Place:
        """Return a place with the same numbers that remembers what is computed from now on for itself."""
        return Place(self.exact, self.balls, dict(self.known))

    def ball(self, expr: Expr) -> Ball:
        """Return the ball of a formula in the parameters, computed once."""
        if expr not in self.known:
            self.known[expr] = ball_of(expr, self.balls)
        return self.known[expr]

    def bound(self, expr: Expr) -> Bound:
        """Return a formula as a function of X."""
        if expr not in self._bounds:
            self._bounds[expr] = program(expr).at(self.balls, self.known)
        return self._bounds[expr]

    def rational(self, expr: Expr) -> Expr:
        """Return a formula in the parameters as a rational number; raises NoNumber if it is not one."""
        found = S(expr).xreplace(dict(self.exact))
        if not found.is_Rational:
            msg = f"{expr} is not rational"
            raise NoNumber(msg)
        return found


@dataclass(frozen=True)
class End:
    """Where a variable goes: to a finite anchor, or away from an origin without end; side +1: x is above it."""

    anchor: Expr
    side: int
    far: bool

    def value(self, distance: Ball, place: Place) -> Ball:
        """Return x at a distance from the anchor."""
        return place.ball(self.anchor) + self.side * distance


@dataclass(frozen=True)
class Regular:
    """A function of the distance t that is smooth up to the anchor."""

    formula: Expr

    def bounds(self, place: Place, u: Ball) -> tuple[Ball, Ball]:
        """Bound the size and the slope in u from a cut on."""
        from flint import arb

        reach = (-u).exp()
        zone = arb(0).union(reach.upper())
        return (
            abs(place.bound(self.formula)(zone)).upper(),
            (reach * abs(place.bound(diff(self.formula, X))(zone))).upper(),
        )


@dataclass(frozen=True)
class Fading:
    """log(1 + r) where r = sum of c_i y^(-g_i), g_i > 0."""

    parts: tuple[tuple[Expr, Expr], ...]

    def bounds(self, place: Place, u: Ball) -> tuple[Ball, Ball]:
        """Bound the size and the slope in u from a cut on."""
        from flint import arb

        powers = [(place.ball(c), place.ball(g)) for c, g in self.parts]
        sizes = [(g, abs(c) * (-g * u).exp()) for c, g in powers]
        total = sum((s for _, s in sizes), arb(0))
        if not (total < arb(1) / 2 and all(g > 0 for g, _ in sizes)):
            return arb.pos_inf(), arb.pos_inf()
        return (2 * total).upper(), (2 * sum((g * s for g, s in sizes), arb(0))).upper()


@dataclass(frozen=True)
class Exponential:
    """e^(start + slope y), alone or in log(1 + e^(start + slope y)) (soft)."""

    start: Expr
    slope: Expr
    soft: bool

    def bounds(self, place: Place, u: Ball) -> tuple[Ball, Ball]:
        """Bound the size and the slope in u from a cut on, if it decays; log(1 + z) is less than z."""
        from flint import arb

        y, slope = u.exp(), place.ball(self.slope)
        if not (slope < 0 and y * -slope > 1):
            return arb.pos_inf(), arb.pos_inf()
        size = (place.ball(self.start) + slope * y).exp()
        return size.upper(), (-slope * y * size).upper()


Monomial = tuple[Expr, int, Expr]
"""The coefficient a, the power j and the exponent m of a u^j e^(m u)."""
Remainder = Regular | Fading | Exponential


@dataclass(frozen=True)
class Shape:
    """How a statistic behaves towards an end; `positive` expressions in y must be positive from the cut on."""

    monomials: tuple[Monomial, ...]
    remainders: tuple[tuple[Expr, Remainder], ...]
    positive: tuple[Expr, ...] = ()

    @property
    def smooth(self) -> bool:
        """Whether the statistic is smooth up to the anchor: a whole power t^k = e^(-k u) is."""
        return all(not j and m.is_Integer and m <= 0 for _, j, m in self.monomials) and all(
            isinstance(r, Regular) for _, r in self.remainders
        )


@cache
def along(statistic: Expr, end: End) -> Expr:
    """Return a statistic in the logarithm v of the distance, written X: log t is v, t^s is e^(s v)."""
    moved = expand_log(statistic.xreplace({X: end.anchor + end.side * _T}), force=True)
    # log(1 + y^2) = 2v + log(1 + e^(-2v)), which has no branch nearby
    leading = {part: _leading(part, end) for part in moved.atoms(log)}
    moved = moved.xreplace({part: _written(*found, end) for part, found in leading.items() if found is not None})
    powers = {p: exp(p.exp * X) for p in moved.atoms(Pow) if p.base == _T}
    return moved.xreplace({log(_T): X, **powers}).xreplace({_T: exp(X)})


@cache
def shape(statistic: Expr, end: End) -> Shape:
    """Return the behaviour of a statistic towards an end.

    Raises: NoNumber, if it is of no known shape.

    >>> shape(log(X), End(S.Zero, 1, False)).monomials
    ((-1, 1, 0),)
    """
    moved = statistic.xreplace({X: end.anchor + end.side * _T})
    positive: tuple[Expr, ...] = ()
    if end.far:
        moved, positive = _without_kinks(moved)
    monomials: list[Monomial] = []
    remainders: list[tuple[Expr, Remainder]] = []
    for part in Add.make_args(expand(expand_log(moved, force=True), power_exp=False)):
        coefficient, rest = part.as_independent(_T, as_Add=False)
        simple = _monomial(coefficient, rest, end)
        if simple is not None:
            monomials.append(simple)
        elif end.far or _of_powers(rest, end):
            more, remainder = _remaining(rest, end)
            monomials += [(coefficient * a, j, m) for a, j, m in more]
            remainders.append((coefficient, remainder))
        else:
            remainders.append((coefficient, Regular(rest.xreplace({_T: X}))))
    return Shape(tuple(monomials), tuple(remainders), positive)


def _without_kinks(formula: Expr) -> tuple[Expr, tuple[Expr, ...]]:
    """Take absolute values of linear functions off: far away they have one sign."""
    signs: dict[Expr, Expr] = {}
    for absolute in formula.atoms(Abs):
        inner = expand(absolute.args[0])
        slope = inner.coeff(_T)
        if not slope.is_Rational or slope == 0 or expand(inner - slope * _T).has(_T):
            msg = f"{absolute} has no known shape far away"
            raise NoNumber(msg)
        signs[absolute] = inner if slope > 0 else -inner
    return formula.xreplace(signs), tuple(s.xreplace({_T: X}) for s in signs.values())


def _monomial(coefficient: Expr, rest: Expr, end: End) -> Monomial | None:
    """Read t^s log(t)^j, where t = e^(-u) near an anchor and e^u far away."""
    j, s = 0, S.Zero
    for factor in Mul.make_args(rest):
        base, exponent = factor.as_base_exp()
        if base == log(_T) and exponent.is_Integer and exponent > 0:
            j += int(exponent)
        elif base == _T and not exponent.has(_T):
            s += exponent
        elif factor != 1:
            return None
    away = 1 if end.far else -1
    return coefficient * away**j, j, away * s


def _of_powers(rest: Expr, end: End) -> bool:
    """Whether a part is the logarithm of a sum of powers, not all of them whole: those are not smooth at 0."""
    found = _leading(rest, end) if isinstance(rest, log) else None
    return found is not None and not (found[1] == 0 and all(g.is_Integer for _, g in found[2]))


def _remaining(rest: Expr, end: End) -> tuple[list[Monomial], Remainder]:
    """Read log(sum of powers), and far away e^(linear) and log(1 + e^(linear))."""
    if isinstance(rest, exp):
        return [], Exponential(*_line(rest.args[0]), soft=False)
    if isinstance(rest, log):
        parts = Add.make_args(expand(rest.args[0], power_exp=False))
        inner = [p for p in parts if isinstance(p, exp)]
        if len(parts) == 2 and len(inner) == 1 and S.One in parts:
            return [], Exponential(*_line(inner[0].args[0]), soft=True)
        leading = _leading(rest, end)
        if leading is not None:
            lead, top, others = leading
            return [(log(lead), 0, S.Zero), (top if end.far else -top, 1, S.Zero)], Fading(others)
    msg = f"{rest} has no known shape far away"
    raise NoNumber(msg)


def _leading(logarithm: Expr, end: End) -> tuple[Expr, Expr, tuple[tuple[Expr, Expr], ...]] | None:
    """Read log(a t^g (1 + sum of c_i s^(g_i))) as (a, g, ((c_1, g_1), ...)), s -> 0 being t or 1/t; None for others."""
    parts = Add.make_args(expand(logarithm.args[0], power_exp=False))
    powers = [p.as_independent(_T, as_Add=False) for p in parts]
    if len(powers) < 2 or not logarithm.has(_T) or any(_power_of(p) is None for _, p in powers):
        return None
    known = [(c, _power_of(p) or S.Zero) for c, p in powers]
    (lead, top), *others = sorted(known, key=_size, reverse=end.far)
    return lead, top, tuple((c / lead, top - g if end.far else g - top) for c, g in others)


def _written(lead: Expr, top: Expr, others: tuple[tuple[Expr, Expr], ...], end: End) -> Expr:
    side = -1 if end.far else 1
    return log(lead) + top * X + log(1 + Add(*(c * exp(side * g * X) for c, g in others)))


def _size(part: tuple[Expr, Any]) -> tuple[bool, Expr]:
    """Order powers: positive symbols above the constant, numbers by size."""
    power = part[1]
    return (not power.is_number, power if power.is_number else S.Zero)


def _power_of(rest: Expr) -> Expr | None:
    base, exponent = rest.as_base_exp()
    return S.Zero if rest == 1 else exponent if base == _T and not exponent.has(_T) else None


def _line(formula: Expr) -> tuple[Expr, Expr]:
    slope = expand(formula).coeff(_T)
    start = expand(formula - slope * _T)
    if slope == 0 or start.has(_T):
        msg = f"exp({formula}) has no known shape far away"
        raise NoNumber(msg)
    return start, slope
