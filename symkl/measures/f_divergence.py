"""The f-divergence of an arbitrary function f."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Expr, Tuple

from symkl.functions import Composite, named
from symkl.measures.base import Oracle, Unfolded
from symkl.measures.divergence import Comparison
from symkl.measures.entropy import joint
from symkl.terms import Almost, Density, Distinct, Expectation, Positive, Variable, apart, draws, free


class FDivergence(Comparison):
    """f-divergence; KL, chi-squared, total variation and squared Hellinger are cases of it.

    Formula: D_f(P || Q) = E_Q[f(P / Q)] for P << Q, and of no value otherwise.
    Where P << Q fails and f is convex, Polyanskiy and Wu add f'(oo) P(Q = 0) for f'(oo) = lim_{t -> oo} f(t)/t, which
    an arbitrary f need not have.
    Source: Csiszar 1967; Polyanskiy and Wu 2024, definition 7.1.
    """

    __slots__ = ()
    symbol = "FDivergence"
    title = "the f-divergence"
    letter = ("D", "D")
    source = "Csiszár 1967; Polyanskiy and Wu 2024, definition 7.1"
    orders = ("f",)
    logarithmic = False
    mark = " || "
    synonyms = ("fdiv",)
    examples = ("FDivergence(f; P || Q)", "FDivergence(f; p(x | y) || q(x))", "FDivergence(g; p(x, y) || p(x) p(y))")

    @classmethod
    def read_order(cls, value: object) -> Expr:
        """Read the name of the function."""
        return named(value)

    @classmethod
    def check(cls, *sides: Tuple) -> None:
        """Ask for laws of the same variables, both of which can be drawn from."""
        super().check(*sides)
        draws(sides[1].args)

    @property
    def function(self) -> str:
        """The function's name."""
        return str(self.args[0].name)

    def unfold(self) -> Unfolded:
        """Return E_Q[f(P / Q)], for P << Q."""
        ratio = joint(self.law) / joint(self.reference)
        dominated = (Almost(_needed(self.law, d), Positive(d)) for d in self.reference if d not in self.law)
        pairs = ((u, v) for i, u in enumerate(self.bound) for v in self.bound[:i] if not apart(u, v))
        needs = (*dominated, *(Distinct(u.slot, v.slot) for u, v in pairs))
        return Expectation(self.reference, Composite(self.function, ratio)), needs

    def value(self, on: Oracle) -> Any:
        """Sum g f(p/g) over the support of Q, which must hold that of P."""

        def term(p: Any, g: Any) -> Any:
            if g:
                return g * on.apply(self.function, p * on.power(g, -1))
            return on.undefined("the first law is not dominated by the second") if p else 0

        return on.sum(term)


def _needed(law: Sequence[Density], term: Density) -> tuple[Density, ...]:
    """Return the densities of a law that draw what a term depends on, and what they are conditioned on."""
    names = {v for v in free(term) if isinstance(v, Variable)}
    kept: list[Density] = []
    for d in reversed(law):
        if any(not apart(v, n) for v in d.values for n in names):
            kept.append(d)
            names.update(d.given_values)
    return tuple(reversed(kept))
