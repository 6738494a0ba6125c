"""The generalised normal law."""

from __future__ import annotations

from sympy import Abs, Expr, S, digamma, gamma, log, loggamma, oo, sign, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


def _signed(loc: Expr, s: Expr) -> Expr:
    """Return |x - loc|^s times the sign of x - loc or of loc - x, whichever SymPy writes; the means are 0."""
    return Abs(X - loc) ** s * sign(X - loc).as_coeff_Mul()[1]


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

    @expected(
        "E[|x-loc|^s sign(x-loc)]", lambda loc, scale, shape, s: Abs(X - loc) ** s * sign(X - loc).as_coeff_Mul()[1]
    )
    def side(loc: Expr, scale: Expr, shape: Expr, s: Expr) -> Transform:
        """Return 0, by symmetry."""
        return S.Zero, (1 + s,)

    @expected("E[|x-loc|^s log|x-loc|]", lambda loc, scale, shape, s: Abs(X - loc) ** s * log(Abs(X - loc)))
    def log_distance(loc: Expr, scale: Expr, shape: Expr, s: Expr) -> Transform:
        """Return the derivative of E[|x-loc|^s]."""
        mean = log(scale) + digamma((1 + s) / shape) / shape
        return scale**s * ratio(1 / shape, s / shape) * mean, (1 + s,)

    @expected("E[|x-loc|^s log|x-loc|^2]", lambda loc, scale, shape, s: Abs(X - loc) ** s * log(Abs(X - loc)) ** 2)
    def log_distance_square(loc: Expr, scale: Expr, shape: Expr, s: Expr) -> Transform:
        """Return the second derivative of E[|x-loc|^s]."""
        mean, square = log(scale) + digamma((1 + s) / shape) / shape, trigamma((1 + s) / shape) / shape**2
        return scale**s * ratio(1 / shape, s / shape) * (mean**2 + square), (1 + s,)

    @expected("E[|x-loc|^s log|x-loc| sign(x-loc)]", lambda loc, scale, shape, s: _signed(loc, s) * log(Abs(X - loc)))
    def log_side(loc: Expr, scale: Expr, shape: Expr, s: Expr) -> Transform:
        """Return 0, by symmetry."""
        return S.Zero, (1 + s,)
