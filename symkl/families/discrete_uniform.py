"""The discrete uniform law."""

from __future__ import annotations

from sympy import Expr, S, log

from symkl.families.base import Family, Integers, LogDensity


class DiscreteUniform(Family):
    """Discrete uniform law.

    Mass: 1/(high - low + 1) for x = low, low + 1, ..., high.
    Source: Johnson, Kemp and Kotz 2005, chapter 6.
    """

    __slots__ = ()
    names = ("low", "high")
    whole = ("low", "high")
    source = "Johnson, Kemp and Kotz 2005, chapter 6"

    @staticmethod
    def domain(low: Expr, high: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (high - low + 1,)

    @staticmethod
    def support(low: Expr, high: Expr) -> Integers:
        """The whole numbers from low to high."""
        return Integers(low, high)

    @staticmethod
    def log_density(low: Expr, high: Expr) -> LogDensity:
        """-log(high - low + 1)."""
        return ((-log(high - low + 1), S.One),)

    @staticmethod
    def mean(low: Expr, high: Expr) -> Expr:
        """E[x]."""
        return (low + high) / 2

    @staticmethod
    def variance(low: Expr, high: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return (high - low) * (high - low + 2) / 12
