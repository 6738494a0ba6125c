"""The logarithmic law."""

from __future__ import annotations

from sympy import Expr, S, exp, log, oo

from symkl.families.base import Family, Integers, LogDensity, Transform, X


class Logarithmic(Family):
    """Logarithmic law, also called log-series.

    Mass: -p^x/(x ln(1 - p)) for x = 1, 2, 3, ...
    Source: Johnson, Kemp and Kotz 2005, chapter 7.
    """

    __slots__ = ()
    names = ("p",)
    source = "Johnson, Kemp and Kotz 2005, chapter 7"

    @staticmethod
    def domain(p: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return p, 1 - p

    @staticmethod
    def support(p: Expr) -> Integers:
        """The whole numbers from 1."""
        return Integers(S.One, oo)

    @staticmethod
    def log_density(p: Expr) -> LogDensity:
        """-log(-ln(1 - p)) - log x + x log p."""
        return (-log(-log(1 - p)), S.One), (S.NegativeOne, log(X)), (log(p), X)

    @staticmethod
    def mean(p: Expr) -> Expr:
        """E[x]."""
        return -p / ((1 - p) * log(1 - p))

    @staticmethod
    def variance(p: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return -p * (p + log(1 - p)) / ((1 - p) ** 2 * log(1 - p) ** 2)

    @staticmethod
    def laplace(p: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for p e^t < 1."""
        return log(1 - p * exp(t)) / log(1 - p), (1 - p * exp(t),)
