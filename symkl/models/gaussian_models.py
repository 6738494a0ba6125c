"""Random Gaussian models of a statement, and its check against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from sympy import Expr

from symkl.models.alphabets import Impossible, Parameters
from symkl.models.build import Graph, Kernel, Wanted, units_of
from symkl.models.exact import Undefined, sign
from symkl.models.gather import Scene
from symkl.models.gaussian import Gaussian, Normal
from symkl.models.givens import Defined, Givens
from symkl.models.hypotheses import satisfied as plainly
from symkl.models.oracle import Report, Violation, parts_of
from symkl.models.quadratic import Quadratic
from symkl.models.tables import LawKey, Model, Unsupported
from symkl.terms import (
    Almost,
    Assumed,
    Continuous,
    Density,
    Every,
    EveryIndex,
    Finite,
    Hypothesis,
    Independent,
    Law,
    Log,
    Positive,
    Product,
    Term,
)

VARIANCES = [Fraction(n, d) for n, d in ((1, 1), (2, 1), (1, 2), (3, 4), (1, 5), (1, 40), (3, 1))]
SLOPES = [Fraction(n, d) for n, d in ((1, 1), (-1, 1), (1, 2), (2, 1), (-2, 3), (3, 2), (1, 3))]


class GaussianSampler:
    """Makes random jointly Gaussian laws with the independences that are given."""

    def __init__(self, terms: Sequence[Expr], hypotheses: Sequence[Hypothesis], rng: Random) -> None:
        self.terms, self.hypotheses, self.rng = tuple(terms), tuple(hypotheses), rng
        self.parameters = Parameters(self.terms, self.hypotheses)

    def attempt(self) -> Gaussian:
        """Return one model; raise Impossible if it does not satisfy the hypotheses."""
        try:
            scene = Scene(self.parameters.choose(self.rng))
            for value in (*self.terms, *self.hypotheses):
                scene.read(value)
            givens = Givens(scene, self.hypotheses)
        except Undefined as error:
            raise Impossible(str(error)) from error
        laws: dict[LawKey, Normal] = {}
        pending = list(scene.laws)
        self.rng.shuffle(pending)
        for key in pending:
            laws[key] = self._law(key, scene, givens, laws)
        point = {p: Fraction(self.rng.randint(-6, 6), self.rng.choice((1, 2, 3))) for p in scene.free}
        model = Gaussian(laws, scene.run.symbols, point)
        if not all(satisfied(h, model) for h in self.hypotheses):
            raise Impossible("a hypothesis fails")
        return model

    def _law(self, key: LawKey, scene: Scene, givens: Givens, laws: Mapping[LawKey, Normal]) -> Normal:
        """Draw coordinates in order, linear in their parents plus noise; channels come from other laws."""
        readings = (d for choices in givens.definitions for d in choices if d.key == key and d.needs <= laws.keys())
        kernels = [_channel(d, laws) for d in readings if isinstance(d.formula, Density)]
        wanted = Wanted(tuple(scene.laws[key]), kernels=kernels)
        units = units_of(wanted, self.rng)
        graph = Graph([c for of, _ in units for c in of])
        for of, kernel in units:
            for i, c in enumerate(of):
                before = graph.order[: graph.order.index(c)]
                graph.parents[c] = {*(kernel.given if kernel else before), *of[:i]}
                graph.fixed |= {c} if kernel else set()
        graph.cut([s for k, s in givens.separations if k == key], self.rng)
        found = Normal((), {}, {})
        for of, kernel in units:
            if kernel is None:
                parents = sorted(graph.parents[of[0]])
                slope = [[self.rng.choice(SLOPES) for _ in parents]]
                offset = [Fraction(self.rng.randint(-3, 3), self.rng.choice((1, 2)))]
                found = found.extended(of, parents, slope, [[self.rng.choice(VARIANCES)]], offset)
            else:
                found = found.extended(of, kernel.given, *kernel.row(()))  # type: ignore[arg-type]
        return found


def _channel(d: Defined, laws: Mapping[LawKey, Normal]) -> Kernel:
    """Read p(y|x) = q(y|x) as the slope, noise and offset of q's regression of y on x."""
    (other,) = d.needs
    of, given = tuple(c for c, _ in d.of), tuple(c for c, _ in d.given)
    slope, noise = laws[other].conditional(of, given)
    mean = laws[other].mean
    offset = [
        mean[c] - sum((a * mean[g] for a, g in zip(r, given, strict=True)), Fraction(0))
        for c, r in zip(of, slope, strict=True)
    ]
    return Kernel(of, given, lambda _: (slope, noise, offset))  # type: ignore[arg-type, return-value]


def satisfied(h: Hypothesis, model: Gaussian) -> bool:
    """Whether a hypothesis holds in a Gaussian model; densities are positive everywhere, log-linear means finite."""
    if isinstance(h, (Continuous, Finite)) or (isinstance(h, Positive) and isinstance(h.args[0], Density)):
        return True
    if isinstance(h, (Almost, Every)):
        return satisfied(h.args[1], model)
    if isinstance(h, EveryIndex):
        return all(satisfied(h.args[3], model) for _ in model.names.span(*h.index_range))
    if isinstance(h, Independent):
        left, right, given = (model.coordinates(side.args) for side in h.args[1:])
        _, covariance = model.law(h.args[0]).conditional([*left, *right], given)
        return not any(entry for row in covariance[: len(left)] for entry in row[len(left) :])
    if isinstance(h, Assumed):
        return _assumed(h, model)
    if h.has(Term, Law):
        raise Unsupported(f"{h} of Gaussian laws")
    return plainly(h, model.names)


def _assumed(h: Assumed, model: Gaussian) -> bool:
    relation, *sides = h.args[:3]
    if h.args[4].args or (h.args[3].args and not all(isinstance(s, (Density, Log, Product)) for s in sides)):
        raise Unsupported(f"{h} of Gaussian laws")
    if any(isinstance(s, (Density, Product)) for s in sides):
        sides = [Log(s) for s in sides]
    gap = model(sides[0]) - model(sides[1])
    if h.args[3].args:
        return str(relation) == "=" and gap.vanishes()
    side = sign(model.number(gap.replaced({p: Quadratic(x) for p, x in model.point.items()})))
    return side == 0 if str(relation) == "=" else side in {0, -1}


def check_gaussian(claim: Any, rng: Random | None = None, n: int = 20, *, tries: int = 5) -> Report:
    """Evaluate both sides of a claim in up to n Gaussian models; an equation must hold exactly.

    Raises: `Unsupported` for terms that are not log-linear.
    """
    sides, relations, given = parts_of(claim)
    sampler = GaussianSampler(sides, given, rng or Random(0))  # noqa: S311 (a search, not a secret)
    models = decided = 0
    found: list[Violation] = []
    for _ in range(n * tries):
        if models == n:
            break
        try:
            model = sampler.attempt()
        except Impossible:
            continue
        models += 1
        values = [model(side).replaced({p: Quadratic(x) for p, x in model.point.items()}) for side in sides]
        for place, relation in enumerate(relations):
            gap = model.number(values[place] - values[place + 1])
            side = sign(gap)
            decided += side is not None
            wrong = {"=": side in {1, -1}, "<=": side == 1, ">=": side == -1}[relation]
            if wrong:
                numbers = [model.number(values[place + i]) for i in (0, 1)]
                found.append(Violation(Model(), place, relation, *numbers))
    return Report(models, decided, found)
