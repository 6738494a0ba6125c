"""The chi-squared law."""

from __future__ import annotations

from sympy import Expr, S, digamma, log, loggamma, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class Chi2(Family):
    """The chi-squared law.

    Density: x^(df/2 - 1) exp(-x/2)/(2^(df/2) Gamma(df/2)) for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 18.
    """

    __slots__ = ()
    names = ("df",)
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 18"

    @staticmethod
    def domain(df: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (df,)

    @staticmethod
    def support(df: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(df: Expr) -> LogDensity:
        """-df/2 log 2 - ln Gamma(df/2) + (df/2 - 1) log x - x/2."""
        return (-df * log(2) / 2 - loggamma(df / 2), S.One), (df / 2 - 1, log(X)), (-S.Half, X)

    @staticmethod
    def mean(df: Expr) -> Expr:
        """E[x]."""
        return df

    @staticmethod
    def variance(df: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return 2 * df

    @staticmethod
    def mellin(df: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -df/2."""
        return 2**t * ratio(df / 2, t), (df + 2 * t,)

    @staticmethod
    def laplace(df: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t < 1/2."""
        return (1 - 2 * t) ** (-df / 2), (1 - 2 * t,)

    @expected("E[log x]", lambda df: log(X))
    def log_mean(df: Expr) -> Expr:
        """Return the mean logarithm."""
        return digamma(df / 2) + log(2)
