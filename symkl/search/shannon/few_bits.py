"""All laws of few fair bits at once: every variable a function of two bits, or parities of three, up to symmetry.

The entropies of all these laws are the rows of one matrix, kept from one claim to the next; a claim is then refuted, or
not, by one product with it.  Parities of three bits include every extreme ray of the polymatroids on four variables
that parities represent; functions of two bits include the simplest laws that no parities imitate, min and max.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations, product
from math import log2
from typing import Any

from symkl.search.shannon.form import Form, bits, cleared, in_floats
from symkl.search.shannon.givens import Given
from symkl.search.shannon.rays import Spaces

MOST = 5
"""Up to so many variables all the laws are kept: 40,000 rows of 31 numbers."""
CLOSE = 1e-9
"""What floats call zero, relative to the largest coefficient; `symkl.models` decides."""


@dataclass(frozen=True, eq=False)
class Kind:
    """What one variable may be: elements of a lattice, whose join is what two variables tell together."""

    elements: Sequence[Any]
    joins: Sequence[Sequence[int]]
    entropies: Sequence[float]
    symmetries: Sequence[Sequence[int]]
    """Permutations of the elements that change no entropy."""

    def up_to_symmetry(self, count: int) -> list[tuple[int, ...]]:
        """List tuples, one of every orbit: an entry is the first of its orbit under what fixes those before it."""
        choices: dict[frozenset[int], list[tuple[int, frozenset[int]]]] = {}

        def extensions(fixing: frozenset[int]) -> list[tuple[int, frozenset[int]]]:
            if fixing not in choices:
                moves = [(g, self.symmetries[g]) for g in fixing]
                choices[fixing] = [
                    (e, frozenset(g for g, images in moves if images[e] == e))
                    for e in range(len(self.elements))
                    if all(images[e] >= e for _, images in moves)
                ]
            return choices[fixing]

        found: list[tuple[tuple[int, ...], frozenset[int]]] = [((), frozenset(range(len(self.symmetries))))]
        for _ in range(count):
            found = [((*row, e), rest) for row, fixing in found for e, rest in extensions(fixing)]
        return [row for row, _ in found]


@lru_cache(maxsize=1)
def functions() -> Kind:
    """Functions of two fair bits: partitions of four points, as the number of every point's part."""
    partitions = [
        p for p in product(range(4), repeat=4) if all(v <= max(p[:i], default=-1) + 1 for i, v in enumerate(p))
    ]
    partitions.sort(key=lambda p: (max(p), p))
    number = {p: i for i, p in enumerate(partitions)}
    joins = [[number[_numbered(zip(p, q, strict=True))] for q in partitions] for p in partitions]
    moves = [[number[_numbered(p[i] for i in order)] for p in partitions] for order in permutations(range(4))]
    sizes = [[p.count(v) for v in range(max(p) + 1)] for p in partitions]
    return Kind(partitions, joins, [2 - sum(n * log2(n) for n in s) / 4 for s in sizes], moves)


def _numbered(values: Any) -> tuple[int, ...]:
    known: dict[Any, int] = {}
    return tuple(known.setdefault(v, len(known)) for v in values)


@lru_cache(maxsize=1)
def parities() -> Kind:
    """Parities of three fair bits: subspaces of the masks of bits, each by its vectors."""
    spaces = {_span(chosen) for chosen in product(range(8), repeat=3)}
    subspaces = sorted(spaces, key=lambda s: (len(s), sorted(s)))
    number = {s: i for i, s in enumerate(subspaces)}
    joins = [[number[_span(s | t)] for t in subspaces] for s in subspaces]
    maps = [basis for basis in product(range(1, 8), repeat=3) if len(_span(basis)) == 8]
    images = [[_sum(b for i, b in enumerate(basis) if v >> i & 1) for v in range(8)] for basis in maps]
    moves = [[number[frozenset(image[v] for v in s)] for s in subspaces] for image in images]
    return Kind(subspaces, joins, [float(len(s).bit_length() - 1) for s in subspaces], moves)


