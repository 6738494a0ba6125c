"""Inequalities between roots: what holds of the powers holds of the roots."""

from __future__ import annotations

from collections.abc import Callable
from math import lcm

from sympy import Expr, S

from symkl.kernel import RULES, Theorem, because, chain, inside, refl, scale, sym
from symkl.rules.signs import is_nonnegative
from symkl.search.steps import everything_unfolded
from symkl.search.sweep import Sweep, attempt
from symkl.terms import Term, factors, pairs, power

MOST = 6
"""Higher roots are not taken off."""
Prove = Callable[[Expr, Expr], Theorem | None]


def prove_by_powers(left: Expr, right: Expr, prove: Prove) -> Theorem | None:
    """Prove ``left <= right``, where there is a root, by what `prove` finds of the powers; None if it finds nothing.

    Formula: f^k <= g^k gives f <= g for f, g >= 0.
    """
    exponent = lcm(*(int(e.q) for side in (left, right) for e in _exponents(side)))
    if not 1 < exponent <= MOST or not isinstance(left, Term) or len(pairs(left)) > 1 or len(pairs(right)) > 1:
        return None
    lower, upper = (root_of_power(side, exponent) for side in (left, right))
    bound = None if lower is None or upper is None else prove(power(left, exponent), power(right, exponent))
    if lower is None or upper is None or bound is None:
        return None
    coefficient = pairs(bound.left)[0][0]
    place = (0, 0) if len(pairs(lower.right)) == 1 and pairs(lower.right)[0][0] != 1 else (0,)
    middle = attempt(inside, lower.right, {place: scale(bound, 1 / coefficient)})
    if middle is None or middle.right != upper.right:
        return None
    return chain(*(step for step in (lower, middle, sym(upper)) if step.left != step.right))


def root_of_power(side: Expr, exponent: int) -> Theorem | None:
    """Prove f = (f^k)^(1/k) for what is nonnegative by its form, perhaps once it is unfolded; None for other terms."""
    root = power(power(side, exponent), S.One / exponent)
    if root == side:
        return refl(side)
    opened = everything_unfolded(side) or refl(side)
    folded = everything_unfolded(root) or refl(root)
    joined = _join(folded.right)
    if not is_nonnegative(opened.right) or joined is None or joined.right != opened.right:
        return None
    steps = [step for step in (opened, sym(joined), sym(folded)) if step.left != step.right]
    return because(chain(*steps), "a root of a power")


def _join(term: Expr) -> Theorem | None:
    return Sweep(lambda part: attempt(RULES["power_of_power"], part))(term)


def _exponents(side: Expr) -> list[Expr]:
    """List the exponents of the factors of a multiple of a product."""
    return [e for _, atom in pairs(side) for _, e in factors(atom) if e.is_Rational]
