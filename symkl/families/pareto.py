"""The Pareto law."""

from __future__ import annotations

from sympy import Expr, S, log, oo, uppergamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Pareto(Family):
    """The Pareto law.

    Density: shape minimum^shape/x^(shape + 1) for x >= minimum.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 20.
    """

    __slots__ = ()
    names = ("minimum", "shape")
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 20"

    @staticmethod
    def domain(minimum: Expr, shape: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return minimum, shape

    @staticmethod
    def support(minimum: Expr, shape: Expr) -> Interval:
        """Above the minimum."""
        return Interval(minimum, oo)

    @staticmethod
    def log_density(minimum: Expr, shape: Expr) -> LogDensity:
        """Log shape + shape log minimum - (shape + 1) log x."""
        return (log(shape) + shape * log(minimum), S.One), (-shape - 1, log(X))

    @staticmethod
    def mean(minimum: Expr, shape: Expr) -> Transform:
        """E[x], for shape > 1."""
        return shape * minimum / (shape - 1), (shape - 1,)

    @staticmethod
    def variance(minimum: Expr, shape: Expr) -> Transform:
        """E[(x - E[x])^2], for shape > 2."""
        return shape * minimum**2 / ((shape - 1) ** 2 * (shape - 2)), (shape - 2,)

    @staticmethod
    def mellin(minimum: Expr, shape: Expr, t: Expr) -> Transform:
        """E[x^t], for t < shape."""
        return shape * minimum**t / (shape - t), (shape - t,)

    @staticmethod
    def laplace(minimum: Expr, shape: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t < 0."""
        z = -minimum * t
        return shape * z**shape * uppergamma(-shape, z), (-t,)

    @expected("E[log x]", lambda minimum, shape: log(X))
    def log_mean(minimum: Expr, shape: Expr) -> Expr:
        """Return the mean logarithm."""
        return log(minimum) + 1 / shape
