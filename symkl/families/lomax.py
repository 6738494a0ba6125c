"""The Lomax law."""

from __future__ import annotations

from sympy import EulerGamma, Expr, S, digamma, gamma, log, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class Lomax(Family):
    """The Lomax law.

    Density: (shape/scale) (1 + x/scale)^(-shape - 1) for x >= 0.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 20.
    """

    __slots__ = ()
    names = ("shape", "scale")
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 20"

    @staticmethod
    def domain(shape: Expr, scale: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return shape, scale

    @staticmethod
    def support(shape: Expr, scale: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(shape: Expr, scale: Expr) -> LogDensity:
        """Log shape + shape log scale - (shape + 1) log(x + scale)."""
        return (log(shape) + shape * log(scale), S.One), (-shape - 1, log(X + scale))

    @staticmethod
    def mean(shape: Expr, scale: Expr) -> Transform:
        """E[x], for shape > 1."""
        return scale / (shape - 1), (shape - 1,)

    @staticmethod
    def mellin(shape: Expr, scale: Expr, t: Expr) -> Transform:
        """E[x^t], for -1 < t < shape."""
        return scale**t * gamma(1 + t) * ratio(shape, -t), (1 + t, shape - t)

    @expected("E[log x]", lambda shape, scale: log(X))
    def log_mean(shape: Expr, scale: Expr) -> Expr:
        """Return the mean logarithm."""
        return log(scale) - EulerGamma - digamma(shape)

    @expected("E[log(x+scale)]", lambda shape, scale: log(X + scale))
    def log_sum(shape: Expr, scale: Expr) -> Expr:
        """Return the mean logarithm of a Pareto value."""
        return log(scale) + 1 / shape

    @expected("E[(x+scale)^t]", lambda shape, scale, t: (X + scale) ** t)
    def power_of_sum(shape: Expr, scale: Expr, t: Expr) -> Transform:
        """Return the moments of a Pareto value, for t < shape."""
        return scale**t * shape / (shape - t), (shape - t,)
