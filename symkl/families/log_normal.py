"""The log-normal law."""

from __future__ import annotations

from sympy import Expr, S, exp, log, oo, pi

from symkl.families.base import Family, Interval, LogDensity, X
from symkl.families.normal import Normal


class LogNormal(Family):
    """The log-normal law.

    Density: exp(-(log x - mu)^2/(2 sigma^2))/(x sigma sqrt(2 pi)) for x > 0.
    Source: Johnson, Kotz and Balakrishnan 1994, chapter 14.
    """

    __slots__ = ()
    names = ("mu", "sigma")
    source = "Johnson, Kotz and Balakrishnan 1994, chapter 14"

    @staticmethod
    def domain(mu: Expr, sigma: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (sigma,)

    @staticmethod
    def support(mu: Expr, sigma: Expr) -> Interval:
        """The half-line."""
        return Interval(S.Zero, oo)

    @staticmethod
    def log_density(mu: Expr, sigma: Expr) -> LogDensity:
        """-log sigma - 1/2 log(2 pi) - log x - (log x - mu)^2/(2 sigma^2)."""
        constant = -log(sigma) - log(2 * pi) / 2
        return (constant, S.One), (S.NegativeOne, log(X)), (-1 / (2 * sigma**2), (log(X) - mu) ** 2)

    @staticmethod
    def via(mu: Expr, sigma: Expr) -> tuple[Family, Expr, str]:
        """The logarithm is normal."""
        return Normal(mu, sigma), log(X), "log x"

    @staticmethod
    def mean(mu: Expr, sigma: Expr) -> Expr:
        """E[x]."""
        return exp(mu + sigma**2 / 2)

    @staticmethod
    def variance(mu: Expr, sigma: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return (exp(sigma**2) - 1) * exp(2 * mu + sigma**2)

    @staticmethod
    def mellin(mu: Expr, sigma: Expr, t: Expr) -> Expr:
        """E[x^t]."""
        return exp(mu * t + sigma**2 * t**2 / 2)
