"""Bhattacharyya distance and squared Hellinger distance: functions of the affinity sum sqrt(P Q)."""

from __future__ import annotations

from typing import Any

from sympy import S

from symkl.measures.base import Oracle, Unfolded
from symkl.measures.divergence import Comparison
from symkl.terms import Log, add, times


class Bhattacharyya(Comparison):
    """Bhattacharyya distance.

    Formula: -log_b sum sqrt(P Q); +oo for laws with disjoint supports.
    Source: Bhattacharyya 1943.
    """

    __slots__ = ()
    symbol = "Bhattacharyya"
    title = "the Bhattacharyya distance"
    letter, below = ("D", "D"), (r"\mathrm{B}", "B")
    source = "Bhattacharyya 1943"
    synonyms = ("bhattacharyyadistance",)
    examples = ("Bhattacharyya(P, Q)", "Bhattacharyya_2(p(x | y), q(x))")

    def unfold(self) -> Unfolded:
        """Return -log sum sqrt(P Q)."""
        return times(-1, Log(self.affinity(S.Half), self.base)), ()

    def value(self, on: Oracle) -> Any:
        """Sum sqrt(f g)."""
        half = on.scalar(S.Half)
        return -on.log(on.sum(lambda f, g: on.power(f * g, half)))


class Hellinger2(Comparison):
    """Squared Hellinger distance, between 0 and 1.

    Formula: 1 - sum sqrt(P Q) = (1/2) sum (sqrt P - sqrt Q)^2.
    Source: Tsybakov 2009, section 2.4 (twice this value there); Lehmann and Romano 2005, section 13.1.
    """

    __slots__ = ()
    symbol = "Hellinger2"
    title = "the squared Hellinger distance"
    letter = (r"\mathrm{Hel}^2", "Hel²")
    source = "Lehmann and Romano 2005, section 13.1"
    logarithmic = False
    synonyms = ("hellinger", "squaredhellinger")
    examples = ("Hellinger2(P, Q)", "Hellinger2(p(x | y), q(x))", "Hellinger2(p(x) p(y), p(x, y))")

    def unfold(self) -> Unfolded:
        """Return 1 - sum sqrt(P Q)."""
        return add(1, times(-1, self.affinity(S.Half))), ()

    def value(self, on: Oracle) -> Any:
        """Sum half the squares of sqrt f - sqrt g."""
        half = on.scalar(S.Half)

        def term(f: Any, g: Any) -> Any:
            difference = on.power(f, half) + -on.power(g, half)
            return half * (difference * difference)

        return on.sum(term)
