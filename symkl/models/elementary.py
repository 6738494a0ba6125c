"""Logarithm, exponential and powers of oracle values, exact where the result is a rational or log-linear."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath

from symkl.models.exact import (
    IV,
    NOO,
    OO,
    Enclosure,
    Infinite,
    LogNumber,
    Undecided,
    Undefined,
    Value,
    interval,
    number,
    sign,
)
from symkl.models.factors import log_parts


def log(value: Value, base: Value | None = None) -> Value:
    """Return the logarithm, -oo at 0; the base is positive and not 1."""
    side = sign(value)
    if side is None:
        raise Undecided(f"log of {value}")
    if side < 0:
        raise Undefined(f"log of {value}")
    if isinstance(value, Infinite) or side == 0:
        found: Value = value if side else NOO
    elif isinstance(value, Fraction):
        found = number(Fraction(0), {n: Fraction(c) for n, c in log_parts(value)})
    else:
        found = Enclosure(IV.log(interval(value)))
    return found if base is None else found * power(log(base), Fraction(-1))


def exp(value: Value) -> Value:
    """Return the exponential; rational where it is."""
    if isinstance(value, Infinite):
        return OO if value.direction > 0 else Fraction(0)
    if isinstance(value, Fraction) and not value:
        return Fraction(1)
    if isinstance(value, LogNumber) and not value.rational and value.base is None:
        result: Value = Fraction(1)
        for n, c in value.logs.items():
            result *= power(Fraction(n), c)
        return result
    return Enclosure(IV.exp(interval(value)))


def power(base: Value, exponent: Value) -> Value:
    """Return base ** exponent; 0 to a power that is not positive is refused here (the sign of the zero is not known).

    >>> power(Fraction(4, 9), Fraction(-1, 2)), power(log(Fraction(4)), Fraction(-1))
    (Fraction(3, 2), 1 / log(4))
    """
    if exponent == 1:
        return base
    side = sign(base)
    if side == 0:
        if sign(exponent) != 1:
            raise Undefined(f"0 ** {exponent}")
        return base
    whole = isinstance(exponent, Fraction) and exponent.denominator == 1
    if side is None:
        raise Undecided(f"{base} ** {exponent}")
    if side < 0 and not whole:
        raise Undefined(f"{base} ** {exponent}")
    if isinstance(base, Infinite):
        if sign(exponent) != 1:
            return Fraction(sign(exponent) == 0)
        return NOO if side < 0 and isinstance(exponent, Fraction) and exponent % 2 else OO
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        over, under = (_root(part, exponent.denominator) for part in (base.numerator, base.denominator))
        if over is not None and under is not None:
            return Fraction(over, under) ** exponent.numerator
    if isinstance(base, LogNumber) and exponent == -1:
        inverse = _inverse(base)
        if inverse is not None:
            return inverse
    found = interval(base)
    if isinstance(exponent, Fraction) and whole:
        return Enclosure(found**exponent.numerator)
    return Enclosure(IV.exp(IV.log(found) * interval(exponent)))


def _root(n: int, degree: int) -> int | None:
    """Return the integer root, if there is one."""
    if degree == 1:
        return n
    if n < 0 or degree > 64:
        return None
    guess = round(n ** (1 / degree)) if n < 1 << 900 else 0
    return next((k for k in (guess, guess + 1, guess - 1) if k >= 0 and k**degree == n), None)


LONG = 3000
"""A base of more bits is not written out: its factors would have to be found again and again."""


def _inverse(value: LogNumber) -> Fraction | LogNumber | None:
    """Return 1 / (log(b) / d) as d / log(b), and log(b) / r as the inverse of r / log(b)."""
    above = dict(log_parts(value.base)) if value.base else {}
    if not value.logs:
        return number(Fraction(0), {n: c / value.rational for n, c in above.items()})
    d = math.lcm(*(c.denominator for c in value.logs.values()))
    if value.rational or d * sum(abs(c) * n.bit_length() for n, c in value.logs.items()) > LONG:
        return None
    base = math.prod((Fraction(n) ** int(c * d) for n, c in value.logs.items()), start=Fraction(1))
    if base < 1:
        base, d = 1 / base, -d
    if base == 1:
        return None
    if above:
        return number(Fraction(0), {n: Fraction(c * d) for n, c in above.items()}, base)
    return number(Fraction(d), {}, base)


def decimal(value: Value, digits: int = 12) -> str:
    """Return a value as a decimal number."""
    if isinstance(value, Infinite):
        return str(value)
    return mpmath.nstr(mpmath.mpf(interval(value).mid), digits)
