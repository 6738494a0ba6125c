"""The logit-normal law."""

from __future__ import annotations

from sympy import Expr, S, log, pi

from symkl.families.base import Family, Interval, LogDensity, X
from symkl.families.normal import Normal


class LogitNormal(Family):
    """The logit-normal law.

    Density: exp(-(logit x - mu)^2/(2 sigma^2))/(x (1 - x) sigma sqrt(2 pi)) for 0 < x < 1.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 12.
    """

    __slots__ = ()
    names = ("mu", "sigma")
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 12"

    @staticmethod
    def domain(mu: Expr, sigma: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (sigma,)

    @staticmethod
    def support(mu: Expr, sigma: Expr) -> Interval:
        """The unit interval."""
        return Interval(S.Zero, S.One)

    @staticmethod
    def log_density(mu: Expr, sigma: Expr) -> LogDensity:
        """-log sigma - 1/2 log(2 pi) - log x - log(1 - x) - (log(x/(1 - x)) - mu)^2/(2 sigma^2)."""
        constant, odds = -log(sigma) - log(2 * pi) / 2, log(X / (1 - X))
        return (
            *((constant, S.One), (S.NegativeOne, log(X)), (S.NegativeOne, log(1 - X))),
            (-1 / (2 * sigma**2), (odds - mu) ** 2),
        )

    @staticmethod
    def via(mu: Expr, sigma: Expr) -> tuple[Family, Expr, str]:
        """The log-odds are normal."""
        return Normal(mu, sigma), log(X / (1 - X)), "log(x/(1-x))"
