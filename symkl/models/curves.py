"""Functions of a nonnegative number in models: exact, convex ones and arbitrary ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

from sympy import Abs, Add, Expr, Max, Min, Mul, Pow, Rational, S, Symbol, exp, limit, log, preorder_traversal, sqrt

from symkl.models.exact import NOO, OO, Infinite, Undecided, Undefined, Value, compare, sign

T = Symbol("t")
"""What a formula is a function of."""
Shape = tuple[Expr, Value]
"""A formula, and its value at 0."""


@dataclass(frozen=True)
class Curve:
    """A function from [0, oo] to the extended reals: a formula in t, and its values where that is not meant."""

    formula: Expr
    convex: bool = False
    """Whether it is known to be convex on (0, oo), finite there, and to have its limit as the value at 0."""
    exceptions: tuple[tuple[Value, Value], ...] = field(default=())
    """(t, f(t)) for 0 and oo, and other points where the formula does not hold."""

    def at(self, t: Value, scalar: Callable[[Expr], Value]) -> Value:
        """Return the value at t; `scalar` evaluates the formula there."""
        side = sign(t)
        if side is None or side < 0:
            error = Undecided if side is None else Undefined
            raise error(f"a function of nonnegative numbers at {t}")
        for point, value in self.exceptions:
            side = compare(t, point)
            if side == 0:
                return value
            if side is None:
                raise Undecided(f"{t} cannot be told from {point}, where the function has the value {value}")
        if isinstance(t, Infinite):
            raise Undefined(f"the function has no value at {t}")
        return scalar(self.formula)

    def shown(self, name: str) -> dict[str, str]:
        """Return the function as text: its formula, then its values elsewhere; what it is at oo matters rarely."""
        found = {f"{name}(t)": str(self.formula).replace("**", "^")}
        plain = self.formula.subs(T, 0) if self.formula.is_polynomial(T) else None
        for point, value in self.exceptions:
            usual = point == 0 and plain is not None and plain.is_Rational and Fraction(plain.p, plain.q) == value
            if not usual and not isinstance(point, Infinite):
                found[f"{name}({point})"] = str(value)
        return found


@cache
def convex_shapes() -> tuple[Shape, ...]:
    """Return convex functions with their values at 0, those with rational values first."""
    return (  # made when they are needed: to build them SymPy loads its tensors
        (T**2, Fraction(0)),
        ((T - 1) ** 2, Fraction(1)),
        (Abs(T - 1), Fraction(1)),
        (Max(T - 1, 0), Fraction(0)),
        (Max(1 - T, 0), Fraction(1)),
        (Abs(T - 2), Fraction(2)),
        (1 / T, OO),
        (T**3, Fraction(0)),
        (T * log(T), Fraction(0)),
        (-log(T), OO),
        (-sqrt(T), Fraction(0)),
    )


@cache
def other_shapes() -> tuple[Shape, ...]:
    """Return functions that are not convex, or are lines, with their values at 0."""
    return (
        *((-f, -v) for f, v in convex_shapes()),
        (Min(T, 1), Fraction(0)),
        (T**3 - 3 * T**2, Fraction(0)),
        (T**3 - 2 * T**2, Fraction(0)),
        (Max(T - 1, 0) - 2 * Max(T - 2, 0), Fraction(0)),
    )


SIMPLE = 9
"""So many of the convex functions (and of the others) have rational values at rational points, or logarithms."""
POINTS = (Fraction(0), Fraction(1), Fraction(2), Fraction(1, 2))
ENDS = (OO, Fraction(0), Fraction(1), NOO, Fraction(-3))


def random_curve(rng: Random, *, convex: bool) -> Curve:
    """Return a random function, convex if that is wanted, and otherwise anything, now and then convex too."""
    at_infinity = rng.choice(ENDS)
    if convex or rng.random() < 0.3:
        scale = rng.choice((S(1), S(1), S(1), S(2), S.Half, S(0)))
        slope, shift = rng.choice((0, 0, 0, 1, -1, -3)), rng.choice((0, 0, 1, -1))
        shape, start = rng.choice(convex_shapes()[: SIMPLE if rng.random() < 0.8 else None])
        formula = scale * shape + slope * T + shift
        at_zero: Any = (Fraction(scale.p, scale.q) * start if scale else Fraction(0)) + Fraction(shift)
        return Curve(formula, True, ((Fraction(0), at_zero), (OO, at_infinity)))
    shape, start = rng.choice(other_shapes())
    slope, shift = rng.choice((0, 0, 1, -1)), rng.choice((0, 0, 1, -1))
    values: dict[Value, Value] = {Fraction(0): start + Fraction(shift)}
    if rng.random() < 0.4:
        values[rng.choice(POINTS)] = rng.choice(ENDS)
    return Curve(shape + slope * T + shift, False, (*values.items(), (OO, at_infinity)))


def random_curves(names: Iterable[str], convex: Iterable[str], rng: Random) -> dict[str, Curve]:
    """Return a random function for each name."""
    known = set(convex)
    return {name: random_curve(rng, convex=name in known) for name in names}


def is_convex(formula: Expr) -> bool:
    """Whether a formula in t is certainly convex on t > 0, by its form or by its second derivative.

    >>> is_convex(T * log(T)), is_convex(Abs(T - 1) + Max(T, 2)), is_convex(sqrt(T))
    (True, True, False)
    """
    if formula.is_Add:
        return all(map(is_convex, formula.args)) or _curved(formula)
    constant, shape = formula.as_independent(T, as_Add=False)
    if isinstance(shape, Max):
        return bool(constant.is_nonnegative) and all(map(is_convex, shape.args))
    if isinstance(shape, Abs):
        return bool(constant.is_nonnegative) and shape.args[0].is_polynomial(T) and shape.args[0].diff(T, 2) == 0
    return _curved(formula)


def _curved(formula: Expr) -> bool:
    """Whether the second derivative is nonnegative for t > 0, as far as SymPy sees."""
    positive = Symbol("t", positive=True)
    formula = formula.subs(T, positive)
    if not all(map(_smooth, preorder_traversal(formula))):
        return False
    second = formula.diff(positive, 2)
    return any(bool(form(second).is_nonnegative) for form in (S, lambda e: e.together().factor()))


def _smooth(expr: Expr) -> bool:
    """Whether the last operation of an expression is smooth: at a kink, as of sqrt((t - 1)^2), nothing is curved."""
    if isinstance(expr, Pow):
        return bool(expr.base.is_positive or (expr.exp.is_Integer and expr.exp.is_nonnegative))
    if isinstance(expr, log):
        return bool(expr.args[0].is_positive)
    return expr.is_Atom or isinstance(expr, (Add, Mul, exp))


def _branch(formula: Expr, end: Expr) -> Expr:
    """Take absolute values and maxima of a formula apart, as they are near 0 or oo: SymPy finds no limits of them."""
    near = Rational(1, 10**12) if end == 0 else Rational(10**12)

    def larger(parts: tuple[Expr, ...], sign: int) -> Expr:
        return max(parts, key=lambda part: sign * part.subs(T, near).evalf())

    choices = {Max: lambda e: larger(e.args, 1), Min: lambda e: larger(e.args, -1)}
    choices[Abs] = lambda e: larger((e.args[0], -e.args[0]), 1)
    return formula.replace(lambda e: type(e) in choices, lambda e: choices[type(e)](e))


def curve_of(formula: Expr, number: Callable[[Expr], Value]) -> Curve:
    """Return the function that a formula in t is on (0, oo), with its limits as the values at 0 and oo.

    Raises: ValueError, if the formula has another symbol or SymPy finds no limit.
    """
    positive = Symbol("t", positive=True)
    strange = sorted(str(s) for s in formula.free_symbols - {T})
    if strange:
        msg = f"the formula {formula} is to be in t alone, not in {', '.join(strange)}"
        raise ValueError(msg)
    ends: list[tuple[Value, Value]] = []
    for point, there, side in ((Fraction(0), S.Zero, "+"), (OO, S.Infinity, "-")):
        try:
            found = limit(_branch(formula, there).subs(T, positive), positive, there, side)
            value = OO if found is S.Infinity else NOO if found is S.NegativeInfinity else number(found)
        except (NotImplementedError, TypeError, Undefined) as error:
            msg = f"{formula} has no limit at {point} that SymPy finds"
            raise ValueError(msg) from error
        ends.append((point, value))
    return Curve(formula, is_convex(formula), tuple(ends))
