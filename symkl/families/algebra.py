"""The axiom that turns one closed form into another: equal scalars under conditions on the parameters."""

from __future__ import annotations

from sympy import Add, Expr, S, Tuple

from symkl.families.canonical import Canonical
from symkl.families.domains import Domain, scalar_conditions
from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.terms import pairs


@axiom("collecting terms", lambda _: ())
def rearrange(term: Expr, target: Expr, conditions: Tuple) -> Gives:
    """Write a scalar, or the coefficients of a combination, in another form.

    Formula: log a - log b = log(a / b), psi(a + 1) = psi(a) + 1/a, (a - b)/a = 1 - b/a, ...
    Needs: the conditions on the parameters that are named, which make the logarithms real.
    Fails: unless the canonical forms of all coefficients agree.
    Source: functional equations of the logarithm, of psi and of Gamma; Abramowitz and Stegun 1964, chapters 4 and 6.
    """
    if len(scalar_conditions(conditions)) != len(conditions):
        raise DoesNotApply("rearrange: {} are not conditions on parameters", conditions)
    canonical = Canonical(Domain(conditions))
    before: dict[Expr, list[Expr]] = {}
    after: dict[Expr, list[Expr]] = {}
    for side, found in ((term, before), (target, after)):
        for coefficient, atom in pairs(side):
            found.setdefault(atom, []).append(coefficient)
    if (before.keys() | {S.One}) != (after.keys() | {S.One}):
        raise DoesNotApply("rearrange: {} and {} are not combinations of the same terms", term, target)
    for atom in before.keys() | after.keys():
        if not canonical.same(Add(*before.get(atom, [])), Add(*after.get(atom, []))):
            raise DoesNotApply("rearrange: {} and {} are not seen to be equal", term, target)
    return Gives(target, tuple(conditions))
