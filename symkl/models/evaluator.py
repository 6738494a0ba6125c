"""The evaluator: one model, the present values of names, draws and densities; each class of terms adds a handler."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import sympy
from sympy import Basic, Expr, S, Symbol

from symkl.mixtures import Mixture
from symkl.models.curves import T
from symkl.models.elementary import exp, log, power
from symkl.models.exact import IV, Backwards, Enclosure, Undecided, Undefined, Value, compare, interval, sign
from symkl.models.tables import Coordinate, LawKey, Model, Point, Table, Unsupported
from symkl.terms import Density, Law, Slot, Term, Variable, free

MOST_POINTS = 50_000
HANDLERS: dict[type, Callable[[Evaluator, Any], Value]] = {}


def handles(*classes: type) -> Callable[[Callable[[Evaluator, Any], Value]], Callable[[Evaluator, Any], Value]]:
    """Register how terms of some classes are evaluated."""

    def register(function: Callable[[Evaluator, Any], Value]) -> Callable[[Evaluator, Any], Value]:
        HANDLERS.update(dict.fromkeys(classes, function))
        return function

    return register


class Evaluator:
    """Evaluates terms in one model at values of index symbols, parameters and variables."""

    def __init__(self, model: Model, env: Mapping[Basic, Any] | None = None) -> None:
        self.model = model
        self._mixed: dict[tuple[Any, ...], Table] = {}
        self.symbols: dict[Basic, Any] = dict(model.symbols)
        self.values: dict[Point, int] = dict(model.point)
        for name, value in (env or {}).items():
            if isinstance(name, Variable):
                (point,) = self.points(name)
                self.values[point] = int(value)
            else:
                self.symbols[name] = value

    def __call__(self, term: Expr) -> Value:
        """Return the value of a term or scalar; raise Undefined where it has none."""
        handler = HANDLERS.get(type(term))
        if handler is None:
            if isinstance(term, Term):
                known = next((HANDLERS[c] for c in type(term).__mro__ if c in HANDLERS), None)
                if known is None:
                    raise Unsupported(f"no second definition of {type(term).__name__}")
                handler = HANDLERS[type(term)] = known
            else:
                return self.scalar(term)
        return handler(self, term)

    # --- names ---------------------------------------------------------------------------------------------------

    def integer(self, expr: Expr) -> int:
        """Return the value of an index expression."""
        if expr.is_Integer:
            return int(expr)
        if expr.is_Add:
            return sum(self.integer(a) for a in expr.args)
        value = self.scalar(expr)
        if not isinstance(value, Fraction) or value.denominator != 1:
            raise Undefined(f"the index {expr} is not an integer")
        return int(value)

    def indices(self, index: tuple[Expr, ...]) -> list[tuple[int, ...]]:
        """Expand an index: (), one entry, a range, or a range without one entry."""
        if not index:
            return [()]
        ends = [self.integer(i) for i in index]
        if len(ends) == 1:
            return [(ends[0],)]
        if ends[1] < ends[0] - 1:
            raise Backwards(f"the range {ends[0]}:{ends[1]} runs backwards")
        return [(i,) for i in range(ends[0], ends[1] + 1) if len(ends) == 2 or i != ends[2]]

    def coordinates(self, slots: Sequence[Slot]) -> list[Coordinate]:
        """Expand slots into concrete coordinates, blocks entry by entry."""
        return [(s.name, i) for s in slots for i in self.indices(s.index)]

    def points(self, *variables: Variable) -> list[Point]:
        """Expand variables into concrete values."""
        return [(v.name, i, v.copy_number) for v in variables for i in self.indices(v.index)]

    def law(self, law: Law) -> LawKey:
        """Return the key of a law with its parameters evaluated."""
        return law.name, tuple(self(p) for p in law.parameters)

    def table(self, law: Law) -> Table:
        """Return the joint table of a law."""
        return self._mixture(law) if isinstance(law, Mixture) else self.model.table(self.law(law))

    def _mixture(self, law: Mixture) -> Table:
        """Return the table of a mixture, with a uniform law of what its components are conditioned on."""
        key = (law, *(self.scalar(s) for s in sorted(free(law), key=str)))
        if key not in self._mixed:
            points = self.points(*law.bound)
            drawn = self.points(*law.drawn)
            even = Fraction(1, math.prod(len(self.model.references[p[:2]]) for p in points if p not in drawn))
            weights: list[Any] = [self.scalar(w) for w, _ in law.components]
            if any(sign(w) == -1 for w in weights):
                msg = f"the weights of {law} are not a law"
                raise Backwards(msg)
            mass: dict[tuple[int, ...], Any] = {}
            for _ in self.run(points):
                cell = math.prod((self.model.references[p[:2]][self.values[p]] for p in drawn), start=even)
                total: Any = Fraction(0)
                for weight, (_, densities) in zip(weights, law.components, strict=True):
                    part = weight
                    for d in densities:
                        part = part * self.density(d)
                    total = total + part
                mass[tuple(self.values[p] for p in points)] = total * cell
            self._mixed[key] = Table([p[:2] for p in points], mass, self.model.references)
        return self._mixed[key]

    @contextmanager
    def binding(self) -> Iterator[None]:
        """Restore values and symbols afterwards."""
        before = dict(self.symbols), dict(self.values)
        try:
            yield
        finally:
            self.symbols, self.values = before

    def run(self, points: Sequence[Point]) -> Iterator[Value]:
        """Set the given values to all their positions in turn; yields the product of the reference weights."""
        if len(set(points)) < len(points):
            raise Undefined("a value is bound twice")
        coordinates = [p[:2] for p in points]
        references = self.model.references
        if math.prod(len(references[c]) for c in coordinates) > MOST_POINTS:
            raise Unsupported("too many points to run over")
        with self.binding():
            for at in self.model.points(coordinates):
                weight: Any = Fraction(1)
                for point, coordinate, i in zip(points, coordinates, at, strict=True):
                    self.values[point] = i
                    cell = references[coordinate][i]
                    weight = weight if cell == 1 else weight * cell
                yield weight

    def span(self, t: Symbol, low: Expr, high: Expr) -> Iterator[int]:
        """Set an index to low, ..., high in turn."""
        first, last = self.integer(low), self.integer(high)
        if last < first - 1:
            raise Backwards(f"the range {first}:{last} runs backwards")
        with self.binding():
            for i in range(first, last + 1):
                self.symbols[t] = i
                yield i

    # --- densities and scalars -----------------------------------------------------------------------------------

    def sides(self, pairs: Sequence[Any]) -> tuple[tuple[Coordinate, ...], tuple[int, ...]]:
        """Return coordinates and positions of (slot, value) pairs."""
        coordinates: list[Coordinate] = []
        positions: list[int] = []
        for slot, variable in pairs:
            coordinates += self.coordinates([slot])
            for point in self.points(variable):
                if point not in self.values:
                    raise Unsupported(f"the value {point} is not set")
                positions.append(self.values[point])
        if len(coordinates) != len(positions):
            raise Undefined("a slot and its value have different lengths")
        return tuple(coordinates), tuple(positions)

    def density(self, d: Density) -> Any:
        """Return the value of a density; one of an empty block is 1."""
        of, given = self.sides(d.of), self.sides(d.given)
        return self.table(d.law).density(*of, *given) if of[0] else Fraction(1)

    def draw(self, law: Sequence[Density], mass: Any = Fraction(1)) -> Iterator[Any]:
        """Draw from the densities in order; yields the positive masses, with the values set."""
        if not law:
            yield mass
            return
        points = self.points(*law[0].values)
        coordinates = self.coordinates([slot for slot, _ in law[0].of])
        if not law[0].given and len(set(points)) == len(set(coordinates)) == len(points) == len(coordinates):
            with self.binding():  # run over the positive points only
                for at, m in self.table(law[0].law).marginal(coordinates).items():
                    self.values.update(zip(points, at, strict=True))
                    yield from self.draw(law[1:], mass * m)
            return
        for weight in self.run(points):
            density = self.density(law[0])
            if density:
                yield from self.draw(law[1:], mass * density if weight == 1 else mass * density * weight)

    def average(self, law: Sequence[Density], body: Callable[[], Value]) -> Value:
        """Return the mean of the body; a draw of mass zero contributes nothing, whatever the body."""
        total: Any = Fraction(0)
        for mass in self.draw(law):
            total = total + mass * body()
        return total

    def curve(self, name: str, at: Value) -> Value:
        """Return the value of a function of a nonnegative number."""
        if name not in self.model.curves:
            raise Unsupported(f"the function {name} is not set")
        return self.model.curves[name].at(at, lambda formula: Evaluator(Model(symbols={T: at})).scalar(formula))

    def in_base(self, value: Value, base: Expr) -> Value:
        """Turn a value in nats into units of log(base)."""
        return value if base is S.Exp1 else value * power(log(self.scalar(base)), Fraction(-1))

    def scalar(self, expr: Expr) -> Value:
        """Return the value of a SymPy scalar."""
        if expr.is_Rational:
            return Fraction(expr.p, expr.q)
        if isinstance(expr, Symbol):
            if expr not in self.symbols:
                raise Unsupported(f"the parameter {expr} is not set")
            value = self.symbols[expr]
            return Fraction(value) if isinstance(value, int) else value
        if expr.is_Add or expr.is_Mul:
            result = self.scalar(expr.args[0])
            for arg in expr.args[1:]:
                result = result + self.scalar(arg) if expr.is_Add else result * self.scalar(arg)
            return result
        if expr is S.Exp1:
            return exp(Fraction(1))
        if expr.is_Pow or isinstance(expr, sympy.exp):
            base, exponent = expr.as_base_exp()
            if base is S.Exp1:
                return exp(self.scalar(exponent))
            return power(self.scalar(base), self.scalar(exponent))
        args = [self.scalar(a) for a in expr.args]
        if isinstance(expr, sympy.log):
            return log(*args)
        if isinstance(expr, (sympy.Max, sympy.Min, sympy.Abs)):
            return self._ordered(expr, args)
        if expr is S.Pi:
            return Enclosure(IV.pi)
        if isinstance(expr, sympy.gamma):
            return Enclosure(IV.gamma(interval(args[0])))
        raise Unsupported(f"no value of {expr}")

    def _ordered(self, expr: Expr, args: list[Value]) -> Value:
        best = args[0] if not isinstance(expr, sympy.Abs) else -args[0]
        for arg in args:
            order = compare(arg, best)
            if order is None:
                raise Undecided(f"{expr}: the larger of two close numbers")
            best = arg if order * (-1 if isinstance(expr, sympy.Min) else 1) > 0 else best
        return best
