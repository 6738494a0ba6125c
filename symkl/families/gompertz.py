"""The Gompertz law."""

from __future__ import annotations

from sympy import Expr, S, exp, expint, log, oo, uppergamma

from symkl.families.base import Family, Interval, LogDensity, X, expected


class Gompertz(Family):
    """The Gompertz law.

    Density: shape rate exp(shape + rate x - shape exp(rate x)) for x >= 0.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 22.
    """

    __slots__ = ()
    names = ("shape", "rate")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 22"

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
        """Log(shape rate) + shape + rate x - shape exp(rate x)."""
        return (log(shape) + log(rate) + shape, S.One), (rate, X), (-shape, exp(rate * X))

    @staticmethod
    def mean(shape: Expr, rate: Expr) -> Expr:
        """E[x]."""
        return exp(shape) * expint(1, shape) / rate

    @staticmethod
    def laplace(shape: Expr, rate: Expr, t: Expr) -> Expr:
        """E[e^(t x)]."""
        return exp(shape) * shape ** (-t / rate) * uppergamma(1 + t / rate, shape)

    @expected("E[exp(rate x)]", lambda shape, rate: exp(rate * X))
    def growth(shape: Expr, rate: Expr) -> Expr:
        """Return the mean hazard over the hazard at 0."""
        return 1 + 1 / shape

    @expected("E[x exp(rate x)]", lambda shape, rate: X * exp(rate * X))
    def tilted_mean(shape: Expr, rate: Expr) -> Expr:
        """Return (1 + exp(shape) E_1(shape))/(shape rate)."""
        return (1 + exp(shape) * expint(1, shape)) / (shape * rate)
