"""The chi law."""

from __future__ import annotations

from sympy import Expr, S, digamma, log, loggamma, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class Chi(Family):
    """The chi law.

    Density: 2^(1 - df/2) x^(df - 1) exp(-x^2/2)/Gamma(df/2) for x > 0.
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
        """(1 - df/2) log 2 - ln Gamma(df/2) + (df - 1) log x - x^2/2."""
        return ((1 - df / 2) * log(2) - loggamma(df / 2), S.One), (df - 1, log(X)), (-S.Half, X**2)

    @staticmethod
    def mellin(df: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -df."""
        return 2 ** (t / 2) * ratio(df / 2, t / 2), (df + t,)

    @expected("E[log x]", lambda df: log(X))
    def log_mean(df: Expr) -> Expr:
        """Return the mean logarithm."""
        return (digamma(df / 2) + log(2)) / 2
