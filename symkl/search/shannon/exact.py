"""From the basis of a floating solver to an exact solution: residuals in whole numbers, corrections in floats.

A basis that floats have found is a square system of whole numbers.  Each round solves for what is left over with the
solver's own factors, which multiplies the precision; fractions are read off as soon as they fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isqrt

BITS = 24
"""What a round adds to the precision; floats solve a system to more than that."""
ROUNDS = 40
"""A solution of about a thousand bits is given up."""
FINE = 60
"""Floats are read as whole multiples of 2^-60 times the largest residual."""
Solve = Callable[[list[float]], Sequence[float]]
Apply = Callable[[Sequence[int]], list[int]]


def solve_exactly(right: Sequence[int], solve: Solve, apply: Apply) -> list[Fraction] | None:
    """Return the exact x with B x = right; `solve` does so in floats, `apply` multiplies whole numbers by B.

    None if the corrections do not converge.
    """
    found, rest, scale = [0] * len(right), list(right), 1
    for _ in range(ROUNDS):
        peak = max(map(abs, rest), default=0)
        if not peak:
            return [Fraction(x, scale) for x in found]
        step = [(round(x * (1 << FINE)) * peak) >> (FINE - BITS) for x in solve([r / peak for r in rest])]
        found = [(x << BITS) + s for x, s in zip(found, step, strict=True)]
        rest = [(r << BITS) - b for r, b in zip(rest, apply(step), strict=True)]
        scale <<= BITS
        near = _with_one_denominator(found, scale)
        if near is not None:
            numerators, denominator = near
            if apply(numerators) == [denominator * r for r in right]:
                return [Fraction(x, denominator) for x in numerators]
    return None


def _with_one_denominator(values: Sequence[int], scale: int) -> tuple[list[int], int] | None:
    """Read values / scale as fractions with one denominator of at most half its bits; None if there is none."""
    most = isqrt(scale) >> 4
    denominator = 1
    for value in values:
        part = value * denominator % scale
        if min(part, scale - part) * most > scale * denominator:
            if denominator > most:
                return None
            denominator *= Fraction(part, scale).limit_denominator(most // denominator).denominator
    return [(2 * value * denominator + scale) // (2 * scale) for value in values], denominator
