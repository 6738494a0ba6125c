"""Claims in which variables may change places: one row for all sets, one column for all measures, that differ by that.

If a claim and its givens stay what they are when variables of a block change places, a combination may be averaged
over a group of such changes.  So it is enough to look for one among sums over whole orbits.  Under all changes only the
number of members of a set in each block counts: a claim of n variables that are all alike has n rows instead of 2^n,
but the sums may be long.  Under the rotations of one block there are 2^n/n rows, and no sum has more than n members.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property, reduce
from itertools import combinations, product
from math import comb, prod
from operator import or_
from typing import ClassVar

from symkl.search.shannon.columns import Columns
from symkl.search.shannon.form import Basic, Form, Number, basic, bits, plain, subsets, tidy
from symkl.search.shannon.givens import Given
from symkl.search.shannon.programme import combine

ALIKE = 4
"""A block of fewer variables saves too little."""
MOST_MEASURES = 1500
"""A combination of more measures is not worth having."""
GIVEN = 0.5


class Orbits(ABC):
    """A claim and its givens under a group of permutations of the variables that leaves them what they are.

    `most` is the number of rows beyond which the programme takes too long.
    """

    most: ClassVar[int]

    def __init__(self, claim: Form, givens: Sequence[Given], full: int, blocks: Sequence[int]) -> None:
        """Take the blocks of variables that may change places."""
        self.claim, self.givens, self.full, self.blocks = claim, givens, full, blocks
        self.members = [list(bits(block)) for block in blocks]

    @property
    @abstractmethod
    def rows(self) -> int:
        """How many kinds of sets there are, about."""

    @abstractmethod
    def least(self, mask: int) -> int:
        """Return the set that stands for all sets of its kind."""

    @abstractmethod
    def orbits(self) -> Iterator[tuple[Basic, int]]:
        """List an elemental measure of every kind, I(i;j|K) or H(i|rest), and how many there are of it."""

    @abstractmethod
    def images(self, piece: Basic) -> set[Basic]:
        """Return all measures of the kind of an elemental one."""

    def combination(self, deadline: float) -> tuple[dict[Basic, Number], dict[int, Number]] | None:
        """Return weights of basic measures and of givens that add up to the claim, unless they are too many."""
        columns = Columns([], [], [])
        orbits = list(self.orbits())
        for piece, size in orbits:
            columns.add(self.projected(piece.form()), float(size), free=False)
        groups = self._groups()
        for numbers in groups:
            given = self.givens[numbers[0]]
            columns.add(self.projected(given.form), GIVEN * len(numbers), free=given.equal)
        weights = combine(self.projected(self.claim), columns, {self.least(self.full): 1}, deadline).weights
        if weights is None or sum(orbits[j][1] for j in weights if j < len(orbits)) > MOST_MEASURES:
            return None
        basics: dict[Basic, Number] = {}
        used: dict[int, Number] = {}
        for j, weight in weights.items():
            if j < len(orbits):
                images = self.images(orbits[j][0])
                for image in images:
                    basics[image] = basics.get(image, 0) + plain(Fraction(weight) / len(images))
            else:
                numbers = groups[j - len(orbits)]
                used.update(dict.fromkeys(numbers, plain(Fraction(weight) / len(numbers))))
        return basics, used

    def projected(self, form: Form) -> Form:
        """Add up the coefficients of all sets of a kind."""
        return tidy((self.least(mask), value) for mask, value in form.items())

    def _groups(self) -> list[list[int]]:
        """Sort the givens into kinds."""
        found: dict[tuple[bool, frozenset[tuple[int, Number]]], list[int]] = {}
        for number, given in enumerate(self.givens):
            found.setdefault((given.equal, frozenset(self.projected(given.form).items())), []).append(number)
        return list(found.values())


class Exchanges(Orbits):
    """All permutations within the blocks."""

    most = 1200

    @property
    def rows(self) -> int:
        """Sets are told apart by the numbers of their members in the blocks."""
        return prod(len(members) + 1 for members in self.members)

    def least(self, mask: int) -> int:
        """Return the set of its kind that has the first variables of every block."""
        return self._first([(mask & block).bit_count() for block in self.blocks])

    def _first(self, counts: Sequence[int], but: int = 0) -> int:
        free = ([m for m in members if not m & but] for members in self.members)
        return reduce(or_, (m for members, count in zip(free, counts, strict=True) for m in members[:count]), 0)

    def orbits(self) -> Iterator[tuple[Basic, int]]:
        """List an elemental measure of every kind, I(i;j|K) or H(i|rest), and how many there are of it."""
        for members in self.members:
            yield basic(members[0], 0, self.full & ~members[0]), len(members)
        for s, first in enumerate(self.members):
            for t, second in enumerate(self.members[: s + 1]):
                if s == t and len(first) == 1:
                    continue
                pair = first[0] | (first[1] if s == t else second[0])
                sizes = [(block & ~pair).bit_count() for block in self.blocks]
                pairs = comb(len(first), 2) if s == t else len(first) * len(second)
                for counts in product(*(range(size + 1) for size in sizes)):
                    i, j = bits(pair)
                    yield basic(i, j, self._first(counts, pair)), pairs * prod(map(comb, sizes, counts))

    def images(self, piece: Basic) -> set[Basic]:
        """Return all measures of the kind of an elemental one."""
        ends = [piece.a, piece.b] if piece.b else [piece.a]
        found: set[Basic] = set()
        for places in product(*(self._block(end) for end in ends)):
            if len(set(places)) < len(ends):
                continue
            taken = reduce(or_, places)
            free = [[m for m in members if not m & taken] for members in self.members]
            counts = [(piece.c & block).bit_count() for block in self.blocks]
            for chosen in product(*map(combinations, free, counts)):
                condition = reduce(or_, (m for part in chosen for m in part), 0)
                found.add(basic(places[0], places[1] if piece.b else 0, condition))
        return found

    def _block(self, variable: int) -> list[int]:
        return next(members for members in self.members if variable in members)


class Rotations(Orbits):
    """The rotations of the largest block."""

    most = 200

    @cached_property
    def ring(self) -> list[int]:
        """The variables that rotate."""
        return max(self.members, key=len)

    @property
    def rows(self) -> int:
        """Of n rotations of a set few coincide."""
        return (1 << self.full.bit_count()) // len(self.ring)

    def least(self, mask: int) -> int:
        """Return the rotation with the smallest number."""
        return min(self._turned(mask))

    def _turned(self, mask: int) -> Iterator[int]:
        ring = self.ring
        inner = [n for n, m in enumerate(ring) if m & mask]
        outer = mask & ~reduce(or_, ring)
        for turn in range(len(ring)):
            yield reduce(or_, (ring[(n + turn) % len(ring)] for n in inner), outer)

    def orbits(self) -> Iterator[tuple[Basic, int]]:
        """A variable that rotates is the first of the ring; of two that do not, the conditions are told apart."""
        ring, fixed = self.ring, list(bits(self.full & ~reduce(or_, self.ring)))
        size = len(ring)
        yield basic(ring[0], 0, self.full & ~ring[0]), size
        yield from ((basic(i, 0, self.full & ~i), 1) for i in fixed)
        for i, j in ((ring[0], j) for j in (*ring[1 : size // 2 + 1], *fixed)):
            yield from ((basic(i, j, k), size) for k in subsets(self.full & ~(i | j)))
        for i, j in combinations(fixed, 2):
            yield from ((basic(i, j, k), size) for k in subsets(self.full & ~(i | j)) if self.least(k) == k)

    def images(self, piece: Basic) -> set[Basic]:
        """Rotate it."""
        turned = zip(*(self._turned(part) for part in (piece.a, piece.b, piece.c)), strict=True)
        return {basic(a, b, c) for a, b, c in turned}


def symmetries(claim: Form, givens: Sequence[Given], full: int) -> Iterator[Orbits]:
    """List the groups under which a claim and its givens are worth looking at, the one with fewest rows first."""
    known = {(g.equal, frozenset(g.form.items())) for g in givens}
    blocks: list[int] = []
    for i in bits(full):  # if i and j, and j and k may change places, so may i and k
        for number, block in enumerate(blocks):
            j = block & -block
            if swapped(claim, i, j) == claim and known == {(e, _swapped(f, i, j)) for e, f in known}:
                blocks[number] |= i
                break
        else:
            blocks.append(i)
    if max(block.bit_count() for block in blocks) >= ALIKE:
        for found in (Exchanges(claim, givens, full, blocks), Rotations(claim, givens, full, blocks)):
            if found.rows <= found.most:
                yield found


def swapped(form: Form, i: int, j: int) -> Form:
    """Return a vector with two variables in each other's place."""
    return {m ^ (i | j) if bool(m & i) != bool(m & j) else m: v for m, v in form.items()}


def _swapped(items: frozenset[tuple[int, Number]], i: int, j: int) -> frozenset[tuple[int, Number]]:
    return frozenset(swapped(dict(items), i, j).items())
