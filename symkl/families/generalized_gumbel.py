"""The generalised Gumbel law: the log-gamma law turned round."""

from __future__ import annotations

from sympy import Expr, S, exp, log, loggamma, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.log_gamma import LogGamma


class GeneralizedGumbel(Family):
    """Generalised Gumbel law of the maximum: exp(-power x) is Gamma(shape, rate); Gumbel has shape 1.

    Density: power rate^shape exp(-shape power x - rate exp(-power x))/Gamma(shape).
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 22.
    """

    __slots__ = ()
    names = ("shape", "rate", "power")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 22"

    @staticmethod
    def domain(shape: Expr, rate: Expr, power: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return shape, rate, power

    @staticmethod
    def support(shape: Expr, rate: Expr, power: Expr) -> Interval:
        """The real line."""
        return Interval(-oo, oo)

    @staticmethod
    def log_density(shape: Expr, rate: Expr, power: Expr) -> LogDensity:
        """Log power + shape log rate - log Gamma(shape) - shape power x - rate exp(-power x)."""
        constant = log(power) + shape * log(rate) - loggamma(shape)
        return (constant, S.One), (-shape * power, X), (-rate, exp(-power * X))

    @staticmethod
    def mean(shape: Expr, rate: Expr, power: Expr) -> Expr:
        """E[x]."""
        return LogGamma.mean(shape, rate, -power)

    @staticmethod
    def variance(shape: Expr, rate: Expr, power: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return LogGamma.variance(shape, rate, -power)

    @staticmethod
    def laplace(shape: Expr, rate: Expr, power: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t < shape power."""
        return LogGamma.laplace(shape, rate, -power, t)

    @expected("E[x exp(-power x)]", lambda shape, rate, power: X * exp(-power * X))
    def tilted_mean(shape: Expr, rate: Expr, power: Expr) -> Expr:
        """Return the derivative of E[exp(t x)] at t = -power."""
        value: Expr = LogGamma.facts["E[x exp(power x)]"].value(shape, rate, -power)
        return value
