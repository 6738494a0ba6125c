"""The half-normal law."""

from __future__ import annotations

from sympy import Expr, S, erfc, exp, gamma, log, oo, pi, sqrt

from symkl.families.base import Family, Interval, LogDensity, Transform, X


class HalfNormal(Family):
    """The half-normal law.

    Density: sqrt(2/pi) exp(-x^2/(2 scale^2))/scale for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 13.
    """

    __slots__ = ()
    names = ("scale",)
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 13"

    @staticmethod
    def domain(scale: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (scale,)

    @staticmethod
    def support(scale: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(scale: Expr) -> LogDensity:
        """1/2 log(2/pi) - log scale - x^2/(2 scale^2)."""
        return (log(2 / pi) / 2 - log(scale), S.One), (-1 / (2 * scale**2), X**2)

    @staticmethod
    def mean(scale: Expr) -> Expr:
        """E[x]."""
        return scale * sqrt(2 / pi)

    @staticmethod
    def variance(scale: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return scale**2 * (1 - 2 / pi)

    @staticmethod
    def mellin(scale: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -1."""
        return 2 ** (t / 2) * scale**t * gamma((1 + t) / 2) / sqrt(pi), (1 + t,)

    @staticmethod
    def laplace(scale: Expr, t: Expr) -> Expr:
        """E[e^(t x)]."""
        return exp(scale**2 * t**2 / 2) * erfc(-scale * t / sqrt(2))
