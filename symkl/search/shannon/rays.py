"""The simplest laws first: k uniform symbols seen through |A| variables, any k of which determine the rest.

h(S) = min(k, |S n A|): one fair bit known to all of A (k = 1), a parity (k = |A| - 1), independent bits (k = |A|), and
for k = 2 symbols of the field of four, of which any two determine the other two or three: a secret and its shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from symkl.search.shannon.form import Form, Number, bits
from symkl.search.shannon.givens import Given

MANY = 10
"""Up to so many variables every set A is tried, beyond only small and nearly full ones."""
PAIRS = (1, 2), (4, 8), (5, 10), (9, 14), (13, 6)
"""The parities that make x, y, x + y, x + wy, x + w^2 y of the bits of x and y, with w^2 = w + 1."""
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
    for size in (4, 5):
        yield from ((2, a) for a in sets if a.bit_count() == size)


def separating_ray(claim: Form, givens: Sequence[Given], full: int) -> Spaces | None:
    """Return the first such law of fair bits that satisfies the givens and makes the claim negative."""
    value = values_of(claim, full)
    others = [(values_of(given.form, full), given.equal) for given in givens]
    for k, a in rays(full):
        if value(k, a) < 0 and all(v(k, a) == 0 if equal else v(k, a) >= 0 for v, equal in others):
            return spaces(k, a, full)
    return None


def values_of(form: Form, full: int) -> Callable[[int, int], Number]:
    """Return the value of a form on the law of (k, A), per symbol of the law.

    A bit known to all of A: the coefficients of the sets that meet A.  Two symbols: those twice, less those of the sets
    that meet A in one variable.  A parity: |S n A| for every S, less one where S holds all of A.  For few variables the
    sums over all sets below, and above, A are kept.
    """
    total = sum(form.values())
    if full.bit_count() > MANY:
        return lambda k, a: sum(v * min(k, (m & a).bit_count()) for m, v in form.items())
    below = _sums(form, full, above=False)
    above = _sums(form, full, above=True)

    def value(k: int, a: int) -> Number:
        outside = full & ~a
        meeting = total - below[outside]
        if k == 1:
            return meeting
        if k + 1 < a.bit_count():
            return 2 * meeting - sum(below[outside | i] - below[outside] for i in bits(a))
        return sum(above[i] for i in bits(a)) - above[a]

    return value


def _sums(form: Form, full: int, *, above: bool) -> list[Number]:
    """Return for every set the sum of the coefficients of its subsets, or of its supersets, one variable at a time."""
    found: list[Number] = [0] * (full + 1)
    for m, v in form.items():
        found[m] = v
    for i in bits(full):
        for m in range(full + 1):
            if m & i:
                if above:
                    found[m ^ i] += found[m]
                else:
                    found[m] += found[m ^ i]
    return found


def spaces(k: int, a: int, full: int) -> Spaces:
    """Return the parities: the first k variables of A are the bits, one more is their sum; k = 1 copies the bit."""
    found: Spaces = dict.fromkeys(bits(full), ())
    if 1 < k < a.bit_count() - 1:
        return found | dict(zip(bits(a), PAIRS, strict=False))
    for number, i in enumerate(bits(a)):
        found[i] = (1,) if k == 1 else (1 << number,) if number < k else ((1 << k) - 1,)
    return found


def letter(vectors: Iterable[int], world: int) -> int:
    """Return what parities are in a world of bits, as one number."""
    return sum(((v & world).bit_count() & 1) << n for n, v in enumerate(vectors))
