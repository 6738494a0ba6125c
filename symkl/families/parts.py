"""Pieces of transforms that several families share."""

from __future__ import annotations

from sympy import Expr, Mul, RisingFactorial, S, cancel, gamma

NEVER = (S.NegativeOne,)
"""What must be positive for a mean that is infinite for every member of a family."""
SQUARE = S(2)


def ratio(shape: Expr, shift: Expr) -> Expr:
    """Return Gamma(shape + shift)/Gamma(shape), as a product if the shift is a whole number.

    >>> from sympy.abc import a
    >>> ratio(a, S(2)), ratio(a, S(-1))
    (a*(a + 1), 1/(a - 1))
    """
    return RisingFactorial(shape, shift) if shift.is_Integer else gamma(shape + shift) / gamma(shape)


def root(value: Expr, index: Expr = SQUARE) -> tuple[Expr, tuple[Expr, ...]]:
    """Return the root of a positive expression and what must be positive for it: s of s^2 needs s > 0.

    Factors that are no such powers stay under one root: their product is positive, each of them need not be.

    >>> from sympy.abc import a, b, s
    >>> root(a * b * s**2)
    (s*sqrt(a*b), (a*b*s**2, s))
    """
    outside, inside, needs = [], [], [value]
    for factor in Mul.make_args(value):
        base, exponent = factor.as_base_exp()
        share = cancel(exponent / index)
        if share.is_Integer and not base.is_number:
            outside.append(base**share)
            needs.append(base)
        else:
            inside.append(factor)
    return Mul(*outside, Mul(*inside) ** (1 / index)), tuple(needs)
