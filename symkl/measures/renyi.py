"""Renyi divergence and Renyi entropy, of order alpha."""

from __future__ import annotations

from typing import Any

from symkl.measures.base import LawMeasure, Oracle, Unfolded
from symkl.measures.divergence import Comparison
from symkl.measures.entropy import joint
from symkl.terms import AlphabetSum, Log, power, times


class Renyi(Comparison):
    """Renyi divergence of order alpha.

    Formula: D_a(P || Q) = log_b(sum P^a Q^(1-a)) / (a - 1), a > 0, a != 1; KL(P || Q) is the limit at 1.
    Source: Renyi 1961; van Erven and Harremoes 2014, equation 9.
    """

    __slots__ = ()
    symbol = "Renyi"
    title = "the Rényi divergence"
    letter = ("D", "D")
    source = "Rényi 1961; van Erven and Harremoës 2014, equation 9"
    orders = ("alpha",)
    mark = " || "
    at_one = "KL(P || Q)"
    synonyms = ("renyidivergence",)
    examples = ("Renyi(alpha; P || Q)", "Renyi_2(1/2; p(x | y) || q(x | z))", "Renyi(2; P || Q)")

    def unfold(self) -> Unfolded:
        """Return log(sum P^a Q^(1-a)) / (a - 1)."""
        return times(1 / (self.order - 1), Log(self.affinity(self.order), self.base)), self.order_needs

    def value(self, on: Oracle) -> Any:
        """Sum f^a g^(1-a) over the support of P; a point without Q counts nothing for a < 1, infinitely for a > 1."""
        a = on.scalar(self.order)
        alone = 0 if on.sign(a - 1) < 0 else on.infinity
        total = on.sum(lambda f, g: (on.power(f, a) * on.power(g, 1 - a) if g else alone) if f else 0)
        return on.log(total) * on.power(a - 1, -1)


class RenyiEntropy(LawMeasure):
    """Renyi entropy of order alpha.

    Formula: H_a(P) = log_b(sum P^a) / (1 - a), a > 0, a != 1; H(P) is the limit at 1.
    Source: Renyi 1961.
    """

    __slots__ = ()
    symbol = "RenyiEntropy"
    title = "the Rényi entropy"
    letter = ("H", "H")
    source = "Rényi 1961"
    orders = ("alpha",)
    at_one = "H(P)"
    examples = ("RenyiEntropy(alpha; P)", "RenyiEntropy_2(1/2; p(x | y))", "RenyiEntropy(2; P)")

    def unfold(self) -> Unfolded:
        """Return log(sum P^a) / (1 - a)."""
        total = AlphabetSum(self.bound, power(joint(self.law), self.order))
        return times(1 / (1 - self.order), Log(total, self.base)), self.order_needs

    def value(self, on: Oracle) -> Any:
        """Sum f^a over the support."""
        a = on.scalar(self.order)
        return on.log(on.sum(lambda f: on.power(f, a) if f else 0)) * on.power(1 - a, -1)
