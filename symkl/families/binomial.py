"""The binomial law."""

from __future__ import annotations

from sympy import Expr, S, binomial, exp, log

from symkl.families.base import Family, Integers, LogDensity, X, expected


class Binomial(Family):
    """Binomial law.

    Mass: C(n, x) prob^x (1 - prob)^(n - x) for x = 0, ..., n.
    Source: Johnson, Kemp and Kotz 2005, chapter 3.
    """

    __slots__ = ()
    names = ("n", "prob")
    whole = ("n",)
    source = "Johnson, Kemp and Kotz 2005, chapter 3"

    @staticmethod
    def domain(n: Expr, prob: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return n, prob, 1 - prob

    @staticmethod
    def support(n: Expr, prob: Expr) -> Integers:
        """The whole numbers from 0 to n."""
        return Integers(S.Zero, n)

    @staticmethod
    def point(n: Expr, prob: Expr) -> Expr | None:
        """Every trial fails or every trial succeeds."""
        return n * prob if prob in {S.Zero, S.One} and n.is_positive else None

    @staticmethod
    def log_density(n: Expr, prob: Expr) -> LogDensity:
        """Log C(n, x) + x log prob + (n - x) log(1 - prob)."""
        return (S.One, log(binomial(n, X))), (log(prob), X), (log(1 - prob), n - X)

    @staticmethod
    def mean(n: Expr, prob: Expr) -> Expr:
        """E[x]."""
        return n * prob

    @staticmethod
    def variance(n: Expr, prob: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return n * prob * (1 - prob)

    @staticmethod
    def laplace(n: Expr, prob: Expr, t: Expr) -> Expr:
        """E[e^(t x)]."""
        return (1 - prob + prob * exp(t)) ** n

    @expected("E[n-x]", lambda n, prob: n - X)
    def failures(n: Expr, prob: Expr) -> Expr:
        """Return the mean number of failures."""
        return n * (1 - prob)
