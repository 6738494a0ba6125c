"""The gamma law that starts anywhere: the three-parameter gamma law, Pearson's type III."""

from __future__ import annotations

from sympy import Expr, S, digamma, exp, log, loggamma, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class ShiftedGamma(Family):
    """Shifted gamma law: x - loc is Gamma(shape, rate).

    Density: rate^shape (x - loc)^(shape - 1) exp(-rate (x - loc))/Gamma(shape) for x > loc.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 17.
    """

    __slots__ = ()
    names = ("loc", "shape", "rate")
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 17"

    @staticmethod
    def domain(loc: Expr, shape: Expr, rate: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return shape, rate

    @staticmethod
    def support(loc: Expr, shape: Expr, rate: Expr) -> Interval:
        """The half-line from loc on."""
        return Interval(loc, oo)

    @staticmethod
    def log_density(loc: Expr, shape: Expr, rate: Expr) -> LogDensity:
        """Shape log rate - log Gamma(shape) + rate loc + (shape - 1) log(x - loc) - rate x."""
        return (shape * log(rate) - loggamma(shape) + rate * loc, S.One), (shape - 1, log(X - loc)), (-rate, X)

    @staticmethod
    def mean(loc: Expr, shape: Expr, rate: Expr) -> Expr:
        """E[x]."""
        return loc + shape / rate

    @staticmethod
    def variance(loc: Expr, shape: Expr, rate: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return shape / rate**2

    @staticmethod
    def laplace(loc: Expr, shape: Expr, rate: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t < rate."""
        return exp(loc * t) * (1 - t / rate) ** -shape, (rate - t,)

    @expected("E[log(x-loc)]", lambda loc, shape, rate: log(X - loc))
    def log_excess(loc: Expr, shape: Expr, rate: Expr) -> Expr:
        """Return the mean logarithm of the gamma law."""
        return digamma(shape) - log(rate)

    @expected("E[(x-loc)^s]", lambda loc, shape, rate, s: (X - loc) ** s)
    def power(loc: Expr, shape: Expr, rate: Expr, s: Expr) -> Transform:
        """Return the moments of the gamma law, for s > -shape."""
        return rate**-s * ratio(shape, s), (shape + s,)
