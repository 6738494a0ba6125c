"""The log-gamma law: the logarithm of a gamma value, scaled."""

from __future__ import annotations

from sympy import Expr, S, digamma, exp, gamma, log, loggamma, oo, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class LogGamma(Family):
    """Log-gamma law: exp(power x) is Gamma(shape, rate).

    Density: power rate^shape exp(shape power x - rate exp(power x))/Gamma(shape).
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 17, and 1995, chapter 22.
    """

    __slots__ = ()
    names = ("shape", "rate", "power")
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 17, and 1995, chapter 22"

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
        """Log power + shape log rate - log Gamma(shape) + shape power x - rate exp(power x)."""
        constant = log(power) + shape * log(rate) - loggamma(shape)
        return (constant, S.One), (shape * power, X), (-rate, exp(power * X))

    @staticmethod
    def mean(shape: Expr, rate: Expr, power: Expr) -> Expr:
        """E[x]."""
        return (digamma(shape) - log(rate)) / power

    @staticmethod
    def variance(shape: Expr, rate: Expr, power: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return trigamma(shape) / power**2

    @staticmethod
    def laplace(shape: Expr, rate: Expr, power: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t > -shape power."""
        return rate ** (-t / power) * gamma(shape + t / power) / gamma(shape), (shape + t / power,)

    @expected("E[x exp(power x)]", lambda shape, rate, power: X * exp(power * X))
    def tilted_mean(shape: Expr, rate: Expr, power: Expr) -> Expr:
        """Return the derivative of E[exp(t x)] at t = power."""
        return ratio(shape, S.One) * (digamma(shape + 1) - log(rate)) / (power * rate)
