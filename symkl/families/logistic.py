"""The logistic law."""

from __future__ import annotations

from sympy import Abs, EulerGamma, Expr, S, digamma, exp, gamma, log, oo, pi, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.special import langevin


class Logistic(Family):
    """The logistic law.

    Density: exp(-z)/(scale (1 + exp(-z))^2), z = (x - loc)/scale.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 23.
    """

    __slots__ = ()
    names = ("loc", "scale")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 23"

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
        """-log scale - z - 2 log(1 + exp(-z))."""
        softplus = log(1 + exp((loc - X) / scale))
        return (loc / scale - log(scale), S.One), (-1 / scale, X), (S(-2), softplus)

    @staticmethod
    def mean(loc: Expr, scale: Expr) -> Expr:
        """E[x]."""
        return loc

    @staticmethod
    def variance(loc: Expr, scale: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return pi**2 * scale**2 / 3

    @staticmethod
    def laplace(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for |t| < 1/scale."""
        return exp(loc * t) * gamma(1 - scale * t) * gamma(1 + scale * t), (1 - scale * t, 1 + scale * t)

    @expected("E[log(1+exp((c-x)/scale))]", lambda loc, scale, c: log(1 + exp((c - X) / scale)))
    def softplus(loc: Expr, scale: Expr, c: Expr) -> Expr:
        """Return (D/2)(coth(D/2) - 1), D = (loc - c)/scale, with its limit 1 at D = 0."""
        half = (loc - c) / (2 * scale)
        return 1 + half * langevin(half) - half

    @expected("E[|x-c|]", lambda loc, scale, c: Abs(X - c))
    def distance(loc: Expr, scale: Expr, c: Expr) -> Expr:
        """Return the mean distance from a point."""
        return loc - c + 2 * scale * log(1 + exp((c - loc) / scale))

    @expected("E[(1+exp((loc-x)/scale))^t]", lambda loc, scale, t: (1 + exp((loc - X) / scale)) ** t)
    def power_of_sum(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """Return the moments of the reciprocal of a uniform value, for t < 1."""
        return 1 / (1 - t), (1 - t,)

    @expected("E[x(1+exp((loc-x)/scale))^t]", lambda loc, scale, t: X * (1 + exp((loc - X) / scale)) ** t)
    def mean_of_power(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """Return the derivative of E[e^(s x) (1+exp((loc-x)/scale))^t] at s = 0."""
        return (loc + scale * (EulerGamma + digamma(1 - t))) / (1 - t), (1 - t,)

    @expected("E[x^2(1+exp((loc-x)/scale))^t]", lambda loc, scale, t: X**2 * (1 + exp((loc - X) / scale)) ** t)
    def square_of_power(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """Return the second derivative of E[e^(s x) (1+exp((loc-x)/scale))^t] at s = 0."""
        mean = loc + scale * (EulerGamma + digamma(1 - t))
        return (mean**2 + scale**2 * (pi**2 / 6 + trigamma(1 - t))) / (1 - t), (1 - t,)
