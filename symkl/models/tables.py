"""Finite models: rational probability tables over coordinates with reference weights.

A coordinate is a name with integer indices; it has a finite alphabet 0, 1, ... of *cells* with rational reference
weights.  Weights 1 mean counting measure; other weights are the widths of the cells on which a continuous law has a
constant density, so density = mass / product of weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from sympy import Symbol

from symkl.models.curves import Curve
from symkl.models.elementary import log
from symkl.models.exact import Enclosure, Undefined, Value, number
from symkl.models.factors import log_parts

Coordinate = tuple[str, tuple[int, ...]]
"""A concrete slot: ("x", ()) or ("x", (3,))."""
Point = tuple[str, tuple[int, ...], int]
"""A concrete value: name, index and copy."""
LawKey = tuple[str, tuple[Any, ...]]
"""A law's name and the values of its parameters."""


class Table:
    """A joint law over coordinates; all marginals and conditionals come from it.

    At a condition of mass zero a conditional density is that of the background, an arbitrary but fixed positive law
    (the uniform one unless another is given), which makes it one consistent version.
    """

    def __init__(
        self,
        coordinates: Sequence[Coordinate],
        mass: Mapping[tuple[int, ...], Any],
        references: Mapping[Coordinate, tuple[Any, ...]],
        background: Table | None = None,
    ) -> None:
        self.coordinates = tuple(coordinates)
        self.mass = {point: m for point, m in mass.items() if isinstance(m, Enclosure) or m}
        self.references = references
        self.background = background
        self._marginals: dict[tuple[Coordinate, ...], dict[tuple[int, ...], Any]] = {self.coordinates: self.mass}
        self._entropies: dict[tuple[Coordinate, ...], Value] = {}
        self._plans: dict[Any, Any] = {}
        self._scaled: tuple[Table, int] | None = None

    def marginal(self, coordinates: Iterable[Coordinate]) -> dict[tuple[int, ...], Any]:
        """Return the masses of the positive points of some coordinates, listed in their order."""
        key = tuple(coordinates)
        found = self._marginals.get(key)
        if found is None:
            places = [self.coordinates.index(c) for c in key]
            found = {}
            for point, m in self.mass.items():
                part = tuple([point[i] for i in places])
                found[part] = found[part] + m if part in found else m
            self._marginals[key] = found
        return found

    def entropy(self, coordinates: Iterable[Coordinate]) -> Value:
        """Return -sum mass log(mass / weights) of a set of coordinates, in nats."""
        key = tuple(sorted(set(coordinates)))
        found = self._entropies.get(key)
        if found is None:
            scaled = self._whole()
            found = self._sum_of_logs(key) if scaled is None else self._integer_entropy(key, *scaled)
            self._entropies[key] = found
        return found

    def _whole(self) -> tuple[Table, int] | None:
        """Return the masses as integers over a common denominator, if they are rational."""
        masses: list[Any] = list(self.mass.values())
        if self._scaled is None and all(isinstance(m, Fraction) for m in masses):
            common = math.lcm(*(m.denominator for m in masses))
            whole = (m.numerator * (common // m.denominator) for m in masses)
            counts = dict(zip(self.mass, whole, strict=True))
            self._scaled = Table(self.coordinates, counts, self.references), common
        return self._scaled

    def _integer_entropy(self, key: tuple[Coordinate, ...], counts: Table, common: int) -> Value:
        """Return log D - (1/D) sum n log n + (1/D) sum n log w for masses n / D, in integer arithmetic."""
        total = {p: common * e for p, e in log_parts(Fraction(common))}
        for n in counts.marginal(key).values():
            for p, e in log_parts(Fraction(n)) if n > 1 else ():
                total[p] = total.get(p, 0) - n * e
        for c in key:
            for (i,), n in counts.marginal((c,)).items():
                weight = self.references[c][i]
                for p, e in log_parts(weight) if weight != 1 else ():
                    total[p] = total.get(p, 0) + n * e
        return number(Fraction(0), {p: Fraction(e, common) for p, e in total.items() if e})

    def _sum_of_logs(self, key: tuple[Coordinate, ...]) -> Value:
        found: Any = Fraction(0)
        for point, m in self.marginal(key).items():
            found = found + -m * log(m / self.cell(key, point))
        return found

    def cell(self, coordinates: Iterable[Coordinate], point: Iterable[int]) -> Any:
        """Return the product of the reference weights of a point."""
        return math.prod((self.references[c][i] for c, i in zip(coordinates, point, strict=True)), start=1)

    def density(
        self, of: tuple[Coordinate, ...], at: tuple[int, ...], given: tuple[Coordinate, ...], where: tuple[int, ...]
    ) -> Any:
        """Return the density of some coordinates at a point, given others at a point."""
        plan = self._plans.get((of, given))
        if plan is None:
            plan = self._plans[of, given] = self._plan(of, given)
        joint, below, places, lower, weights = plan
        both = at + where
        top = joint.get(tuple([both[i] for i in places]))
        if below is not None:
            bottom = below.get(tuple([both[i] for i in lower]))
            if bottom is None:
                return self._null(of, at, given, where)
            top = top and top / bottom
        if top is None:
            return Fraction(0)
        for cell, i in zip(weights, at, strict=True):
            if cell is not None:
                top /= cell[i]
        return top

    def _plan(self, of: tuple[Coordinate, ...], given: tuple[Coordinate, ...]) -> tuple[Any, ...]:
        both = of + given
        if len(set(both)) < len(both):
            raise Undefined(f"a density binds a coordinate of {both} twice")
        order = sorted(both)
        under = sorted(given)
        weights = [None if all(w == 1 for w in self.references[c]) else self.references[c] for c in of]
        places, lower = [both.index(c) for c in order], [both.index(c) for c in under]
        return self.marginal(order), self.marginal(under) if given else None, places, lower, weights

    def _null(
        self, of: tuple[Coordinate, ...], at: tuple[int, ...], given: tuple[Coordinate, ...], where: tuple[int, ...]
    ) -> Any:
        if self.background is not None:
            return self.background.density(of, at, given, where)
        return 1 / math.prod((sum(self.references[c], Fraction(0)) for c in of), start=Fraction(1))


class Unsupported(TypeError):  # noqa: N818 (it is an answer: this oracle has no opinion)
    """The oracle cannot evaluate this kind of term."""


@dataclass
class Model:
    """A numeric instance: alphabets with weights, laws, functions, parameters, index bounds and one point."""

    references: dict[Coordinate, tuple[Any, ...]] = field(default_factory=dict)
    laws: dict[LawKey, Table] = field(default_factory=dict)
    functions: dict[str, dict[tuple[int, ...], Any]] = field(default_factory=dict)
    curves: dict[str, Curve] = field(default_factory=dict)
    """Functions of a nonnegative number."""
    symbols: dict[Symbol, Any] = field(default_factory=dict)
    point: dict[Point, int] = field(default_factory=dict)
    definitions: set[Any] = field(default_factory=set)
    """Hypotheses that hold by construction, where arithmetic alone cannot decide an irrational equation."""

    def counting(self, coordinate: Coordinate) -> bool:
        """Whether the reference measure of a coordinate counts."""
        if coordinate not in self.references:
            raise Unsupported(f"the model has no coordinate {coordinate}")
        return all(w == 1 for w in self.references[coordinate])

    def alphabet(self, coordinate: Coordinate) -> range:
        """Return the letters (cells) of a coordinate."""
        return range(len(self.references[coordinate]))

    def table(self, key: LawKey) -> Table:
        """Return the joint table of a law with given parameters."""
        found = self.laws.get(key)
        if found is None:
            raise Unsupported(f"the model has no law {key}")
        return found

    def points(self, coordinates: Sequence[Coordinate]) -> Iterable[tuple[int, ...]]:
        """Run over all joint positions of some coordinates."""
        return product(*(self.alphabet(c) for c in coordinates))
