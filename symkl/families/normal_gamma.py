"""The normal-gamma law."""

from __future__ import annotations

from sympy import Expr, S, digamma, log, loggamma, oo, pi

from symkl.families.base import Box, Family, Interval, LogDensity, Transform, expected, places

_X, _TAU = places(2)


class NormalGamma(Family):
    """Normal-gamma law of a value x_1 and its precision x_2: x_2 ~ Gamma(a, b), x_1 ~ Normal(mu, var=1/(lam x_2)).

    Density: sqrt(lam/(2 pi)) b^a/Gamma(a) x_2^(a-1/2) exp(-b x_2 - lam x_2 (x_1 - mu)^2/2) for x_2 > 0.
    Source: Bernardo and Smith 2000, section 5.2 and appendix A.
    """

    __slots__ = ()
    names = ("mu", "lam", "a", "b")
    source = "Bernardo and Smith 2000, appendix A"

    @staticmethod
    def domain(mu: Expr, lam: Expr, a: Expr, b: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return lam, a, b

    @staticmethod
    def dimension(mu: Expr, lam: Expr, a: Expr, b: Expr) -> int:
        """The value and its precision."""
        return 2

    @staticmethod
    def support(mu: Expr, lam: Expr, a: Expr, b: Expr) -> Box:
        """The line and the half-line."""
        return Box((Interval(-oo, oo), Interval(S.Zero, oo)))

    @staticmethod
    def log_density(mu: Expr, lam: Expr, a: Expr, b: Expr) -> LogDensity:
        """The logarithm of the density."""
        constant = log(lam / (2 * pi)) / 2 + a * log(b) - loggamma(a)
        return (constant, S.One), (a - S.Half, log(_TAU)), (-b, _TAU), (-lam / 2, _TAU * (_X - mu) ** 2)

    @expected("E[x_1]", lambda mu, lam, a, b: _X)
    def location(mu: Expr, lam: Expr, a: Expr, b: Expr) -> Transform:
        """Return mu, for a > 1/2."""
        return mu, (a - S.Half,)

    @expected("E[x_2]", lambda mu, lam, a, b: _TAU)
    def precision(mu: Expr, lam: Expr, a: Expr, b: Expr) -> Expr:
        """Return the mean precision."""
        return a / b

    @expected("E[log x_2]", lambda mu, lam, a, b: log(_TAU))
    def log_precision(mu: Expr, lam: Expr, a: Expr, b: Expr) -> Expr:
        """Return the mean of the logarithm of the precision."""
        return digamma(a) - log(b)

    @expected("E[x_2(x_1-c)^2]", lambda mu, lam, a, b, c: _TAU * (_X - c) ** 2)
    def distance(mu: Expr, lam: Expr, a: Expr, b: Expr, c: Expr) -> Expr:
        """Return 1/lam and the mean precision times the squared distance of the means."""
        return 1 / lam + (mu - c) ** 2 * a / b

    @expected("E[(x_1-c)^2]", lambda mu, lam, a, b, c: (_X - c) ** 2, infinite=1)
    def spread(mu: Expr, lam: Expr, a: Expr, b: Expr, c: Expr) -> Transform:
        """Return the variance, for a > 1, and the squared distance of the means."""
        return b / (lam * (a - 1)) + (mu - c) ** 2, (a - 1,)

    @expected("E[x_1 x_2]", lambda mu, lam, a, b: _X * _TAU)
    def product(mu: Expr, lam: Expr, a: Expr, b: Expr) -> Expr:
        """Return mu times the mean precision."""
        return mu * a / b
