"""The arcsine law."""

from __future__ import annotations

from sympy import Expr, S, besseli, exp, log, pi, sqrt

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Arcsine(Family):
    """The arcsine law.

    Density: 1/(pi sqrt((x - low) (high - x))) for low < x < high.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 25.
    """

    __slots__ = ()
    names = ("low", "high")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 25"

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
        """-log pi - 1/2 log(x - low) - 1/2 log(high - x)."""
        return (-log(pi), S.One), (-S.Half, log(X - low)), (-S.Half, log(high - X))

    @staticmethod
    def mean(low: Expr, high: Expr) -> Expr:
        """E[x]."""
        return (low + high) / 2

    @staticmethod
    def variance(low: Expr, high: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return (high - low) ** 2 / 8

    @staticmethod
    def laplace(low: Expr, high: Expr, t: Expr) -> Expr:
        """E[e^(t x)]."""
        return exp((low + high) * t / 2) * besseli(0, (high - low) * t / 2)

    @expected("E[log(x-low)]", lambda low, high: log(X - low))
    def log_from_low(low: Expr, high: Expr) -> Expr:
        """Return the mean log-distance from the lower end."""
        return log((high - low) / 4)

    @expected("E[log(high-x)]", lambda low, high: log(high - X))
    def log_to_high(low: Expr, high: Expr) -> Expr:
        """Return the mean log-distance from the upper end."""
        return log((high - low) / 4)

    @expected("E[log(x-c)]", lambda low, high, c: log(X - c))
    def log_above(low: Expr, high: Expr, c: Expr) -> Transform:
        """Return the mean log-distance from a point below the interval."""
        return 2 * log((sqrt(low - c) + sqrt(high - c)) / 2), (low - c,)

    @expected("E[log(c-x)]", lambda low, high, c: log(c - X))
    def log_below(low: Expr, high: Expr, c: Expr) -> Transform:
        """Return the mean log-distance from a point above the interval."""
        return 2 * log((sqrt(c - low) + sqrt(c - high)) / 2), (c - high,)
