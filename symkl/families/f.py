"""The Fisher-Snedecor F law."""

from __future__ import annotations

from sympy import Expr, S, digamma, log, loggamma, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class F(Family):
    """The Fisher-Snedecor F law.

    Density: (d1/d2)^(d1/2) x^(d1/2 - 1) (1 + d1 x/d2)^(-(d1 + d2)/2)/B(d1/2, d2/2) for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 27.
    """

    __slots__ = ()
    names = ("d1", "d2")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 27"

    @staticmethod
    def domain(d1: Expr, d2: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return d1, d2

    @staticmethod
    def support(d1: Expr, d2: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(d1: Expr, d2: Expr) -> LogDensity:
        """The constant plus (d1/2 - 1) log x - (d1 + d2)/2 log(x + d2/d1)."""
        half = (d1 + d2) / 2
        constant = d2 * log(d2 / d1) / 2 + loggamma(half) - loggamma(d1 / 2) - loggamma(d2 / 2)
        return (constant, S.One), (d1 / 2 - 1, log(X)), (-half, log(X + d2 / d1))

    @staticmethod
    def mean(d1: Expr, d2: Expr) -> Transform:
        """E[x], for d2 > 2."""
        return d2 / (d2 - 2), (d2 - 2,)

    @staticmethod
    def mellin(d1: Expr, d2: Expr, t: Expr) -> Transform:
        """E[x^t], for -d1/2 < t < d2/2."""
        return (d2 / d1) ** t * ratio(d1 / 2, t) * ratio(d2 / 2, -t), (d1 + 2 * t, d2 - 2 * t)

    @expected("E[log x]", lambda d1, d2: log(X))
    def log_mean(d1: Expr, d2: Expr) -> Expr:
        """Return the mean logarithm."""
        return log(d2 / d1) + digamma(d1 / 2) - digamma(d2 / 2)

    @expected("E[log(x+d2/d1)]", lambda d1, d2: log(X + d2 / d1))
    def log_sum(d1: Expr, d2: Expr) -> Expr:
        """Return the mean of -log of a beta value."""
        return log(d2 / d1) + digamma((d1 + d2) / 2) - digamma(d2 / 2)

    @expected("E[(x+d2/d1)^t]", lambda d1, d2, t: (X + d2 / d1) ** t)
    def power_of_sum(d1: Expr, d2: Expr, t: Expr) -> Transform:
        """Return the moments of a beta value, for t < d2/2."""
        return (d2 / d1) ** t * ratio(d2 / 2, -t) / ratio((d1 + d2) / 2, -t), (d2 - 2 * t,)
