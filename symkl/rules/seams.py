"""What the kernel's inferences need where they merge terms; trusted as the axioms are.

Terms are rebuilt when a part is replaced: coefficients are multiplied, constants added, products flattened.  SymPy
makes a (1/a) into 1, a 0 hides what is undefined, and 1/0 is oo only of what is nonnegative by its form; each function
says what is needed for the rebuilt term to have the value of the one that was written, or refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sympy import Basic, Expr, S

from symkl.kernel import SEAMS, DoesNotApply, settle
from symkl.rules.signs import is_nonnegative
from symkl.terms import (
    Assumed,
    Finite,
    Hypothesis,
    Linear,
    Log,
    Nonzero,
    Positive,
    Product,
    Term,
    Variable,
    apart,
    factors,
    free,
    is_weight,
    pairs,
    spread,
)


def scalars(*coefficients: Expr) -> list[Hypothesis]:
    """Return what makes coefficients finite numbers."""
    needs: list[Hypothesis] = []
    for need in (Finite(c) for c in coefficients if not (c.is_Rational or c.is_Symbol)):
        settled = settle(need, None)
        needs += [need] if settled is None else settled
    return needs


def weights(*terms: Expr) -> list[Expr]:
    """Return the coefficients of combinations, those of single terms excepted."""
    return [c for term in terms for c, atom in pairs(term) if atom is S.One or isinstance(term, Linear)]


def plus(term: Expr) -> list[Hypothesis]:
    """Adding a term: its constants are defined, for they may cancel one."""
    return scalars(*(c for c, atom in pairs(term) if atom is S.One))


def scale(factor: Expr, left: Expr, right: Expr) -> list[Hypothesis]:
    """Multiplying by a factor that is no number: all coefficients are defined."""
    return [] if factor.is_Rational else scalars(*weights(factor, left, right))


def raised(term: Expr, exponent: Expr) -> list[Hypothesis]:
    """Raising a term to a power, where coefficients and exponents are multiplied: sqrt(f)^2 is f for f >= 0 only."""
    if exponent == 1 or len(found := pairs(term)) > 1:
        return []
    ((_, atom),) = found
    roots = (f for f, e in factors(atom) if not (e.is_Integer or is_weight(f)))
    return [*scalars(*weights(term)), *map(Positive, roots)]


def keeps_powers(value: Basic, names: Iterable[Basic]) -> None:
    """Refuse to replace symbols in the exponent of a product or multiple: (sqrt(f) g)^t at t = 2 would become f g^2."""
    changed = {*names}
    for factor, exponent in (pair for found in value.atoms(Product) for pair in found.factors):
        multiple = isinstance(factor, Product) or (isinstance(factor, Linear) and len(factor.args) == 1)
        if multiple and free(exponent) & changed:
            raise DoesNotApply("{} changes in the exponent of {}", exponent, factor)


def assume(given: Assumed, names: Mapping[Basic, Basic]) -> list[Hypothesis]:
    """Using what is given: values that may be the same take the same copy."""
    keeps_powers(given, names)
    copies = [(v, names.get(v, v).args[2]) for v in given.bound if isinstance(v, Variable)]
    if any(not apart(u, v) and n != m for u, n in copies for v, m in copies):
        raise DoesNotApply("assume: two values of {} may be the same, and take different ones here", given)
    return []


def inside(value: Term, number: int, new: Expr, bound: int) -> list[Hypothesis]:
    """Replacing a part by something equal (bound 0), by an upper bound of it (1) or a lower one (-1)."""
    if isinstance(value, Log) and bound and not (is_weight(value.arg) and is_weight(new)):
        raise DoesNotApply("inside: the argument of {} is not nonnegative by its form", value)
    law = getattr(value, "law", None)
    if isinstance(law, tuple) and number < len(law):
        drawn = [v for d in spread([new]) for v in getattr(d, "values", ())]
        if {*drawn} != {*law[number].values}:
            raise DoesNotApply("inside: {} and {} do not draw the same values", law[number], new)
    if isinstance(value, Linear):
        return _in_combination(value.pairs[number][0], new)
    if not isinstance(value, Product):
        return []
    old, exponent = value.factors[number]
    smaller = old if bound > 0 else new
    if bound and exponent != 1 and not is_nonnegative(smaller):
        raise DoesNotApply("inside: {} is raised to {} and not nonnegative by its form", smaller, exponent)
    return _in_product(value, number, new)


def _in_combination(coefficient: Expr, new: Expr) -> list[Hypothesis]:
    merged = weights(new)
    if coefficient.is_Rational:
        merged = [c for c, atom in pairs(new) if atom is S.One]
    return scalars(coefficient, *merged) if merged else []


def _in_product(value: Product, number: int, new: Expr) -> list[Hypothesis]:
    """Under an exponent that is not positive, no zero: the reciprocal of 0 oo = 0 is not that of 0 times that of oo."""
    (old, exponent), others = value.factors[number], [f for i, (f, _) in enumerate(value.factors) if i != number]
    needs = [*(scalars(*weights(new, *others)) if weights(new) else []), *raised(new, exponent)]
    if exponent.is_positive:
        return needs
    if isinstance(new, Product) and all(f.is_density for f in new.parts):
        return [*needs, *(Positive(f) for f, e in new.factors if not e.is_positive)]
    whole = not isinstance(new, Product) and is_weight(old) and is_weight(new)
    inverse = new.is_Pow and new.exp.is_negative  # a scalar 1/n is not 0 where it is defined
    return needs if whole or inverse else [*needs, Nonzero(new)]


SEAMS.update(plus=plus, scale=scale, assume=assume, inside=inside)
