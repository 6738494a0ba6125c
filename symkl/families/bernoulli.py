"""The Bernoulli law."""

from __future__ import annotations

from sympy import Expr, S, exp, factorial, log

from symkl.families.base import Family, Integers, LogDensity, X, expected


class Bernoulli(Family):
    """Bernoulli law.

    Mass: P(1) = prob, P(0) = 1 - prob.
    Source: Johnson, Kemp and Kotz 2005, chapter 3.
    """

    __slots__ = ()
    names = ("prob",)
    source = "Johnson, Kemp and Kotz 2005, chapter 3"

    @staticmethod
    def domain(prob: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return prob, 1 - prob

    @staticmethod
    def support(prob: Expr) -> Integers:
        """0 and 1."""
        return Integers(S.Zero, S.One)

    @staticmethod
    def point(prob: Expr) -> Expr | None:
        """A coin with two equal sides."""
        return prob if prob in {S.Zero, S.One} else None

    @staticmethod
    def log_density(prob: Expr) -> LogDensity:
        """X log prob + (1 - x) log(1 - prob)."""
        return (log(prob), X), (log(1 - prob), 1 - X)

    @staticmethod
    def mean(prob: Expr) -> Expr:
        """E[x]."""
        return prob

    @staticmethod
    def variance(prob: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return prob * (1 - prob)

    @staticmethod
    def laplace(prob: Expr, t: Expr) -> Expr:
        """E[e^(t x)]."""
        return 1 - prob + prob * exp(t)

    @expected("E[1-x]", lambda prob: 1 - X)
    def tails(prob: Expr) -> Expr:
        """Return the mass at 0."""
        return 1 - prob

    @expected("E[log x!]", lambda prob: log(factorial(X)))
    def log_factorial(prob: Expr) -> Expr:
        """Return 0: both values have factorial 1."""
        return S.Zero
