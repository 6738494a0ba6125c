"""The Laplace law."""

from __future__ import annotations

from sympy import Abs, Expr, S, exp, gamma, log, oo, sign

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.special import sinhc
from symkl.terms import Nonzero


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

    @expected("E[e^(t|x-c|)]", lambda loc, scale, t, c: exp(t * Abs(X - c)), 1)
    def peaked(loc: Expr, scale: Expr, t: Expr, c: Expr) -> Transform:
        """Return the two tails and what lies between loc and c, none of them negative; for t > 0 they are joined."""
        d, left, right = Abs(loc - c), 1 - scale * t, 1 + scale * t
        if right == 0:
            return (1 + d / scale) * exp(-d / scale) / 2, ()
        if t.could_extract_minus_sign():
            between = d * exp(-d * left / (2 * scale)) * sinhc(d * right / (2 * scale)) / (2 * scale)
            return (exp(t * d) + exp(-d / scale)) / (2 * left) + between, (left,)
        return (exp(t * d) + scale * t * exp(-d / scale)) / (left * right), (left, Nonzero(right))

    @expected("E[|x-loc|^s]", lambda loc, scale, s: Abs(X - loc) ** s)
    def spread(loc: Expr, scale: Expr, s: Expr) -> Transform:
        """Return the moments of the distance from the centre."""
        return scale**s * gamma(1 + s), (1 + s,)

    @expected("E[sign(x-loc)]", lambda loc, scale: sign(X - loc).as_coeff_Mul()[1])
    def side(loc: Expr, scale: Expr) -> Expr:
        """Return 0, by symmetry."""
        return S.Zero
