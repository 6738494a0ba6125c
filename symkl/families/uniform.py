"""The uniform law on an interval."""

from __future__ import annotations

from sympy import Expr, S, log

from symkl.families.base import Family, Interval, LogDensity, X, expected


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

    @expected("E[log(x-low)]", lambda low, high: log(X - low))
    def log_from_low(low: Expr, high: Expr) -> Expr:
        """Return the mean log-distance from the lower end."""
        return log(high - low) - 1

    @expected("E[log(high-x)]", lambda low, high: log(high - X))
    def log_to_high(low: Expr, high: Expr) -> Expr:
        """Return the mean log-distance from the upper end."""
        return log(high - low) - 1

    @expected("E[log(x-c)]", lambda low, high, c: log(X - c))
    def log_above(low: Expr, high: Expr, c: Expr) -> tuple[Expr, tuple[Expr, ...]]:
        """Return the mean log-distance from a point below the interval."""
        a, b = low - c, high - c
        return (b * log(b) - a * log(a)) / (high - low) - 1, (a,)
