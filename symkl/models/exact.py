"""Numbers of the oracles: rationals, logarithms of rationals, enclosures, infinities; decided exactly where possible.

A value is a `Fraction`, a `LogNumber`, an `Enclosure` (a rigorous interval, for what is not log-linear) or an
`Infinite`.  They mix under + - * / with the conventions of extended reals: 0 times anything is 0, oo - oo raises
`Undefined`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import mpmath
from mpmath.ctx_iv import MPIntervalContext

from symkl.models.factors import log_parts, vanishes

IV = MPIntervalContext()  # our own context, so that nobody else's precision matters
IV.prec = 224


class Undefined(ArithmeticError):  # noqa: N818 (it is an answer: the model decides nothing)
    """A value does not exist (oo - oo, the logarithm of a negative number) or cannot be told apart from that."""


class Undecided(Undefined):
    """An enclosure is too wide to tell whether the value exists, or which one it is."""


class Backwards(Undefined):
    """A range x_{3:1} or sum over t = 3, ..., 1: what is written is not a term at these index values."""


class Infinite:
    """Plus or minus infinity."""

    __slots__ = ("direction",)

    def __init__(self, direction: int) -> None:
        self.direction = direction

    def __add__(self, other: Any) -> Infinite:
        if isinstance(other, Infinite) and other.direction != self.direction:
            raise Undefined("oo - oo")
        return self

    __radd__ = __add__

    def __neg__(self) -> Infinite:
        return NOO if self.direction > 0 else OO

    def __sub__(self, other: Any) -> Infinite:
        return self + -other

    def __rsub__(self, other: Any) -> Infinite:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        side = sign(other)
        if side is None:
            raise Undecided("oo times a number of unknown sign")
        return (self if side > 0 else -self) if side else Fraction(0)

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Infinite) and other.direction == self.direction

    def __hash__(self) -> int:
        return hash(("Infinite", self.direction))

    def __float__(self) -> float:
        return self.direction * math.inf

    def __repr__(self) -> str:
        return "oo" if self.direction > 0 else "-oo"


OO, NOO = Infinite(1), Infinite(-1)


class Enclosure:
    """A real number known to lie in an interval: it can prove that two numbers differ, never that they agree."""

    __slots__ = ("interval",)

    def __init__(self, interval: Any) -> None:
        self.interval = interval

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Infinite):
            return other
        return Enclosure(self.interval + interval(other))

    __radd__ = __add__

    def __neg__(self) -> Enclosure:
        return Enclosure(-self.interval)

    def __sub__(self, other: Any) -> Any:
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Infinite):
            return other * self
        return other if isinstance(other, Fraction) and not other else Enclosure(self.interval * interval(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        return Fraction(0) if isinstance(other, Infinite) else Enclosure(self.interval / interval(other))

    def __rtruediv__(self, other: Any) -> Any:
        return Enclosure(interval(other) / self.interval)

    def __float__(self) -> float:
        return float(mpmath.mpf(self.interval.mid))

    def __repr__(self) -> str:
        return f"~{mpmath.nstr(mpmath.mpf(self.interval.mid), 15)}"


class LogNumber:
    """(r + sum of c_n log n) / log b, with rational r and c_n, integers n > 1 and an optional rational base b > 1.

    The n are primes below 1000 and cofactors without such primes; equality refines cofactors until they are coprime,
    and then unique factorisation decides: a rational plus a nonzero combination is never 0, because e^r is irrational.
    """

    __slots__ = ("base", "logs", "rational")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, rational: Fraction, logs: Mapping[int, Fraction], base: Fraction | None = None) -> None:
        self.rational, self.logs, self.base = rational, dict(logs), base

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, (LogNumber, Fraction, int)):
            return NotImplemented
        if isinstance(other, (Fraction, int)):
            if self.base is None:
                return number(self.rational + other, self.logs)
            other = LogNumber(Fraction(0), {n: Fraction(other * c) for n, c in log_parts(self.base)}, self.base)
        elif other.base != self.base:
            return Enclosure(interval(self) + interval(other))
        return number(self.rational + other.rational, _merge(self.logs, other.logs), self.base)

    __radd__ = __add__

    def __neg__(self) -> LogNumber:
        return LogNumber(-self.rational, {n: -c for n, c in self.logs.items()}, self.base)

    def __sub__(self, other: Any) -> Any:
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, (Fraction, int)):
            return number(self.rational * other, {n: c * other for n, c in self.logs.items()}, self.base)
        if not isinstance(other, LogNumber):
            return NotImplemented
        for a, b in ((self, other), (other, self)):
            if not a.logs and b.base is None:  # r / log(base) times logs
                return number(a.rational * b.rational, {n: c * a.rational for n, c in b.logs.items()}, a.base)
            times = b.base and _multiple(a, b.base)  # a holds the denominator of b
            if times is not None:
                return number(b.rational * times, {n: c * times for n, c in b.logs.items()}, a.base)
        return Enclosure(interval(self) * interval(other))

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (LogNumber, Fraction, int)) and sign(self - other) == 0

    def __float__(self) -> float:
        top = float(self.rational) + math.fsum(float(c) * math.log(n) for n, c in self.logs.items())
        return top / math.log(self.base) if self.base else top

    def __repr__(self) -> str:
        rational, logs, name, scale = self.rational, dict(self.logs), "log", ""
        if self.base is not None and not rational and self.base.denominator == 1:
            rational, name = logs.pop(int(self.base), Fraction(0)), f"log{self.base}"
        elif self.base is not None:
            scale = f" / log({self.base})"
        parts = [f"{rational}"] if rational else []
        for n, c in sorted(logs.items()):
            factor = "" if abs(c) == 1 else f"{abs(c)} "
            parts.append(f"{'-' if c < 0 else ''}{factor}{name}({n})")
        body = " + ".join(parts).replace("+ -", "- ")
        return f"({body}){scale}" if scale and len(parts) > 1 else body + scale


Value = Fraction | LogNumber | Enclosure | Infinite


def _merge(a: Mapping[int, Fraction], b: Mapping[int, Fraction]) -> dict[int, Fraction]:
    result = dict(a)
    for n, c in b.items():
        result[n] = result[n] + c if n in result else c
    return result


def number(rational: Fraction, logs: Mapping[int, Fraction], base: Fraction | None = None) -> Fraction | LogNumber:
    """Return the simplest value: a rational where it is one."""
    kept = {n: c for n, c in logs.items() if c}
    if not kept and (base is None or not rational):
        return Fraction(rational)
    result = LogNumber(Fraction(rational), kept, base)
    if base is not None:
        plain = LogNumber(result.rational, kept)
        times = _multiple(plain, base)
        if times is not None:
            return times
    return result


def _multiple(value: LogNumber, base: Fraction) -> Fraction | None:
    """Return c if the numerator of the value is c log(base)."""
    parts = dict(log_parts(base))
    if value.rational or parts.keys() != value.logs.keys():
        return None
    ratios = {value.logs[n] / c for n, c in parts.items()}
    return ratios.pop() if len(ratios) == 1 else None


def interval(value: Any) -> Any:
    """Return a rigorous interval around a finite value."""
    if isinstance(value, Enclosure):
        return value.interval
    if isinstance(value, Fraction):
        return IV.mpf(value.numerator) / value.denominator
    if isinstance(value, LogNumber):
        top = interval(value.rational)
        for n, c in value.logs.items():
            top += interval(c) * IV.log(IV.mpf(n))
        return top / IV.log(interval(value.base)) if value.base else top
    return IV.mpf(value)


def sign(value: Any) -> int | None:
    """Return -1, 0 or 1, exactly; None for an enclosure that holds 0 inside."""
    if isinstance(value, Infinite):
        return value.direction
    if isinstance(value, LogNumber):
        if vanishes(value.logs):
            return (value.rational > 0) - (value.rational < 0)
        return _clear_sign(value) or refined_sign(value)
    if isinstance(value, Enclosure):
        low, high = value.interval.a, value.interval.b
        return 1 if low > 0 else -1 if high < 0 else None
    return (value > 0) - (value < 0)


def _clear_sign(value: LogNumber) -> int:
    """Return the sign where doubles leave no doubt, even with a slack of thousands of rounding errors; else 0."""
    try:
        terms = [float(value.rational), *(float(c) * math.log(n) for n, c in value.logs.items())]
        total, slack = math.fsum(terms), 1e-11 * math.fsum(map(abs, terms))
    except OverflowError:
        return 0
    return (total > slack) - (total < -slack) if slack < math.inf else 0


def refined_sign(value: LogNumber) -> int:
    """Return the sign of a nonzero number from intervals of growing precision."""
    before = IV.prec
    try:
        IV.prec = 96
        while True:
            found = interval(value)
            if found.a > 0 or found.b < 0:
                return 1 if found.a > 0 else -1
            IV.prec *= 2
    finally:
        IV.prec = before


def compare(left: Value, right: Value) -> int | None:
    """Return the sign of left - right as extended reals; None if it cannot be decided.

    >>> compare(number(Fraction(0), {2: Fraction(3)}), OO), compare(Fraction(1, 2), Fraction(1, 2))
    (-1, 0)
    """
    if isinstance(left, Infinite) and isinstance(right, Infinite):
        return (left.direction > right.direction) - (left.direction < right.direction)
    return sign(left - right)
