"""Random models that satisfy hypotheses by construction; every hypothesis is then checked exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from sympy import Expr

from symkl.measures import Entropy, Grouped, LawMeasure
from symkl.models.alphabets import Impossible, Parameters, functions, references
from symkl.models.build import ALIKE, COUNTING, HOLES, MIXED, PLAIN, XOR, ZEROS, Kernel, Style, Wanted, build
from symkl.models.curves import random_curves
from symkl.models.evaluator import Evaluator
from symkl.models.exact import LogNumber, Undefined, compare, sign
from symkl.models.gather import Scene
from symkl.models.givens import Defined, Givens
from symkl.models.hypotheses import satisfied
from symkl.models.sources import sources
from symkl.models.tables import Coordinate, LawKey, Model, Table
from symkl.terms import Assumed, Density, Hypothesis

STYLES = (PLAIN, MIXED, COUNTING, XOR, ZEROS, ALIKE)
STRUCTURED = (XOR, ALIKE, XOR, MIXED)
"""Where entropies are given, laws of fair letters, sums and copies meet the equations, general ones do not."""
MANY, TOO_MANY = 9, 13
"""A law of more coordinates is made of a few sources where that is possible; of still more, only so."""


class Sampler:
    """Makes random models for some terms under some hypotheses.

    `anywhere` drops the wish that free values form a point of positive density: theorems hold at every point.
    """

    def __init__(
        self, terms: Sequence[Expr], hypotheses: Sequence[Hypothesis], rng: Random, *, anywhere: bool = False
    ) -> None:
        self.terms, self.hypotheses, self.rng, self.anywhere = tuple(terms), tuple(hypotheses), rng, anywhere
        self.parameters = Parameters(self.terms, self.hypotheses)
        self.structured = any(isinstance(h, Assumed) and h.has(Entropy, Grouped) for h in hypotheses)
        self.styles = STRUCTURED if self.structured else (*STYLES, HOLES, ZEROS) if anywhere else STYLES
        self.entropic = not any(t.has(Density) or t.has(LawMeasure) for t in self.terms)
        """Whether the terms speak of variables of laws only, and of no densities."""
        self._read: tuple[Scene, Givens] | None = None

    def attempt(self, style: Style, letters: Sequence[int] = (2, 2, 3)) -> Model:
        """Return one model; raise Impossible if it does not work out."""
        try:
            model = self._attempt(style, letters)
        except Undefined as error:
            raise Impossible(str(error)) from error
        run = Evaluator(model)
        for h in self.hypotheses:
            if not satisfied(h, run):
                raise Impossible(h)
        return model

    def read(self) -> tuple[Scene, Givens]:
        """Choose parameters and list what the terms speak of; without parameters that is always the same."""
        if self._read is not None:
            return self._read
        scene = Scene(self.parameters.choose(self.rng, (0, 1, 2, 3, 4) if self.anywhere else (1, 2, 2, 3, 3, 4)))
        for term in self.terms:
            scene.read(term)
        for h in self.hypotheses:
            scene.read(h, point=False)
        if scene.run.backwards and not self.anywhere:
            raise Impossible("a range runs backwards")
        found = scene, Givens(scene, self.hypotheses)
        if not scene.run.symbols:
            self._read = found
        return found

    def _attempt(self, style: Style, letters: Sequence[int]) -> Model:
        scene, givens = self.read()
        made = self._sources(scene, givens, style)
        model = Model(symbols=dict(scene.run.symbols))
        sizes = made[1] if made else {}
        model.references = references(scene, givens, self.hypotheses, self.rng, style, letters, sizes)
        self.parameters.solve(givens, model, self.rng)
        model.functions = functions(scene, model, self.rng)
        model.curves = random_curves(scene.curves, scene.convex, self.rng)
        model.point = {p: self.rng.randrange(len(model.references[p[:2]])) for p in scene.free}
        self._laws(scene, givens, model, style, made)
        self._meet_equations(scene, givens, model, style)
        if not self.anywhere:
            self._place(scene, givens, model)
        return model

    def _sources(
        self, scene: Scene, givens: Givens, style: Style
    ) -> tuple[LawKey, dict[Coordinate, int], dict[tuple[int, ...], Any]] | None:
        """Make one law of functions of a few sources, if its alphabets are not tied to anything else."""
        largest = max(map(len, scene.laws.values()), default=0)
        if largest <= MANY and (style.graph or self.rng.random() < 0.4):
            return None
        if len(scene.laws) != 1 or givens.definitions or scene.alike:
            if largest > TOO_MANY:
                raise Impossible("too many coordinates for a table")
            return None
        ((key, coordinates),) = scene.laws.items()
        wanted = {c: xs for k, c, xs in givens.functions if k == key}
        return key, *sources(list(coordinates), wanted, self.rng)

    # --- laws ----------------------------------------------------------------------------------------------------

    def _laws(self, scene: Scene, givens: Givens, model: Model, style: Style, made: Any) -> None:
        """Build the laws in a random order in which as many definitions as possible look back."""
        order = self._order(scene, givens)
        for at, key in enumerate(order):
            before = set(order[:at])
            readings = [[d for d in choices if d.key == key and d.needs <= before] for choices in givens.definitions]
            definitions = [self.rng.choice(fitting) for fitting in readings if fitting]
            if made and made[0] == key:
                model.laws[key] = Table(tuple(scene.laws[key]), made[2], model.references)
            else:
                model.laws[key] = self._law(key, scene, givens, model, style, definitions)

    def _order(self, scene: Scene, givens: Givens) -> list[LawKey]:
        """Order the laws so that what can only be read as a definition of one law follows what it is made of."""
        forced = [choices[0] for choices in givens.definitions if len({d.key for d in choices}) == 1]
        pending = list(scene.laws)
        self.rng.shuffle(pending)
        order: list[LawKey] = []
        while pending:
            ready = [k for k in pending if not any(d.key == k and d.needs & set(pending) for d in forced)]
            order.append((ready or pending)[0])
            pending.remove(order[-1])
        return order

    def _law(
        self, key: LawKey, scene: Scene, givens: Givens, model: Model, style: Style, definitions: Sequence[Defined]
    ) -> Table:
        coordinates = tuple(scene.laws[key])
        others = {k for d in definitions for k in d.needs}
        if len(definitions) > 1 and len(others) == 1 and self.rng.random() < 0.5:
            ((other),) = others
            if set(coordinates) <= set(model.laws[other].coordinates):
                return self._tilted(model.laws[other], coordinates, model)
        kernels = []
        for d in definitions:
            model.definitions.add(d.source)
            kernels.append(Kernel(tuple(c for c, _ in d.of), tuple(c for c, _ in d.given), _kernel(d, model)))
        separations = [s for k, s in givens.separations if k == key]
        makers = [(c, xs) for k, c, xs in givens.functions if k == key]
        return build(Wanted(coordinates, separations, kernels, makers), model.references, self.rng, style)

    def _tilted(self, table: Table, coordinates: tuple[Coordinate, ...], model: Model) -> Table:
        """Return a law with the same conditionals given one coordinate: the other's, reweighted by that coordinate."""
        place = self.rng.randrange(len(coordinates))
        tilt = [Fraction(self.rng.choice((1, 1, 2, 3))) for _ in model.alphabet(coordinates[place])]
        mass = {at: m * tilt[at[place]] for at, m in table.marginal(coordinates).items()}
        total = sum(mass.values(), Fraction(0))
        return Table(coordinates, {at: m / total for at, m in mass.items()}, model.references)

    def _meet_equations(self, scene: Scene, givens: Givens, model: Model, style: Style) -> None:
        """Mix two tables of a law so that a scalar equation which is linear in it holds."""
        defined = {d.key for choices in givens.definitions for d in choices}
        needed = {k for choices in givens.definitions for d in choices for k in d.needs}
        for h in self.hypotheses:
            if not isinstance(h, Assumed) or str(h.args[0]) != "=" or h.args[3].args or h.args[4].args:
                continue
            inner = Scene(dict(scene.run.symbols))
            inner.read(h)
            keys = [k for k in inner.laws if k not in defined | needed]
            if not keys or givens.separations or givens.functions or satisfied(h, Evaluator(model)):
                continue
            key = self.rng.choice(keys)
            for _ in range(12):
                if _mix(key, h, model, self._law(key, scene, givens, model, style, ())):
                    break

    def _place(self, scene: Scene, givens: Givens, model: Model) -> None:
        """Choose the point among those of positive density; keep the first one where definitions depend on it."""
        for trial in range(60):
            if trial and not givens.definitions:
                model.point = {p: self.rng.randrange(len(model.references[p[:2]])) for p in scene.free}
            if all(_positive(model, key, pairs) for key, pairs in scene.conditions):
                return
        raise Impossible("no point of positive density")


