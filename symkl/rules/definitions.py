"""Unfolding a named measure into its definition."""

from __future__ import annotations

from sympy import Expr

from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.measures import Measure
from symkl.terms import Hypothesis, Nonzero, Positive


def base_conditions(base: Expr) -> tuple[Hypothesis, ...]:
    """Return what a symbolic base of a logarithm needs: b > 0 and b != 1."""
    return () if base.is_number else (Positive(base), Nonzero(base - 1))


@axiom("definition")
def unfold(term: Expr) -> Gives:
    """Replace a measure by its definition.

    Formula: KL(P || Q) = E_P[log(P / Q)], H(X|Y) = -E[log p(x|y)], ...
    Needs: discrete variables where one is repeated; b > 0, b != 1 for a symbolic base.
    Fails: on anything that is not a measure.
    Source: the measure's own `source`.
    """
    if not isinstance(term, Measure):
        raise DoesNotApply("unfold: {} is not a named measure", term)
    right, needs = term.unfold()
    return Gives(right, (*needs, *base_conditions(term.base)))
