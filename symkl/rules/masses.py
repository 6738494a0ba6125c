"""What is finite without an assumption: densities, functions of values, their combinations, and total masses."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.kernel import DoesNotApply, Theorem, discharge, finite
from symkl.mixtures import Mixture
from symkl.rules.conditioning import total_mass
from symkl.rules.logs import is_finite
from symkl.terms import AlphabetSum, Finite, Hypothesis, Term, free


@discharge
def plainly_finite(hypothesis: Hypothesis, binder: Term | None, _: Sequence[Hypothesis]) -> list[Hypothesis] | None:
    """Settle that densities, declared functions and combinations of them are finite: their values are real numbers.

    A mixture has a density where its weights are nonnegative.
    """
    term = hypothesis.args[0] if isinstance(hypothesis, Finite) else None
    if not isinstance(term, Term) or not is_finite(term):
        return None
    needs = [need for found in hypothesis.atoms(Mixture) for need in found.weights]
    bound = set() if binder is None else {*binder.bound}
    return None if any(free(need) & bound for need in needs) else needs


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
