"""The log-logistic law."""

from __future__ import annotations

from sympy import EulerGamma, Expr, S, digamma, gamma, log, oo, pi, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import root
from symkl.special import langevin


class LogLogistic(Family):
    """The log-logistic law.

    Density: (shape/scale) (x/scale)^(shape - 1)/(1 + (x/scale)^shape)^2 for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 23.
    """

    __slots__ = ()
    names = ("scale", "shape")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 23"

    @staticmethod
    def domain(scale: Expr, shape: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return scale, shape

    @staticmethod
    def support(scale: Expr, shape: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(scale: Expr, shape: Expr) -> LogDensity:
        """Log shape - shape log scale + (shape - 1) log x - 2 log(1 + (x/scale)^shape)."""
        odds = log(1 + scale**-shape * X**shape)
        return (log(shape) - shape * log(scale), S.One), (shape - 1, log(X)), (S(-2), odds)

    @staticmethod
    def mellin(scale: Expr, shape: Expr, t: Expr) -> Transform:
        """E[x^t], for |t| < shape."""
        return scale**t * gamma(1 + t / shape) * gamma(1 - t / shape), (shape + t, shape - t)

    @expected("E[log x]", lambda scale, shape: log(X))
    def log_mean(scale: Expr, shape: Expr) -> Expr:
        """Return the mean logarithm."""
        return log(scale)

    @expected("E[log(1+c x^shape)]", lambda scale, shape, c: log(1 + c * X**shape))
    def log_odds(scale: Expr, shape: Expr, c: Expr) -> Transform:
        """Return (D/2)(coth(D/2) + 1), D = log(c scale^shape), with its limit 1 at D = 0."""
        side, needs = root(c, shape)
        half = shape * log(scale * side) / 2
        return 1 + half * langevin(half) + half, needs

    @expected("E[log(1+(x/scale)^shape)]", lambda scale, shape: log(1 + scale**-shape * X**shape))
    def own_odds(scale: Expr, shape: Expr) -> Expr:
        """Return the mean of an exponential value."""
        return S.One

    @expected("E[(1+(x/scale)^shape)^t]", lambda scale, shape, t: (1 + scale**-shape * X**shape) ** t)
    def power_of_sum(scale: Expr, shape: Expr, t: Expr) -> Transform:
        """Return the moments of the reciprocal of a uniform value, for t < 1."""
        return 1 / (1 - t), (1 - t,)

    @expected("E[(1+(x/scale)^shape)^t log x]", lambda scale, shape, t: (1 + scale**-shape * X**shape) ** t * log(X))
    def log_of_power(scale: Expr, shape: Expr, t: Expr) -> Transform:
        """Return the derivative of E[x^s (1+(x/scale)^shape)^t] at s = 0."""
        return (log(scale) - (EulerGamma + digamma(1 - t)) / shape) / (1 - t), (1 - t,)

    @expected(
        "E[(1+(x/scale)^shape)^t log(x)^2]", lambda scale, shape, t: (1 + scale**-shape * X**shape) ** t * log(X) ** 2
    )
    def log_square_of_power(scale: Expr, shape: Expr, t: Expr) -> Transform:
        """Return the second derivative of E[x^s (1+(x/scale)^shape)^t] at s = 0."""
        mean = log(scale) - (EulerGamma + digamma(1 - t)) / shape
        return (mean**2 + (pi**2 / 6 + trigamma(1 - t)) / shape**2) / (1 - t), (1 - t,)
