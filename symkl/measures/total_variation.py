"""Total variation distance."""

from __future__ import annotations

from typing import Any

from sympy import S

from symkl.functions import Absolute
from symkl.measures.base import Oracle, Unfolded
from symkl.measures.divergence import Comparison
from symkl.measures.entropy import joint
from symkl.terms import AlphabetSum, times


class TotalVariation(Comparison):
    """Total variation distance, between 0 and 1.

    Formula: (1/2) sum |P - Q| = sup_A (P(A) - Q(A)).
    Source: Tsybakov 2009, section 2.4; Levin and Peres 2017, section 4.1.
    """

    __slots__ = ()
    symbol = "TV"
    title = "the total variation distance"
    source = "Tsybakov 2009, section 2.4"
    logarithmic = False
    synonyms = ("totalvariation", "tvd")
    examples = ("TV(P, Q)", "TV(p(x | y), q(x))", "TV(p(x, y), p(x) p(y))")

    def unfold(self) -> Unfolded:
        """Return half the sum of |P - Q|."""
        return times(S.Half, AlphabetSum(self.bound, Absolute(joint(self.law) - joint(self.reference)))), ()

    def value(self, on: Oracle) -> Any:
        """Sum P - Q where it is positive."""
        return on.sum(lambda f, g: f - g if on.sign(f - g) > 0 else 0)
