"""The hypergeometric law."""

from __future__ import annotations

from sympy import Expr, Max, Min, S, binomial, log

from symkl.families.base import Family, Integers, LogDensity, Transform, X


class Hypergeometric(Family):
    """Hypergeometric law: marked ones among n drawn without replacement from N, of which K are marked.

    Mass: C(K, x) C(N - K, n - x)/C(N, n) for max(0, n + K - N) <= x <= min(K, n).
    Source: Johnson, Kemp and Kotz 2005, chapter 6.
    """

    __slots__ = ()
    names = ("N", "K", "n")
    whole = ("N", "K", "n")
    source = "Johnson, Kemp and Kotz 2005, chapter 6"

    @staticmethod
    def domain(N: Expr, K: Expr, n: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return N, K + 1, N - K + 1, n + 1, N - n + 1

    @staticmethod
    def support(N: Expr, K: Expr, n: Expr) -> Integers:
        """As many as there can be."""
        return Integers(Max(S.Zero, n + K - N), Min(K, n))

    @staticmethod
    def log_density(N: Expr, K: Expr, n: Expr) -> LogDensity:
        """-log C(N, n) + log C(K, x) + log C(N - K, n - x)."""
        drawn, left = log(binomial(K, X)), log(binomial(N - K, n - X))
        return (-log(binomial(N, n)), S.One), (S.One, drawn), (S.One, left)

    @staticmethod
    def mean(N: Expr, K: Expr, n: Expr) -> Expr:
        """E[x]."""
        return n * K / N

    @staticmethod
    def variance(N: Expr, K: Expr, n: Expr) -> Transform:
        """E[(x - E[x])^2], for N > 1."""
        return n * K * (N - K) * (N - n) / (N**2 * (N - 1)), (N - 1,)
