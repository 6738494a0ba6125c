"""Laws of different families as members of one that has both: their divergence keeps its digits where it vanishes.

What is written here is no fact that is relied on: the divergence within the larger family, at these parameters, is
proved equal to the closed form before it is used.
"""

from __future__ import annotations

from sympy import Expr, Rational, S, sqrt

from symkl.families import FAMILIES, Family

_Member = tuple[str, tuple[Expr, ...]]


def _larger(law: Family) -> list[_Member]:
    """Return the members of larger families that a law is."""
    name, parameters = type(law).__name__, law.parameters
    half = Rational(1, 2)
    if name == "Exponential":
        return [("Gamma", (S.One, parameters[0])), ("Weibull", (S.One, 1 / parameters[0]))]
    if name == "Chi2":
        return [("Gamma", (parameters[0] / 2, half))]
    if name == "Uniform" and parameters == (0, 1):
        return [("Beta", (S.One, S.One))]
    if name == "Rayleigh":
        return [("Weibull", (S(2), sqrt(2) * parameters[0])), ("Nakagami", (S.One, 2 * parameters[0] ** 2))]
    if name == "HalfNormal":
        return [("Nakagami", (half, parameters[0] ** 2))]
    if name == "Maxwell":
        return [("Nakagami", (3 * half, 3 * parameters[0] ** 2))]
    return []


def in_one_family(p: Family, q: Family) -> tuple[Family, Family] | None:
    """Return two laws as members of one family; None if no such family is known.

    >>> from sympy.abc import a, b, c
    >>> in_one_family(FAMILIES["Exponential"](a), FAMILIES["Gamma"](b, c))
    (Gamma(1, a), Gamma(b, c))
    """
    if type(p) is type(q):
        return p, q
    sides = [[(type(law).__name__, law.parameters), *_larger(law)] for law in (p, q)]
    for name, first in sides[0]:
        for other, second in sides[1]:
            if name == other:
                return FAMILIES[name](*first), FAMILIES[name](*second)
    return None
