"""The Frechet law."""

from __future__ import annotations

from sympy import EulerGamma, Expr, S, digamma, gamma, log, oo, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Frechet(Family):
    """The Frechet law.

    Density: (shape/scale) (x/scale)^(-1 - shape) exp(-(x/scale)^(-shape)) for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 22.
    """

    __slots__ = ()
    names = ("shape", "scale")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 22"

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
        """Log shape + shape log scale - (shape + 1) log x - (scale/x)^shape."""
        return (log(shape) + shape * log(scale), S.One), (-shape - 1, log(X)), (-(scale**shape), X**-shape)

    @staticmethod
    def mellin(shape: Expr, scale: Expr, t: Expr) -> Transform:
        """E[x^t], for t < shape."""
        return scale**t * gamma(1 - t / shape), (shape - t,)

    @expected("E[log x]", lambda shape, scale: log(X))
    def log_mean(shape: Expr, scale: Expr) -> Expr:
        """Return the mean logarithm."""
        return log(scale) + EulerGamma / shape

    @expected("E[x^s log(x)^2]", lambda shape, scale, s: X**s * log(X) ** 2)
    def log_square(shape: Expr, scale: Expr, s: Expr) -> Transform:
        """Return the second derivative of E[x^s]."""
        mean = log(scale) - digamma(1 - s / shape) / shape
        return scale**s * gamma(1 - s / shape) * (mean**2 + trigamma(1 - s / shape) / shape**2), (shape - s,)
