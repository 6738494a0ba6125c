"""The Poisson law."""

from __future__ import annotations

from sympy import Expr, S, exp, factorial, log, oo

from symkl.families.base import Family, Integers, LogDensity, X


class Poisson(Family):
    """Poisson law.

    Mass: exp(-rate) rate^x/x! for x = 0, 1, 2, ...
    Source: Johnson, Kemp and Kotz 2005, chapter 4.
    """

    __slots__ = ()
    names = ("rate",)
    source = "Johnson, Kemp and Kotz 2005, chapter 4"

    @staticmethod
    def domain(rate: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (rate,)

    @staticmethod
    def support(rate: Expr) -> Integers:
        """The whole numbers from 0."""
        return Integers(S.Zero, oo)

    @staticmethod
    def point(rate: Expr) -> Expr | None:
        """Nothing ever happens at rate 0."""
        return S.Zero if rate is S.Zero else None

    @staticmethod
    def log_density(rate: Expr) -> LogDensity:
        """-rate + x log rate - log x!."""
        return (-rate, S.One), (log(rate), X), (S.NegativeOne, log(factorial(X)))

    @staticmethod
    def mean(rate: Expr) -> Expr:
        """E[x]."""
        return rate

    @staticmethod
    def variance(rate: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return rate

    @staticmethod
    def laplace(rate: Expr, t: Expr) -> Expr:
        """E[e^(t x)]."""
        return exp(rate * (exp(t) - 1))
