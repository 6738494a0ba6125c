"""The gamma law."""

from __future__ import annotations

from sympy import Expr, S, digamma, gamma, log, loggamma, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Gamma(Family):
    """Gamma law.

    Density: rate^shape x^(shape - 1) exp(-rate x)/Gamma(shape) for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 17.
    """

    __slots__ = ()
    names = ("shape", "rate")
    alternatives = {"scale": ("rate", lambda scale: 1 / scale)}
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 17"

    @staticmethod
    def domain(shape: Expr, rate: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return shape, rate

    @staticmethod
    def support(shape: Expr, rate: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(shape: Expr, rate: Expr) -> LogDensity:
        """Shape log rate - ln Gamma(shape) + (shape - 1) log x - rate x."""
        return (shape * log(rate) - loggamma(shape), S.One), (shape - 1, log(X)), (-rate, X)

    @staticmethod
    def mean(shape: Expr, rate: Expr) -> Expr:
        """E[x]."""
        return shape / rate

    @staticmethod
    def variance(shape: Expr, rate: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return shape / rate**2

    @staticmethod
    def mellin(shape: Expr, rate: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -shape."""
        return gamma(shape + t) / (gamma(shape) * rate**t), (shape + t,)

    @staticmethod
    def laplace(shape: Expr, rate: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t < rate."""
        return (rate / (rate - t)) ** shape, (rate - t,)

    @expected("E[log x]", lambda shape, rate: log(X))
    def log_mean(shape: Expr, rate: Expr) -> Expr:
        """Return the derivative of log Gamma(shape) less the logarithm of the rate."""
        return digamma(shape) - log(rate)
