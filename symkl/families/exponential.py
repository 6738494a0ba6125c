"""The exponential law."""

from __future__ import annotations

from sympy import Abs, Expr, Max, S, exp, expint, gamma, log, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Exponential(Family):
    """Exponential law.

    Density: rate exp(-rate x) for x >= 0.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 19.
    """

    __slots__ = ()
    names = ("rate",)
    alternatives = {"scale": ("rate", lambda scale: 1 / scale)}
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 19"

    @staticmethod
    def domain(rate: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (rate,)

    @staticmethod
    def support(rate: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(rate: Expr) -> LogDensity:
        """Log rate - rate x."""
        return (log(rate), S.One), (-rate, X)

    @staticmethod
    def mean(rate: Expr) -> Expr:
        """E[x]."""
        return 1 / rate

    @staticmethod
    def variance(rate: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return 1 / rate**2

    @staticmethod
    def mellin(rate: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -1."""
        return gamma(1 + t) / rate**t, (1 + t,)

    @staticmethod
    def laplace(rate: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t < rate."""
        return rate / (rate - t), (rate - t,)

    @expected("E[|x-c|]", lambda rate, c: Abs(X - c))
    def distance(rate: Expr, c: Expr) -> Expr:
        """Return the mean distance from a point."""
        return Abs(c) + (2 * exp(-rate * Max(c, 0)) - 1) / rate

    @expected("E[log(x+c)]", lambda rate, c: log(X + c))
    def log_sum(rate: Expr, c: Expr) -> Transform:
        """Return the mean log-distance from a point below 0; E_1 is the exponential integral."""
        return log(c) + exp(rate * c) * expint(1, rate * c), (c,)
