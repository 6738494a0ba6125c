"""The continuous Bernoulli law."""

from __future__ import annotations

from sympy import Expr, S, exp, log

from symkl.families.base import Family, Interval, LogDensity, Transform, X
from symkl.special import langevin, sinhc


class ContinuousBernoulli(Family):
    """The continuous Bernoulli law.

    Density: C lam^x (1 - lam)^(1 - x) for 0 < x < 1, C = 2 artanh(1 - 2 lam)/(1 - 2 lam), 2 at lam = 1/2.
    Source: Loaiza-Ganem and Cunningham 2019, The continuous Bernoulli.
    """

    __slots__ = ()
    names = ("lam",)
    source = "Loaiza-Ganem and Cunningham 2019, The continuous Bernoulli"

    @staticmethod
    def domain(lam: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return lam, 1 - lam

    @staticmethod
    def support(lam: Expr) -> Interval:
        """The unit interval."""
        return Interval(S.Zero, S.One)

    @staticmethod
    def log_density(lam: Expr) -> LogDensity:
        """Eta (x - 1/2) - log(sinhc(eta/2)), eta = log(lam/(1 - lam))."""
        eta = log(lam / (1 - lam))
        return (-eta / 2 - log(sinhc(eta / 2)), S.One), (eta, X)

    @staticmethod
    def mean(lam: Expr) -> Expr:
        """E[x] = 1/2 + (coth(eta/2) - 2/eta)/2, 1/2 at lam = 1/2."""
        return (1 + langevin(log(lam / (1 - lam)) / 2)) / 2

    @staticmethod
    def variance(lam: Expr) -> Transform:
        """E[(x - E[x])^2], for lam other than 1/2, and there."""
        if lam == S.Half:
            return S.One / 12, ()
        return 1 / log(lam / (1 - lam)) ** 2 - lam * (1 - lam) / (1 - 2 * lam) ** 2, ((1 - 2 * lam) ** 2,)

    @staticmethod
    def laplace(lam: Expr, t: Expr) -> Expr:
        """E[e^(t x)]."""
        eta = log(lam / (1 - lam))
        return exp(t / 2) * sinhc((eta + t) / 2) / sinhc(eta / 2)
