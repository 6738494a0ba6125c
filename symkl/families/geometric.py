"""The geometric law."""

from __future__ import annotations

from sympy import Expr, S, exp, log, oo

from symkl.families.base import Family, Integers, LogDensity, Transform, X


class Geometric(Family):
    """Geometric law of the number of failures before the first success.

    Mass: prob (1 - prob)^x for x = 0, 1, 2, ...
    Source: Johnson, Kemp and Kotz 2005, chapter 5.
    """

    __slots__ = ()
    names = ("prob",)
    source = "Johnson, Kemp and Kotz 2005, chapter 5"

    @staticmethod
    def domain(prob: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return prob, 1 - prob

    @staticmethod
    def support(prob: Expr) -> Integers:
        """The whole numbers from 0."""
        return Integers(S.Zero, oo)

    @staticmethod
    def point(prob: Expr) -> Expr | None:
        """The first trial succeeds."""
        return S.Zero if prob is S.One else None

    @staticmethod
    def log_density(prob: Expr) -> LogDensity:
        """Log prob + x log(1 - prob)."""
        return (log(prob), S.One), (log(1 - prob), X)

    @staticmethod
    def mean(prob: Expr) -> Expr:
        """E[x]."""
        return (1 - prob) / prob

    @staticmethod
    def variance(prob: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return (1 - prob) / prob**2

    @staticmethod
    def laplace(prob: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for (1 - prob) e^t < 1."""
        return prob / (1 - (1 - prob) * exp(t)), (1 - (1 - prob) * exp(t),)
