"""Pearson's chi-squared divergence."""

from __future__ import annotations

from typing import Any

from sympy import S

from symkl.measures.base import Oracle, Unfolded
from symkl.measures.divergence import Comparison
from symkl.measures.entropy import joint
from symkl.terms import AlphabetSum, power, times


class ChiSquared(Comparison):
    """Pearson's chi-squared divergence.

    Formula: sum (P - Q)^2 / Q; +oo unless P << Q.
    Source: Pearson 1900; Tsybakov 2009, section 2.4.
    """

    __slots__ = ()
    symbol = "ChiSquared"
    title = "the chi-squared divergence"
    letter = (r"\chi^2", "χ²")
    source = "Tsybakov 2009, section 2.4"
    logarithmic = False
    mark = " || "
    synonyms = ("chi2divergence", "chisquareddivergence")
    examples = ("ChiSquared(P || Q)", "ChiSquared(p(x | y) || q(x))")

    def unfold(self) -> Unfolded:
        """Return sum (P - Q)^2 / Q."""
        p, q = joint(self.law), joint(self.reference)
        return AlphabetSum(self.bound, times(power(p - q, 2), power(q, S.NegativeOne))), ()

    def value(self, on: Oracle) -> Any:
        """Sum f^2 / g over the support of P and take 1 off, the mass of Q."""
        second = on.sum(lambda f, g: (f * f * on.power(g, -1) if g else on.infinity) if f else 0)
        return second + on.sum(lambda _, g: -g)
