"""The triangular law."""

from __future__ import annotations

from sympy import Expr, Min, S, log

from symkl.families.base import Family, Interval, LogDensity, X, expected


class Triangular(Family):
    """The triangular law.

    Density: 2/(high - low) min((x - low)/(mode - low), (high - x)/(high - mode)) for low < x < high.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 26.
    """

    __slots__ = ()
    names = ("low", "mode", "high")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 26"

    @staticmethod
    def domain(low: Expr, mode: Expr, high: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return mode - low, high - mode

    @staticmethod
    def support(low: Expr, mode: Expr, high: Expr) -> Interval:
        """The interval."""
        return Interval(low, high)

    @staticmethod
    def log_density(low: Expr, mode: Expr, high: Expr) -> LogDensity:
        """Log(2/(high - low)) + log of the smaller of the two lines."""
        lines = Min((X - low) / (mode - low), (high - X) / (high - mode))
        return (log(2) - log(high - low), S.One), (S.One, log(lines))

    @staticmethod
    def mean(low: Expr, mode: Expr, high: Expr) -> Expr:
        """E[x]."""
        return (low + mode + high) / 3

    @staticmethod
    def variance(low: Expr, mode: Expr, high: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return ((high - low) ** 2 - (mode - low) * (high - mode)) / 18

    @expected("E[log(height)]", lambda low, mode, high: log(Min((X - low) / (mode - low), (high - X) / (high - mode))))
    def height(low: Expr, mode: Expr, high: Expr) -> Expr:
        """Return the mean log of the density over its maximum: the height is the root of a uniform value."""
        return -S.Half
