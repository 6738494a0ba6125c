"""The generalised gamma law: a power of the value has a gamma law."""

from __future__ import annotations

from sympy import Expr, S, digamma, gamma, log, loggamma, oo, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class GeneralizedGamma(Family):
    """Generalised gamma law: rate x^power is Gamma(shape, 1).

    Density: power rate^shape x^(power shape - 1) exp(-rate x^power)/Gamma(shape) for x > 0.
    Source: Stacy 1962, A generalization of the gamma distribution.
    """

    __slots__ = ()
    names = ("shape", "rate", "power")
    source = "Stacy 1962, A generalization of the gamma distribution"

    @staticmethod
    def domain(shape: Expr, rate: Expr, power: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return shape, rate, power

    @staticmethod
    def support(shape: Expr, rate: Expr, power: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(shape: Expr, rate: Expr, power: Expr) -> LogDensity:
        """Log power + shape log rate - log Gamma(shape) + (power shape - 1) log x - rate x^power."""
        constant = log(power) + shape * log(rate) - loggamma(shape)
        return (constant, S.One), (power * shape - 1, log(X)), (-rate, X**power)

    @staticmethod
    def mellin(shape: Expr, rate: Expr, power: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -power shape."""
        k = shape + t / power
        return rate ** (-t / power) * gamma(k) / gamma(shape), (k,)

    @expected("E[x^power]", lambda shape, rate, power: X**power)
    def power_mean(shape: Expr, rate: Expr, power: Expr) -> Expr:
        """Return the mean of the power that has a gamma law."""
        return shape / rate

    @expected("E[log x]", lambda shape, rate, power: log(X))
    def log_mean(shape: Expr, rate: Expr, power: Expr) -> Expr:
        """Return the mean logarithm of the gamma law, scaled."""
        return (digamma(shape) - log(rate)) / power

    @expected("E[x^s log(x)^2]", lambda shape, rate, power, s: X**s * log(X) ** 2)
    def log_square(shape: Expr, rate: Expr, power: Expr, s: Expr) -> Transform:
        """Return the second derivative of E[x^s]."""
        k = shape + s / power
        mean, square = (digamma(k) - log(rate)) / power, trigamma(k) / power**2
        return rate ** (-s / power) * ratio(shape, s / power) * (mean**2 + square), (k,)
