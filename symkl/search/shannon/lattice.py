"""Which basic measures a proof may use: those of a small lattice of sets, or all elemental ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from symkl.search.shannon.form import Basic, basic, bits, submodular, subsets

SMALL = 70
"""Up to so many sets all pairs are taken, which makes short proofs; beyond, elemental inequalities only."""


def generated(sets: Iterable[int], closure: Callable[[int], int], most: int) -> list[int] | None:
    """Close some sets under union and intersection; None if more than `most` come out.

    A polymatroid on the lattice extends to all sets by h(S) = h(the smallest member above S), so what no combination
    of pairs of members proves is not implied at all.
    """
    found: dict[int, None] = {0: None}
    waiting = [closure(s) for s in sets]
    while waiting:
        new = waiting.pop()
        if new in found:
            continue
        if len(found) >= most:
            return None
        waiting += [m for old in found for m in (closure(new | old), new & old) if m not in found]
        found[new] = None
    return sorted(found)


def all_pairs(members: list[int]) -> Iterator[Basic]:
    """List the basic measures of all pairs of members."""
    for i, p in enumerate(members):
        for q in members[:i]:
            yield submodular(q, p) if not p & ~q else submodular(p, q)


def elemental(full: int, closure: Callable[[int], int]) -> Iterator[Basic]:
    """List the elemental inequalities I(i;j|K) >= 0 and H(i|rest) >= 0, for closed K only."""
    closed = [k for k in subsets(full) if closure(k) == k]
    for i, j in combinations(list(bits(full)), 2):
        yield from (basic(i, j, k) for k in closed if not k & (i | j))
    for i in bits(full):
        if closure(full & ~i) != full:
            yield basic(i, 0, full & ~i)
