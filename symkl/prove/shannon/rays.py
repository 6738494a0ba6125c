"""The simplest laws first: k uniform symbols seen through |A| variables, any k of which determine the rest.

h(S) = min(k, |S n A|): one fair bit known to all of A (k = 1), a parity (k = |A| - 1), independent bits (k = |A|).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from symkl.prove.shannon.form import Form, Number, bits
from symkl.prove.shannon.givens import Given

MANY = 10
"""Up to so many variables every set A is tried, beyond only small and nearly full ones."""
LARGEST = 6
"""The most bits a law of this kind is made of."""

Spaces = dict[int, tuple[int, ...]]
"""A law of fair bits: every variable is a list of parities, each a mask of the bits it adds up."""


def sets_of(full: int) -> Iterator[int]:
    """List sets of variables, small ones first."""
    every = list(bits(full))
    sizes = range(1, len(every) + 1) if len(every) <= MANY else (1, 2, 3, len(every) - 1, len(every))
    for size in sizes:
        for chosen in combinations(every, size):
            yield sum(chosen)


def rays(full: int) -> Iterator[tuple[int, int]]:
    """List (k, A), the laws of few bits first."""
    sets = list(sets_of(full))
    yield from ((1, a) for a in sets)
    for size in range(3, LARGEST + 2):
        yield from ((size - 1, a) for a in sets if a.bit_count() == size)


def separating_ray(claim: Form, givens: Sequence[Given], full: int) -> Spaces | None:
    """Return the first such law of fair bits that satisfies the givens and makes the claim negative."""
    for k, a in rays(full):
        if _value(claim, k, a) < 0 and all(_meets(g, k, a) for g in givens):
            return spaces(k, a, full)
    return None


def _value(form: Form, k: int, a: int) -> Number:
    if k == 1:
        return sum(v for m, v in form.items() if m & a)
    return sum(v * min(k, (m & a).bit_count()) for m, v in form.items())


def _meets(given: Given, k: int, a: int) -> bool:
    found = _value(given.form, k, a)
    return found == 0 if given.equal else found >= 0


def spaces(k: int, a: int, full: int) -> Spaces:
    """Return the parities: the first k variables of A are the bits, one more is their sum; k = 1 copies the bit."""
    found: Spaces = dict.fromkeys(bits(full), ())
    for number, i in enumerate(bits(a)):
        found[i] = (1,) if k == 1 else (1 << number,) if number < k else ((1 << k) - 1,)
    return found