def _kernel(d: Defined, model: Model) -> Any:
    def row(at: tuple[int, ...]) -> dict[tuple[int, ...], Any]:
        found = d.row(model, at)
        total = sum(found.values(), Fraction(0))
        if compare(total, Fraction(1)) not in {0, None} or any(sign(m) in {-1, None} for m in found.values()):
            raise Impossible(d.source)
        return found

    return row


def _mix(key: LawKey, h: Assumed, model: Model, other: Table) -> bool:
    first = model.laws[key]
    gaps = []
    for table in (first, other):
        model.laws[key] = table
        run = Evaluator(model)
        gaps.append(run(h.args[1]) - run(h.args[2]))
    model.laws[key] = first
    part = _ratio(gaps[1], gaps[1] - gaps[0])
    if part is None or not 0 < part < 1:
        return False
    points = {**first.mass, **other.mass}
    mass = {p: part * first.mass.get(p, 0) + (1 - part) * other.mass.get(p, 0) for p in points}
    model.laws[key] = Table(first.coordinates, mass, model.references)
    return satisfied(h, Evaluator(model))


def _ratio(a: Any, b: Any) -> Fraction | None:
    """Return a / b where it is plainly rational."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a / b if b else None
    if isinstance(a, LogNumber) and isinstance(b, LogNumber) and a.logs.keys() == b.logs.keys():
        found = {a.logs[n] / c for n, c in b.logs.items()} | ({a.rational / b.rational} if b.rational else set())
        return found.pop() if len(found) == 1 and bool(a.rational) == bool(b.rational) else None
    return None


def _positive(model: Model, key: LawKey, pairs: Any) -> bool:
    table = model.laws[key]
    return tuple(model.point[p] for _, p in pairs) in table.marginal(tuple(c for c, _ in pairs))


def sample(
    terms: Iterable[Expr], hypotheses: Iterable[Hypothesis], rng: Random, *, tries: int = 60, style: Style | None = None
) -> Model | None:
    """Return a random model of the terms that satisfies the hypotheses and has a point of positive density.

    Needs: nothing; None if no attempt worked.
    Raises: `Unsupported` for hypotheses or terms this oracle does not know.
    """
    sampler = Sampler(list(terms), list(hypotheses), rng)
    start = rng.randrange(len(sampler.styles))
    for number in range(tries):
        try:
            return sampler.attempt(style or sampler.styles[(start + number) % len(sampler.styles)])
        except Impossible:
            continue
    return None
