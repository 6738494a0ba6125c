"""The beta-binomial law."""

from __future__ import annotations

from sympy import Expr, RisingFactorial, S, binomial, log

from symkl.families.base import Family, Integers, LogDensity, X, expected


class BetaBinomial(Family):
    """Beta-binomial law: Binomial(n, p) with p from Beta(a, b).

    Mass: C(n, x) B(x + a, n - x + b)/B(a, b) for x = 0, ..., n.
    Source: Johnson, Kemp and Kotz 2005, chapter 6.
    """

    __slots__ = ()
    names = ("n", "a", "b")
    whole = ("n",)
    source = "Johnson, Kemp and Kotz 2005, chapter 6"

    @staticmethod
    def domain(n: Expr, a: Expr, b: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return n, a, b

    @staticmethod
    def support(n: Expr, a: Expr, b: Expr) -> Integers:
        """The whole numbers from 0 to n."""
        return Integers(S.Zero, n)

    @staticmethod
    def log_density(n: Expr, a: Expr, b: Expr) -> LogDensity:
        """Log C(n, x) + log (a)_x + log (b)_(n-x) - log (a+b)_n, with (a)_x = a (a + 1) ... (a + x - 1)."""
        rising = (log(RisingFactorial(a, X)), log(RisingFactorial(b, n - X)))
        return (-log(RisingFactorial(a + b, n)), S.One), (S.One, log(binomial(n, X))), *((S.One, t) for t in rising)

    @staticmethod
    def mean(n: Expr, a: Expr, b: Expr) -> Expr:
        """E[x]."""
        return n * a / (a + b)

    @staticmethod
    def variance(n: Expr, a: Expr, b: Expr) -> Expr:
        """E[(x - E[x])^2]."""
        return n * a * b * (a + b + n) / ((a + b) ** 2 * (a + b + 1))

    @expected("E[n-x]", lambda n, a, b: n - X)
    def failures(n: Expr, a: Expr, b: Expr) -> Expr:
        """Return the mean number of failures."""
        return n * b / (a + b)
