"""The Kumaraswamy law."""

from __future__ import annotations

from sympy import EulerGamma, Expr, S, digamma, gamma, log, pi, trigamma

from symkl.families.base import Family, Interval, LogDensity, Transform, X, expected


class Kumaraswamy(Family):
    """The Kumaraswamy law.

    Density: a b x^(a - 1) (1 - x^a)^(b - 1) for 0 < x < 1.
    Source: Kumaraswamy 1980, Journal of Hydrology 46, 79-88.
    """

    __slots__ = ()
    names = ("a", "b")
    source = "Kumaraswamy 1980, Journal of Hydrology 46, 79-88"

    @staticmethod
    def domain(a: Expr, b: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return a, b

    @staticmethod
    def support(a: Expr, b: Expr) -> Interval:
        """The unit interval."""
        return Interval(S.Zero, S.One)

    @staticmethod
    def log_density(a: Expr, b: Expr) -> LogDensity:
        """Log a + log b + (a - 1) log x + (b - 1) log(1 - x^a)."""
        return (log(a) + log(b), S.One), (a - 1, log(X)), (b - 1, log(1 - X**a))

    @staticmethod
    def mellin(a: Expr, b: Expr, t: Expr) -> Transform:
        """E[x^t], for t > -a."""
        return gamma(1 + t / a) * gamma(1 + b) / gamma(1 + b + t / a), (a + t,)

    @expected("E[log x]", lambda a, b: log(X))
    def log_mean(a: Expr, b: Expr) -> Expr:
        """Return the mean logarithm."""
        return -(EulerGamma + digamma(1 + b)) / a

    @expected("E[log(1-x^a)]", lambda a, b: log(1 - X**a))
    def log_rest(a: Expr, b: Expr) -> Expr:
        """Return the mean logarithm of the survival function over b."""
        return -1 / b

    @expected("E[(1-x^a)^t log x]", lambda a, b, t: (1 - X**a) ** t * log(X))
    def log_of_rest(a: Expr, b: Expr, t: Expr) -> Transform:
        """Return the derivative of E[x^s (1-x^a)^t] at s = 0, for t > -b."""
        return -b * (EulerGamma + digamma(1 + b + t)) / (a * (b + t)), (b + t,)

    @expected("E[(1-x^a)^t log(x)^2]", lambda a, b, t: (1 - X**a) ** t * log(X) ** 2)
    def log_square_of_rest(a: Expr, b: Expr, t: Expr) -> Transform:
        """Return the second derivative of E[x^s (1-x^a)^t] at s = 0, for t > -b."""
        mean = EulerGamma + digamma(1 + b + t)
        return b * (mean**2 + pi**2 / 6 - trigamma(1 + b + t)) / (a**2 * (b + t)), (b + t,)
