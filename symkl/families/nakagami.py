"""The Nakagami law."""

from __future__ import annotations

from sympy import Expr, S, digamma, log, loggamma, oo

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import ratio


class Nakagami(Family):
    """The Nakagami law.

    Density: 2 shape^shape x^(2 shape - 1) exp(-shape x^2/spread)/(Gamma(shape) spread^shape) for x > 0.
    Source: Nakagami 1960, The m-distribution.
    """

    __slots__ = ()
    names = ("shape", "spread")
    source = "Nakagami 1960, The m-distribution"

    @staticmethod
    def domain(shape: Expr, spread: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return shape, spread

    @staticmethod
    def support(shape: Expr, spread: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(shape: Expr, spread: Expr) -> LogDensity:
        """Log 2 + shape log(shape/spread) - ln Gamma(shape) + (2 shape - 1) log x - shape x^2/spread."""
        constant = log(2) + shape * log(shape / spread) - loggamma(shape)
        return (constant, S.One), (2 * shape - 1, log(X)), (-shape / spread, X**2)

    @staticmethod
    def mellin(shape: Expr, spread: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -2 shape."""
        return (spread / shape) ** (t / 2) * ratio(shape, t / 2), (2 * shape + t,)

    @expected("E[log x]", lambda shape, spread: log(X))
    def log_mean(shape: Expr, spread: Expr) -> Expr:
        """Return the mean logarithm."""
        return (digamma(shape) - log(shape / spread)) / 2
