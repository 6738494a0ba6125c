"""Which terms are nonnegative by their form, and which have a value whatever they depend on; the axiom that says so."""

from __future__ import annotations

from sympy import Expr, S

from symkl.functions import Absolute
from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.rules.logs import is_finite
from symkl.terms import (
    AlphabetSum,
    Density,
    Exp,
    Expectation,
    Finite,
    Hypothesis,
    Linear,
    Product,
    Term,
    factors,
    is_weight,
    pairs,
)


def is_nonnegative(term: Expr) -> bool:
    """Whether a term is nonnegative by its form where it has a value: weights, absolute values, even powers."""
    if isinstance(term, Absolute) or is_weight(term):
        return True
    if isinstance(term, Product):
        return all(is_nonnegative(f) or (e.is_even and e.is_positive) for f, e in term.factors)
    if isinstance(term, Linear):
        return all(c.is_nonnegative and is_nonnegative(f) for c, f in term.pairs)
    return isinstance(term, (AlphabetSum, Expectation)) and is_nonnegative(term.body)


def is_valued(term: Expr) -> bool:
    """Whether a term that is nonnegative by its form has a value, oo perhaps, whatever its variables are."""
    if not isinstance(term, Term):
        return bool(term.is_number)
    if isinstance(term, (Absolute, Exp)):
        return is_finite(term.arg)
    if isinstance(term, Product):
        return all(e.is_Rational and (is_valued(f) if is_nonnegative(f) else is_finite(f)) for f, e in term.factors)
    if isinstance(term, Linear):
        return all(c.is_number and is_valued(f) for c, f in term.pairs)
    return isinstance(term, Density) or (isinstance(term, (AlphabetSum, Expectation)) and is_valued(term.body))


@axiom("nonnegativity")
def not_negative(term: Expr) -> Gives:
    """Bound minus something nonnegative.

    Formula: -c f g^2 - ... <= 0 for f >= 0 and numbers c > 0.
    Needs: what is squared is finite, if it is not by its form.
    Fails: unless every f is nonnegative by its form (densities, absolute values, even powers, their products, sums and
        means) and has a value, oo perhaps, whatever its variables are: its powers are numbers.
    Example: -sum(x, abs(p(x) - q(x))) -> 0
    Refused: -log p(x) @ sum(x, p(x)) @ -p(x)^a @ -exp(log p(x) - log q(x)) @ p(x) - q(x)
    Source: |f| >= 0, f^2 >= 0; the integral of what is nonnegative is.
    """
    needs: list[Hypothesis] = []
    for coefficient, atom in pairs(term):
        for factor in dict.fromkeys(f for f, _ in factors(atom)):
            exponents = [e for f, e in factors(atom) if f == factor]
            if is_nonnegative(factor) and is_valued(factor) and all(e.is_Rational for e in exponents):
                continue
            if not all(e.is_Integer and e > 0 for e in exponents) or sum(exponents, S.Zero).is_odd:
                raise DoesNotApply("not_negative: the factor {} is not nonnegative by its form", factor)
            needs += [] if is_finite(factor) else [Finite(factor)]
        if not (coefficient.is_number and coefficient.is_negative):
            raise DoesNotApply("not_negative: {} is not negative", coefficient)
    return Gives(S.Zero, tuple(dict.fromkeys(needs)), "<=")