def _sum(vectors: Any) -> int:
    total = 0
    for v in vectors:
        total ^= v
    return total


def _span(vectors: Any) -> frozenset[int]:
    found = {0}
    for v in vectors:
        found |= {v ^ w for w in found}
    return frozenset(found)


@lru_cache(maxsize=2 * MOST)
def laws(kind: Kind, count: int) -> tuple[Any, Any]:
    """Return the laws of so many variables, a row of elements each, and their entropies, a row for every set."""
    import numpy as np

    rows = np.array(kind.up_to_symmetry(count), dtype=np.intp)
    joins, entropies = np.array(kind.joins), np.array(kind.entropies)
    joint: list[Any] = [None]
    for mask in range(1, 1 << count):
        last = mask.bit_length() - 1
        rest = joint[mask ^ 1 << last]
        joint.append(rows[:, last] if rest is None else joins[rest, rows[:, last]])
    return rows, np.stack([entropies[j] for j in joint[1:]])


def refuting(claim: Form, givens: Sequence[Given], full: int, *, equal: bool) -> Iterator[tuple[Kind, list[int]]]:
    """List the simplest law of each kind that keeps to the givens and makes the claim negative (not 0, if `equal`)."""
    import numpy as np

    for kind in (parities(), functions()):
        rows, entropies = laws(kind, full.bit_count())
        kept = _keeping(givens, entropies)
        value = _values(claim, entropies, kept)
        value = -abs(value) if equal else value
        kept = np.arange(len(rows))[kept]
        below = kept[value < -CLOSE]
        if not len(below) and kind is parities() and _uneven(claim):
            exact = [sum(v * int(entropies[m - 1, i]) for m, v in claim.items()) for i in kept.tolist()]
            below = kept[[x < 0 or (equal and x > 0) for x in exact]]
        if len(below):
            yield kind, rows[below[np.argmin(entropies[full - 1, below])]].tolist()


def different_parities(
    givens: Sequence[Given], masks: Iterable[int], full: int
) -> Iterator[tuple[list[int], dict[int, int]]]:
    """List the laws of parities that keep to the givens and differ in the ranks of some sets, low ranks first."""
    import numpy as np

    rows, entropies = laws(parities(), full.bit_count())
    kept = np.arange(len(rows))[_keeping(givens, entropies)]
    kept = kept[np.argsort(entropies[full - 1, kept], kind="stable")]
    sets = list(masks)
    ranks = entropies[[m - 1 for m in sets]][:, kept].astype(int)
    for i in np.sort(np.unique(ranks, axis=1, return_index=True)[1]).tolist():
        yield rows[kept[i]].tolist(), dict(zip(sets, ranks[:, i].tolist(), strict=True))


def _keeping(givens: Sequence[Given], entropies: Any) -> Any:
    """Return the numbers of the laws that satisfy what is given; all of them as a slice, which is quicker to use."""
    import numpy as np

    kept: Any = slice(None)
    for given in givens:
        value = _values(given.form, entropies, kept)
        kept = np.arange(entropies.shape[1])[kept][(abs(value) if given.equal else -value) <= CLOSE]
    return kept


def _values(form: Form, entropies: Any, kept: Any) -> Any:
    return sum(v * entropies[mask - 1, kept] for mask, v in in_floats(form).items())


def _uneven(form: Form) -> bool:
    """Whether floats may call a value zero that is none, although every entropy is a whole number."""
    return max(map(abs, cleared(form)[1].values())) * CLOSE > 1


def spaces_of(row: Sequence[int], full: int) -> Spaces:
    """Return a law of parities, each variable by a basis."""
    return {i: _basis(parities().elements[e]) for i, e in zip(bits(full), row, strict=True)}


def _basis(space: frozenset[int]) -> tuple[int, ...]:
    found: list[int] = []
    for v in sorted(space):
        if v not in _span(found):
            found.append(v)
    return tuple(found)
