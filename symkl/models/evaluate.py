"""The value of a term in a finite model, class by class; named measures by second definitions (see `definitions`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import sympy
from sympy import Basic, Expr, S, Symbol

from symkl.models.exact import IV, OO, Enclosure, Undefined, Value, compare, exp, interval, log, power, sign
from symkl.models.tables import Coordinate, LawKey, Model, Point, Table, Unsupported
from symkl.terms import (
    AlphabetSum,
    Apply,
    Density,
    Exp,
    Expectation,
    IndexProduct,
    IndexSum,
    Law,
    Linear,
    Log,
    Product,
    Slot,
    Term,
    Variable,
)

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
            raise Undefined(f"the range {ends[0]}:{ends[1]} runs backwards")
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
        return self.model.table(self.law(law))

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
            raise Undefined(f"the range {first}:{last} runs backwards")
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

    def draw(self, law: Sequence[Density], mass: Any = Fraction(1)) -> Iterator[Any]:  # noqa: B008 (immutable)
        """Draw from the densities in order; yields the positive masses, with the values set."""
        if not law:
            yield mass
            return
        for weight in self.run(self.points(*law[0].values)):
            density = self.density(law[0])
            if density:
                yield from self.draw(law[1:], mass * density if weight == 1 else mass * density * weight)

    def average(self, law: Sequence[Density], body: Callable[[], Value]) -> Value:
        """Return the mean of the body; a draw of mass zero contributes nothing, whatever the body."""
        total: Any = Fraction(0)
        for mass in self.draw(law):
            total = total + mass * body()
        return total

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
                raise Undefined(f"{expr}: the larger of two close numbers")
            best = arg if order * (-1 if isinstance(expr, sympy.Min) else 1) > 0 else best
        return best


def evaluate(term: Expr, model: Model, env: Mapping[Basic, Any] | None = None) -> Value:
    """Return the value of a term in a model.

    Formula: an extended real: `Fraction`, `LogNumber`, `Enclosure` or `Infinite`.
    Raises: `Undefined` for oo - oo and the like, `Unsupported` for what this oracle cannot evaluate.
    """
    return Evaluator(model, env)(term)


def nonnegative(term: Expr) -> bool:
    """Whether a term is nonnegative by its form: weights, densities, their sums and products."""
    if isinstance(term, (Density, Exp)):
        return True
    if isinstance(term, (Expectation, AlphabetSum, IndexSum, IndexProduct)):
        return nonnegative(term.body)
    if isinstance(term, Product):
        return all(nonnegative(f) or e.is_even for f, e in term.factors)
    if isinstance(term, Linear):
        return all(c.is_nonnegative and nonnegative(t) for c, t in term.pairs)
    return not isinstance(term, Term) and bool(term.is_nonnegative)


@handles(Linear)
def _linear(run: Evaluator, term: Linear) -> Value:
    total: Any = Fraction(0)
    for coefficient, atom in term.pairs:
        scale = run.scalar(coefficient)
        if scale or isinstance(scale, Enclosure):
            value = run(atom)
            total = total + (value if scale == 1 else scale * value)
    return total


@handles(Product)
def _product(run: Evaluator, term: Product) -> Value:
    """Multiply; a weight of zero makes the product 0 whatever the other factors are, even undefined."""
    result: Any = Fraction(1)
    undefined: Undefined | None = None
    for factor, exponent in term.factors:
        try:
            value = run(factor)
            if exponent is not S.One:
                up = run.scalar(exponent)
                weightless = sign(value) == 0 and sign(up) == -1 and nonnegative(factor)
                value = OO if weightless else power(value, up)
        except Undefined as error:
            undefined = error
            continue
        if sign(value) == 0 and nonnegative(factor):
            return Fraction(0)
        result = result * value
    if undefined is not None:
        raise undefined
    return result


@handles(Density)
def _density(run: Evaluator, term: Density) -> Value:
    return run.density(term)


@handles(Log)
def _log(run: Evaluator, term: Log) -> Value:
    return run.in_base(log(run(term.arg)), term.base)


@handles(Exp)
def _exp(run: Evaluator, term: Exp) -> Value:
    return exp(run(term.arg))


@handles(Apply)
def _apply(run: Evaluator, term: Apply) -> Value:
    at = tuple(run.values[point] for point in run.points(*term.values))
    return run.model.functions[term.name][at]


@handles(Expectation)
def _expectation(run: Evaluator, term: Expectation) -> Value:
    return run.average(term.law, lambda: run(term.body))


@handles(AlphabetSum)
def _alphabet_sum(run: Evaluator, term: AlphabetSum) -> Value:
    total: Any = Fraction(0)
    for weight in run.run(run.points(*term.bound)):
        total = total + weight * run(term.body)
    return total


@handles(IndexSum)
def _index_sum(run: Evaluator, term: IndexSum) -> Value:
    total: Any = Fraction(0)
    for _ in run.span(*term.index_range):
        total = total + run(term.body)
    return total


@handles(IndexProduct)
def _index_product(run: Evaluator, term: IndexProduct) -> Value:
    result: Any = Fraction(1)
    undefined: Undefined | None = None
    for _ in run.span(*term.index_range):
        try:
            value = run(term.body)
        except Undefined as error:
            undefined = error
            continue
        if sign(value) == 0 and nonnegative(term.body):
            return Fraction(0)
        result = result * value
    if undefined is not None:
        raise undefined
    return result
