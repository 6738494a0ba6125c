"""Random models that satisfy hypotheses by construction; every hypothesis is then checked exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import sympy
from sympy import Basic, Expr, S, Symbol

from symkl.models.build import COUNTING, MIXED, PLAIN, XOR, ZEROS, Kernel, Style, Wanted, build, sources
from symkl.models.evaluator import Evaluator
from symkl.models.elementary import log
from symkl.models.exact import Enclosure, LogNumber, Undefined, compare, sign
from symkl.models.gather import Scene, integers, symbols
from symkl.models.givens import Defined, Givens
from symkl.models.hypotheses import related, satisfied
from symkl.models.tables import Coordinate, LawKey, Model, Table, Unsupported
from symkl.terms import Assumed, Continuous, Discrete, EveryIndex, Hypothesis, Law, Log, Term, Variable

POOL = [Fraction(n, d) for n, d in ((2, 1), (1, 2), (3, 1), (1, 3), (3, 2), (2, 3), (5, 2), (3, 4), (1, 4), (-1, 1), (-2, 1), (-1, 2), (7, 5))]
WIDTHS = [Fraction(1, 2), Fraction(1, 3), Fraction(2), Fraction(3, 2), Fraction(1, 4), Fraction(5)]
STYLES = (PLAIN, MIXED, COUNTING, XOR, ZEROS)
MOST_CELLS = 600


class Impossible(ValueError):  # noqa: N818 (one attempt failed; another may not)
    """This attempt at a model failed."""


class Sampler:
    """Makes random models for some terms under some hypotheses."""

    def __init__(self, terms: Sequence[Expr], hypotheses: Sequence[Hypothesis], rng: Random) -> None:
        self.terms, self.hypotheses, self.rng = tuple(terms), tuple(hypotheses), rng
        everything = [*self.terms, *self.hypotheses]
        self.integers = sorted(integers(everything), key=str)
        bases = {s for e in everything for t in sympy.preorder_traversal(e) if isinstance(t, Log) for s in t.base.free_symbols}
        bases |= {s for e in everything for t in sympy.preorder_traversal(e) if hasattr(t, "unfold") for s in t.base.free_symbols}
        self.bases = bases
        self.reals = sorted(symbols(everything) - set(self.integers), key=str)
        self.scalar = [h for h in self.hypotheses if not h.has(Term, Variable, Law) and not isinstance(h, (Discrete, Continuous))]
        self.solved = {s for h in self.hypotheses if isinstance(h, Assumed) and str(h.args[0]) == "=" for s in _solvable(h)}

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

    def _attempt(self, style: Style, letters: Sequence[int]) -> Model:
        scene = Scene(self._symbols())
        for term in self.terms:
            scene.read(term)
        for h in self.hypotheses:
            scene.read(h, point=False)
        givens = Givens(scene, self.hypotheses)
        joint = self._sources(scene, givens, style)
        model = Model(symbols=dict(scene.run.symbols))
        model.references = self._references(scene, givens, style, letters, joint[0] if joint else {})
        self._solve(givens, model)
        self._functions(scene, model)
        model.point = {p: self.rng.randrange(len(model.references[p[:2]])) for p in scene.free}
        self._laws(scene, givens, model, style, joint)
        self._meet_equations(scene, givens, model, style)
        self._place(scene, givens, model)
        return model

    # --- parameters and alphabets ----------------------------------------------------------------------------------

    def _symbols(self) -> dict[Symbol, Any]:
        free = [s for s in self.reals if s not in self.solved]
        checks = [h for h in self.scalar if not self.solved & h.free_symbols]
        for _ in range(400):
            chosen: dict[Symbol, Any] = {s: self.rng.choice((1, 2, 2, 3, 3, 4)) for s in self.integers if s not in self.solved}
            for s in free:
                chosen[s] = self.rng.choice(POOL)
                if s in self.bases and (chosen[s] <= 0 or chosen[s] == 1):
                    chosen[s] = self.rng.choice((Fraction(2), Fraction(3), Fraction(5, 2)))
            run = Evaluator(Model(symbols=chosen))
            try:
                if all(satisfied(h, run) for h in checks):
                    return chosen
            except Unsupported:
                continue
        raise Impossible("no parameters satisfy the conditions")

    def _references(
        self, scene: Scene, givens: Givens, style: Style, letters: Sequence[int], sizes: dict[Coordinate, int]
    ) -> dict[Coordinate, tuple[Any, ...]]:
        classes = scene.classes()
        kinds: dict[Coordinate, bool] = {}
        for h in self.hypotheses:
            for kind, c in _kinds(scene.run, h):
                if kinds.setdefault(classes.get(c, c), kind) is not kind:
                    raise Impossible(f"{c} is discrete and continuous")
        heaviest = max((len(cs) for cs in scene.laws.values()), default=1)
        usual = tuple(k for k in letters if k**heaviest <= MOST_CELLS) or (2,)
        chosen: dict[Coordinate, tuple[Any, ...]] = {}
        found: dict[Coordinate, tuple[Any, ...]] = {}
        for c in classes:
            root = classes[c]
            if root not in chosen:
                size = sizes.get(c) or self.rng.choice(usual)
                size = self._forced(root, classes, givens, size)
                counting = kinds.get(root, self.rng.random() >= style.weighted)
                chosen[root] = (Fraction(1),) * size if counting else tuple(self.rng.choice(WIDTHS) for _ in range(size))
            found[c] = chosen[root]
            if c in sizes and sizes[c] != len(found[c]):
                raise Impossible("alphabets do not fit")
        return found

    @staticmethod
    def _forced(root: Coordinate, classes: dict[Coordinate, Coordinate], givens: Givens, size: int) -> int:
        for cs, value in givens.uniform:
            if len(cs) == 1 and classes[cs[0]] == root and value.is_Rational and (1 / value).is_Integer:
                return min(int(1 / value), 12)
        return size

    def _solve(self, givens: Givens, model: Model) -> None:
        """Give the parameters that uniform densities fix their values."""
        for cs, value in givens.uniform:
            total: Any = Fraction(1)
            for c in cs:
                total *= sum(model.references[c], Fraction(0))
            unknown = [s for s in value.free_symbols if s in self.solved and s not in model.symbols]
            if len(unknown) == 1:
                known = {s: sympy.Rational(v.numerator, v.denominator) for s, v in model.symbols.items() if isinstance(v, (int, Fraction))}
                for root in sympy.solve(value.subs(known) - sympy.Rational(total.denominator, total.numerator), unknown[0]):
                    if root.is_Rational:
                        model.symbols[unknown[0]] = Fraction(root.p, root.q)
                        break
        for s in self.solved - model.symbols.keys():
            side = next((b for h in self.hypotheses if isinstance(h, Assumed) for a, b in (h.args[1:3], h.args[2:0:-1]) if a == s), None)
            try:
                model.symbols[s] = Evaluator(model)(side) if side is not None else self.rng.choice(POOL)
            except (Unsupported, KeyError) as error:
                raise Impossible(f"{s} is not determined") from error

    def _functions(self, scene: Scene, model: Model) -> None:
        largest = max((len(w) for w in model.references.values()), default=2)
        for name, coordinates in scene.functions.items():
            one_prime = self.rng.random() < 0.7
            values: dict[tuple[int, ...], Any] = {}
            for at in product(range(largest), repeat=len(coordinates)):
                if name in scene.exponentials:
                    argument = Fraction(2) ** self.rng.randint(-3, 3) if one_prime else Fraction(self.rng.randint(1, 9), self.rng.randint(1, 9))
                    values[at] = log(argument)
                else:
                    values[at] = Fraction(self.rng.randint(-6, 6), self.rng.choice((1, 2, 3)))
            model.functions[name] = values

    # --- laws --------------------------------------------------------------------------------------------------------

    def _sources(self, scene: Scene, givens: Givens, style: Style) -> tuple[dict[Coordinate, int], dict[Any, Any], LawKey] | None:
        if style.name != "xor" or len(scene.laws) != 1 or givens.definitions or self.rng.random() < 0.5:
            return None
        ((key, cs),) = scene.laws.items()
        if len(cs) > 6 or any(scene.classes()[c] != c for c in cs):
            return None
        sizes, mass = sources(list(cs), self.rng, self.rng.choice((2, 2, 3, 4)))
        return sizes, mass, key

    def _laws(self, scene: Scene, givens: Givens, model: Model, style: Style, joint: Any) -> None:
        definitions = [self.rng.choice(readings) for readings in givens.definitions]
        pending = list(scene.laws)
        self.rng.shuffle(pending)
        while pending:
            key = next((k for k in pending if not any(d.key == k and d.needs & set(pending) for d in definitions)), None)
            if key is None:
                raise Impossible("the definitions of laws run in a circle")
            pending.remove(key)
            if joint and joint[2] == key:
                model.laws[key] = Table(tuple(scene.laws[key]), joint[1], model.references)
                continue
            model.laws[key] = self._build(key, scene, givens, model, style, [d for d in definitions if d.key == key])

    def _build(self, key: LawKey, scene: Scene, givens: Givens, model: Model, style: Style, definitions: list[Defined]) -> Table:
        kernels = []
        for d in definitions:
            model.definitions.add(d.source)
            kernels.append(Kernel(tuple(c for c, _ in d.of), tuple(c for c, _ in d.given), self._kernel(d, model)))
        wanted = Wanted(
            tuple(scene.laws[key]),
            [s for k, s in givens.separations if k == key],
            kernels,
            [(c, xs) for k, c, xs in givens.functions if k == key],
        )
        return build(wanted, model.references, self.rng, style)

    @staticmethod
    def _kernel(d: Defined, model: Model) -> Any:
        def row(at: tuple[int, ...]) -> dict[tuple[int, ...], Any]:
            found = d.row(model, at)
            total = sum(found.values(), Fraction(0))
            if compare(total, Fraction(1)) not in {0, None} or any(sign(m) in {-1, None} for m in found.values()):
                raise Impossible(d.source)
            return found

        return row

    def _meet_equations(self, scene: Scene, givens: Givens, model: Model, style: Style) -> None:
        """Mix two tables of a law so that a scalar equation which is linear in it holds."""
        defined = {d.key for readings in givens.definitions for d in readings}
        for h in self.hypotheses:
            if not isinstance(h, Assumed) or str(h.args[0]) != "=" or h.args[3].args or h in model.definitions:
                continue
            inner = Scene(dict(scene.run.symbols))
            inner.read(h)
            keys = [k for k in inner.laws if k not in defined]
            if keys and not satisfied(h, Evaluator(model)):
                key = self.rng.choice(keys)
                for _ in range(12):
                    if self._mix(key, h, model, self._build(key, scene, givens, model, style, [])):
                        break

    @staticmethod
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

    def _place(self, scene: Scene, givens: Givens, model: Model) -> None:
        """Choose the point among those of positive density; keep the first one where definitions depend on it."""
        if not scene.free:
            return
        free = list(scene.free)
        bases = {p: len(model.references[p[:2]]) for p in free}
        for trial in range(60):
            if trial and not givens.definitions:
                model.point = {p: self.rng.randrange(bases[p]) for p in free}
            if all(_positive(model, key, pairs) for key, pairs in scene.conditions):
                return
        raise Impossible("no point of positive density")


def _positive(model: Model, key: LawKey, pairs: Any) -> bool:
    table = model.laws[key]
    return tuple(model.point[p] for _, p in pairs) in table.marginal(tuple(c for c, _ in pairs))


def _ratio(a: Any, b: Any) -> Fraction | None:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a / b if b else None
    if isinstance(a, LogNumber) and isinstance(b, LogNumber) and a.logs.keys() == b.logs.keys():
        found = {a.logs[n] / c for n, c in b.logs.items()} | ({a.rational / b.rational} if b.rational else set())
        return found.pop() if len(found) == 1 and bool(a.rational) == bool(b.rational) else None
    return None


def _kinds(run: Evaluator, h: Hypothesis) -> Iterable[tuple[bool, Coordinate]]:
    if isinstance(h, EveryIndex):
        for _ in run.span(*h.index_range):
            yield from list(_kinds(run, h.args[3]))
    elif isinstance(h, (Discrete, Continuous)):
        for c in run.coordinates(h.args[:1]):
            yield isinstance(h, Discrete), c


def _solvable(h: Assumed) -> set[Basic]:
    """Return the parameters an equation determines: n in u(x) = 1/n and in n = sum(x, 1)."""
    found: set[Basic] = set()
    for side, other in (h.args[1:3], h.args[2:0:-1]):
        if isinstance(other, Term) and not isinstance(side, Term) and getattr(other, "is_density", False):
            found |= set(list(sorted(side.free_symbols, key=str))[:1])
        elif isinstance(side, Symbol) and isinstance(other, Term) and side not in other.free_symbols:
            found.add(side)
    return found


def sample(
    terms: Iterable[Expr], hypotheses: Iterable[Hypothesis], rng: Random, *, tries: int = 60, style: Style | None = None
) -> Model | None:
    """Return a random model of the terms that satisfies the hypotheses and has a point of positive density.

    Needs: nothing; None if no attempt worked.
    Raises: `Unsupported` for hypotheses or terms this oracle does not know.
    """
    sampler = Sampler(list(terms), list(hypotheses), rng)
    for number in range(tries):
        try:
            return sampler.attempt(style or STYLES[(number + rng.randrange(len(STYLES))) % len(STYLES)])
        except Impossible:
            continue
    return None


__all__ = ["Impossible", "STYLES", "Sampler", "sample"]
