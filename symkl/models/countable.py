"""Laws on 0, 1, 2, ...: countable alphabets cut where less than 1e-60 of the mass is left.

The masses are enclosures at more than 50 digits, not normalised again, so they are those of the infinite laws; what the
cut leaves out of a sum of masses times logarithms is far below `SLACK`, by which every value is widened.  Such a value
can prove that two sides differ, never that they agree: that is what an oracle for infinite alphabets is for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import mpmath
from sympy import Basic, Expr

from symkl.functions import Convex
from symkl.models.alphabets import Impossible, Parameters, functions, kinds
from symkl.models.curves import random_curves
from symkl.models.evaluator import Evaluator
from symkl.models.exact import IV, Enclosure, Infinite, LogNumber, Undefined, Value
from symkl.models.gather import Scene
from symkl.models.givens import Givens
from symkl.models.hypotheses import related
from symkl.models.oracle import Report, Violation, parts_of
from symkl.models.tables import LawKey, Model, Table, Unsupported
from symkl.terms import Almost, Discrete, EveryIndex, Finite, Hypothesis, Positive

TAIL = Fraction(1, 10**60)
SLACK = IV.mpf(["-1e-45", "1e-45"])
RATIOS = [Fraction(1, 40), Fraction(1, 64), Fraction(1, 100), Fraction(2, 81)]


class Countable:
    """Makes and evaluates models in which up to two coordinates of a law run over all natural numbers."""

    def __init__(self, terms: Sequence[Expr], hypotheses: Sequence[Hypothesis], rng: Random) -> None:
        self.terms, self.hypotheses, self.rng = tuple(terms), tuple(hypotheses), rng
        self.parameters = Parameters(self.terms, self.hypotheses)

    def attempt(self) -> Model:
        """Return one model; raise Impossible or Unsupported if the statement asks for more than such laws give."""
        try:
            scene = Scene(self.parameters.choose(self.rng))
            for value in (*self.terms, *self.hypotheses):
                scene.read(value)
        except Undefined as error:
            raise Impossible(str(error)) from error
        known = (Discrete, EveryIndex, Almost, Finite, Positive, Convex)
        for h in self.hypotheses:
            if not isinstance(h, known) and h not in self.parameters.checks:
                raise Unsupported(f"{h} of countable laws")
        if not all(counts for h in self.hypotheses for counts, _ in kinds(scene.run, h)):
            raise Unsupported("countable alphabets are discrete")
        if max(map(len, scene.laws.values()), default=0) > 2 or Givens(scene, self.hypotheses).definitions:
            raise Unsupported("countable laws of more than two coordinates")
        model = Model(symbols=dict(scene.run.symbols))
        size = 40  # of the largest ratio, 40^-40 < 1e-60
        model.references = {c: (Fraction(1),) * size for c in scene.coordinates}
        model.functions = functions(scene, model, self.rng)
        model.curves = random_curves(scene.curves, scene.convex, self.rng)
        model.laws = {key: self._law(key, scene, model, size) for key in scene.laws}
        model.point = {p: self.rng.randrange(4) for p in scene.free}
        return model

    def _law(self, key: LawKey, scene: Scene, model: Model, size: int) -> Table:
        """Draw x geometric and y given x geometric with a ratio that depends on x."""
        coordinates = tuple(scene.laws[key])
        ratios = [[self.rng.choice(RATIOS) for _ in range(2)] for _ in coordinates]
        mass: dict[tuple[int, ...], Any] = {}
        for at in product(range(size), repeat=len(coordinates)):
            m = Fraction(1)
            for i, k in enumerate(at):
                r = ratios[i][at[0] % 2 if i else 0]
                m *= (1 - r) * r**k
            if m > TAIL * TAIL:
                mass[at] = Enclosure(IV.mpf(m.numerator) / m.denominator)
        return Table(coordinates, mass, model.references)


def evaluate_countable(term: Expr, model: Model, env: Mapping[Basic, Any] | None = None) -> Value:
    """Return the value of a term, widened by what the cut may have left out."""
    value = Evaluator(model, env)(term)
    if isinstance(value, (Infinite, Fraction, LogNumber)):
        return value
    return Enclosure(value.interval + SLACK)


def check_countable(claim: Any, rng: Random | None = None, n: int = 3) -> Report:
    """Evaluate both sides of a claim in n countable models; they must not differ by more than the enclosures.

    Raises: `Unsupported` for claims about more than two coordinates of a law, functions and equations between laws.
    """
    sides, relations, given = parts_of(claim)
    maker = Countable(sides, given, rng or Random(0))  # noqa: S311 (a search, not a secret)
    decided = 0
    found: list[Violation] = []
    for _ in range(n):
        model = maker.attempt()
        values = [evaluate_countable(side, model) for side in sides]
        for place, relation in enumerate(relations):
            verdict = related(relation, values[place], values[place + 1])
            decided += verdict is not None or _close(values[place], values[place + 1])
            if verdict is False:
                found.append(Violation(model, place, relation, values[place], values[place + 1]))
    return Report(n, decided, found)


def _close(left: Value, right: Value) -> bool:
    """Whether two overlapping enclosures are narrow, so that the overlap says something."""
    gap = left - right
    return isinstance(gap, Enclosure) and mpmath.mpf(gap.interval.delta) < mpmath.mpf("1e-40")
