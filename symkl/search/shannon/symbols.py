"""Independent laws of given sizes: fair bits as they are, symbols of any size, some of which say what else there is.

The entropy of dyadic masses is rational, so an equation between entropies can be met exactly; other sizes are met as
nearly as there are digits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import mpmath

from symkl.search.shannon.climb import Functions, Laws
from symkl.search.shannon.rays import Spaces, letter

WORLDS = 1024
"""The most worlds a law is made of."""


class Part(NamedTuple):
    """A law of fair bits that satisfies what makes measures vanish: its values in what is said, and its rank."""

    spaces: Spaces
    values: tuple[int, ...]
    """Minus the claim's, then those of the givens that compare."""
    rank: int

    @property
    def known(self) -> frozenset[int]:
        """The variables that know something of it."""
        return frozenset(i for i, vectors in self.spaces.items() if vectors)

    @property
    def cost(self) -> float:
        """Low ranks are better, and better known."""
        return self.rank + self.rank**2 / 100 - len(self.known) / 1000


Shares = list[tuple[Part, Fraction]]
"""Independent parts, and how much of each is taken."""


class Symbol(NamedTuple):
    """A part with masses for its values, and for each value the copies of other parts that there are then."""

    part: Part
    masses: Sequence[Fraction]
    copies: Sequence[Sequence[Part]]

    @property
    def worlds(self) -> int:
        """How many worlds it has."""
        return sum(1 << sum(other.rank for other in inner) for inner in self.copies)

    def law(self) -> Functions:
        """Return it as functions of its worlds."""
        columns: Laws = {i: [] for i in self.part.spaces}
        weights: list[Fraction] = []
        for mass, inner in zip(self.masses, self.copies, strict=True):
            law, inside = independent([fair(other) for other in inner], columns)
            for i, column in columns.items():
                after = 1 + max(column, default=0)
                column += [letter + after if i in self.part.known else 0 for letter in law[i]]
            weights += [mass * w for w in inside]
        return columns, weights


def symbols(shares: Shares) -> list[Symbol] | None:
    """Return independent symbols for the parts; None if their sizes cannot be had in this unit."""
    found: list[Symbol] = []
    waiting = sorted(shares, key=lambda share: (-len(share[0].known), -share[1]))
    while waiting:
        part, size = waiting.pop(0)
        told = [share for share in waiting if share[0].known <= part.known]
        masses = dyadic(size, max((w.denominator for _, w in told), default=1)) if part.rank == 1 else None
        if masses is not None:
            copies = _copies(masses, told)
            waiting = [share for share in waiting if share not in told]
            found.append(Symbol(part, masses, copies))
        elif size.denominator == 1:
            found.append(Symbol(part, [Fraction(1)], [[part] * int(size)]))
        else:
            return None
    return found


def _copies(masses: Sequence[Fraction], told: Shares) -> list[list[Part]]:
    """Return for each value of a symbol how often the parts are there, which on average is their size."""
    found: list[list[Part]] = [[] for _ in masses]
    for part, size in told:
        left = size % 1
        for value in sorted(range(len(masses)), key=lambda v: -masses[v]):  # powers of 1/2 fill it up exactly
            more = masses[value] <= left
            left -= masses[value] * more
            found[value] += [part] * (int(size) + more)
    return found


def dyadic(size: Fraction, finest: int = 1) -> list[Fraction] | None:
    """Return masses, powers of 1/2, the least at most 1 / `finest`, whose entropy is exactly `size` bits.

    Formula: a tree with n_d forks at depth d has the entropy sum n_d / 2^d; sizes of 1, 2 - 1/2^j, 2 or more are had.
    None for others, and for numbers that are not dyadic.

    >>> [str(m) for m in dyadic(Fraction(3, 2))]
    ['1/2', '1/4', '1/4']
    """
    if any(n & (n - 1) for n in (size.denominator, finest)) or not 1 <= size <= math.log2(WORLDS):
        return None
    depth = max(size.denominator, finest).bit_length() - 1
    if size.denominator == 1 and depth <= size:
        return [Fraction(1, 1 << int(size))] * (1 << int(size))
    whole = max(0, int(size) - 2)
    if size < 2:  # one fork at every depth, which is 2 - 1/2^depth
        forks = [1] * size.denominator.bit_length()
        if size + Fraction(1, 1 << len(forks) - 1) != 2 or len(forks) < depth:
            return None
    else:  # one fork at every depth down to one more, and a second one where the rest has a binary digit
        more = size - whole - 2 + Fraction(1, 1 << depth + 1)
        forks = [1, *(1 + (int(more * (1 << d)) & 1) for d in range(1, depth + 2))]
    leaves = [(d + 1, 2 * n - m) for d, (n, m) in enumerate(zip(forks, [*forks[1:], 0], strict=True))]
    return [Fraction(1, 1 << (d + whole)) for d, n in leaves for _ in range(n << whole)]


def coin(size: Fraction, digits: int) -> Fraction:
    """Return a mass below 1/2, a decimal of so many digits, with nearly `size` bits of entropy (below 1).

    >>> coin(Fraction(1, 2), 2)
    Fraction(11, 100)
    """
    with mpmath.workdps(2 * digits + 20):
        target = mpmath.mpf(size.numerator) / size.denominator
        low, high = mpmath.log(target, 2) - 20 - mpmath.log(2 - mpmath.log(target, 2), 2), mpmath.mpf(-1)
        for _ in range(8 * digits + 80):
            middle = (low + high) / 2
            x = mpmath.power(2, middle)
            below = -(x * middle + (1 - x) * mpmath.log1p(-x) / mpmath.log(2)) < target
            low, high = (middle, high) if below else (low, middle)
        return Fraction(mpmath.nstr(mpmath.power(2, low), digits, min_fixed=1, max_fixed=0))


def fair(part: Part) -> Functions:
    """Return a part as it is, its worlds those that the variables tell apart."""
    size = max(v.bit_length() for vectors in part.spaces.values() for v in vectors)
    worlds = {tuple(letter(vectors, w) for vectors in part.spaces.values()): None for w in range(1 << size)}
    columns = zip(*worlds, strict=True)
    return dict(zip(part.spaces, map(list, columns), strict=True)), [Fraction(1, len(worlds))] * len(worlds)


def independent(factors: Sequence[Functions], variables: Iterable[int]) -> Functions:
    """Return independent laws as one: a variable is what it is in each."""
    letters: Laws = {i: [] for i in variables}
    masses: list[Fraction] = []
    for worlds in product(*(range(len(m)) for _, m in factors)):
        masses.append(math.prod((m[w] for (_, m), w in zip(factors, worlds, strict=True)), start=Fraction(1)))
        for i, column in letters.items():
            found = 0
            for (law, _), w in zip(factors, worlds, strict=True):
                found = found * (1 + max(law[i])) + law[i][w]
            column.append(found)
    return letters, masses
