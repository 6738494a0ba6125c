"""Mixtures: their density is a weighted sum, their expectation a weighted mean."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr

from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.mixtures import Mixture, weighted
from symkl.terms import Density, Expectation, linear


@axiom("density of a mixture")
def mixture_density(term: Expr) -> Gives:
    """Write the density of a mixture as the weighted sum of its components.

    Formula: M(x | z) = w_1 p_1(x | z) + w_2 p_2(x | z) + ...
    Needs: symbolic weights nonnegative.
    Fails: unless the density is of all that the mixture draws, given all that its components are conditioned on.
    Example: mix(1/3: p(x), 2/3: q(x)) -> 1/3 p(x) + 2/3 q(x)
    Refused: p(x) @ log p(x)
    Source: definition of a mixture; Cover and Thomas 2006, section 2.7.
    """
    found = term.law.at(term) if isinstance(term, Density) and isinstance(term.law, Mixture) else None
    if found is None:
        raise DoesNotApply("mixture_density: {} is not the density of a mixture", term)
    return Gives(weighted(found), term.law.weights)


def _places(term: Expr) -> Iterable[tuple[object, ...]]:
    if isinstance(term, Expectation):
        yield from ((number,) for number, d in enumerate(term.law) if isinstance(d.law, Mixture))


@axiom("expectation under a mixture", _places)
def mixture_mean(term: Expr, place: int) -> Gives:
    """Take an expectation under a mixture component by component.

    Formula: E_M[f] = w_1 E_{p_1}[f] + w_2 E_{p_2}[f] + ...
    Needs: symbolic weights nonnegative.  Not that the means are finite: the mean of the positive part of f is the
        weighted mean of its means, and so is that of the negative part; so both sides are oo - oo, or none is.
    Fails: unless the density at that place of the law is of all that a mixture draws.
    Example: E[mix(1/3: p(x), 2/3: q(x))](1) @ 0 -> 1/3 E[p(x)](1) + 2/3 E[q(x)](1)
    Refused: E[p(x)](log p(x)) @ log mix(1/3: p(x), 2/3: q(x))
    Source: linearity of the integral in the measure.
    """
    if not isinstance(term, Expectation) or not 0 <= place < len(term.law):
        raise DoesNotApply("mixture_mean: {} is not an expectation with a law at place {}", term, place)
    d = term.law[place]
    found = d.law.at(d) if isinstance(d.law, Mixture) else None
    if found is None:
        raise DoesNotApply("mixture_mean: {} is not the density of a mixture", d)
    before, after = term.law[:place], term.law[place + 1 :]
    means = [(weight, Expectation((*before, *law, *after), term.body)) for weight, law in found]
    return Gives(linear(means), d.law.weights)
