"""The Levy law."""

from __future__ import annotations

from sympy import EulerGamma, Expr, S, exp, log, oo, pi, sqrt

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import NEVER, ratio


class Levy(Family):
    """The Levy law.

    Density: sqrt(scale/(2 pi)) exp(-scale/(2 (x - loc)))/(x - loc)^(3/2) for x > loc.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 12.
    """

    __slots__ = ()
    names = ("loc", "scale")
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 12"

    @staticmethod
    def domain(loc: Expr, scale: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (scale,)

    @staticmethod
    def support(loc: Expr, scale: Expr) -> Interval:
        """Above the location."""
        return Interval(loc, oo)

    @staticmethod
    def log_density(loc: Expr, scale: Expr) -> LogDensity:
        """1/2 log(scale/(2 pi)) - 3/2 log(x - loc) - scale/(2 (x - loc))."""
        constant = log(scale) / 2 - log(2 * pi) / 2
        return (constant, S.One), (-3 * S.Half, log(X - loc)), (-scale / 2, 1 / (X - loc))

    @staticmethod
    def laplace(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for t < 0."""
        return exp(loc * t - sqrt(-2 * scale * t)), (-t,)

    @expected("E[log(x-loc)]", lambda loc, scale: log(X - loc))
    def log_excess(loc: Expr, scale: Expr) -> Expr:
        """Return the mean logarithm."""
        return log(2 * scale) + EulerGamma

    @expected("E[(x-loc)^s]", lambda loc, scale, s: (X - loc) ** s, 1)
    def excess(loc: Expr, scale: Expr, s: Expr) -> Transform:
        """Return the moments, for s < 1/2."""
        return (scale / 2) ** s * ratio(S.Half, -s), (1 - 2 * s,)

    @expected("E[(log(x-loc)-c)^2]", lambda loc, scale, c: (log(X - loc) - c) ** 2)
    def log_square(loc: Expr, scale: Expr, c: Expr) -> Expr:
        """Return the mean square."""
        return pi**2 / 2 + (log(2 * scale) + EulerGamma - c) ** 2

    @expected("E[(x-c)^2]", lambda loc, scale, c: (X - c) ** 2, 1)
    def square(loc: Expr, scale: Expr, c: Expr) -> Transform:
        """The second moment is infinite."""
        return oo, NEVER

    @expected("E[x]", lambda loc, scale: X, 1)
    def first(loc: Expr, scale: Expr) -> Transform:
        """The mean is infinite."""
        return oo, NEVER
