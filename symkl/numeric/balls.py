"""SymPy formulas evaluated in balls: every value is a rigorous enclosure (Arb, by python-flint, the extra ``rigor``).

A formula is compiled once, each subexpression once.  What holds only parameters is evaluated once a point, in real
balls; what holds the integration variable is evaluated again and again, in complex ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from sympy import Expr, Rational, S, Symbol, preorder_traversal
from sympy.core.numbers import Float

from symkl.numeric.formulas import NoNumber

Ball: TypeAlias = Any
"""A real or complex ball of python-flint, which has no types."""
Bound: TypeAlias = Callable[..., Ball]
"""A function of the integration variable; a second argument True asks that the function be analytic there."""


@cache
def available() -> bool:
    """Whether balls can be had at all."""
    from importlib.util import find_spec

    return find_spec("flint") is not None


def is_sure(ball: Ball, digits: int) -> bool:
    """Whether a ball is finite and has a radius below 10^-digits, relative to the larger of 1 and itself.

    A ball that is not a number overlaps everything, so that overlap alone says nothing.
    """
    from flint import arb

    return bool(ball.is_finite() and ball.rad() <= arb(10) ** -digits * max(arb(1), abs(ball).mid()))


def exact(value: Expr) -> Ball:
    """Return a rational or binary number as a ball."""
    from flint import arb, fmpq

    rational = Rational(value) if isinstance(value, Float) else value
    return arb(fmpq(int(rational.p), int(rational.q)))


def _whole(ball: Ball) -> int | None:
    """Return the integer that a ball is exactly."""
    return int(ball.unique_fmpz()) if ball.is_exact() and ball.is_integer() else None


@cache
def _real() -> type:
    from flint import arb

    return arb


def _is_real(value: Ball) -> bool:
    return isinstance(value, _real())


def _method(name: str) -> Callable[..., Ball]:
    def apply(_analytic: bool, x: Ball, *rest: Ball) -> Ball:
        return getattr(x, name)(*rest)

    return apply


def _real_only(name: str) -> Callable[..., Ball]:
    """Return an operation with branches or kinks, which an integrator must not meet in the complex plane."""

    def apply(_analytic: bool, x: Ball, *rest: Ball) -> Ball:
        if not all(map(_is_real, (x, *rest))):
            msg = f"{name} of the variable is not integrated"
            raise TypeError(msg)
        return getattr(x, name)(*rest)

    return apply


def _log(analytic: bool, x: Ball) -> Ball:
    return x.log() if _is_real(x) else x.log(analytic)


def _power(analytic: bool, base: Ball, exponent: Ball) -> Ball:
    if _is_real(exponent):
        n = _whole(exponent)
        if n is not None and abs(n) < 10_000:
            return base**n
        half = _whole(2 * exponent)
        if half is not None and abs(half) < 10_000:
            return (base.sqrt() if _is_real(base) else base.sqrt(analytic)) ** half
    if _is_real(base) and _is_real(exponent):
        return base**exponent
    return (exponent * _log(analytic, base)).exp()


def _polygamma(_analytic: bool, order: Ball, x: Ball) -> Ball:
    """Return the polygamma function of any order: the order is never rounded to a whole number."""
    from flint import acb

    if _whole(order) == 0:
        return x.digamma()
    found = acb(x).polygamma(acb(order))
    return found.real if _is_real(x) else found


def _zetaprime(_analytic: bool, s: Ball) -> Ball:
    from flint import arb_series

    return arb_series([s, 1], 2).zeta()[1]


def _minus_inverse(_analytic: bool, x: Ball) -> Ball:
    return x.coth() - 1 / x


def _delta(_analytic: bool, *numbers: Ball) -> Ball:
    first, second = numbers
    if first.overlaps(second) and not (first.is_exact() and second.is_exact()):
        msg = "whether two balls are one number is not decided"
        raise ValueError(msg)
    return exact(S(int(first.overlaps(second))))


METHODS = ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "coth", "erf", "erfc")
OPERATIONS: dict[str, Callable[..., Ball]] = {
    "log": _log,
    "loggamma": _real_only("lgamma"),
    "gamma": _method("gamma"),
    "polygamma": _polygamma,
    "factorial": lambda _, x: (x + 1).gamma(),
    "binomial": lambda _, n, k: (n + 1).gamma() / ((k + 1).gamma() * (n - k + 1).gamma()),
    "RisingFactorial": lambda _, x, n: x.rising(n),
    "besseli": lambda _, n, x: _real_only("bessel_i")(_, x, n),
    "expint": lambda _, s, x: _real_only("expint")(_, x, s),
    "uppergamma": lambda _, s, x: _real_only("gamma_upper")(_, x, s),
    "zeta": _method("zeta"),
    "zetaprime": _zetaprime,
    "sinhc": lambda _, x: x.sinh() / x,
    "langevin": _minus_inverse,
    "Abs": _real_only("__abs__"),
    "Max": lambda _, x, *more: _folded("max", x, *more),
    "Min": lambda _, x, *more: _folded("min", x, *more),
    "KroneckerDelta": _delta,
    "power": _power,
    "_ExpOf": _method("exp"),  # of programs.py
    **{name: _method(name) for name in METHODS},
}


def _folded(name: str, first: Ball, *others: Ball) -> Ball:
    for other in others:
        first = _real_only(name)(False, first, other)
    return first


def _constant(expr: Expr) -> Callable[[], Ball] | None:
    from flint import arb

    known = {S.Pi: arb.pi, S.Exp1: arb.const_e, S.EulerGamma: arb.const_euler, S.Catalan: arb.const_catalan}
    if expr in known:
        return known[expr]
    return (lambda: exact(expr)) if expr.is_Rational or isinstance(expr, Float) else None


def _sum(_analytic: bool, *parts: Ball) -> Ball:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _product(_analytic: bool, *parts: Ball) -> Ball:
    total = parts[0]
    for part in parts[1:]:
        total = total * part
    return total


class _Steps:
    """A formula in the parameters alone as a list of operations, each subexpression once."""

    def __init__(self, expr: Expr) -> None:
        self._steps: list[tuple[Callable[..., Ball], tuple[int, ...]] | Symbol | Callable[[], Ball]] = []
        self._places: dict[Expr, int] = {}
        for part in reversed(list(preorder_traversal(expr))):
            self._place(part)
        self._last = self._place(expr)

    def _place(self, expr: Expr) -> int:
        if expr in self._places:
            return self._places[expr]
        leaf = expr if isinstance(expr, Symbol) else _constant(expr)
        self._steps.append((_operation(expr), tuple(map(self._place, expr.args))) if leaf is None else leaf)
        self._places[expr] = len(self._steps) - 1
        return self._places[expr]

    def value(self, point: Mapping[Symbol, Ball]) -> Ball:
        """Return the ball at numbers for the parameters."""
        values: list[Ball] = []
        for step in self._steps:
            if isinstance(step, Symbol):
                values.append(point[step])
            elif isinstance(step, tuple):
                values.append(step[0](False, *(values[a] for a in step[1])))
            else:
                values.append(step())
        return values[self._last]


def _operation(expr: Expr) -> Callable[..., Ball]:
    if expr.is_Add or expr.is_Mul or expr.is_Pow:
        return _sum if expr.is_Add else _product if expr.is_Mul else _power
    found = OPERATIONS.get(type(expr).__name__)
    if found is None:
        msg = f"{type(expr).__name__} is not evaluated in balls"
        raise NoNumber(msg)
    return found


@cache
def steps(expr: Expr) -> _Steps:
    """Return the operations of a formula in the parameters, found once."""
    return _Steps(expr)


def ball_of(expr: Expr, point: Mapping[Symbol, Ball]) -> Ball:
    """Return the ball of a formula without X at numbers for its parameters.

    Raises: NoNumber, for functions that have no balls, and where the formula is not real.

    >>> from sympy import log
    >>> a = Symbol("a")
    >>> ball_of(log(a) / 2, {a: exact(S(4))}).str(15, radius=False)
    '0.693147180559945'
    """
    try:
        return steps(expr).value(point)
    except (ValueError, ZeroDivisionError, OverflowError, TypeError) as error:
        msg = f"{expr} has no ball here: {error}"
        raise NoNumber(msg) from error
