"""The law of von Mises and Fisher on the sphere."""

from __future__ import annotations

from sympy import Expr, S, Tuple, coth, log, pi, sinh

from symkl.families.base import Family, LogDensity, Space, expected, places
from symkl.families.kinds import Direction


class VonMisesFisher(Family):
    """Law of von Mises and Fisher of a direction x_1, x_2, x_3.

    Density: kappa/(4 pi sinh kappa) exp(kappa mu'x) on the unit sphere, relative to its area.
    Source: Mardia and Jupp 2000, section 9.3.
    """

    __slots__ = ()
    names = ("mu", "kappa")
    kinds = {"mu": Direction()}
    source = "Mardia and Jupp 2000, section 9.3"

    @staticmethod
    def domain(mu: Tuple, kappa: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (kappa,)

    @staticmethod
    def dimension(mu: Tuple, kappa: Expr) -> int:
        """Three coordinates."""
        return 3

    @staticmethod
    def support(mu: Tuple, kappa: Expr) -> Space:
        """The sphere."""
        return Space("sphere", 3)

    @staticmethod
    def log_density(mu: Tuple, kappa: Expr) -> LogDensity:
        """Log kappa - log(4 pi sinh kappa) + kappa mu'x."""
        constant = log(kappa) - log(4 * pi) - log(sinh(kappa))
        return (constant, S.One), *((kappa * m, x) for m, x in zip(mu, places(3), strict=True) if m != 0)

    @expected("E[x_i]", lambda mu, kappa, i: places(3)[i - 1], components=1)
    def means(mu: Tuple, kappa: Expr, i: int) -> Expr:
        """Return (coth kappa - 1/kappa) mu_i."""
        return (coth(kappa) - 1 / kappa) * mu[i - 1]
