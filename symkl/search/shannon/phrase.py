"""From a vector of joint entropies to the fewest entropies and informations a reader would write for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from symkl.search.shannon.form import Basic, Form, Number, basic, combined

Terms = tuple[tuple[Number, Basic], ...]
WIDE = 9
"""Vectors with more entries are phrased greedily."""
DEEP = 5
BROAD = 5
"""So many terms at most, of so many kinds at every step, are tried."""


def phrase(form: Form) -> Terms:
    """Return (coefficient, measure) pairs that add up to the vector, few and small ones."""
    return _phrase(tuple(sorted(form.items())))


def complexity(terms: Terms) -> float:
    """Return what reading the terms costs: their number, minus signs, bars, and sizes."""
    return sum(1 + 0.7 * (w < 0) + 0.25 * bool(b.c) + 0.02 * b.size for w, b in terms)


@lru_cache(maxsize=4096)
def _phrase(items: tuple[tuple[int, Number], ...]) -> Terms:
    form = dict(items)
    found = _search(form, DEEP, float("inf")) if len(form) <= WIDE else None
    if found is None:
        found, rest = (), form
        while rest:
            best = max(_choices(rest), key=lambda choice: (_hits(rest, choice), -choice[1].size))
            found += (best,)
            rest = combined([(1, rest), (-best[0], best[1].form())])
    return tuple(sorted(found, key=lambda t: (t[0] < 0, t[1].c, t[1].size)))


def _search(form: Form, depth: int, bound: float) -> Terms | None:
    """Return the cheapest phrase of at most `depth` terms that costs less than the bound."""
    if not form:
        return ()
    if not depth or bound <= -(-len(form) // 4):  # a term cancels four entries at most
        return None
    best: Terms | None = None
    for choice in sorted(_choices(form), key=lambda c: -_hits(form, c))[:BROAD]:
        here = complexity((choice,))
        rest = _search(combined([(1, form), (-choice[0], choice[1].form())]), depth - 1, bound - here)
        if rest is not None:
            best = (choice, *rest)
            bound = complexity(best)
    return best


def _hits(form: Form, choice: tuple[Number, Basic]) -> int:
    """Count the entries a term cancels, less those it brings in."""
    weight, piece = choice
    return sum(1 if form.get(m) == weight * v else -(m not in form) for m, v in piece.form().items())


def _choices(form: Form) -> Iterator[tuple[Number, Basic]]:
    """List the terms that can account for the largest set of a vector."""
    top = max(form, key=lambda m: (m.bit_count(), m))
    value = form[top]
    sign = 1 if value > 0 else -1
    yield value, basic(top, 0, 0)
    for m, v in form.items():
        if m != top and not m & ~top and v * sign < 0:
            yield sign * min(abs(value), abs(v)), basic(top & ~m, 0, m)
    others = [m for m, v in form.items() if v * sign < 0 and not m & ~top]
    for i, p in enumerate(others):
        for q in others[:i]:
            both = p & q
            if p | q == top and both not in {p, q} and (not both or form.get(both, 0) * sign > 0):
                size = min(abs(form[m]) for m in (top, p, q, *((both,) if both else ())))
                yield -sign * size, basic(p & ~q, q & ~p, both)
