"""The guided climb towards a law that makes a claim false: parities of fair bits, then functions of a few symbols.

Vectors of entropies are compared, exactly or in floats.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import cycle, product
from random import Random
from typing import Any

from symkl.search.shannon.form import Form, bits, in_floats
from symkl.search.shannon.givens import Given
from symkl.search.shannon.rays import Spaces

FAIR, BIASED, TERNARY = (Fraction(1, 2),) * 2, (Fraction(1, 4), Fraction(3, 4)), (Fraction(1, 3),) * 3
SOURCES: Sequence[Sequence[tuple[Fraction, ...]]] = (
    (FAIR,), (FAIR, FAIR), (FAIR, FAIR, FAIR), (BIASED,), (FAIR, BIASED), (BIASED, BIASED), (TERNARY,),
    (FAIR, FAIR, FAIR, FAIR), (TERNARY, FAIR), (TERNARY, TERNARY), (BIASED, BIASED, FAIR), (BIASED, BIASED, BIASED),
)  # fmt: skip
WORK = 10_000
"""So many entropies of parities, and as many of functions, make a round."""
Worlds = list[tuple[tuple[int, ...], Fraction]]
Laws = dict[int, list[int]]
"""A law as functions: for every variable (a bit of the masks) its letter in every world."""
Functions = tuple[Laws, list[Fraction]]
"""A law as functions, and the masses of the worlds."""


def rank(vectors: Iterable[int]) -> int:
    """Return the dimension of the span of bit vectors."""
    basis: list[int] = []
    for vector in vectors:
        rest = vector
        for b in basis:
            rest = min(rest, rest ^ b)
        if rest:
            basis.append(rest)
    return len(basis)


class Search:
    """Looks for vectors of entropies that make the claim negative and keep to the givens."""

    def __init__(self, claim: Form, givens: Sequence[Given], full: int, *, equal: bool, seed: int = 0) -> None:
        """`equal`: the claim is an equation, so either sign refutes it."""
        self.claim, self.equal = in_floats(claim), equal
        self.givens = [(in_floats(g.form), g.equal) for g in givens]
        self.rng = Random(seed)  # noqa: S311 (a search, not a secret)
        self._sources, self._work = cycle(SOURCES), 0
        self.variables = list(bits(full))
        self.makers = {y: g.zero.c for g in givens if g.zero is not None and not g.zero.b for y in bits(g.zero.a)}
        """Variables that are functions of others: y of the set x."""

    def round(self) -> Iterator[Spaces | Functions]:
        """Climb for a while; the next round goes on elsewhere."""
        for climb in (self.linear, self.functions):
            self._work = WORK
            found = climb()
            if found is not None:
                yield found

    def score(self, entropy: Callable[[int], float]) -> tuple[float, float]:
        """Return (how far the givens fail, the claim's value)."""
        known: dict[int, float] = {}

        def value(form: Mapping[int, float]) -> float:
            total = 0.0
            for m, v in form.items():
                if m not in known:
                    known[m] = entropy(m)
                total += v * known[m]
            return total

        failing = 0.0
        for form, equal in self.givens:
            found = value(form)
            failing += abs(found) if equal else max(0.0, -found)
        at = value(self.claim)
        self._work -= len(known)
        return failing, -abs(at) if self.equal else at

    def linear(self) -> Spaces | None:
        """Climb among laws of parities: change one variable at a time, start again when stuck."""
        rng, order = self.rng, self._order()
        while self._work > 0:
            size = rng.choice((2, 2, 3, 3, 4))
            most = rng.choice((1, 1, 2))
            state: Spaces = {}
            for i in order:
                state[i] = self._space(i, state, size, most)
            best = self._linear_score(state)
            for _ in range(12 * len(order)):
                if best[0] < 1e-9 and best[1] < -1e-9:
                    return state
                if self._work <= 0:
                    break
                i = rng.choice(order)
                changed = {**state, i: self._space(i, state, size, most)}
                found = self._linear_score(changed)
                if found[0] + 2 * found[1] <= best[0] + 2 * best[1] or found[0] < best[0] - 0.5:
                    state, best = changed, found
        return None

    def _linear_score(self, state: Spaces) -> tuple[float, float]:
        return self.score(lambda m: rank(v for i in bits(m) for v in state[i]))

    def _space(self, i: int, state: Spaces, size: int, most: int) -> tuple[int, ...]:
        rng = self.rng
        maker = self.makers.get(i)
        count = rng.choice((0, 1, 1, 1)) if most == 1 else rng.choice((0, 1, 1, 2))
        if maker is not None and all(j in state for j in bits(maker)):
            pool = [v for j in bits(maker) for v in state[j]]
            found = [self._sum(pool) for _ in range(count)] if pool else []
        else:
            found = [rng.randrange(1, 1 << size) for _ in range(count)]
        return tuple(dict.fromkeys(v for v in found if v))

    def _sum(self, pool: Sequence[int]) -> int:
        total = 0
        for v in self.rng.sample(pool, self.rng.randint(1, len(pool))):
            total ^= v
        return total

    def _order(self) -> list[int]:
        """Put variables that are functions of others after those, as far as possible."""
        order: list[int] = []
        waiting = list(self.variables)
        while waiting:
            ready = [i for i in waiting if i not in self.makers or not self.makers[i] & ~sum(order)]
            order.append((ready or waiting)[0])
            waiting.remove(order[-1])
        return order

    def functions(self) -> Functions | None:
        """Climb among functions of a few independent symbols, one choice of symbols after the other."""
        rng, order = self.rng, self._order()
        while self._work > 0:
            sources = next(self._sources)
            worlds: Worlds = [
                (tuple(i for i, _ in point), math.prod((m for _, m in point), start=Fraction(1)))
                for point in product(*(list(enumerate(s)) for s in sources))
            ]
            weights = [float(m) for _, m in worlds]
            state: Laws = {}
            for i in order:
                state[i] = self._function(i, state, worlds)
            best = self._function_score(state, weights)
            for _ in range(10 * len(order)):
                if best[0] < 1e-9 and best[1] < -1e-9:
                    return state, [m for _, m in worlds]
                if self._work <= 0:
                    break
                i = rng.choice(order)
                changed = {**state, i: self._function(i, state, worlds)}
                found = self._function_score(changed, weights)
                if found[0] + 2 * found[1] <= best[0] + 2 * best[1] or found[0] < best[0] - 0.3:
                    state, best = changed, found
        return None

    def _function(self, i: int, state: Laws, worlds: Worlds) -> list[int]:
        rng = self.rng
        maker = self.makers.get(i)
        if maker is not None and all(j in state for j in bits(maker)):
            columns = [state[j] for j in bits(maker)]
        else:
            columns = [[w[k] for w, _ in worlds] for k in range(len(worlds[0][0]))]
        kind = rng.randrange(7)
        used = rng.sample(columns, rng.randint(1, min(len(columns), 3))) if columns else []
        if kind == 0 or not used:
            return [0] * len(worlds)
        rows = list(zip(*used, strict=True))
        if kind == 1:
            return [sum(r) % 2 for r in rows]
        if kind == 2:
            return [min(r) for r in rows]
        if kind == 3:
            return [max(r) for r in rows]
        if kind == 4:
            return [sum(v * 3**n for n, v in enumerate(r)) for r in rows]
        if kind == 5:
            return [int(r == rows[0]) for r in rows]
        return [rng.randrange(2) for _ in worlds] if maker is None else [sum(r) for r in rows]

    def _function_score(self, state: Laws, weights: Sequence[float]) -> tuple[float, float]:
        def entropy(mask: int) -> float:
            masses: dict[Any, float] = defaultdict(float)
            for key, w in zip(zip(*(state[i] for i in bits(mask)), strict=True), weights, strict=True):
                masses[key] += w
            return -sum(m * math.log(m) for m in masses.values())

        return self.score(entropy)
