"""Logarithms of rationals as combinations of logarithms of integers, and whether such a combination is zero."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

_LIMIT = 1000
_PRIMES = [n for n in range(2, _LIMIT) if all(n % d for d in range(2, math.isqrt(n) + 1))]


@lru_cache(maxsize=100_000)
def _factor(n: int) -> tuple[tuple[int, int], ...]:
    found = []
    for p in _PRIMES:
        if p * p > n:
            break
        count = 0
        while n % p == 0:
            n //= p
            count += 1
        if count:
            found.append((p, count))
    return (*found, (n, 1)) if n > 1 else tuple(found)


def log_parts(value: Fraction) -> tuple[tuple[int, int], ...]:
    """Return (n, c) with value = product of n^c."""
    return (*_factor(value.numerator), *((n, -c) for n, c in _factor(value.denominator)))


def vanishes(logs: Mapping[int, Fraction]) -> bool:
    """Whether a combination of logarithms is 0: refine the large cofactors until they are pairwise coprime."""
    if any(c and n < _LIMIT for n, c in logs.items()):
        return False  # small primes do not divide cofactors
    basis: dict[int, Fraction] = {}
    queue = [(n, c) for n, c in logs.items() if c]
    while queue:
        n, c = queue.pop()
        for m in basis:
            g = math.gcd(n, m)
            if g > 1:
                d = basis.pop(m)
                queue += [(k, w) for k, w in ((g, c + d), (n // g, c), (m // g, d)) if k > 1]
                break
        else:
            basis[n] = c
    return not any(basis.values())
