"""The beta law on any interval: Pearson's type I."""

from __future__ import annotations

from sympy import Expr, S, digamma, log, loggamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class FourParameterBeta(Family):
    """Beta law on an interval: (x - low)/(high - low) is Beta(a, b).

    Density: (x - low)^(a - 1) (high - x)^(b - 1)/(B(a, b) (high - low)^(a + b - 1)) for low < x < high.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 25.
    """

    __slots__ = ()
    names = ("a", "b", "low", "high")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 25"

    @staticmethod
    def domain(a: Expr, b: Expr, low: Expr, high: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return a, b, high - low

    @staticmethod
    def support(a: Expr, b: Expr, low: Expr, high: Expr) -> Interval:
        """The interval."""
        return Interval(low, high)

    @staticmethod
    def log_density(a: Expr, b: Expr, low: Expr, high: Expr) -> LogDensity:
        """-ln B(a, b) - (a + b - 1) log(high - low) + (a - 1) log(x - low) + (b - 1) log(high - x)."""
        constant = loggamma(a + b) - loggamma(a) - loggamma(b) - (a + b - 1) * log(high - low)
        return (constant, S.One), (a - 1, log(X - low)), (b - 1, log(high - X))

    @staticmethod
    def mean(a: Expr, b: Expr, low: Expr, high: Expr) -> Expr:
        """E[x]."""
        return (b * low + a * high) / (a + b)

    @staticmethod
    def variance(a: Expr, b: Expr, low: Expr, high: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return a * b * (high - low) ** 2 / ((a + b) ** 2 * (a + b + 1))

    @expected("E[log(x-low)]", lambda a, b, low, high: log(X - low))
    def log_from_low(a: Expr, b: Expr, low: Expr, high: Expr) -> Expr:
        """Return the mean log-distance from the lower end."""
        return log(high - low) + digamma(a) - digamma(a + b)

    @expected("E[log(high-x)]", lambda a, b, low, high: log(high - X))
    def log_to_high(a: Expr, b: Expr, low: Expr, high: Expr) -> Expr:
        """Return the mean log-distance from the upper end."""
        return log(high - low) + digamma(b) - digamma(a + b)

    @expected("E[(x-low)^s]", lambda a, b, low, high, s: (X - low) ** s)
    def power(a: Expr, b: Expr, low: Expr, high: Expr, s: Expr) -> Transform:
        """Return the moments from the lower end, for s > -a."""
        return (high - low) ** s * ratio(a, s) / ratio(a + b, s), (a + s,)
