"""Building one random joint law: a directed acyclic graph that has the wanted independences, kernels and functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise, product
from random import Random
from typing import Any

from symkl.models.tables import Coordinate, Table

Row = Callable[[tuple[int, ...]], dict[tuple[int, ...], Any]]
"""The masses of some coordinates at a point of those they depend on."""


@dataclass(frozen=True)
class Separation:
    """A . B | C of concrete coordinates."""

    left: frozenset[Coordinate]
    right: frozenset[Coordinate]
    given: frozenset[Coordinate]


@dataclass
class Kernel:
    """A prescribed conditional law of some coordinates given others."""

    of: tuple[Coordinate, ...]
    given: tuple[Coordinate, ...]
    row: Row


@dataclass
class Wanted:
    """What a law has to satisfy."""

    coordinates: tuple[Coordinate, ...]
    separations: list[Separation] = field(default_factory=list)
    kernels: list[Kernel] = field(default_factory=list)
    functions: list[tuple[Coordinate, frozenset[Coordinate]]] = field(default_factory=list)
    """(Y, Xs): Y is to be a function of Xs."""


@dataclass(frozen=True)
class Style:
    """How the free parts of a law are chosen."""

    name: str
    graph: bool = True
    """Whether independences are read off a graph; otherwise they may come about by coincidence, as in an xor."""
    fair: float = 0.0
    """How often a row is uniform."""
    function: float = 0.0
    """How often a coordinate is a function of those before it."""
    zeros: float = 0.0
    """How often a letter gets mass zero."""
    alike: bool = False
    """Whether coordinates that depend on alike ones in the same way share one conditional law."""
    weighted: float = 0.5
    """How often a generic coordinate has weights other than 1."""


PLAIN = Style("plain")
ZEROS = Style("zeros", zeros=0.25)
HOLES = Style("holes", zeros=0.55)
MIXED = Style("mixed", fair=0.3, function=0.4)
XOR = Style("xor", graph=False, fair=0.9, function=0.6, weighted=0.0)
COUNTING = Style("counting", weighted=0.0)
ALIKE = Style("alike", alike=True)


def random_row(rng: Random, size: int, style: Style) -> list[Fraction]:
    """Return a random rational law on 0, ..., size - 1."""
    if rng.random() < style.fair:
        return [Fraction(1, size)] * size
    while True:
        parts = [0 if rng.random() < style.zeros else rng.choice((1, 1, 2, 3, 4, 5, 7)) for _ in range(size)]
        total = sum(parts)
        if total:
            return [Fraction(n, total) for n in parts]


def random_function(rng: Random, sizes: Sequence[int], size: int) -> Callable[[tuple[int, ...]], int]:
    """Return a function of several letters: a sum, one of them, the least or the greatest, or an arbitrary one."""
    kind = rng.choice(("sum", "sum", "one", "least", "most", "any"))
    if kind == "one" and sizes:
        place = rng.randrange(len(sizes))
        return lambda at: at[place] % size
    if kind == "least" and sizes:
        return lambda at: min(at) % size
    if kind == "most" and sizes:
        return lambda at: max(at) % size
    if kind == "sum" and sizes:
        return lambda at: sum(at) % size
    table = {at: rng.randrange(size) for at in product(*map(range, sizes))}
    return lambda at: table[at]


class Graph:
    """A graph on coordinates, in an order in which parents come first; some edges are fixed."""

    def __init__(self, order: Sequence[Coordinate]) -> None:
        self.order = list(order)
        self.parents: dict[Coordinate, set[Coordinate]] = {}
        self.fixed: set[Coordinate] = set()
        """Coordinates whose parents are prescribed."""

    def path(self, s: Separation) -> list[Coordinate] | None:
        """Return a path that connects left and right given the third in the moral graph of ancestors."""
        near: set[Coordinate] = set()
        queue = [*s.left, *s.right, *s.given]
        while queue:
            c = queue.pop()
            if c not in near:
                near.add(c)
                queue += self.parents.get(c, ())
        links: dict[Coordinate, set[Coordinate]] = {c: set() for c in near}
        for c in near:
            family = [c, *self.parents.get(c, ())]
            for a in family:
                links[a].update(b for b in family if b != a)
        trail: dict[Coordinate, Coordinate | None] = dict.fromkeys(sorted(s.left))
        line = sorted(s.left)
        for c in line:
            if c in s.right:
                found = [c]
                while trail[found[-1]] is not None:
                    found.append(trail[found[-1]])  # type: ignore[arg-type]
                return found
            for other in sorted(links[c]):
                if other not in trail and other not in s.given:
                    trail[other] = c
                    line.append(other)
        return None

    def cut(self, separations: Iterable[Separation], rng: Random) -> None:
        """Remove edges until all separations hold, or only fixed edges are in the way."""
        for s in separations:
            while (path := self.path(s)) is not None:
                edges = []
                for pair in map(set, pairwise(path)):
                    for c, family in self.parents.items():
                        if c not in self.fixed and pair <= {c, *family}:
                            edges += [(a, c) for a in sorted(pair & family)]
                if not edges:
                    break
                parent, child = rng.choice(sorted(set(edges)))
                self.parents[child].discard(parent)


def build(wanted: Wanted, references: Mapping[Coordinate, tuple[Any, ...]], rng: Random, style: Style) -> Table:
    """Return a random table with the wanted kernels and, as far as a graph shows them, independences and functions."""
    units = units_of(wanted, rng)
    graph = Graph([c for of, _ in units for c in of])
    makers: set[Coordinate] = set()
    for of, kernel in units:
        for i, c in enumerate(of):
            before = set(graph.order[: graph.order.index(c)])
            if kernel is not None:
                graph.parents[c] = {*kernel.given, *of[:i]}
                graph.fixed.add(c)
                continue
            sources = [xs for y, xs in wanted.functions if y == c and xs <= before]
            if sources:
                makers.add(c)
                graph.parents[c] = set(rng.choice(sources))
                graph.fixed.add(c)
            else:
                graph.parents[c] = before
    if style.graph:
        graph.cut(wanted.separations, rng)
    rows: list[tuple[tuple[Coordinate, ...], tuple[Coordinate, ...], Row]] = []
    known: dict[tuple[int, ...], Row] = {}
    for of, kernel in units:
        if kernel is not None:
            rows.append((of, kernel.given, kernel.row))
            continue
        (c,) = of
        given, row = _row(c, sorted(graph.parents[c]), c in makers, references, rng, style)
        if style.alike:
            row = known.setdefault(tuple(len(references[d]) for d in (c, *given)), row)
        rows.append((of, given, row))
    table = assemble(wanted.coordinates, rows, references)
    if wanted.kernels and len(table.mass) < math.prod(len(references[c]) for c in wanted.coordinates):
        # where conditions have mass zero, the kernels still say what the conditional densities are
        flat = [
            (of, given, row if kernel else _flat(of[0], references))
            for (of, given, row), (_, kernel) in zip(rows, units, strict=True)
        ]
        table.background = assemble(wanted.coordinates, flat, references)
    return table


def _flat(c: Coordinate, references: Mapping[Coordinate, tuple[Any, ...]]) -> Row:
    size = len(references[c])
    return lambda _: {(i,): Fraction(1, size) for i in range(size)}


def units_of(wanted: Wanted, rng: Random) -> list[tuple[tuple[Coordinate, ...], Kernel | None]]:
    """Order kernels and single coordinates so that conditions come first."""
    kernels: list[Kernel] = []
    taken: set[Coordinate] = set()
    for kernel in rng.sample(wanted.kernels, len(wanted.kernels)):
        if not taken & set(kernel.of):
            taken |= set(kernel.of)
            kernels.append(kernel)
    left: list[tuple[tuple[Coordinate, ...], Kernel | None]] = [(k.of, k) for k in kernels]
    left += [((c,), None) for c in wanted.coordinates if c not in taken]
    rng.shuffle(left)
    done: set[Coordinate] = set()
    units: list[tuple[tuple[Coordinate, ...], Kernel | None]] = []
    after = {y: xs for y, xs in wanted.functions if y not in taken}
    while left:
        ready = [u for u in left if u[1] is None or set(u[1].given) <= done]
        ready = [u for u in ready if u[1] is not None or after.get(u[0][0], frozenset()) <= done] or ready
        if not ready:  # the conditions of the kernels run in a circle: let one go
            of, _ = left.pop(next(i for i, u in enumerate(left) if u[1] is not None))
            left += [((c,), None) for c in of]
            continue
        unit = rng.choice(ready)
        left.remove(unit)
        units.append(unit)
        done |= set(unit[0])
    return units


def _row(
    c: Coordinate,
    parents: Sequence[Coordinate],
    made: bool,
    references: Mapping[Coordinate, tuple[Any, ...]],
    rng: Random,
    style: Style,
) -> tuple[tuple[Coordinate, ...], Row]:
    """Choose how one coordinate depends on its parents: a function, or a random law for each of their values."""
    size = len(references[c])
    chosen = list(parents)
    if made or (parents and rng.random() < style.function):
        if not made and not style.graph:
            chosen = rng.sample(chosen, rng.randint(1, len(chosen)))
        f = random_function(rng, [len(references[p]) for p in chosen], size)
        return tuple(chosen), lambda at: {(f(at),): Fraction(1)}
    if style.function and not style.graph:
        chosen = []  # a fresh source
    points = product(*(range(len(references[p])) for p in chosen))
    table: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {
        at: {(i,): m for i, m in enumerate(random_row(rng, size, style))} for at in points
    }
    return tuple(chosen), lambda at: table[at]


def assemble(
    coordinates: Sequence[Coordinate],
    rows: Sequence[tuple[tuple[Coordinate, ...], tuple[Coordinate, ...], Row]],
    references: Mapping[Coordinate, tuple[Any, ...]],
) -> Table:
    """Multiply conditional laws up, in order."""
    mass: dict[tuple[int, ...], Any] = {(): Fraction(1)}
    listed: list[Coordinate] = []
    for of, given, row in rows:
        places = [listed.index(c) for c in given]
        mass = {
            (*point, *at): m * w
            for point, m in mass.items()
            for at, w in row(tuple([point[i] for i in places])).items()
            if not isinstance(w, Fraction) or w
        }
        listed += of
    places = [listed.index(c) for c in coordinates]
    return Table(coordinates, {tuple([p[i] for i in places]): m for p, m in mass.items()}, references)
