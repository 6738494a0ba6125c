"""What a mixture has of its components: it is at least as large as a part of each, so positive wherever one is.

Rules for leaving a binder are asked in the order of their files; the one here must be asked before those of
`discharge.py`, which close whatever is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Expr, S

from symkl.kernel import DoesNotApply, Gives, axiom, discharge
from symkl.mixtures import Mixture, mixture
from symkl.rules.conditioning import separate
from symkl.terms import Density, Expectation, Hypothesis, Law, Positive, Term, linear, product


@discharge
def component_drawn(hypothesis: Hypothesis, binder: Term | None, _: Sequence[Hypothesis]) -> list[Hypothesis] | None:
    """Settle that a mixture is positive at draws of a component: M >= w p > 0 for a weight w > 0, the others w >= 0."""
    law = getattr(binder, "law", None)
    if not isinstance(binder, Expectation) or not isinstance(law, tuple) or not isinstance(hypothesis, Positive):
        return None
    d = hypothesis.args[0]
    found = d.law.at(d) if isinstance(d, Density) and isinstance(d.law, Mixture) else None
    sure = any(w.is_positive and all(part in law for part in parts) for w, parts in found or ())
    if not sure or separate(law):  # a value may be drawn anew, by another law
        return None
    return list(d.law.weights)


def _mixtures(term: Expr) -> Iterable[tuple[object, ...]]:
    """Propose mixtures of a density with another law of the same variables."""
    if isinstance(term, Density):
        other = Density(Law("q"), term.of, term.given)
        try:
            yield (mixture([(S.Half, [term]), (S.Half, [other])]),)
        except ValueError:  # two copies of one variable
            return


@axiom("a component of a mixture", _mixtures)
def component_at_most(term: Expr, whole: Expr) -> Gives:
    """Bound a density by a mixture that has it as a component.

    Formula: p <= (1/w) M for M = w p + ...
    Needs: w > 0 if it is a symbol; symbolic weights nonnegative.
    Fails: unless the density is a component of that mixture, at the same values, with a weight that is not 0.
    Example: p(x) @ mix(1/3: p(x), 2/3: q(x)) -> 3 mix(1/3: p(x), 2/3: q(x))
    Refused: q(x) q(y) @ log p(x) @ p(z)
    Source: the other components are nonnegative.
    """
    found = whole.law.at(whole) if isinstance(whole, Density) and isinstance(whole.law, Mixture) else None
    weight = next((w for w, law in found or () if product((d, S.One) for d in law) == term), S.Zero)
    if weight == 0:
        raise DoesNotApply("component_at_most: {} is not a component of {}", term, whole)
    needs = () if weight.is_positive else (Positive(weight),)
    return Gives(linear([(1 / weight, whole)]), (*needs, *whole.law.weights), "<=")
