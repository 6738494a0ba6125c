"""Random parameters, alphabets with reference weights, and functions, under the conditions a statement puts on them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import sympy
from sympy import Basic, Expr, Symbol

from symkl.functions import Convex
from symkl.models.build import Style
from symkl.models.elementary import log
from symkl.models.evaluator import Evaluator
from symkl.models.gather import Scene, integers, symbols
from symkl.models.givens import Givens
from symkl.models.hypotheses import satisfied
from symkl.models.tables import Coordinate, Model, Unsupported
from symkl.terms import Assumed, Continuous, Density, Discrete, EveryIndex, Hypothesis, Law, Term, Variable

WHOLE = [Fraction(n) for n in (2, 3, 1, 4, -1, -2)]
BROKEN = [Fraction(t) for t in ("1/2", "1/3", "3/2", "2/3", "5/2", "3/4", "1/4", "-1/2", "7/5", "-5/3", "2/7")]
BASES = [Fraction(2), Fraction(3), Fraction(5, 2)]
WIDTHS = [Fraction(1, 2), Fraction(1, 3), Fraction(2), Fraction(3, 2), Fraction(1, 4), Fraction(1, 7), Fraction(5)]
MOST_CELLS = 600
"""The largest joint table that is filled cell by cell unless two letters already make it larger."""


class Impossible(ValueError):  # noqa: N818 (one attempt failed; another may not)
    """An attempt at a model failed."""


class Parameters:
    """The parameters of a statement: integers in indices, bases, real ones, and those that an equation determines."""

    def __init__(self, terms: Sequence[Expr], hypotheses: Sequence[Hypothesis]) -> None:
        everything = [*terms, *hypotheses]
        self.hypotheses = hypotheses
        self.integers = sorted(integers(everything), key=str)
        self.reals = sorted(symbols(everything) - set(self.integers), key=str)
        inner = [t for e in everything for t in sympy.preorder_traversal(e)]
        self.bases = {s for t in inner if isinstance(t, Term) and hasattr(t, "base") for s in t.base.free_symbols}
        self.solved = {s for h in hypotheses if isinstance(h, Assumed) and str(h.args[0]) == "=" for s in _solvable(h)}
        self.checks = [
            h
            for h in hypotheses
            if not h.has(Term, Variable, Law, Discrete, Continuous, Convex) and not self.solved & h.free_symbols
        ]

    def choose(self, rng: Random, lengths: Sequence[int] = (1, 2, 2, 3, 3, 4)) -> dict[Symbol, Any]:
        """Return values that satisfy the conditions on parameters alone; integers are among the lengths."""
        for _ in range(400):
            chosen: dict[Symbol, Any] = {s: rng.choice(lengths) for s in self.integers if s not in self.solved}
            for s in self.reals:
                if s not in self.solved:
                    chosen[s] = rng.choice(rng.choice((WHOLE, BROKEN)))
                    if s in self.bases and (chosen[s] <= 0 or chosen[s] == 1):
                        chosen[s] = rng.choice(BASES)
            run = Evaluator(Model(symbols=chosen))
            if all(satisfied(h, run) for h in self.checks):
                return chosen
        raise Impossible("no parameters satisfy the conditions")

    def solve(self, givens: Givens, model: Model, rng: Random) -> None:
        """Give the parameters that equations determine their values: n in u(x) = 1/n and in n = sum(x, 1)."""
        for cs, value in givens.uniform:
            unknown = [s for s in value.free_symbols if s in self.solved and s not in model.symbols]
            if len(unknown) == 1:
                total = math.prod((sum(model.references[c], Fraction(0)) for c in cs), start=Fraction(1))
                known = {s: sympy.Rational(v) for s, v in model.symbols.items() if isinstance(v, (int, Fraction))}
                roots = sympy.solve(value.subs(known) - 1 / sympy.Rational(total), unknown[0])
                model.symbols.update((unknown[0], Fraction(r.p, r.q)) for r in roots[:1] if r.is_Rational)
        for s in sorted(self.solved - model.symbols.keys(), key=str):
            sides = [h.args[1:3] for h in self.hypotheses if isinstance(h, Assumed)]
            other = next((b for pair in sides for a, b in (pair, pair[::-1]) if a == s), None)
            try:
                model.symbols[s] = Evaluator(model)(other) if other is not None else rng.choice(WHOLE)
            except Unsupported as error:  # it speaks of laws, which come later
                raise Impossible(f"{s} is not determined") from error


def _solvable(h: Assumed) -> set[Basic]:
    found: set[Basic] = set()
    for side, other in (h.args[1:3], h.args[2:0:-1]):
        if isinstance(other, Density) and not isinstance(side, Term):
            found |= set(sorted(side.free_symbols, key=str)[:1])
        elif isinstance(side, Symbol) and isinstance(other, Term) and not other.has(side, Law):
            found.add(side)
    return found


def kinds(run: Evaluator, h: Hypothesis) -> Iterable[tuple[bool, Coordinate]]:
    """Return (whether it counts, coordinate) for what a hypothesis says of reference measures."""
    if isinstance(h, EveryIndex):
        for _ in run.span(*h.index_range):
            yield from list(kinds(run, h.args[3]))
    elif isinstance(h, (Discrete, Continuous)):
        for c in run.coordinates(h.args[:1]):
            yield isinstance(h, Discrete), c


def references(
    scene: Scene,
    givens: Givens,
    hypotheses: Sequence[Hypothesis],
    rng: Random,
    style: Style,
    letters: Sequence[int],
    sizes: dict[Coordinate, int],
) -> dict[Coordinate, tuple[Any, ...]]:
    """Choose the reference weights of every coordinate; `sizes` are prescribed alphabet sizes."""
    classes = scene.classes()
    known: dict[Coordinate, bool] = {}
    for h in hypotheses:
        for counts, c in kinds(scene.run, h):
            if known.setdefault(classes.get(c, c), counts) is not counts:
                raise Impossible(f"{c} is discrete and continuous")
    heaviest = max((len(cs) for cs in scene.laws.values()), default=1)
    usual = tuple(k for k in letters if k**heaviest <= MOST_CELLS) or (2,)
    chosen: dict[Coordinate, tuple[Any, ...]] = {}
    found: dict[Coordinate, tuple[Any, ...]] = {}
    for c, root in classes.items():
        if root not in chosen:
            counts = known.get(root, rng.random() >= style.weighted)
            chosen[root] = _weights(sizes.get(c) or rng.choice(usual), _totals(root, classes, givens), counts, rng)
        found[c] = chosen[root]
        if c in sizes and sizes[c] != len(found[c]):
            raise Impossible("alphabets do not fit")
    return found


def _weights(size: int, totals: list[Fraction], counts: bool, rng: Random) -> tuple[Any, ...]:
    """Choose weights; a density that equals a number fixes their total."""
    if counts:
        return (Fraction(1),) * (int(totals[0]) if totals and totals[0].denominator == 1 and totals[0] <= 64 else size)
    weights = [rng.choice(WIDTHS) for _ in range(size)]
    if totals:
        weights = [w * totals[0] / sum(weights) for w in weights]
    return tuple(weights) if any(w != 1 for w in weights) else (Fraction(1, 2), *weights[1:])


def _totals(root: Coordinate, classes: dict[Coordinate, Coordinate], givens: Givens) -> list[Fraction]:
    single = [(cs[0], value) for cs, value in givens.uniform if len(cs) == 1 and value.is_Rational and value > 0]
    return [Fraction(value.q, value.p) for c, value in single if classes[c] == root]


def functions(scene: Scene, model: Model, rng: Random) -> dict[str, dict[tuple[int, ...], Any]]:
    """Choose arbitrary functions; those under an exponential are logarithms of rationals, which keeps it rational."""
    largest = max((len(w) for w in model.references.values()), default=2)
    real = [v for v in model.symbols.values() if isinstance(v, Fraction)]
    scale = math.lcm(*(abs(n) for v in real for n in (v.numerator, v.denominator) if n))
    found: dict[str, dict[tuple[int, ...], Any]] = {}
    for name, coordinates in scene.functions.items():
        tame = rng.random() < 0.75  # multiples of log 2, so that means of two laws can be made equal
        values: dict[tuple[int, ...], Any] = {}
        for at in product(range(largest), repeat=len(coordinates)):
            if name not in scene.exponentials:
                values[at] = Fraction(rng.randint(-6, 6), rng.choice((1, 2, 3)))
            elif tame:
                steps = rng.randint(-3, 3) if scale == 1 else rng.randint(-1, 2) * (scale if scale <= 12 else 1)
                values[at] = log(Fraction(2) ** steps)
            else:
                values[at] = log(Fraction(rng.randint(1, 9), rng.randint(1, 9)))
        found[name] = values
    return found
