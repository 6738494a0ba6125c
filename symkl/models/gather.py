"""What terms and hypotheses speak of, once index symbols and parameters have values: coordinates, laws, free values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sympy import Basic, Expr, Symbol

from symkl.functions import Convex
from symkl.measures import Entropy, Grouped
from symkl.mixtures import Mixture
from symkl.models.evaluator import Evaluator
from symkl.models.exact import Backwards
from symkl.models.tables import Coordinate, LawKey, Model, Point
from symkl.terms import Apply, Assumed, Density, Exp, Hypothesis, Independent, Scoped, Slot, Variable

Free = frozenset[Point]


class Names(Evaluator):
    """Expands names; a range that runs backwards is empty here, and noted."""

    backwards = False

    def indices(self, index: tuple[Expr, ...]) -> list[tuple[int, ...]]:
        """As for every evaluator."""
        try:
            return super().indices(index)
        except Backwards:
            self.backwards = True
            return []

    def span(self, t: Symbol, low: Expr, high: Expr) -> Iterator[int]:
        """As for every evaluator."""
        try:
            yield from super().span(t, low, high)
        except Backwards:
            self.backwards = True


class Scene:
    """Everything a model must provide for some terms and hypotheses."""

    def __init__(self, symbols: dict[Symbol, Any]) -> None:
        self.run = Names(Model(symbols=dict(symbols)))
        self.coordinates: dict[Coordinate, None] = {}
        self.laws: dict[LawKey, dict[Coordinate, None]] = {}
        self.functions: dict[str, tuple[Coordinate, ...]] = {}
        self.curves: dict[str, None] = {}
        """Functions of a nonnegative number."""
        self.convex: set[str] = set()
        """Those that are to be convex."""
        self.exponentials: set[str] = set()
        """Functions that occur under an exponential: logarithms of rationals keep them exact."""
        self.alike: list[tuple[Coordinate, Coordinate]] = []
        """Slots and values of different coordinates, which need equal alphabets."""
        self.free: dict[Point, None] = {}
        self.conditions: list[tuple[LawKey, tuple[tuple[Coordinate, Point], ...]]] = []
        """Marginals at free values that must be positive for the point to be one of positive density."""

    def read(self, value: Basic, bound: Free = frozenset(), *, point: bool = True, power: bool = False) -> None:
        """Walk through a term or hypothesis; `point` says whether free values and densities at them count."""
        if isinstance(function := getattr(value, "function", None), str):
            self.curves[function] = None
            if isinstance(value, Convex):
                self.convex.add(function)
        if isinstance(value, Variable):
            for p in self.run.points(value):
                self.coordinates[p[:2]] = None
                if p not in bound:
                    self.free[p] = None
        elif isinstance(value, Density):
            self._density(value, bound, point=point)
        elif isinstance(value, Slot):
            for c in self.run.coordinates([value]):
                self.coordinates[c] = None
        elif isinstance(value, (Entropy, Grouped)):
            groups = value.groups if isinstance(value, Grouped) else (value.of,)
            self._law(value.law, [s for group in (*groups, value.given) for s in group])
        elif isinstance(value, Independent):
            self._law(value.args[0], [s for side in value.args[1:] for s in side.args])
        elif isinstance(value, Apply):
            self.functions[value.name] = tuple(p[:2] for p in self.run.points(*value.values))
            if power:
                self.exponentials.add(value.name)
            for v in value.values:
                self.read(v, bound, point=point)
        else:
            self._ranged(value, self._ranges(value), bound, point=point, power=power or isinstance(value, Exp))

    def _ranged(self, value: Basic, ranges: list[Any], bound: Free, *, point: bool, power: bool) -> None:
        if not ranges:
            self._args(value, bound, point=point, power=power)
            return
        for _ in self.run.span(*ranges[0]):
            self._ranged(value, ranges[1:], bound, point=point, power=power)

    @staticmethod
    def _ranges(value: Basic) -> list[Any]:
        if isinstance(value, Assumed):
            return [r.args for r in value.args[4].args]
        span = getattr(value, "index_range", None)
        return [span] if span is not None else []

    def _args(self, value: Basic, bound: Free, *, point: bool, power: bool) -> None:
        names = [b for b in getattr(value, "bound", ()) if isinstance(b, Variable)]
        inner = bound | frozenset(self.run.points(*names))
        scope = getattr(value, "scope", ())
        point = point and not isinstance(value, Hypothesis)
        for i, arg in enumerate(value.args):
            if isinstance(arg, (Scoped, Slot)) or arg.args:
                self.read(arg, inner if i in scope else bound, point=point, power=power)

    def _law(self, law: Any, slots: Iterable[Slot]) -> LawKey | None:
        """Enter the coordinates of a law; of a mixture, those of its components."""
        if isinstance(law, Mixture):
            inner = frozenset(self.run.points(*law.bound))
            for _, densities in law.components:
                for d in densities:
                    self._density(d, inner, point=False)
            self.coordinates.update(dict.fromkeys(self.run.coordinates(list(slots))))
            return None
        key = self.run.law(law)
        listed = self.laws.setdefault(key, {})
        for c in self.run.coordinates(list(slots)):
            listed[c] = self.coordinates[c] = None
        return key

    def _density(self, d: Density, bound: Free, *, point: bool) -> None:
        pairs = [*d.of, *d.given]
        key = self._law(d.law, [slot for slot, _ in pairs])
        seen: list[tuple[Coordinate, Point]] = []
        for slot, variable in pairs:
            for c, p in zip(self.run.coordinates([slot]), self.run.points(variable), strict=False):
                self.coordinates[p[:2]] = None
                if c != p[:2]:
                    self.alike.append((c, p[:2]))
                if p not in bound:
                    self.free[p] = None
                    seen.append((c, p))
        if seen and point and key is not None:
            self.conditions.append((key, tuple(seen)))

    def classes(self) -> dict[Coordinate, Coordinate]:
        """Return a representative for every coordinate, the same for those with equal alphabets."""
        parent = {c: c for c in self.coordinates}

        def find(c: Coordinate) -> Coordinate:
            while parent[c] != c:
                c = parent[c]
            return c

        for a, b in self.alike:
            parent[find(b)] = find(a)
        return {c: find(c) for c in parent}


def integers(values: Iterable[Basic]) -> set[Symbol]:
    """Return the symbols that stand in indices and ranges, and so are integers; bound indices are left out."""
    found: set[Symbol] = set()
    for value in values:
        _integers(value, found, frozenset())
    return found


def _integers(value: Basic, found: set[Symbol], bound: frozenset[Symbol]) -> None:
    if isinstance(value, (Variable, Slot)):
        found |= {s for i in value.index for s in i.free_symbols if isinstance(s, Symbol)} - bound
        return
    if isinstance(value, Symbol) and value.is_integer and value not in bound:
        found.add(value)
    ranges = Scene._ranges(value)
    for _, low, high in ranges:
        found |= {s for end in (low, high) for s in end.free_symbols if isinstance(s, Symbol)} - bound
    inner = bound | {r[0] for r in ranges}
    for arg in value.args:
        _integers(arg, found, inner)


def symbols(values: Iterable[Basic]) -> set[Symbol]:
    """Return the free symbols of terms and hypotheses."""
    return {s for value in values for s in value.free_symbols if isinstance(s, Symbol)}
