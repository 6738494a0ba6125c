"""The Laplace law."""

from __future__ import annotations

from sympy import Abs, Expr, S, exp, gamma, log, oo, sign

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Laplace(Family):
    """Laplace law.

    Density: exp(-|x - loc|/scale)/(2 scale).
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 24.
    """

    __slots__ = ()
    names = ("loc", "scale")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 24"

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
        """-log(2 scale) - |x - loc|/scale."""
        return (-log(2 * scale), S.One), (-1 / scale, Abs(X - loc))

    @staticmethod
    def mean(loc: Expr, scale: Expr) -> Expr:
        """E[x]."""
        return loc

    @staticmethod
    def variance(loc: Expr, scale: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return 2 * scale**2

    @staticmethod
    def laplace(loc: Expr, scale: Expr, t: Expr) -> Transform:
        """E[e^(t x)], for |t| < 1/scale."""
        return exp(loc * t) / (1 - scale**2 * t**2), (1 - scale * t, 1 + scale * t)

    @expected("E[|x-c|]", lambda loc, scale, c: Abs(X - c))
    def distance(loc: Expr, scale: Expr, c: Expr) -> Expr:
        """Return the mean distance from a point."""
        return Abs(loc - c) + scale * exp(-Abs(loc - c) / scale)

    @expected("E[|x-loc|^s]", lambda loc, scale, s: Abs(X - loc) ** s)
    def spread(loc: Expr, scale: Expr, s: Expr) -> Transform:
        """Return the moments of the distance from the centre."""
        return scale**s * gamma(1 + s), (1 + s,)

    @expected("E[sign(x-loc)]", lambda loc, scale: sign(X - loc).as_coeff_Mul()[1])
    def side(loc: Expr, scale: Expr) -> Expr:
        """Return 0, by symmetry."""
        return S.Zero
