"""The Gumbel law of the maximum."""

from __future__ import annotations

from sympy import EulerGamma, Expr, S, digamma, exp, gamma, log, oo, pi, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Gumbel(Family):
    """The Gumbel law of the maximum.

    Density: exp(-z - exp(-z))/scale, z = (x - loc)/scale.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 22.
    """

    __slots__ = ()
    names = ("loc", "scale")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 22"

    @staticmethod
    def domain(loc: Expr, scale: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (scale,)

    @staticmethod
    def support(loc: Expr, scale: Expr) -> Interval:
        """The real line."""
        return Interval(-oo, oo)

    @staticmethod
    def log_density(loc: Expr, scale: Expr) -> LogDensity:
        """-log scale - z - exp(-z)."""
        return (loc / scale - log(scale), S.One), (-1 / scale, X), (-exp(loc / scale), exp(-X / scale))

    @staticmethod
    def mean(loc: Expr, scale: Expr) -> Expr:
        """E[x]."""
        return loc + EulerGamma * scale

    @staticmethod
    def variance(loc: Expr, scale: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return pi**2 * scale**2 / 6

    @staticmethod
    def laplace(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t < 1/scale."""
        return exp(loc * t) * gamma(1 - scale * t), (1 - scale * t,)

    @expected("E[x exp(t x)]", lambda loc, scale, t: X * exp(t * X))
    def tilted_mean(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """Return the derivative of E[exp(t x)]."""
        return exp(loc * t) * gamma(1 - scale * t) * (loc - scale * digamma(1 - scale * t)), (1 - scale * t,)

    @expected("E[x^2 exp(t x)]", lambda loc, scale, t: X**2 * exp(t * X))
    def tilted_square(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """Return the second derivative of E[exp(t x)]."""
        mean = loc - scale * digamma(1 - scale * t)
        size = exp(loc * t) * gamma(1 - scale * t)
        return size * (mean**2 + scale**2 * trigamma(1 - scale * t)), (1 - scale * t,)
