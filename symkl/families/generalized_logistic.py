"""The generalised logistic law of the fourth type: the logarithm of a beta prime value, scaled."""

from __future__ import annotations

from sympy import Expr, S, digamma, exp, gamma, log, loggamma, oo, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class GeneralizedLogistic(Family):
    """Generalised logistic law of type IV: factor exp(power x) is BetaPrime(a, b).

    Density: power factor^a exp(a power x) (1 + factor exp(power x))^(-a - b)/B(a, b).
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 23.
    """

    __slots__ = ()
    names = ("a", "b", "factor", "power")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 23"

    @staticmethod
    def domain(a: Expr, b: Expr, factor: Expr, power: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return a, b, factor, power

    @staticmethod
    def support(a: Expr, b: Expr, factor: Expr, power: Expr) -> Interval:
        """The real line."""
        return Interval(-oo, oo)

    @staticmethod
    def log_density(a: Expr, b: Expr, factor: Expr, power: Expr) -> LogDensity:
        """Log power + a log factor - ln B(a, b) + a power x - (a + b) log(1 + factor exp(power x))."""
        constant = log(power) + a * log(factor) + loggamma(a + b) - loggamma(a) - loggamma(b)
        return (constant, S.One), (a * power, X), (-a - b, log(1 + factor * exp(power * X)))

    @staticmethod
    def mean(a: Expr, b: Expr, factor: Expr, power: Expr) -> Expr:
        """E[x]."""
        return (digamma(a) - digamma(b) - log(factor)) / power

    @staticmethod
    def variance(a: Expr, b: Expr, factor: Expr, power: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return (trigamma(a) + trigamma(b)) / power**2

    @staticmethod
    def laplace(a: Expr, b: Expr, factor: Expr, power: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for -a power < t < b power."""
        k, l = a + t / power, b - t / power
        return gamma(k) * gamma(l) / (gamma(a) * gamma(b) * factor ** (t / power)), (k, l)

    @expected("E[log(1+factor exp(power x))]", lambda a, b, factor, power: log(1 + factor * exp(power * X)))
    def softplus(a: Expr, b: Expr, factor: Expr, power: Expr) -> Expr:
        """Return the mean of -log of a beta value."""
        return digamma(a + b) - digamma(b)
