"""The zeta law."""

from __future__ import annotations

from sympy import Expr, S, log, oo, zeta

from symkl.families.base import Family, Integers, LogDensity, Transform, X, expected
from symkl.special import zetaprime


class Zeta(Family):
    """Zeta law, also called Zipf's law on all positive whole numbers.

    Mass: x^(-s)/zeta(s) for x = 1, 2, 3, ...
    Source: Johnson, Kemp and Kotz 2005, chapter 11.
    """

    __slots__ = ()
    names = ("s",)
    source = "Johnson, Kemp and Kotz 2005, chapter 11"

    @staticmethod
    def domain(s: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (s - 1,)

    @staticmethod
    def support(s: Expr) -> Integers:
        """The whole numbers from 1."""
        return Integers(S.One, oo)

    @staticmethod
    def log_density(s: Expr) -> LogDensity:
        """-log zeta(s) - s log x."""
        return (-log(zeta(s)), S.One), (-s, log(X))

    @staticmethod
    def mean(s: Expr) -> Transform:
        """E[x], for s > 2."""
        return zeta(s - 1) / zeta(s), (s - 2,)

    @staticmethod
    def variance(s: Expr) -> Transform:
        """E[(x - E[x])^2], for s > 3."""
        return zeta(s - 2) / zeta(s) - (zeta(s - 1) / zeta(s)) ** 2, (s - 3,)

    @expected("E[log x]", lambda s: log(X))
    def log_mean(s: Expr) -> Expr:
        """Return -zeta'(s)/zeta(s)."""
        return -zetaprime(s) / zeta(s)
