"""What given equations say about how to build laws: conditional independences, kernels and functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Basic, Expr, S

from symkl.measures import Entropy, MutualInformation
from symkl.models.build import Separation
from symkl.models.elementary import exp
from symkl.models.evaluator import Evaluator
from symkl.models.gather import Scene
from symkl.models.hypotheses import instances
from symkl.models.tables import Coordinate, LawKey, Model, Point
from symkl.terms import Assumed, Density, EveryIndex, Hypothesis, Independent, IndexProduct, Log, Product, Term


@dataclass
class Defined:
    """A law's conditional density given by a formula of other laws."""

    key: LawKey
    of: tuple[tuple[Coordinate, Point], ...]
    given: tuple[tuple[Coordinate, Point], ...]
    formula: Expr
    logarithm: bool
    symbols: dict[Basic, Any]
    values: dict[Point, int]
    needs: frozenset[LawKey]
    source: Assumed

    def row(self, model: Model, at: tuple[int, ...]) -> dict[tuple[int, ...], Any]:
        """Return the masses of what is before the bar at a point behind it, by evaluating the formula."""
        run = Evaluator(model)
        run.symbols.update(self.symbols)
        run.values = {**self.values, **run.values}
        for (_, point), i in zip(self.given, at, strict=True):
            run.values[point] = i
        found: dict[tuple[int, ...], Any] = {}
        for weight in run.run([p for _, p in self.of]):
            value = run(self.formula)
            found[tuple(run.values[p] for _, p in self.of)] = weight * (exp(value) if self.logarithm else value)
        return found


class Givens:
    """The hypotheses of a statement, sorted by how a sampler can satisfy them."""

    def __init__(self, scene: Scene, hypotheses: Sequence[Hypothesis]) -> None:
        self.scene = scene
        self.separations: list[tuple[LawKey, Separation]] = []
        self.functions: list[tuple[LawKey, Coordinate, frozenset[Coordinate]]] = []
        self.definitions: list[list[Defined]] = []
        """For every equation that defines a law: the laws it can be read as a definition of."""
        self.uniform: list[tuple[tuple[Coordinate, ...], Expr]] = []
        """Densities equal to a scalar: the reference weight of the coordinates is its inverse."""
        for h in hypotheses:
            self._sort(h)

    def _sort(self, h: Hypothesis) -> None:
        run = self.scene.run
        if isinstance(h, EveryIndex):
            for _ in run.span(*h.index_range):
                self._sort(h.args[3])
        elif isinstance(h, Independent):
            left, right, given = (run.coordinates(side.args) for side in h.args[1:])
            self._separate(run.law(h.args[0]), left, right, given)
        elif isinstance(h, Assumed) and str(h.args[0]) == "=":
            for _ in spans(run, h):
                self._equation(h, h.args[1], h.args[2])

    def _separate(self, key: LawKey, left: Any, right: Any, given: Any) -> None:
        if left and right:
            self.separations.append((key, Separation(frozenset(left), frozenset(right), frozenset(given))))

    def _equation(self, h: Assumed, left: Expr, right: Expr) -> None:
        run = self.scene.run
        for measure, other in ((left, right), (right, left)):
            if other != S.Zero:
                continue
            if isinstance(measure, Entropy):
                given = frozenset(run.coordinates(measure.given))
                self.functions += [(run.law(measure.law), c, given) for c in run.coordinates(measure.of)]
            if isinstance(measure, MutualInformation) and len(measure.groups) == 2:
                first, second = (run.coordinates(g) for g in measure.groups)
                self._separate(run.law(measure.law), first, second, run.coordinates(measure.given))
        readings = [d for a, b in ((left, right), (right, left)) if (d := self._definition(h, a, b)) is not None]
        if readings:
            self.definitions.append(readings)

    def _definition(self, h: Assumed, side: Expr, formula: Expr) -> Defined | None:
        logarithm = isinstance(side, Log) and side.base is S.Exp1
        density = side.arg if logarithm else side
        if not isinstance(density, Density):
            return None
        run = self.scene.run
        key = run.law(density.law)
        parts = [
            tuple(
                pair
                for slot, value in bindings
                for pair in zip(run.coordinates([slot]), run.points(value), strict=True)
            )
            for bindings in (density.of, density.given)
        ]
        needs = frozenset(_laws(formula, run))
        if key in needs:
            if needs == {key}:
                self._factorisation(key, density, formula)
            return None
        if not isinstance(formula, Term) and not logarithm:
            self.uniform.append((tuple(c for c, _ in parts[0]), formula))
        others = dict.fromkeys(run.points(*h.args[3].args), 0)  # what the formula must not depend on
        return Defined(key, parts[0], parts[1], formula, logarithm, dict(run.symbols), others, needs, h)

    def _factorisation(self, key: LawKey, density: Density, formula: Expr) -> None:
        """Read p(a, b | c) = p(a | c) p(b | c) as the independences it states."""
        run = self.scene.run
        left = [
            (run.coordinates([s for s, _ in d.of]), set(run.coordinates([s for s, _ in d.given])))
            for d in _densities(formula, run)
        ]
        known = set(run.coordinates([s for s, _ in density.given]))
        while left:
            ready = next((f for f in left if f[1] <= known), None)
            if ready is None:
                return
            left.remove(ready)
            self._separate(key, ready[0], known - ready[1], ready[1])
            known |= set(ready[0])


def spans(run: Evaluator, h: Assumed) -> Iterator[None]:
    """Run over the index ranges of a given equation (its values stay symbolic)."""
    relation, left, right, _, ranges = h.args
    yield from instances(run, Assumed(relation, left, right, (), ranges.args))


def _laws(term: Basic, run: Evaluator) -> Iterator[LawKey]:
    scene = Scene(dict(run.symbols))
    scene.read(term)
    yield from scene.laws


def _densities(formula: Expr, run: Evaluator) -> list[Density]:
    """Return the densities of a product, indexed products multiplied out; nothing for anything else."""
    if isinstance(formula, Density):
        return [formula]
    if isinstance(formula, Product) and all(e is S.One for _, e in formula.factors):
        return [d for f, _ in formula.factors for d in _densities(f, run)]
    if isinstance(formula, IndexProduct):
        found = []
        for i in run.span(*formula.index_range):
            found += _densities(formula.body.subs(formula.index_range[0], i), run)
        return found
    return []
