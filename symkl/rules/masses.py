"""A derived inference: total masses are finite, so no theorem has to assume it."""

from __future__ import annotations

from symkl.kernel import DoesNotApply, Theorem, finite
from symkl.rules.conditioning import total_mass
from symkl.terms import AlphabetSum, Finite


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
