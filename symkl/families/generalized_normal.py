"""The generalised normal law."""

from __future__ import annotations

from sympy import Abs, Expr, S, gamma, log, loggamma, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class GeneralizedNormal(Family):
    """The generalised normal law.

    Density: shape exp(-(|x - loc|/scale)^shape)/(2 scale Gamma(1/shape)).
    Source: Nadarajah 2005, A generalized normal distribution.
    """

    __slots__ = ()
    names = ("loc", "scale", "shape")
    source = "Nadarajah 2005, A generalized normal distribution"

    @staticmethod
    def domain(loc: Expr, scale: Expr, shape: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return scale, shape

    @staticmethod
    def support(loc: Expr, scale: Expr, shape: Expr) -> Interval:
        """The real line."""
        return Interval(-oo, oo)

    @staticmethod
    def log_density(loc: Expr, scale: Expr, shape: Expr) -> LogDensity:
        """Log shape - log(2 scale) - ln Gamma(1/shape) - |x - loc|^shape/scale^shape; shape 2 as a square."""
        distance = (X - loc) ** 2 if shape == 2 else Abs(X - loc) ** shape
        return (log(shape) - log(2 * scale) - loggamma(1 / shape), S.One), (-(scale**-shape), distance)

    @staticmethod
    def mean(loc: Expr, scale: Expr, shape: Expr) -> Expr:
        """E[x]."""
        return loc

    @staticmethod
    def variance(loc: Expr, scale: Expr, shape: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return scale**2 * gamma(3 / shape) / gamma(1 / shape)

    @expected("E[|x-loc|^s]", lambda loc, scale, shape, s: Abs(X - loc) ** s, 1)
    def distance(loc: Expr, scale: Expr, shape: Expr, s: Expr) -> Transform:
        """Return the moments of the distance from the centre."""
        return scale**s * ratio(1 / shape, s / shape), (1 + s,)
