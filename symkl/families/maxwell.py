"""The Maxwell law."""

from __future__ import annotations

from sympy import Expr, S, gamma, log, oo, pi, sqrt

from symkl.families.base import Family, Interval, LogDensity, Transform, X


class Maxwell(Family):
    """The Maxwell law.

    Density: sqrt(2/pi) x^2 exp(-x^2/(2 scale^2))/scale^3 for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 18.
    """

    __slots__ = ()
    names = ("scale",)
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 18"

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
        """1/2 log(2/pi) - 3 log scale + 2 log x - x^2/(2 scale^2)."""
        return (log(2 / pi) / 2 - 3 * log(scale), S.One), (S(2), log(X)), (-1 / (2 * scale**2), X**2)

    @staticmethod
    def mean(scale: Expr) -> Expr:
        """E[x]."""
        return 2 * scale * sqrt(2 / pi)

    @staticmethod
    def variance(scale: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return (3 - 8 / pi) * scale**2

    @staticmethod
    def mellin(scale: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -3."""
        return 2 ** (1 + t / 2) * scale**t * gamma((3 + t) / 2) / sqrt(pi), (3 + t,)
