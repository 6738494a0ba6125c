"""The beta law."""

from __future__ import annotations

from sympy import Expr, S, digamma, gamma, log, loggamma, polygamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Beta(Family):
    """Beta law.

    Density: x^(a - 1) (1 - x)^(b - 1)/B(a, b) for 0 < x < 1.
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
        """The unit interval."""
        return Interval(S.Zero, S.One)

    @staticmethod
    def log_density(a: Expr, b: Expr) -> LogDensity:
        """-ln B(a, b) + (a - 1) log x + (b - 1) log(1 - x)."""
        constant = loggamma(a + b) - loggamma(a) - loggamma(b)
        return (constant, S.One), (a - 1, log(X)), (b - 1, log(1 - X))

    @staticmethod
    def mean(a: Expr, b: Expr) -> Expr:
        """E[x]."""
        return a / (a + b)

    @staticmethod
    def variance(a: Expr, b: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return a * b / ((a + b) ** 2 * (a + b + 1))

    @staticmethod
    def mellin(a: Expr, b: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -a."""
        return gamma(a + t) * gamma(a + b) / (gamma(a) * gamma(a + b + t)), (a + t,)

    @expected("E[log x]", lambda a, b: log(X))
    def log_mean(a: Expr, b: Expr) -> Expr:
        """Return the mean logarithm."""
        return digamma(a) - digamma(a + b)

    @expected("E[log(1-x)]", lambda a, b: log(1 - X))
    def log_rest(a: Expr, b: Expr) -> Expr:
        """Return the mean logarithm of what is left of 1."""
        return digamma(b) - digamma(a + b)

    @expected("E[(log(x/(1-x))-c)^2]", lambda a, b, c: (log(X / (1 - X)) - c) ** 2)
    def odds_square(a: Expr, b: Expr, c: Expr) -> Expr:
        """Return the second moment of the log-odds around a point."""
        return polygamma(1, a) + polygamma(1, b) + (digamma(a) - digamma(b) - c) ** 2
