"""Greedy uncrossing: h(P) + h(Q) >= h(P u Q) + h(P n Q) applied until nothing negative is left.  No solver.

Where no step removes anything negative, sets that cross are uncrossed all the same: the unions grow until they do, as
in the proof of Shearer's lemma.
"""

from __future__ import annotations

from collections.abc import Iterator

from symkl.prove.shannon.form import Basic, Form, Number, combined, submodular
from symkl.prove.shannon.reduce import Reduction

WIDE, WIDER = 80, 150
"""Claims with more joint entropies are left to the programme; the second where only a few are negative."""
FEW = 3
MOST = 3000
"""So many steps at most; a claim that needs more is left to the programme."""


def uncross(claim: Form, reduction: Reduction) -> dict[Basic, Number] | None:
    """Return weights of basic measures that add up to a (reduced) vector, or None if the greedy way fails."""
    few = sum(v < 0 for v in claim.values()) <= FEW
    if len(claim) > (WIDER if few else WIDE):
        return None
    used: dict[Basic, Number] = {}
    current = dict(claim)
    for _ in range(MOST):
        negative = [m for m, v in current.items() if v < 0]
        if not negative:
            for mask, value in current.items():
                piece = submodular(mask, 0)
                used[piece] = used.get(piece, 0) + value
            return used
        best = max(_moves(current, negative, reduction), default=None, key=lambda move: move[0])
        if best is None and few:
            best = min(_crossings(current), default=None, key=lambda move: move[0])
        if best is None:
            return None
        _, weight, piece = best
        used[piece] = used.get(piece, 0) + weight
        current = combined([(1, current), (-weight, reduction.form(piece.form()))])
    return None


def _moves(current: Form, negative: list[int], reduction: Reduction) -> Iterator[tuple[tuple[int, ...], Number, Basic]]:
    """List the steps that remove something negative, each with its rank: what cancels most, then the smallest sets."""
    positive = [m for m, v in current.items() if v > 0]
    below = set(negative)
    for i, p in enumerate(positive):
        for q in positive[:i]:
            if not p & ~q or not q & ~p:
                continue
            ends = (reduction.closure(p | q), p & q)
            hit = [m for m in ends if m in below]
            if hit:
                weight = min(current[p], current[q], *(-current[m] for m in hit))
                kept = len(hit) + (not p & q)
                yield (2 + kept, -(p ^ q).bit_count(), -p, -q), weight, submodular(p, q)
        for m in negative:
            if not m & ~p:
                yield (1, -(p ^ m).bit_count(), -p, -m), min(current[p], -current[m]), submodular(p, m)


def _crossings(current: Form) -> Iterator[tuple[tuple[int, ...], Number, Basic]]:
    """List the steps on sets that cross, each with its rank: those that differ least, among the largest, first."""
    positive = [m for m, v in current.items() if v > 0]
    for i, p in enumerate(positive):
        for q in positive[:i]:
            if p & ~q and q & ~p:
                rank = ((p ^ q).bit_count(), -(p | q).bit_count(), p, q)
                yield rank, min(current[p], current[q]), submodular(p, q)
