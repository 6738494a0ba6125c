"""Student's t law."""

from __future__ import annotations

from sympy import Abs, Dummy, Expr, S, diff, digamma, expand, factor, log, loggamma, oo, pi, sqrt

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected
from symkl.families.parts import NEVER, ratio, root

MOST_DF = 15
"""The mean logarithm of other quadratics is written out for odd degrees of freedom up to this number."""


class StudentT(Family):
    """Student's t law.

    Density: Gamma((df + 1)/2)/(Gamma(df/2) sqrt(df pi) scale) (1 + z^2/df)^(-(df + 1)/2), z = (x - loc)/scale.
    Source: Johnson, Kotz and Balakrishnan 1995, chapter 28.
    """

    __slots__ = ()
    names = ("df", "loc", "scale")
    source = "Johnson, Kotz and Balakrishnan 1995, chapter 28"

    @staticmethod
    def domain(df: Expr, loc: Expr, scale: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return df, scale

    @staticmethod
    def support(df: Expr, loc: Expr, scale: Expr) -> Interval:
        """The real line."""
        return Interval(-oo, oo)

    @staticmethod
    def log_density(df: Expr, loc: Expr, scale: Expr) -> LogDensity:
        """The constant less (df + 1)/2 log((x - loc)^2 + df scale^2)."""
        constant = loggamma((df + 1) / 2) - loggamma(df / 2) - log(pi) / 2 + df * log(df * scale**2) / 2
        return (constant, S.One), (-(df + 1) / 2, log((X - loc) ** 2 + df * scale**2))

    @staticmethod
    def mean(df: Expr, loc: Expr, scale: Expr) -> Transform:
        """E[x], for df > 1."""
        return loc, (df - 1,)

    @staticmethod
    def variance(df: Expr, loc: Expr, scale: Expr) -> Transform:
        """E[(x - E[x])^2], for df > 2."""
        return df * scale**2 / (df - 2), (df - 2,)

    @expected("E[log((x-loc)^2+df scale^2)]", lambda df, loc, scale: log((X - loc) ** 2 + df * scale**2))
    def spread(df: Expr, loc: Expr, scale: Expr) -> Expr:
        """Return the mean of -log of a beta value."""
        return digamma((df + 1) / 2) - digamma(df / 2) + log(df * scale**2)

    @expected("E[log((x-c)^2+d)], odd df", lambda df, loc, scale, c, d: log((X - c) ** 2 + d))
    def log_square(df: Expr, loc: Expr, scale: Expr, c: Expr, d: Expr) -> Transform:
        """Return it for odd df, where 1/((x-loc)^2+A)^m is a derivative by A of the Cauchy law's 1/((x-loc)^2+A)."""
        if not (df.is_Integer and df % 2 and df <= MOST_DF):
            return S.Zero, NEVER  # it is an integral over a root, of which nothing is said
        side, needs = root(d)
        r, t, k = Dummy("r"), Dummy("t"), Dummy("k")
        square = k**2 + (r + t) ** 2
        logs, rest = 1 / r, S.Zero  # the integral over pi is logs log(square) + rest; A = r^2
        for _ in range((int(df) - 1) // 2):
            rest = -(diff(rest, r) + logs * diff(square, r) / square) / (2 * r)
            logs = -diff(logs, r) / (2 * r)
        mean = log(square) + factor(rest / logs).xreplace({expand(square): square})
        return mean.xreplace({k: loc - c, r: sqrt(df) * scale, t: side}), needs

    @expected("E[|x-loc|^s]", lambda df, loc, scale, s: Abs(X - loc) ** s)
    def distance(df: Expr, loc: Expr, scale: Expr, s: Expr) -> Transform:
        """Return the moments of the distance from the centre, for -1 < s < df."""
        return (sqrt(df) * scale) ** s * ratio(S.Half, s / 2) * ratio(df / 2, -s / 2), (1 + s, df - s)

    @expected("E[((x-loc)^2+df scale^2)^t]", lambda df, loc, scale, t: ((X - loc) ** 2 + df * scale**2) ** t)
    def quadratic(df: Expr, loc: Expr, scale: Expr, t: Expr) -> Transform:
        """Return the moments of a beta value, for t < df/2."""
        return (df * scale**2) ** t * ratio(df / 2, -t) / ratio((df + 1) / 2, -t), (df - 2 * t,)

    @expected("E[x((x-loc)^2+df scale^2)^t]", lambda df, loc, scale, t: X * ((X - loc) ** 2 + df * scale**2) ** t)
    def centred(df: Expr, loc: Expr, scale: Expr, t: Expr) -> Transform:
        """Return loc times the mean without x, by symmetry, for t < (df - 1)/2."""
        return loc * (df * scale**2) ** t * ratio(df / 2, -t) / ratio((df + 1) / 2, -t), (df - 1 - 2 * t,)
