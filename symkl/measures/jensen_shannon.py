"""Jensen-Shannon divergence, the mean divergence from the midpoint."""

from __future__ import annotations

from typing import Any

from sympy import S, Tuple

from symkl.measures.base import Oracle, Unfolded
from symkl.measures.divergence import KL, Comparison
from symkl.mixtures import mixture
from symkl.terms import Density, linear


class JensenShannon(Comparison):
    """Jensen-Shannon divergence, between 0 and log 2.

    Formula: JS(P, Q) = KL(P || M)/2 + KL(Q || M)/2 with M = mix(1/2: P, 1/2: Q).
    Source: Lin 1991, equation 4.1, with weights 1/2.
    """

    __slots__ = ()
    symbol = "JS"
    title = "the Jensen–Shannon divergence"
    source = "Lin 1991"
    synonyms = ("jsd", "jensenshannon")
    examples = ("JS(P, Q)", "JS_2(p(x | y), q(x))", "JS(p(x, y), p(x) p(y))")

    @classmethod
    def check(cls, *sides: Tuple) -> None:
        """Ask for laws of the same variables that can be mixed."""
        super().check(*sides)
        mixture((S.Half, side.args) for side in sides)

    @property
    def midpoint(self) -> Density:
        """The density of M."""
        return mixture((S.Half, side.args) for side in self.sides)

    def unfold(self) -> Unfolded:
        """Return the mean of the divergences from the midpoint."""
        return linear((S.Half, KL(side, self.midpoint, self.base)) for side in self.sides), ()

    def value(self, on: Oracle) -> Any:
        """Sum (f log(2f / (f+g)) + g log(2g / (f+g))) / 2."""
        half = on.scalar(S.Half)

        def part(f: Any, whole: Any) -> Any:
            return half * (f * (on.log(f) - on.log(whole))) if f else 0

        return on.sum(lambda f, g: part(f, half * (f + g)) + part(g, half * (f + g)))
