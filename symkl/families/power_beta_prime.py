"""The generalised beta law of the second kind: a power of the value has a beta prime law."""

from __future__ import annotations

from sympy import Expr, S, digamma, gamma, log, loggamma, oo, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class PowerBetaPrime(Family):
    """Generalised beta law of the second kind: factor x^power is BetaPrime(a, b).

    Density: power factor^a x^(a power - 1) (1 + factor x^power)^(-a - b)/B(a, b) for x > 0.
    Source: McDonald 1984, Some generalized functions for the size distribution of income.
    """

    __slots__ = ()
    names = ("a", "b", "factor", "power")
    source = "McDonald 1984, Some generalized functions for the size distribution of income"

    @staticmethod
    def domain(a: Expr, b: Expr, factor: Expr, power: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return a, b, factor, power

    @staticmethod
    def support(a: Expr, b: Expr, factor: Expr, power: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(a: Expr, b: Expr, factor: Expr, power: Expr) -> LogDensity:
        """Log power + a log factor - ln B(a, b) + (a power - 1) log x - (a + b) log(1 + factor x^power)."""
        constant = log(power) + a * log(factor) + loggamma(a + b) - loggamma(a) - loggamma(b)
        return (constant, S.One), (a * power - 1, log(X)), (-a - b, log(1 + factor * X**power))

    @staticmethod
    def mellin(a: Expr, b: Expr, factor: Expr, power: Expr, t: Expr) -> Transform:
        """E[x^t], for -a power < t < b power."""
        k, l = a + t / power, b - t / power
        return gamma(k) * gamma(l) / (gamma(a) * gamma(b) * factor ** (t / power)), (k, l)

    @expected("E[log x]", lambda a, b, factor, power: log(X))
    def log_mean(a: Expr, b: Expr, factor: Expr, power: Expr) -> Expr:
        """Return the mean logarithm."""
        return (digamma(a) - digamma(b) - log(factor)) / power

    @expected("E[log(1+factor x^power)]", lambda a, b, factor, power: log(1 + factor * X**power))
    def log_rest(a: Expr, b: Expr, factor: Expr, power: Expr) -> Expr:
        """Return the mean logarithm of what stands under the power."""
        return digamma(a + b) - digamma(b)

    @expected("E[(1+factor x^power)^t]", lambda a, b, factor, power, t: (1 + factor * X**power) ** t)
    def power_of_rest(a: Expr, b: Expr, factor: Expr, power: Expr, t: Expr) -> Transform:
        """Return B(a, b - t)/B(a, b), for t < b."""
        return ratio(b, -t) / ratio(a + b, -t), (b - t,)

    @expected("E[(1+factor x^power)^t log x]", lambda a, b, factor, power, t: (1 + factor * X**power) ** t * log(X))
    def log_of_rest(a: Expr, b: Expr, factor: Expr, power: Expr, t: Expr) -> Transform:
        """Return the derivative of E[x^s (1+factor x^power)^t] at s = 0, for t < b."""
        mean = (digamma(a) - digamma(b - t) - log(factor)) / power
        return ratio(b, -t) / ratio(a + b, -t) * mean, (b - t,)

    @expected(
        "E[(1+factor x^power)^t log(x)^2]",
        lambda a, b, factor, power, t: (1 + factor * X**power) ** t * log(X) ** 2,
    )
    def log_square_of_rest(a: Expr, b: Expr, factor: Expr, power: Expr, t: Expr) -> Transform:
        """Return the second derivative of E[x^s (1+factor x^power)^t] at s = 0, for t < b."""
        mean = (digamma(a) - digamma(b - t) - log(factor)) / power
        square = (trigamma(a) + trigamma(b - t)) / power**2
        return ratio(b, -t) / ratio(a + b, -t) * (mean**2 + square), (b - t,)
