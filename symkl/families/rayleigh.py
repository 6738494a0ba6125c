"""The Rayleigh law."""

from __future__ import annotations

from sympy import EulerGamma, Expr, S, erfc, exp, gamma, log, oo, pi, sqrt

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Rayleigh(Family):
    """The Rayleigh law.

    Density: (x/scale^2) exp(-x^2/(2 scale^2)) for x > 0.
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
        """Log x - 2 log scale - x^2/(2 scale^2)."""
        return (-2 * log(scale), S.One), (S.One, log(X)), (-1 / (2 * scale**2), X**2)

    @staticmethod
    def mean(scale: Expr) -> Expr:
        """E[x]."""
        return scale * sqrt(pi / 2)

    @staticmethod
    def variance(scale: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return (2 - pi / 2) * scale**2

    @staticmethod
    def mellin(scale: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -2."""
        return 2 ** (t / 2) * scale**t * gamma(1 + t / 2), (2 + t,)

    @staticmethod
    def laplace(scale: Expr, t: Expr) -> Expr:
        """E[e^(t x)]."""
        z = scale * t
        return 1 + z * exp(z**2 / 2) * sqrt(pi / 2) * erfc(-z / sqrt(2))

    @expected("E[log x]", lambda scale: log(X))
    def log_mean(scale: Expr) -> Expr:
        """Return the mean logarithm."""
        return log(scale) + (log(2) - EulerGamma) / 2
