"""The uniform law on an interval."""

from __future__ import annotations

from sympy import Abs, Expr, S, atan, cos, exp, log, sin

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import root
from symkl.special import sinhc


class Uniform(Family):
    """Uniform law on an interval.

    Density: 1/(high - low) for low < x < high.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 26.
    """

    __slots__ = ()
    names = ("low", "high")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 26"

    @staticmethod
    def domain(low: Expr, high: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (high - low,)

    @staticmethod
    def support(low: Expr, high: Expr) -> Interval:
        """The interval."""
        return Interval(low, high)

    @staticmethod
    def log_density(low: Expr, high: Expr) -> LogDensity:
        """-log(high - low)."""
        return ((-log(high - low), S.One),)

    @staticmethod
    def mean(low: Expr, high: Expr) -> Expr:
        """E[x]."""
        return (low + high) / 2

    @staticmethod
    def variance(low: Expr, high: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return (high - low) ** 2 / 12

    @staticmethod
    def laplace(low: Expr, high: Expr, t: Expr) -> Expr:
        """E[e^(t x)]."""
        return exp((low + high) * t / 2) * sinhc((high - low) * t / 2)

    @expected("E[x^s]", lambda low, high, s: X**s)
    def power(low: Expr, high: Expr, s: Expr) -> Transform:
        """Return the moments of order other than -1; from 0 on, of order above -1."""
        if low == 0:
            return high**s / (s + 1), (s + 1,)
        return (high ** (s + 1) - low ** (s + 1)) / ((s + 1) * (high - low)), (low, (s + 1) ** 2)

    @expected("E[1/x]", lambda low, high: 1 / X)
    def inverse(low: Expr, high: Expr) -> Transform:
        """Return the mean reciprocal."""
        return log(high / low) / (high - low), (low,)

    @expected("E[(log x-c)^2]", lambda low, high, c: (log(X) - c) ** 2)
    def log_square(low: Expr, high: Expr, c: Expr) -> Transform:
        """Return the mean of a square; its antiderivative is x ((log x - c - 1)^2 + 1)."""
        size, top = high - low, high * ((log(high) - c - 1) ** 2 + 1)
        return (top / size, ()) if low == 0 else ((top - low * ((log(low) - c - 1) ** 2 + 1)) / size, (low,))

    @expected("E[|x-c|]", lambda low, high, c: Abs(X - c))
    def distance(low: Expr, high: Expr, c: Expr) -> Expr:
        """Return the mean distance from a point."""
        return ((high - c) * Abs(high - c) - (low - c) * Abs(low - c)) / (2 * (high - low))

    @expected("E[log((x-c)^2+d)]", lambda low, high, c, d: log((X - c) ** 2 + d))
    def log_distance(low: Expr, high: Expr, c: Expr, d: Expr) -> Transform:
        """Return the mean of a log-square; its antiderivative is u log(u^2 + d) - 2 u + 2 sqrt(d) atan(u/sqrt(d))."""
        side, needs = root(d)
        top, bottom = (u * log(u**2 + d) + 2 * side * atan(u / side) for u in (high - c, low - c))
        return (top - bottom) / (high - low) - 2, needs

    @expected("E[cos(x-c)]", lambda low, high, c: cos(X - c))
    def cosine(low: Expr, high: Expr, c: Expr) -> Expr:
        """Return the mean cosine."""
        return (sin(high - c) - sin(low - c)) / (high - low)

    @expected("E[log(c-x)]", lambda low, high, c: log(c - X))
    def log_below(low: Expr, high: Expr, c: Expr) -> Transform:
        """Return the mean log-distance from a point above the interval."""
        a, b = c - high, c - low
        return (b * log(b) - a * log(a)) / (high - low) - 1, (a,)

    @expected("E[log(x-low)]", lambda low, high: log(X - low))
    def log_from_low(low: Expr, high: Expr) -> Expr:
        """Return the mean log-distance from the lower end."""
        return log(high - low) - 1

    @expected("E[log(high-x)]", lambda low, high: log(high - X))
    def log_to_high(low: Expr, high: Expr) -> Expr:
        """Return the mean log-distance from the upper end."""
        return log(high - low) - 1

    @expected("E[log(x-c)]", lambda low, high, c: log(X - c))
    def log_above(low: Expr, high: Expr, c: Expr) -> Transform:
        """Return the mean log-distance from a point below the interval."""
        a, b = low - c, high - c
        return (b * log(b) - a * log(a)) / (high - low) - 1, (a,)
