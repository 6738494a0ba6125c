"""Mixtures as the sums that they are, so that their numbers come from the densities of their components."""

from __future__ import annotations

from sympy import Expr

from symkl.measures import Measure
from symkl.mixtures import Mixture, weighted
from symkl.terms import AlphabetSum, Density, Exp, Expectation, Linear, Log, Product, Term, linear, product


def opened(term: Expr) -> Expr:
    """Write m(x) = a p(x) + b q(x) and E_m[f] = a E_p[f] + b E_q[f] for every mixture m = a p + b q in a term."""
    if isinstance(term, Measure):
        whole = opened(term.unfold()[0])
        return whole if whole != term.unfold()[0] else term
    if not isinstance(term, Term) or not term.atoms(Mixture, Measure):
        return term
    if isinstance(term, Density):
        found = _components(term)
        return term if found is None else weighted(found)
    if isinstance(term, Expectation):
        body = opened(term.body)
        found = _components(term.law[0]) if len(term.law) == 1 else None
        if found is None:
            return Expectation(term.law, body)
        return linear((weight, Expectation(law, body)) for weight, law in found)
    if isinstance(term, Linear):
        return linear((c, opened(t)) for c, t in term.pairs)
    if isinstance(term, Product):
        return product((opened(f), e) for f, e in term.factors)
    if isinstance(term, AlphabetSum):
        return AlphabetSum(term.bound, opened(term.body))
    if isinstance(term, Log):
        return Log(opened(term.arg), term.base)
    return Exp(opened(term.arg)) if isinstance(term, Exp) else term


def _components(density: Density) -> list[tuple[Expr, list[Density]]] | None:
    return density.law.at(density) if isinstance(density.law, Mixture) else None
