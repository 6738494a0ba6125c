"""The inverse Gaussian law."""

from __future__ import annotations

from sympy import Expr, S, besselk, exp, expint, log, oo, pi, sqrt

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class InverseGaussian(Family):
    """The inverse Gaussian law.

    Density: sqrt(shape/(2 pi x^3)) exp(-shape (x - mean)^2/(2 mean^2 x)) for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 15.
    """

    __slots__ = ()
    names = ("mean", "shape")
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 15"

    @staticmethod
    def domain(mean: Expr, shape: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return mean, shape

    @staticmethod
    def support(mean: Expr, shape: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(mean: Expr, shape: Expr) -> LogDensity:
        """The constant less 3/2 log x + shape x/(2 mean^2) + shape/(2 x)."""
        constant = log(shape) / 2 - log(2 * pi) / 2 + shape / mean
        return (constant, S.One), (-3 * S.Half, log(X)), (-shape / (2 * mean**2), X), (-shape / 2, 1 / X)

    @staticmethod
    def mean(mean: Expr, shape: Expr) -> Expr:
        """E[x]."""
        return mean

    @staticmethod
    def variance(mean: Expr, shape: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return mean**3 / shape

    @staticmethod
    def laplace(mean: Expr, shape: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t < shape/(2 mean^2)."""
        gap = 1 - 2 * mean**2 * t / shape
        return exp(shape / mean * (1 - sqrt(gap))), (gap,)

    @expected("E[1/x]", lambda mean, shape: 1 / X)
    def inverse(mean: Expr, shape: Expr) -> Expr:
        """Return the mean reciprocal."""
        return 1 / mean + 1 / shape

    @expected("E[log x]", lambda mean, shape: log(X))
    def log_mean(mean: Expr, shape: Expr) -> Expr:
        """Return the mean logarithm; E_1 is the exponential integral."""
        return log(mean) - exp(2 * shape / mean) * expint(1, 2 * shape / mean)

    @expected("E[x^s]", lambda mean, shape, s: X**s)
    def power(mean: Expr, shape: Expr, s: Expr) -> Expr:
        """Return the moments of any order."""
        z = shape / mean
        return sqrt(2 * z / pi) * exp(z) * mean**s * besselk(s - S.Half, z)
