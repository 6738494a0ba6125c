"""The log-uniform law."""

from __future__ import annotations

from sympy import Expr, S, log

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class LogUniform(Family):
    """The log-uniform law.

    Density: 1/(x log(high/low)) for low < x < high.
    Source: Hamming 1970, On the distribution of numbers.
    """

    __slots__ = ()
    names = ("low", "high")
    source = "Hamming 1970, On the distribution of numbers"

    @staticmethod
    def domain(low: Expr, high: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return low, high - low

    @staticmethod
    def support(low: Expr, high: Expr) -> Interval:
        """The interval."""
        return Interval(low, high)

    @staticmethod
    def log_density(low: Expr, high: Expr) -> LogDensity:
        """-log log(high/low) - log x."""
        return (-log(log(high / low)), S.One), (S.NegativeOne, log(X))

    @staticmethod
    def mean(low: Expr, high: Expr) -> Expr:
        """E[x]."""
        return (high - low) / log(high / low)

    @staticmethod
    def variance(low: Expr, high: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        size = log(high / low)
        return (high**2 - low**2) / (2 * size) - (high - low) ** 2 / size**2

    @expected("E[x^s]", lambda low, high, s: X**s)
    def power(low: Expr, high: Expr, s: Expr) -> Transform:
        """Return the moments of order other than 0."""
        return (high**s - low**s) / (s * log(high / low)), (s**2,)

    @expected("E[log x]", lambda low, high: log(X))
    def log_mean(low: Expr, high: Expr) -> Expr:
        """Return the mean logarithm."""
        return (log(low) + log(high)) / 2

    @expected("E[(log x-c)^2]", lambda low, high, c: (log(X) - c) ** 2)
    def log_square(low: Expr, high: Expr, c: Expr) -> Expr:
        """Return the second moment of the logarithm around a point."""
        return log(high / low) ** 2 / 12 + ((log(low) + log(high)) / 2 - c) ** 2
