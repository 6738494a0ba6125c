"""The Dirichlet law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Expr, S, Tuple, digamma, log, loggamma

from symkl.families.base import Family, LogDensity, Space, expected, places
from symkl.families.kinds import PositiveVector


class Dirichlet(Family):
    """Dirichlet law of x_1, ..., x_K on the simplex.

    Density: Gamma(a_0)/(Gamma(a_1) ... Gamma(a_K)) x_1^(a_1-1) ... x_K^(a_K-1), a = alpha, a_0 its sum, relative to
        Lebesgue measure of all but one of the coordinates.
    Source: Kotz, Balakrishnan and Johnson 2000, chapter 49.
    """

    __slots__ = ()
    names = ("alpha",)
    kinds = {"alpha": PositiveVector()}
    source = "Kotz, Balakrishnan and Johnson 2000, chapter 49"

    @staticmethod
    def domain(alpha: Tuple) -> tuple[Expr, ...]:
        """Return nothing beyond the entries."""
        return ()

    @staticmethod
    def dimension(alpha: Tuple) -> int:
        """One coordinate for each entry."""
        return len(alpha)

    @staticmethod
    def support(alpha: Tuple) -> Space:
        """The simplex."""
        return Space("simplex", len(alpha))

    @staticmethod
    def log_density(alpha: Tuple) -> LogDensity:
        """Ln Gamma(a_0) - the sum of ln Gamma(a_i) + the sum of (a_i - 1) log x_i."""
        size = loggamma(sum(alpha)) - sum(map(loggamma, alpha))
        return (size, S.One), *((a - 1, log(x)) for a, x in zip(alpha, places(len(alpha)), strict=True) if a != 1)

    @staticmethod
    def tempered(*members: tuple[Sequence[Any], Expr]) -> list[list[Expr]]:
        """Add up the exponents of each coordinate."""
        rows = zip(*([e * (a - 1) for a in alpha] for (alpha,), e in members), strict=True)
        return [[1 + sum(row) for row in rows]]

    @expected("E[x_i]", lambda alpha, i: places(len(alpha))[i - 1], components=1)
    def means(alpha: Tuple, i: int) -> Expr:
        """Return a_i/a_0."""
        return alpha[i - 1] / sum(alpha)

    @expected("E[log x_i]", lambda alpha, i: log(places(len(alpha))[i - 1]), components=1)
    def log_means(alpha: Tuple, i: int) -> Expr:
        """Return psi(a_i) - psi(a_0)."""
        return digamma(alpha[i - 1]) - digamma(sum(alpha))
