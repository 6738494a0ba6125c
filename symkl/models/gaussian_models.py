"""Random Gaussian models of a statement, and its check against them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

from sympy import Expr

from symkl.models.alphabets import Impossible, Parameters
from symkl.models.build import Graph
from symkl.models.exact import Undefined, sign
from symkl.models.gather import Scene
from symkl.models.gaussian import Gaussian, Normal, Quadratic
from symkl.models.givens import Givens
from symkl.models.oracle import Report, Violation, parts_of
from symkl.models.tables import LawKey, Model
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
    Log,
    Positive,
)

VARIANCES = [Fraction(n, d) for n, d in ((1, 1), (2, 1), (1, 2), (3, 4), (5, 3), (1, 5), (3, 1))]
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
        laws = {key: self._law(key, scene, givens) for key in scene.laws}
        point = {p: Fraction(self.rng.randint(-6, 6), self.rng.choice((1, 2, 3))) for p in scene.free}
        model = Gaussian(laws, scene.run.symbols, point)
        if not all(satisfied(h, model) for h in self.hypotheses):
            raise Impossible("a hypothesis fails")
        return model

    def _law(self, key: LawKey, scene: Scene, givens: Givens) -> Normal:
        order = list(scene.laws[key])
        self.rng.shuffle(order)
        graph = Graph(order)
        graph.parents = {c: set(order[:i]) for i, c in enumerate(order)}
        graph.cut([s for k, s in givens.separations if k == key], self.rng)
        covariance: dict[Any, Fraction] = {}
        for i, c in enumerate(order):
            slopes = {d: self.rng.choice(SLOPES) for d in sorted(graph.parents[c])}
            for d in order[:i]:
                shared = sum((a * covariance[e, d] for e, a in slopes.items()), Fraction(0))
                covariance[c, d] = covariance[d, c] = shared
            explained = sum((a * covariance[c, e] for e, a in slopes.items()), Fraction(0))
            covariance[c, c] = explained + self.rng.choice(VARIANCES)
        mean = {c: Fraction(self.rng.randint(-3, 3), self.rng.choice((1, 2))) for c in order}
        return Normal(tuple(sorted(order)), mean, covariance)


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
    if isinstance(h, Assumed) and str(h.args[0]) == "=" and not h.args[4].args:
        sides = [Log(side) if getattr(side, "is_density", False) or h.args[3].args else side for side in h.args[1:3]]
        return (model(sides[0]) - model(sides[1])).vanishes()
    from symkl.models.hypotheses import satisfied as plain

    return plain(h, model.names)


def check_gaussian(claim: Any, rng: Random | None = None, n: int = 20, *, tries: int = 5) -> Report:
    """Evaluate both sides of a claim in up to n Gaussian models; an equation must hold exactly.

    Raises: `Unsupported` for terms that are not log-linear.
    """
    sides, relations, given = parts_of(claim)
    sampler = GaussianSampler(sides, given, rng or Random(0))
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
