"""The inverse gamma law."""

from __future__ import annotations

from sympy import Expr, S, besselk, digamma, gamma, log, loggamma, oo, sqrt

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class InverseGamma(Family):
    """The inverse gamma law.

    Density: scale^shape x^(-shape - 1) exp(-scale/x)/Gamma(shape) for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 17.
    """

    __slots__ = ()
    names = ("shape", "scale")
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 17"

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
        """Shape log scale - ln Gamma(shape) - (shape + 1) log x - scale/x."""
        return (shape * log(scale) - loggamma(shape), S.One), (-shape - 1, log(X)), (-scale, 1 / X)

    @staticmethod
    def mean(shape: Expr, scale: Expr) -> Transform:
        """E[x], for shape > 1."""
        return scale / (shape - 1), (shape - 1,)

    @staticmethod
    def variance(shape: Expr, scale: Expr) -> Transform:
        """E[(x - E[x])^2], for shape > 2."""
        return scale**2 / ((shape - 1) ** 2 * (shape - 2)), (shape - 2,)

    @staticmethod
    def mellin(shape: Expr, scale: Expr, t: Expr) -> Transform:
        """E[x^t], for t < shape."""
        return scale**t * ratio(shape, -t), (shape - t,)

    @staticmethod
    def laplace(shape: Expr, scale: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t < 0."""
        z = 2 * sqrt(-scale * t)
        return 2 * (z / 2) ** shape * besselk(shape, z) / gamma(shape), (-t,)

    @expected("E[log x]", lambda shape, scale: log(X))
    def log_mean(shape: Expr, scale: Expr) -> Expr:
        """Return the mean logarithm."""
        return log(scale) - digamma(shape)
