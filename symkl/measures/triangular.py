"""Triangular discrimination."""

from __future__ import annotations

from typing import Any

from sympy import S

from symkl.measures.base import Oracle, Unfolded
from symkl.measures.divergence import Comparison
from symkl.measures.entropy import joint
from symkl.terms import AlphabetSum, power, times


class TriangularDiscrimination(Comparison):
    """Triangular discrimination, between 0 and 2: twice the divergence of Vincze and Le Cam.

    Formula: sum (P - Q)^2 / (P + Q).
    Source: Topsoe 2000.
    """

    __slots__ = ()
    symbol = "TriangularDiscrimination"
    title = "the triangular discrimination"
    letter = (r"\Delta", "Δ")
    source = "Topsoe 2000"
    logarithmic = False
    synonyms = ("lecam", "vinczelecam", "triangulardistance")
    examples = ("TriangularDiscrimination(P, Q)", "TriangularDiscrimination(p(x | y), q(x))")

    def unfold(self) -> Unfolded:
        """Return sum (P - Q)^2 / (P + Q)."""
        p, q = joint(self.law), joint(self.reference)
        return AlphabetSum(self.bound, times(power(p - q, 2), power(p + q, S.NegativeOne))), ()

    def value(self, on: Oracle) -> Any:
        """Take four times the sum of f g / (f + g) off 2."""
        four, two = on.scalar(S(4)), on.scalar(S(2))
        return two + -four * on.sum(lambda f, g: f * g * on.power(f + g, -1) if f and g else 0)
