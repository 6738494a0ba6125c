"""Greedy uncrossing: h(P) + h(Q) >= h(P u Q) + h(P n Q) applied until nothing negative is left.  No solver.

Where no step removes anything negative, sets that cross are uncrossed all the same: the unions grow until they do, as
in the proof of Shearer's lemma.  Where taking as much as possible of the best step leads nowhere, small portions are
taken, each carried to its end before the next one begins: intersections shrink until they are what is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator

from symkl.search.shannon.form import Basic, Form, Number, combined, quotient, submodular
from symkl.search.shannon.reduce import Reduction

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
    seen: set[frozenset[tuple[int, Number]]] = set()
    for _ in range(MOST):
        negative = [m for m, v in current.items() if v < 0]
        if not negative:
            return _with_the_rest(used, current)
        if reduction.active:  # what is given may lead in a circle
            state = frozenset(current.items())
            if state in seen:
                return None
            seen.add(state)
        best = max(_moves(current, negative, reduction), default=None, key=lambda move: move[0])
        if best is None and few:
            best = min(_crossings(current), default=None, key=lambda move: move[0])
        if best is None:
            return None
        _, weight, piece = best
        used[piece] = used.get(piece, 0) + weight
        current = combined([(1, current), (-weight, reduction.form(piece.form()))])
    return None


def in_portions(claim: Form, reduction: Reduction) -> dict[Basic, Number] | None:
    """Uncross in portions: with intersections that shrink until they are what is wanted, or unions that grow."""
    if len(claim) > WIDER:
        return None
    whole = min((-v for v in claim.values() if v < 0), default=0)
    half = quotient(min((v for v in claim.values() if v > 0), default=0), 2)
    ways = ((whole, False), (whole, True), (half, True))
    return next((found for size, grow in ways if (found := _portions(claim, reduction, size, grow=grow))), None)


def _portions(claim: Form, reduction: Reduction, portion: Number, *, grow: bool) -> dict[Basic, Number] | None:
    """Uncross a set with another, then their intersection with another, and so on, while the unions are wanted.

    A portion is as much as the least that is wanted of any set; of the sets that could be next, the one of which most
    is left goes first.  In this way n (n-1) copies of the sets that lack one variable make the n single variables.
    To `grow` is the same with unions and intersections exchanged: n (n-1) single variables make the n sets.  Portions
    of half of what there is of every set let each pair go into two stars, one around either of its variables.
    """
    used: dict[Basic, Number] = {}
    current = dict(claim)
    at = 0  # the set that is being carried on
    for _ in range(MOST):
        negative = {m for m, v in current.items() if v < 0}
        if not negative:
            return _with_the_rest(used, current)
        starts = sorted((m for m, v in current.items() if v > 0), key=lambda m: (m != at, -current[m], m))
        found = next((f for p in starts if (f := _next(p, current, negative, reduction, grow=grow))), None)
        if found is None:
            return None
        p, q, spent = found
        piece = submodular(p, q)
        weight = min(portion, current[p], current[q], *([-current[spent]] if spent else []))
        used[piece] = used.get(piece, 0) + weight
        current = combined([(1, current), (-weight, reduction.form(piece.form()))])
        at = reduction.closure(p | q) if grow else p & q
    return None


def _next(
    p: int, current: Form, negative: set[int], reduction: Reduction, *, grow: bool
) -> tuple[int, int, int] | None:
    """Return the set, the one to uncross it with, and the wanted set that comes of it; best if both are wanted."""
    best: tuple[tuple[bool, bool, Number, int], tuple[int, int, int]] | None = None
    for q, v in current.items():
        if v > 0 and q & ~p and p & ~q:
            carried, spent = (p & q, reduction.closure(p | q))[:: -1 if grow else 1]
            rank = (bool(spent), carried in negative, v, -q)
            if (spent in negative or not spent) and (best is None or rank > best[0]):
                best = rank, (p, q, spent)
    return None if best is None else best[1]


def _with_the_rest(used: dict[Basic, Number], rest: Form) -> dict[Basic, Number]:
    """Add the joint entropies that are left, all with positive weights."""
    for mask, value in rest.items():
        piece = submodular(mask, 0)
        used[piece] = used.get(piece, 0) + value
    return used


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
