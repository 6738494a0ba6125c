"""The negative binomial law."""

from __future__ import annotations

from sympy import Expr, RisingFactorial, S, exp, factorial, log, oo

from symkl.families.base import Family, Integers, LogDensity, Transform, X


class NegativeBinomial(Family):
    """Negative binomial law: failures before the r-th success, for any r > 0.

    Mass: Gamma(x + r)/(x! Gamma(r)) prob^r (1 - prob)^x for x = 0, 1, 2, ...
    Source: Johnson, Kemp and Kotz 2005, chapter 5.
    """

    __slots__ = ()
    names = ("r", "prob")
    source = "Johnson, Kemp and Kotz 2005, chapter 5"

    @staticmethod
    def domain(r: Expr, prob: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return r, prob, 1 - prob

    @staticmethod
    def support(r: Expr, prob: Expr) -> Integers:
        """The whole numbers from 0."""
        return Integers(S.Zero, oo)

    @staticmethod
    def point(r: Expr, prob: Expr) -> Expr | None:
        """Every trial succeeds."""
        return S.Zero if prob is S.One and r.is_positive else None

    @staticmethod
    def log_density(r: Expr, prob: Expr) -> LogDensity:
        """R log prob + log (r)_x - log x! + x log(1 - prob), with (r)_x = r (r + 1) ... (r + x - 1)."""
        rising = (S.One, log(RisingFactorial(r, X)))
        return (r * log(prob), S.One), rising, (S.NegativeOne, log(factorial(X))), (log(1 - prob), X)

    @staticmethod
    def mean(r: Expr, prob: Expr) -> Expr:
        """E[x]."""
        return r * (1 - prob) / prob

    @staticmethod
    def variance(r: Expr, prob: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return r * (1 - prob) / prob**2

    @staticmethod
    def laplace(r: Expr, prob: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for (1 - prob) e^t < 1."""
        return (prob / (1 - (1 - prob) * exp(t))) ** r, (1 - (1 - prob) * exp(t),)
