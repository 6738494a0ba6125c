"""The multivariate normal law."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from sympy import Expr, Matrix, Rational, S, Tuple, cancel, log, oo, pi

from symkl.families.base import Box, Family, Interval, LogDensity, expected, places
from symkl.families.kinds import PositiveDefinite, Vector, determinant, inverse, matrix, rows

MOST_SYMBOLS = 4
"""Determinants of sums of matrices with more symbols are no formulas that a person would read."""


class MultivariateNormal(Family):
    """Normal law of a vector x_1, ..., x_d.

    Density: exp(-(x - mean)' cov^-1 (x - mean)/2)/sqrt((2 pi)^d det cov); `precision` stands for cov^-1.
    Source: Kotz, Balakrishnan and Johnson 2000, chapter 45.
    """

    __slots__ = ()
    names = ("mean", "cov")
    kinds = {"mean": Vector(), "cov": PositiveDefinite()}
    alternatives = {"precision": ("cov", inverse)}
    source = "Kotz, Balakrishnan and Johnson 2000, chapter 45"

    @staticmethod
    def domain(mean: Tuple, cov: Tuple) -> tuple[Expr, ...]:
        """Return nothing beyond the principal minors of the covariance matrix."""
        return ()

    @staticmethod
    def dimension(mean: Tuple, cov: Tuple) -> int:
        """One coordinate for each entry of the mean."""
        return len(mean)

    @staticmethod
    def support(mean: Tuple, cov: Tuple) -> Interval | Box:
        """All of the space."""
        line = Interval(-oo, oo)
        return line if len(mean) == 1 else Box((line,) * len(mean))

    @staticmethod
    def log_density(mean: Tuple, cov: Tuple) -> LogDensity:
        """-d/2 log(2 pi) - 1/2 log det cov - 1/2 (x - mean)' cov^-1 (x - mean)."""
        precision, size = matrix(inverse(cov)), len(mean)
        away = [x - m for x, m in zip(places(size), mean, strict=True)]
        squares = [(-precision[i, i] / 2, away[i] ** 2) for i in range(size)]
        products = [(-precision[i, j], away[i] * away[j]) for i, j in combinations(range(size), 2)]
        constant = -Rational(size, 2) * log(2 * pi) - log(determinant(matrix(cov))) / 2
        return (constant, S.One), *squares, *((c, t) for c, t in products if c != 0)

    @staticmethod
    def tempered(*members: tuple[Sequence[Any], Expr]) -> tuple[list[Expr], Tuple] | None:
        """Add up the precisions, and the precisions times the means; None if there are too many symbols in them."""
        if len(set().union(*(cov.free_symbols | S(e).free_symbols for (_, cov), e in members))) > MOST_SYMBOLS:
            return None
        weighted = [(e * matrix(inverse(cov)), mean) for (mean, cov), e in members]
        cov = inverse(rows(sum((w for w, _ in weighted[1:]), weighted[0][0]).applyfunc(cancel)))
        centres = [w * Matrix(list(mean)) for w, mean in weighted]
        return [cancel(c) for c in matrix(cov) * sum(centres[1:], centres[0])], cov

    def marginal(self, components: Sequence[int]) -> MultivariateNormal:
        """Return the law of some coordinates: their means and covariances."""
        mean, cov = self.parameters
        block = [[cov[i - 1][j - 1] for j in components] for i in components]
        return MultivariateNormal([mean[i - 1] for i in components], block)

    @expected("E[x_i]", lambda mean, cov, i: places(len(mean))[i - 1], components=1)
    def means(mean: Tuple, cov: Tuple, i: int) -> Expr:
        """Return the entry of the mean."""
        return mean[i - 1]

    @expected("E[(x_i-c)^2]", lambda mean, cov, i, c: (places(len(mean))[i - 1] - c) ** 2, components=1)
    def squares(mean: Tuple, cov: Tuple, i: int, c: Expr) -> Expr:
        """Return the variance and the squared distance of the mean."""
        return cov[i - 1][i - 1] + (mean[i - 1] - c) ** 2

    @expected(
        "E[(x_i-c)(x_j-d)]",
        lambda mean, cov, i, j, c, d: (places(len(mean))[i - 1] - c) * (places(len(mean))[j - 1] - d),
        components=2,
    )
    def products(mean: Tuple, cov: Tuple, i: int, j: int, c: Expr, d: Expr) -> Expr:
        """Return the covariance and the product of the distances of the means."""
        return cov[i - 1][j - 1] + (mean[i - 1] - c) * (mean[j - 1] - d)
