"""The normal law."""

from __future__ import annotations

from sympy import Abs, Expr, S, erf, erfc, exp, gamma, log, oo, pi, sqrt

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Normal(Family):
    """Normal law.

    Density: exp(-(x - mean)^2/(2 sd^2))/(sd sqrt(2 pi)).
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 13.
    """

    __slots__ = ()
    names = ("mean", "sd")
    alternatives = {"var": ("sd", sqrt)}
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 13"

    @staticmethod
    def domain(mean: Expr, sd: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (sd,)

    @staticmethod
    def support(mean: Expr, sd: Expr) -> Interval:
        """The real line."""
        return Interval(-oo, oo)

    @staticmethod
    def log_density(mean: Expr, sd: Expr) -> LogDensity:
        """-log sd - 1/2 log(2 pi) - (x - mean)^2/(2 sd^2)."""
        return (-log(sd) - log(2 * pi) / 2, S.One), (-1 / (2 * sd**2), (X - mean) ** 2)

    @staticmethod
    def mean(mean: Expr, sd: Expr) -> Expr:
        """E[x]."""
        return mean

    @staticmethod
    def variance(mean: Expr, sd: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return sd**2

    @staticmethod
    def laplace(mean: Expr, sd: Expr, t: Expr) -> Expr:
        """E[e^(t x)]."""
        return exp(t * mean + t**2 * sd**2 / 2)

    @expected("E[|x-c|]", lambda mean, sd, c: Abs(X - c))
    def distance(mean: Expr, sd: Expr, c: Expr) -> Expr:
        """Return the mean distance from a point."""
        d = mean - c
        return sd * sqrt(2 / pi) * exp(-(d**2) / (2 * sd**2)) + d * erf(d / (sd * sqrt(2)))

    @expected("E[e^(t|x-c|)]", lambda mean, sd, t, c: exp(t * Abs(X - c)))
    def peaked(mean: Expr, sd: Expr, t: Expr, c: Expr) -> Expr:
        """Return what the two sides of c add up to, each a moment generating function cut off there."""
        d = mean - c
        above, below = (exp(sign * t * d) * erfc(-(sign * d + t * sd**2) / (sd * sqrt(2))) for sign in (1, -1))
        return exp(t**2 * sd**2 / 2) * (above + below) / 2

    @expected("E[|x-mean|^s]", lambda mean, sd, s: Abs(X - mean) ** s)
    def spread(mean: Expr, sd: Expr, s: Expr) -> Transform:
        """Return the moments of the distance from the centre."""
        return (sqrt(2) * sd) ** s * gamma((1 + s) / 2) / sqrt(pi), (1 + s,)
