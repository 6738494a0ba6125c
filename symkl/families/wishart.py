"""The Wishart law."""

from __future__ import annotations

from sympy import Expr, Matrix, Rational, S, Tuple, digamma, log, loggamma, oo, pi

from symkl.families.base import Family, Interval, LogDensity, Space, expected, places
from symkl.families.kinds import PositiveDefinite, determinant, inverse, matrix


class Wishart(Family):
    """Wishart law of a positive definite matrix W, whose coordinates are the upper triangle, row by row.

    Density: (det W)^((df-d-1)/2) exp(-tr(scale^-1 W)/2)/(2^(df d/2) (det scale)^(df/2) Gamma_d(df/2)); E[W] = df scale.
    Source: Kotz, Balakrishnan and Johnson 2000, chapter 45; Anderson 2003, chapter 7.
    """

    __slots__ = ()
    names = ("df", "scale")
    kinds = {"scale": PositiveDefinite()}
    source = "Anderson 2003, chapter 7"

    @staticmethod
    def domain(df: Expr, scale: Tuple) -> tuple[Expr, ...]:
        """Return what is positive beside the principal minors of the scale."""
        return (df - len(scale) + 1,)

    @staticmethod
    def dimension(df: Expr, scale: Tuple) -> int:
        """The entries on and above the diagonal."""
        return len(scale) * (len(scale) + 1) // 2

    @staticmethod
    def support(df: Expr, scale: Tuple) -> Interval | Space:
        """Positive definite matrices."""
        return Interval(S.Zero, oo) if len(scale) == 1 else Space("positive definite matrices", len(scale))

    @staticmethod
    def log_density(df: Expr, scale: Tuple) -> LogDensity:
        """The logarithm of the density; tr(scale^-1 W) entry by entry."""
        d, precision = len(scale), matrix(inverse(scale))
        ln_gamma = Rational(d * (d - 1), 4) * log(pi) + sum(loggamma((df - i) / 2) for i in range(d))
        constant = -df * d * log(2) / 2 - df * log(determinant(matrix(scale))) / 2 - ln_gamma
        entries = [(i, j) for i in range(d) for j in range(i, d)]
        weights = [-precision[i, j] / (2 if i == j else 1) for i, j in entries]
        traces = zip(weights, places(len(entries)), strict=True)
        return (constant, S.One), ((df - d - 1) / 2, _log_det(d)), *((c, x) for c, x in traces if c != 0)

    @expected("E[x_k]", lambda df, scale, k: places(len(scale) * (len(scale) + 1) // 2)[k - 1], components=1)
    def means(df: Expr, scale: Tuple, k: int) -> Expr:
        """Return df times the entry of the scale."""
        return df * [scale[i][j] for i in range(len(scale)) for j in range(i, len(scale))][k - 1]

    @expected("E[log det x]", lambda df, scale: _log_det(len(scale)))
    def log_determinant(df: Expr, scale: Tuple) -> Expr:
        """Return the sum of psi((df - i + 1)/2) for i = 1, ..., d, + d log 2 + log det scale."""
        d = len(scale)
        return sum(digamma((df - i) / 2) for i in range(d)) + d * log(2) + log(determinant(matrix(scale)))


def _log_det(size: int) -> Expr:
    """Return log det W in the places of the upper triangle."""
    rest = iter(places(size * (size + 1) // 2))
    upper = {(i, j): next(rest) for i in range(size) for j in range(i, size)}
    return log(determinant(Matrix(size, size, lambda i, j: upper[min(i, j), max(i, j)])))
