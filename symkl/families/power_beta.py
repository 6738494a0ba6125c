"""The generalised beta law of the first kind: a power of the value has a beta law."""

from __future__ import annotations

from sympy import Expr, S, digamma, gamma, log, loggamma, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class PowerBeta(Family):
    """Generalised beta law of the first kind: x^power is Beta(a, b).

    Density: power x^(a power - 1) (1 - x^power)^(b - 1)/B(a, b) for 0 < x < 1.
    Source: McDonald 1984, Some generalized functions for the size distribution of income.
    """

    __slots__ = ()
    names = ("a", "b", "power")
    source = "McDonald 1984, Some generalized functions for the size distribution of income"

    @staticmethod
    def domain(a: Expr, b: Expr, power: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return a, b, power

    @staticmethod
    def support(a: Expr, b: Expr, power: Expr) -> Interval:
        """The unit interval."""
        return Interval(S.Zero, S.One)

    @staticmethod
    def log_density(a: Expr, b: Expr, power: Expr) -> LogDensity:
        """Log power - ln B(a, b) + (a power - 1) log x + (b - 1) log(1 - x^power)."""
        constant = log(power) + loggamma(a + b) - loggamma(a) - loggamma(b)
        return (constant, S.One), (a * power - 1, log(X)), (b - 1, log(1 - X**power))

    @staticmethod
    def mellin(a: Expr, b: Expr, power: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -a power."""
        k = a + t / power
        return gamma(k) * gamma(a + b) / (gamma(a) * gamma(k + b)), (k,)

    @expected("E[log x]", lambda a, b, power: log(X))
    def log_mean(a: Expr, b: Expr, power: Expr) -> Expr:
        """Return the mean logarithm."""
        return (digamma(a) - digamma(a + b)) / power

    @expected("E[log(1-x^power)]", lambda a, b, power: log(1 - X**power))
    def log_rest(a: Expr, b: Expr, power: Expr) -> Expr:
        """Return the mean logarithm of what is left of 1."""
        return digamma(b) - digamma(a + b)

    @expected("E[(1-x^power)^t log x]", lambda a, b, power, t: (1 - X**power) ** t * log(X))
    def log_of_rest(a: Expr, b: Expr, power: Expr, t: Expr) -> Transform:
        """Return the derivative of E[x^s (1-x^power)^t] at s = 0, for t > -b."""
        return ratio(b, t) / ratio(a + b, t) * (digamma(a) - digamma(a + b + t)) / power, (b + t,)

    @expected("E[(1-x^power)^t log(x)^2]", lambda a, b, power, t: (1 - X**power) ** t * log(X) ** 2)
    def log_square_of_rest(a: Expr, b: Expr, power: Expr, t: Expr) -> Transform:
        """Return the second derivative of E[x^s (1-x^power)^t] at s = 0, for t > -b."""
        mean, square = digamma(a) - digamma(a + b + t), trigamma(a) - trigamma(a + b + t)
        return ratio(b, t) / ratio(a + b, t) * (mean**2 + square) / power**2, (b + t,)
