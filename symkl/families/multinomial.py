"""The multinomial law."""

from __future__ import annotations

from sympy import Expr, S, Tuple, factorial, log

from symkl.families.base import Counts, Family, LogDensity, expected, places
from symkl.families.kinds import Probabilities


class Multinomial(Family):
    """Multinomial law of the counts x_1, ..., x_K in n trials.

    Mass: n!/(x_1! ... x_K!) probs[1]^x_1 ... probs[K]^x_K for counts that add up to n; a probability may be 0.
    Source: Johnson, Kotz and Balakrishnan 1997, chapter 35.
    """

    __slots__ = ()
    names = ("n", "probs")
    whole = ("n",)
    kinds = {"probs": Probabilities()}
    source = "Johnson, Kotz and Balakrishnan 1997, chapter 35"

    @staticmethod
    def domain(n: Expr, probs: Tuple) -> tuple[Expr, ...]:
        """Return what is positive beside the probabilities."""
        return (n,)

    @staticmethod
    def dimension(n: Expr, probs: Tuple) -> int:
        """One count for each label."""
        return len(probs)

    @staticmethod
    def support(n: Expr, probs: Tuple) -> Counts:
        """Counts that add up to n."""
        return Counts(n, len(probs), tuple(i for i, p in enumerate(probs) if p == 0))

    @staticmethod
    def log_density(n: Expr, probs: Tuple) -> LogDensity:
        """Log n! - the sum of log x_i! + the sum of x_i log probs[i]."""
        counts = places(len(probs))
        orders = [(S.NegativeOne, log(factorial(x))) for x in counts]
        return (log(factorial(n)), S.One), *orders, *((log(p), x) for x, p in zip(counts, probs, strict=True) if p != 0)

    @expected("E[x_i]", lambda n, probs, i: places(len(probs))[i - 1], components=1)
    def means(n: Expr, probs: Tuple, i: int) -> Expr:
        """Return n probs[i]."""
        return n * probs[i - 1]
