"""Pieces of transforms that several families share."""

from __future__ import annotations

from sympy import Expr, Mul, RisingFactorial, S, cancel, gamma, sqrt

NEVER = (S.NegativeOne,)
"""What must be positive for a mean that is infinite for every member of a family."""


def ratio(shape: Expr, shift: Expr) -> Expr:
    """Return Gamma(shape + shift)/Gamma(shape), as a product if the shift is a whole number.

    >>> from sympy.abc import a
    >>> ratio(a, S(2)), ratio(a, S(-1))
    (a*(a + 1), 1/(a - 1))
    """
    return RisingFactorial(shape, shift) if shift.is_Integer else gamma(shape + shift) / gamma(shape)


def root(square: Expr) -> tuple[Expr, tuple[Expr, ...]]:
    """Return the square root of a positive expression and what must be positive for it: s of s^2 needs s > 0.

    >>> from sympy.abc import a, s
    >>> root(a * s**2)
    (sqrt(a)*s, (a*s**2, s))
    """
    roots, needs = [], [square]
    for factor in Mul.make_args(square):
        base, exponent = factor.as_base_exp()
        half = exponent / 2
        even = half.is_Integer and not base.is_number
        roots.append(base**half if even else sqrt(factor))
        needs += [base] if even else []
    return Mul(*roots), tuple(needs)


def rooted(value: Expr, index: Expr) -> tuple[Expr, tuple[Expr, ...]]:
    """Return the root of a positive expression by its factors, and what must be positive for it: s of s^a needs s > 0.

    >>> from sympy.abc import a, c, s
    >>> root, positive = rooted(c * s**-a, a)
    >>> root, positive == (c * s**-a, s)
    (c**(1/a)/s, True)
    """
    roots, needs = [], [value]
    for factor in Mul.make_args(value):
        base, exponent = factor.as_base_exp()
        share = cancel(exponent / index)
        whole = share.is_Integer and not base.is_number
        roots.append(base**share if whole else factor ** (1 / index))
        needs += [base] if whole else []
    return Mul(*roots), tuple(needs)
