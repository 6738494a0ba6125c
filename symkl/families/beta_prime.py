"""The beta prime law."""

from __future__ import annotations

from sympy import Expr, S, digamma, log, loggamma, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class BetaPrime(Family):
    """The beta prime law.

    Density: x^(a - 1) (1 + x)^(-a - b)/B(a, b) for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 25.
    """

    __slots__ = ()
    names = ("a", "b")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 25"

    @staticmethod
    def domain(a: Expr, b: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return a, b

    @staticmethod
    def support(a: Expr, b: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(a: Expr, b: Expr) -> LogDensity:
        """-ln B(a, b) + (a - 1) log x - (a + b) log(1 + x)."""
        constant = loggamma(a + b) - loggamma(a) - loggamma(b)
        return (constant, S.One), (a - 1, log(X)), (-a - b, log(1 + X))

    @staticmethod
    def mean(a: Expr, b: Expr) -> Transform:
        """E[x], for b > 1."""
        return a / (b - 1), (b - 1,)

    @staticmethod
    def mellin(a: Expr, b: Expr, t: Expr) -> Transform:
        """E[x^t], for -a < t < b."""
        return ratio(a, t) * ratio(b, -t), (a + t, b - t)

    @expected("E[log x]", lambda a, b: log(X))
    def log_mean(a: Expr, b: Expr) -> Expr:
        """Return the mean logarithm."""
        return digamma(a) - digamma(b)

    @expected("E[log(1+x)]", lambda a, b: log(1 + X))
    def log_sum(a: Expr, b: Expr) -> Expr:
        """Return the mean of -log of a beta value."""
        return digamma(a + b) - digamma(b)
