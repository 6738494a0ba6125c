"""Near equality by Taylor's formula: where a divergence and its gradient vanish at q = p, its Hessian is enough.

K(p, q) = int_0^1 (1 - t) d' H(p, p + t d) d dt with d = q - p: nothing cancels but inside the Hessian H.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Add, Derivative, Expr, Subs, Symbol, hyper, meijerg

from symkl.codegen.paired import Pairs, with_distances
from symkl.families.domains import Domain

T = Symbol("t")
"""How far from p to q."""


@dataclass(frozen=True)
class Remainder:
    """The curvature d' H(p, p + t d) d as terms in t, the parameters of p and the differences, and what these are."""

    terms: tuple[Expr, ...]
    gaps: Mapping[Symbol, Expr]


def remainder_of(value: Expr, of: Mapping[Symbol, Symbol], domain: Domain) -> Remainder | None:
    """Return the integrand of the remainder; None unless value and gradient are proved to vanish at q = p.

    >>> from sympy import log
    >>> from symkl.terms import Positive
    >>> a, b = Symbol("a"), Symbol("b")
    >>> remainder_of(log(a / b) - 1 + b / a, {a: b}, Domain([Positive(a), Positive(b)])).terms
    (d_a**2/(a + d_a*t)**2,)
    """
    plain, pairs = with_distances(value, of, domain)
    if pairs.distances or not _stationary(plain, pairs):
        return None
    along = {q: p + T * pairs.deltas[p] for p, q in pairs.of.items()}
    terms = []
    variables = [(q, pairs.deltas[p]) for p, q in pairs.of.items()]
    for i, (q, d) in enumerate(variables):
        slope = plain.diff(q)
        for r, e in variables[i:]:
            curvature = slope.diff(r)
            if curvature.has(Subs, Derivative, meijerg, hyper):
                return None
            if curvature != 0:
                terms.append((curvature * d * e * (1 if q == r else 2)).xreplace(along))
    return Remainder(tuple(t for term in terms for t in Add.make_args(term)), pairs.gaps) if terms else None


def _stationary(value: Expr, pairs: Pairs) -> bool:
    """Whether it is proved that a value and its gradient in q vanish at q = p."""
    canonical = pairs.canonical
    if not canonical.vanishes(pairs.at_equality(value)):
        return False
    return all(canonical.vanishes(pairs.at_equality(value.diff(q))) for q in pairs.of.values())
