"""The Cauchy law."""

from __future__ import annotations

from sympy import Abs, Expr, S, gamma, log, oo, pi

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import NEVER, ratio, root


class Cauchy(Family):
    """The Cauchy law.

    Density: 1/(pi scale (1 + ((x - loc)/scale)^2)).
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 16.
    """

    __slots__ = ()
    names = ("loc", "scale")
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 16"

    @staticmethod
    def domain(loc: Expr, scale: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (scale,)

    @staticmethod
    def support(loc: Expr, scale: Expr) -> Interval:
        """The real line."""
        return Interval(-oo, oo)

    @staticmethod
    def log_density(loc: Expr, scale: Expr) -> LogDensity:
        """Log(scale/pi) - log((x - loc)^2 + scale^2)."""
        return (log(scale / pi), S.One), (S.NegativeOne, log((X - loc) ** 2 + scale**2))

    @expected("E[log((x-c)^2+d)]", lambda loc, scale, c, d: log((X - c) ** 2 + d))
    def log_square(loc: Expr, scale: Expr, c: Expr, d: Expr) -> Transform:
        """Return the value at c + i sqrt(d) of a function that is harmonic in the upper half-plane."""
        side, needs = root(d)
        return log((loc - c) ** 2 + (scale + side) ** 2), needs

    @expected("E[((x-c)^2+d)/((x-loc)^2+scale^2)]", lambda m, s, c, d: ((X - c) ** 2 + d) / ((X - m) ** 2 + s**2))
    def quotient(loc: Expr, scale: Expr, c: Expr, d: Expr) -> Expr:
        """Return it by E[1/(1+z^2)] = E[z^2/(1+z^2)] = 1/2 and symmetry, z = (x-loc)/scale."""
        return (scale**2 + (loc - c) ** 2 + d) / (2 * scale**2)

    @expected("E[(x-c)^2]", lambda loc, scale, c: (X - c) ** 2, 1)
    def square(loc: Expr, scale: Expr, c: Expr) -> Transform:
        """The second moment is infinite."""
        return oo, NEVER

    @expected("E[|x-c|]", lambda loc, scale, c: Abs(X - c), 1)
    def distance(loc: Expr, scale: Expr, c: Expr) -> Transform:
        """The mean distance is infinite."""
        return oo, NEVER

    @expected("E[((x-loc)^2+scale^2)^t]", lambda loc, scale, t: ((X - loc) ** 2 + scale**2) ** t)
    def quadratic(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """Return scale^(2 t) Gamma(1/2 - t)/(sqrt(pi) Gamma(1 - t)), for t < 1/2."""
        return scale ** (2 * t) * ratio(S.Half, -t) / gamma(1 - t), (S.Half - t,)

    @expected("E[x((x-loc)^2+scale^2)^t]", lambda loc, scale, t: X * ((X - loc) ** 2 + scale**2) ** t)
    def centred(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """Return loc times the mean without x, by symmetry, for t < 0."""
        return loc * scale ** (2 * t) * ratio(S.Half, -t) / gamma(1 - t), (-t,)
