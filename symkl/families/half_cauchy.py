"""The half-Cauchy law."""

from __future__ import annotations

from sympy import Expr, S, gamma, log, oo, pi

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import NEVER, ratio, root


class HalfCauchy(Family):
    """The half-Cauchy law.

    Density: 2/(pi scale (1 + (x/scale)^2)) for x >= 0.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 16.
    """

    __slots__ = ()
    names = ("scale",)
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 16"

    @staticmethod
    def domain(scale: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (scale,)

    @staticmethod
    def support(scale: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(scale: Expr) -> LogDensity:
        """Log(2 scale/pi) - log(x^2 + scale^2)."""
        return (log(2 * scale / pi), S.One), (S.NegativeOne, log(X**2 + scale**2))

    @staticmethod
    def mellin(scale: Expr, t: Expr) -> Transform:
        """E[x^t], for |t| < 1."""
        return scale**t * gamma((1 + t) / 2) * gamma((1 - t) / 2) / pi, (1 + t, 1 - t)

    @expected("E[log x]", lambda scale: log(X))
    def log_mean(scale: Expr) -> Expr:
        """Return the mean logarithm."""
        return log(scale)

    @expected("E[log(x^2+d)]", lambda scale, d: log(X**2 + d))
    def log_square(scale: Expr, d: Expr) -> Transform:
        """Return what it is for a Cauchy law around 0."""
        side, needs = root(d)
        return 2 * log(scale + side), needs

    @expected("E[(x-c)^2]", lambda scale, c: (X - c) ** 2, 1)
    def square(scale: Expr, c: Expr) -> Transform:
        """The second moment is infinite."""
        return oo, NEVER

    @expected("E[x]", lambda scale: X, 1)
    def first(scale: Expr) -> Transform:
        """The mean is infinite."""
        return oo, NEVER

    @expected("E[(x^2+scale^2)^t]", lambda scale, t: (X**2 + scale**2) ** t)
    def quadratic(scale: Expr, t: Expr) -> Transform:
        """Return what it is for a Cauchy law around 0, for t < 1/2."""
        return scale ** (2 * t) * ratio(S.Half, -t) / gamma(1 - t), (S.Half - t,)
