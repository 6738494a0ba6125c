"""What is finite without an assumption: densities, functions of values, their combinations, and total masses."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.kernel import DoesNotApply, Theorem, discharge, finite
from symkl.rules.conditioning import total_mass
from symkl.rules.logs import is_finite
from symkl.terms import AlphabetSum, Finite, Hypothesis, Term


@discharge
def plainly_finite(hypothesis: Hypothesis, _: Term | None, __: Sequence[Hypothesis]) -> list[Hypothesis] | None:
    """Settle that densities, declared functions and combinations of them are finite: their values are real numbers."""
    if not isinstance(hypothesis, Finite) or not isinstance(hypothesis.args[0], Term):
        return None
    return [] if is_finite(hypothesis.args[0]) else None


def without_masses(theorem: Theorem) -> Theorem:
    """Drop the conditions that a sum of densities is finite, where it is 1 or a density.

    Formula: sum_x p(x) = 1 is finite.
    Needs: nothing.
    Source: Kolmogorov's axioms.
    """
    for hypothesis in theorem.hypotheses:
        if isinstance(hypothesis, Finite) and isinstance(hypothesis.args[0], AlphabetSum):
            try:
                theorem = finite(theorem, total_mass(hypothesis.args[0]))
            except DoesNotApply:  # it is not the sum of a law
                continue
    return theorem
