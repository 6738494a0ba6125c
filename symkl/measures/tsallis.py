"""Tsallis entropy, of order alpha."""

from __future__ import annotations

from typing import Any

from symkl.measures.base import LawMeasure, Oracle, Unfolded
from symkl.measures.entropy import joint
from symkl.terms import AlphabetSum, add, power, times


class TsallisEntropy(LawMeasure):
    """Tsallis entropy of order alpha (no logarithm, so no base).

    Formula: S_a(P) = (1 - sum P^a) / (a - 1), a > 0, a != 1; the entropy in nats is the limit at 1.
    Source: Havrda and Charvat 1967; Tsallis 1988, equation 1.
    """

    __slots__ = ()
    symbol = "Tsallis"
    title = "the Tsallis entropy"
    letter = ("S", "S")
    source = "Tsallis 1988, equation 1"
    orders = ("alpha",)
    logarithmic = False
    at_one = "H(P)"
    synonyms = ("tsallisentropy",)
    examples = ("Tsallis(alpha; P)", "Tsallis(2; p(x | y))")

    def unfold(self) -> Unfolded:
        """Return (1 - sum P^a) / (a - 1)."""
        total = AlphabetSum(self.bound, power(joint(self.law), self.order))
        return times(1 / (self.order - 1), add(1, times(-1, total))), self.order_needs

    def value(self, on: Oracle) -> Any:
        """Sum f - f^a over the support, divided by a - 1."""
        a = on.scalar(self.order)
        return on.sum(lambda f: f - on.power(f, a) if f else 0) * on.power(a - 1, -1)
